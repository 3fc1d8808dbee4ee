"""The exposure of the bad review of a case: an estimate from the shop's own records, with all that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.flows.desk_acts import whole_case
from wanhui.insights.exposure import Exposure, Known, exposure
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase
from wanhui.store.exposure import sold
from wanhui.store.shops import shop

#: Orders of so long before the review say how much is sold; stars of so long what the rating is.
_SOLD: Final = timedelta(days=28)
_RATED: Final = timedelta(days=180)
_STARS: Final = {"good": 5, "neutral": 3, "bad": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureView:
    """The estimate for one case in the currency of its shop."""

    estimate: Exposure
    currency: str


def exposure_of_case(account: UUID, number: int, *, now: datetime) -> ExposureView:
    """What the review of this case may cost; ``E-CASE-NONE`` for one that is not there."""
    with tenancy.account(account):
        whole = whole_case(account, number)
        row = whole.line.row
        known = shop(account, row.shop)
        review = _review(whole)
        product = (review.product or _bought(whole, review.order)) if review is not None else None
        if review is None or product is None:
            found = Known(stars=None, orders=0, paid=None, days=_SOLD.days, ratings=0, stars_sum=0)
        else:
            at = min(review.at, now)
            counted = sold(
                account, row.shop, product, since=at - _SOLD, rated_since=at - _RATED, until=at, apart=review.id
            )
            found = Known(
                stars=review.stars or _STARS.get(review.grade or ""), orders=counted.orders, paid=counted.paid,
                days=_SOLD.days, ratings=counted.ratings, stars_sum=counted.stars_sum,
                views_a_day=_views(whole, product),
            )  # fmt: skip
    return ExposureView(estimate=exposure(found), currency=known.currency if known else "")


def _review(whole: WholeCase) -> Review | None:
    """The worst review of the case; a good one exposes nothing."""
    found = [one.fact for one in whole.items if isinstance(one.fact, Review)]
    bad = [one for one in found if (one.stars or _STARS.get(one.grade or "", 5)) <= 3]
    return min(bad, key=lambda one: one.stars or _STARS.get(one.grade or "", 5), default=None)


def _bought(whole: WholeCase, order: str | None) -> str | None:
    orders = [one.fact for one in whole.around if isinstance(one.fact, Order)]
    return next((one.lines[0].product for one in orders if one.id == order and one.lines), None)


def _views(whole: WholeCase, product: str) -> float | None:
    """How many look at the product a day, where its record says so under ``views_per_day``."""
    for stored in whole.products.values():
        if isinstance(stored.fact, Product) and stored.fact.id == product:
            told = stored.fact.extra.get("views_per_day")
            return float(told) if isinstance(told, int | float) and not isinstance(told, bool) and told >= 0 else None
    return None
