"""Lays sales out by day, finds what fell, and puts complaints, returns, price and stock beside each fall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Final

import numpy as np

from wanhui.insights.ledger import Complaint, days_of
from wanhui.insights.sales import Beside, Fall, Why, falls, reasons
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.goods import Inventory
from wanhui.records.orders import Order

_GOODS: Final = frozenset({"quality", "damaged", "adverse", "fake", "missing", "wrong"})
_SERVICE: Final = frozenset({"service", "refund", "shipping", "delivery"})
_MISREAD: Final = frozenset({"mismatch", "effect", "size"})
#: After-sale requests by which goods or money go back.
_BACK: Final = frozenset({"refund_only", "return_refund", "exchange"})
#: What stands beside a fall is held against so many days before it; with fewer cases a ratio says nothing.
_BEFORE: Final = 28
_FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Clock:
    """The shop's time zone, its offset from UTC in seconds, and the moment up to which records tell."""

    zone: tzinfo
    offset: float
    until: datetime


@dataclass(frozen=True, slots=True)
class Fallen:
    """A fall of sales, its likely reasons with their weights, and the figures that stand beside it."""

    fall: Fall
    reasons: Sequence[tuple[Why, float]]
    beside: Beside

    def figures(self) -> Mapping[str, float | None]:
        """What stands beside it: now against before (1: no change, None: too little to say), `empty` as a share."""
        names = ("bad", "returned", "service", "misread", "price", "returning", "empty")
        known = {name: getattr(self.beside, name) for name in names}
        return {name: None if value is None else round(value, 2) for name, value in known.items()}


@dataclass(frozen=True, slots=True)
class _Sale:
    day: int
    product: str
    buyer: str
    price: float


def fallen(shop: str, facts: Sequence[Fact], complaints: Sequence[Complaint], *, clock: Clock) -> Iterator[Fallen]:
    """Each fall of sales with what stands beside it; days are counted since 1970 on the shop's clock."""
    sales = [sale for one in facts if isinstance(one, Order) and one.status != "cancelled" for sale in _of(one, clock)]
    if not sales:
        return
    first, last = min(one.day for one in sales), int(days_of(clock.until, clock.offset))
    goods = sorted({one.product for one in sales})
    place = {name: n for n, name in enumerate(goods)}
    daily = np.zeros((len(goods), last - first + 1))
    for one in sales:
        if one.day <= last:
            daily[place[one.product], one.day - first] += 1
    # The last day is not over yet.
    found = falls(goods, daily[:, :-1], shop)
    of_order = {one.id: {line.product for line in one.lines} for one in facts if found and isinstance(one, Order)}
    for fall in found:
        moved = replace(fall, since=fall.since + first, seen=fall.seen + first)
        beside = _beside(moved, sales, complaints, facts=facts, of_order=of_order, clock=clock)
        yield Fallen(moved, reasons(beside), beside)


def _of(order: Order, clock: Clock) -> Iterator[_Sale]:
    day = int(days_of(order.created_at, clock.offset))
    for line in order.lines:
        yield _Sale(day, line.product, order.buyer, float(line.price.amount))


def _beside(
    fall: Fall,
    sales: Sequence[_Sale],
    complaints: Sequence[Complaint],
    *,
    facts: Sequence[Fact],
    of_order: Mapping[str, set[str]],
    clock: Clock,
) -> Beside:
    mine = [one for one in sales if fall.is_shop or one.product == fall.key]
    now = [one for one in mine if fall.since <= one.day <= fall.seen]
    before = [one for one in mine if fall.since - _BEFORE <= one.day < fall.since]

    def is_mine(order: str | None, product: str | None = None) -> bool:
        return fall.is_shop or fall.key in of_order.get(order or "", {product})

    def grown(issues: frozenset[str]) -> float | None:
        said = [one.at for one in complaints if one.issue in issues and is_mine(one.order, one.product)]
        return _grown(fall, said, clock)

    back = [one.at for one in facts if isinstance(one, AfterSale) and one.type in _BACK and is_mine(one.order)]
    return Beside(
        bad=grown(_GOODS),
        returned=_grown(fall, back, clock),
        service=grown(_SERVICE),
        misread=grown(_MISREAD),
        price=_ratio([one.price for one in now], [one.price for one in before]),
        returning=_returning(mine, now, before),
        empty=_empty(fall, facts, clock),
    )


def _grown(fall: Fall, times: Iterable[datetime], clock: Clock) -> float | None:
    """How much more often something came around a fall than before it; None where it came too seldom to say."""
    days = [int(days_of(at, clock.offset)) for at in times]
    late = sum(fall.since - 14 <= day <= fall.seen for day in days)
    early = sum(fall.since - 14 - _BEFORE <= day < fall.since - 14 for day in days)
    if late + early < _FEWEST:
        return None
    return (late / (fall.seen - fall.since + 15) + 0.01) / (early / _BEFORE + 0.01)


def _ratio(now: Sequence[float], before: Sequence[float]) -> float | None:
    if len(now) < _FEWEST or len(before) < _FEWEST or not sum(before):
        return None
    return float(np.mean(now) / np.mean(before))


def _returning(mine: Sequence[_Sale], now: Sequence[_Sale], before: Sequence[_Sale]) -> float | None:
    """The share of buyers who had bought before, now against earlier; None where too few ever had."""
    first: dict[str, int] = {}
    for one in sorted(mine, key=lambda sale: sale.day):
        first.setdefault(one.buyer, one.day)
    known = [sum(first[one.buyer] < one.day for one in part) for part in (now, before)]
    if not now or not before or sum(known) < _FEWEST:
        return None
    return (known[0] / len(now) + 0.01) / (known[1] / len(before) + 0.01)


def _empty(fall: Fall, facts: Sequence[Fact], clock: Clock) -> float:
    """The share of the days of the fall on which something of it was counted as sold out."""
    if fall.is_shop:
        return 0.0
    days = {
        int(days_of(one.at, clock.offset))
        for one in facts
        if isinstance(one, Inventory) and one.product == fall.key and one.stock <= 0
    }
    return len([day for day in days if fall.since <= day <= fall.seen]) / (fall.seen - fall.since + 1)
