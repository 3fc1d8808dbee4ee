"""What may a bad review cost?  Views, rating and sales at risk: an estimate with its inputs, or "not enough data"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Final, Literal

from wanhui.insights.tails import Z95

#: So many days a fresh review stands where most look at it, at least and at most (own assumption).
DAYS_SEEN: Final = (14, 30)
#: Of those who look at a product so many buy, at least and at most (own assumption; a shop's own views replace it).
BUYS: Final = (0.01, 0.05)
#: Sales change by so much for one star of the average (Luca 2016, restaurants in the United States); 0 is possible.
PER_STAR: Final = (0.0, 0.09)
#: Below so many orders or ratings there is no estimate (own).
ENOUGH_ORDERS: Final = 20
ENOUGH_RATINGS: Final = 5

#: What is missing for a part of the estimate.
Missing = Literal["review", "orders", "ratings", "sales"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the records say: orders of the product within `days` and what they paid, its stars before the review.

    `stars` are those of the review; `views_a_day` only where the shop's records tell it.
    """

    stars: int | None
    orders: int
    paid: Decimal | None
    days: int
    ratings: int
    stars_sum: int
    views_a_day: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """An estimate from low to high, each part None where too little is known; `missing` says what."""

    known: Known
    views: tuple[int, int] | None
    rating: tuple[float, float] | None
    at_risk: tuple[Decimal, Decimal] | None
    missing: tuple[Missing, ...]


def exposure(known: Known) -> Exposure:
    """The estimate. How many customers "stand behind" one who complains is a saying and no factor of it."""
    if known.stars is None:
        return Exposure(known=known, views=None, rating=None, at_risk=None, missing=("review",))
    daily = _daily(known)
    rating = _rating(known, known.stars)
    at_risk = _at_risk(known, daily, rating)
    gaps: dict[Missing, bool] = {
        "orders": daily is None, "ratings": rating is None,
        "sales": daily is not None and rating is not None and at_risk is None,
    }  # fmt: skip
    return Exposure(
        known=known, views=_views(known, daily), rating=rating, at_risk=at_risk,
        missing=tuple(name for name, holds in gaps.items() if holds),
    )  # fmt: skip


def _daily(known: Known) -> tuple[float, float] | None:
    """Orders a day with their chance (95 %)."""
    if known.orders < ENOUGH_ORDERS or known.days < 1:
        return None
    spread = Z95 * sqrt(known.orders)
    return (max(known.orders - spread, 0.0) / known.days, (known.orders + spread) / known.days)


def _views(known: Known, daily: tuple[float, float] | None) -> tuple[int, int] | None:
    if known.views_a_day is not None and known.views_a_day >= 0:
        return (round(known.views_a_day * DAYS_SEEN[0]), round(known.views_a_day * DAYS_SEEN[1]))
    if daily is None:
        return None
    return (round(daily[0] / BUYS[1] * DAYS_SEEN[0]), round(daily[1] / BUYS[0] * DAYS_SEEN[1]))


def _rating(known: Known, stars: int) -> tuple[float, float] | None:
    """The average before the review and with it."""
    if known.ratings < ENOUGH_RATINGS:
        return None
    before = known.stars_sum / known.ratings
    return (before, (known.stars_sum + stars) / (known.ratings + 1))


def _at_risk(
    known: Known, daily: tuple[float, float] | None, rating: tuple[float, float] | None
) -> tuple[Decimal, Decimal] | None:  # fmt: skip
    if daily is None or rating is None or known.paid is None or known.paid < 0:
        return None
    lost = max(rating[0] - rating[1], 0.0)
    each = known.paid / known.orders
    low, high = (
        each * Decimal(str(round(orders * days * share * lost, 6)))
        for orders, days, share in zip(daily, DAYS_SEEN, PER_STAR, strict=True)
    )
    return (low.quantize(Decimal("0.01")), high.quantize(Decimal("0.01")))
