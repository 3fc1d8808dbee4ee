"""Lays sales out by day, finds what fell, and puts complaints, returns, price and stock beside each fall."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.insights.ledger import Complaint, days_of
from wanhui.insights.sales import Beside, Fall, Why, falls, reasons
from wanhui.insights.sold import Sold
from wanhui.insights.tails import F64, I64
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.goods import Inventory

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
class _Sales:
    """The rows of what was sold that count as sales, and the day of each."""

    sold: Sold
    rows: I64
    day: I64

    def among(self, kept: npt.NDArray[np.bool_]) -> _Sales:
        """Those of the sales that are `kept`."""
        return _Sales(self.sold, self.rows[kept], self.day[kept])

    def of(self, kind: str) -> I64:
        """The place of the name of `kind` of each sale."""
        found: I64 = self.sold.keys[kind][self.rows]
        return found


def fallen(
    sold: Sold, facts: Callable[[], Sequence[Fact]], complaints: Sequence[Complaint], *, clock: Clock
) -> Iterator[Fallen]:
    """Each fall of sales with what stands beside it; days are counted since 1970 on the shop's clock.

    `facts` gives after-sale requests and stock; it is asked only where something fell, which is seldom.
    """
    rows = np.nonzero(~sold.is_cancelled & (sold.keys["product"] >= 0))[0]
    if not len(rows):
        return
    sales = _Sales(sold, rows, np.floor(sold.at[rows]).astype(np.int64))
    first, last = int(sales.day[0]), int(days_of(clock.until, clock.offset))
    goods, daily = _by_day(sales.among(sales.day <= last), first, last)
    # The last day is not over yet.
    found = falls(goods, daily[:, :-1], sold.shop)
    if not found:
        return
    known, beside_it = frozenset(sold.names["order"]), facts()
    for fall in found:
        moved = replace(fall, since=fall.since + first, seen=fall.seen + first)
        beside = _beside(moved, sales, complaints, facts=beside_it, known=known, clock=clock)
        yield Fallen(moved, reasons(beside), beside)


def _by_day(sales: _Sales, first: int, last: int) -> tuple[Sequence[str], F64]:
    """The goods that were sold, by name, and how often each was on each day."""
    seen, place = np.unique(sales.of("product"), return_inverse=True)
    days = last - first + 1
    counts = np.bincount(place * days + sales.day - first, minlength=len(seen) * days).reshape(len(seen), days)
    names = [sales.sold.names["product"][one] for one in seen.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    return [names[n] for n in order], counts[order].astype(np.float64)


def _beside(
    fall: Fall,
    sales: _Sales,
    complaints: Sequence[Complaint],
    *,
    facts: Sequence[Fact],
    known: Set[str],
    clock: Clock,
) -> Beside:
    sold = sales.sold
    mine, with_it = sales, frozenset[str]()
    if not fall.is_shop:
        place = sold.places("product", {fall.key})[fall.key]
        mine = sales.among(sales.of("product") == place)
        orders = np.unique(sold.keys["order"][sold.keys["product"] == place])
        with_it = frozenset(sold.names["order"][one] for one in orders.tolist())
    now = mine.among((mine.day >= fall.since) & (mine.day <= fall.seen))
    before = mine.among((mine.day >= fall.since - _BEFORE) & (mine.day < fall.since))

    def is_mine(order: str | None, product: str | None = None) -> bool:
        return fall.is_shop or (order in with_it if order in known else product == fall.key)

    def grown(issues: frozenset[str]) -> float | None:
        said = [one.at for one in complaints if one.issue in issues and is_mine(one.order, one.product)]
        return _grown(fall, said, clock)

    back = [one.at for one in facts if isinstance(one, AfterSale) and one.type in _BACK and is_mine(one.order)]
    return Beside(
        bad=grown(_GOODS),
        returned=_grown(fall, back, clock),
        service=grown(_SERVICE),
        misread=grown(_MISREAD),
        price=_ratio(sold.price[now.rows], sold.price[before.rows]),
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


def _ratio(now: F64, before: F64) -> float | None:
    if len(now) < _FEWEST or len(before) < _FEWEST or not before.sum():
        return None
    return float(now.mean() / before.mean())


def _returning(mine: _Sales, now: _Sales, before: _Sales) -> float | None:
    """The share of buyers who had bought before, now against earlier; None where too few ever had."""
    # the last place stands for the buyer of orders that name none (-1)
    first = np.empty(len(mine.sold.names["buyer"]) + 1, np.int64)
    first[mine.of("buyer")[::-1]] = mine.day[::-1]
    known = [int((first[part.of("buyer")] < part.day).sum()) for part in (now, before)]
    if not len(now.rows) or not len(before.rows) or sum(known) < _FEWEST:
        return None
    return (known[0] / len(now.rows) + 0.01) / (known[1] / len(before.rows) + 0.01)


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
