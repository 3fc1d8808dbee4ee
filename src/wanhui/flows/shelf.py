"""The remedies on the menu of one case for one person, worked out from everything that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases import granting
from wanhui.cases.pricing import PriceCheck
from wanhui.cases.remedies import Option, menu
from wanhui.cases.situation import situation
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.own_remedies import authority_of, remedies_of
from wanhui.flows.price_check import price_of
from wanhui.flows.work_case import Loaded
from wanhui.store.given import exchanges_of_order

#: Within this time of its delivery most goods may be returned without a reason.
RETURN_WITHIN: Final = timedelta(days=7)
#: Where the law of China gives every buyer these days.
_DOMESTIC: Final = frozenset({"taobao", "tmall", "pdd", "douyin", "kuaishou", "jd", "weidian", "wechat", "youzan"})
_EXCHANGED: Final = frozenset({"agreed", "returning", "received", "done"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The menu of a case and what it was worked out from; without a price (`is_priced`) there is none."""

    options: tuple[Option, ...]
    wants_return: bool
    price: PriceCheck | None
    exchanged: int
    is_priced: bool


def shelf_of(agent: Agent, on: Loaded, *, now: datetime) -> Shelf:
    """The menu of a case for this person; to be called inside the account."""
    case, facts, order = on.case, on.facts, on.facts.order
    exchanged = exchanged_of(on)
    price = price_of(agent.account, case, facts)
    wants = wants_return(on, now=now)
    asks = frozenset(facts.reading.asks) if facts.reading is not None else frozenset[str]()
    found = order and situation(
        case, on.playbook, order, products=facts.products, scans=facts.scans, asks=asks, price=price,
        exchanged=exchanged, may_return=wants,
    )  # fmt: skip
    if not found:
        return Shelf(options=(), wants_return=wants, price=price, exchanged=exchanged, is_priced=False)
    authority = authority_of(agent, case.shop, found.paid.currency, now=now, case=on.whole.line.id)
    options = menu(remedies_of(agent.account, case.shop), on.playbook.remedies, found, authority=authority)
    return Shelf(options=options, wants_return=wants, price=price, exchanged=exchanged, is_priced=True)


def wants_return(on: Loaded, *, now: datetime) -> bool:
    """Whether the buyer wants to send the goods back and the law lets them without a reason: seven days from receipt.

    What was asked in time counts, however long the shop took; goods that have not arrived may go back as well.
    """
    asked = [one.at for one in on.facts.after_sales if one.type == "return_refund" and one.status != "closed"]
    if on.case.seen.reason == "return_request":
        asked += [item.at for item in on.case.items]
    if not asked or on.case.platform not in _DOMESTIC:
        return False
    order = on.facts.order
    got = order.delivered_at if order is not None else None
    return got is None or min(*asked, now) - got <= RETURN_WITHIN


def exchanged_of(on: Loaded) -> int:
    """How often goods of this order were exchanged: by our own count or by the platform's requests, the greater."""
    asked = sum(one.type == "exchange" and one.status in _EXCHANGED for one in on.facts.after_sales)
    chosen = exchanges_of_order(on.account, on.case.shop, on.case.order) if on.case.order is not None else 0
    return max(asked, chosen, granting.exchanges(on.case))


def chosen_from(shelf: Shelf, on: Loaded, kinds: Sequence[str]) -> list[Option]:
    """The options of these kinds; refused when the case is over, nobody knows what was paid, or one is not there."""
    if on.case.is_over:
        raise WanhuiError("E-CASE-OVER", case=on.case.id, kind="remedy_offered", status=on.case.status)
    if not shelf.is_priced:
        raise WanhuiError("E-REMEDY-PAID")
    by_kind = {option.remedy: option for option in shelf.options}
    unknown = [kind for kind in kinds if kind not in by_kind]
    if unknown or not kinds:
        raise WanhuiError("E-REMEDY-UNKNOWN", remedy=unknown[0] if unknown else "", expected=", ".join(by_kind))
    return [by_kind[kind] for kind in dict.fromkeys(kinds)]
