"""How does each supplier do beside its like?  Faults, cost, answers and repeated faults; few cases decide nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Final, Literal

import numpy as np

from wanhui.insights.claim import OF_GOODS, is_suppliers
from wanhui.insights.measures import Rate, rates

#: A supplier is to be thought over from so many times the median of its like on, with at least so many cases (own).
TIMES: Final = 2.0
FEWEST: Final = 3
#: The same fault of the same goods so often is a repeated one (own).
REPEATED: Final = 3
#: A median of fewer answers says nothing (own).
_ANSWERS: Final = 3

#: Why nothing follows from a card: too few orders or cases, nobody to compare with, or simply not above.
Standing = Literal["over", "below", "few_orders", "few_cases", "no_like"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """A supplier by its id, the categories of its goods ("" where unknown), and how many orders had them."""

    key: str
    categories: frozenset[str]
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultCase:
    """A case about goods of a supplier; `cost` is what it cost the shop (None: not known yet)."""

    supplier: str
    number: int
    order: str
    product: str
    batch: str
    issues: tuple[str, ...]
    fault: str | None
    ordered_at: datetime
    opened_at: datetime
    cost: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The shop asked a supplier about a case and waited so long for the answer."""

    supplier: str
    took: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """One fault of one product that came up again and again, over so many batches."""

    product: str
    issue: str
    cases: int
    batches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """How a supplier does. `rate` are faulty orders, held towards all; `threshold` is twice the median of `like`.

    `cost` is what `priced` of its cases cost; `answer` is the median of `answers` waits, None below three of them.
    """

    supplier: str
    rate: Rate
    numbers: tuple[int, ...]
    cost: Decimal
    priced: int
    answer: timedelta | None
    answers: int
    repeats: tuple[Repeat, ...]
    like: tuple[str, ...]
    threshold: float | None
    standing: Standing

    @property
    def is_over(self) -> bool:
        """Whether somebody must think this supplier over."""
        return self.standing == "over"

    @property
    def cost_per_case(self) -> Decimal | None:
        """What a case of known cost came to on average; None without any."""
        return (self.cost / self.priced).quantize(Decimal("0.01")) if self.priced else None


def cards(
    known: Sequence[Supplied], cases: Sequence[FaultCase], answered: Sequence[Answered] = ()
) -> tuple[Card, ...]:  # fmt: skip
    """The card of each supplier, the worst first. An order with several cases is one faulty order."""
    if not known:
        return ()
    faults: dict[str, list[FaultCase]] = defaultdict(list)
    for case in cases:
        if is_suppliers(case.fault, case.issues):
            faults[case.supplier].append(case)
    orders = np.array([one.orders for one in known], np.float64)
    faulty = np.array([_faulty(faults[one.key], one.orders) for one in known], np.float64)
    rated = {one.key: rate for one, rate in zip(known, rates(orders, faulty, orders), strict=True)}
    waits: dict[str, list[timedelta]] = defaultdict(list)
    for wait in answered:
        if wait.took >= timedelta():
            waits[wait.supplier].append(wait.took)
    found = [
        _card(one, faults[one.key], rated, like=_like(one, known, rated), waits=waits[one.key]) for one in known
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda card: (not card.is_over, -(card.rate.rate or -1.0), card.supplier)))


def repeats(cases: Sequence[FaultCase]) -> tuple[Repeat, ...]:
    """The faults that came up `REPEATED` times or more in one product, the commonest first."""
    counted = Counter((one.product, issue) for one in cases for issue in one.issues if issue in OF_GOODS)
    batches: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in cases:
        for issue in one.issues:
            batches[one.product, issue].add(one.batch)
    return tuple(
        Repeat(product=product, issue=issue, cases=count, batches=len(batches[product, issue] - {""}))
        for (product, issue), count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        if count >= REPEATED
    )


def _faulty(cases: Sequence[FaultCase], orders: int) -> int:
    return min(len({one.order for one in cases}), orders)


def _like(one: Supplied, known: Sequence[Supplied], rated: Mapping[str, Rate]) -> tuple[str, ...]:
    """The other suppliers of goods of a common category that have a rate; what has no category is of one kind."""
    return tuple(
        other.key
        for other in known
        if other.key != one.key and other.categories & one.categories and rated[other.key].rate is not None
    )


def _card(
    one: Supplied,
    faults: Sequence[FaultCase],
    rated: Mapping[str, Rate],
    *,
    like: tuple[str, ...],
    waits: Sequence[timedelta],
) -> Card:
    rate = rated[one.key]
    threshold = TIMES * median(rated[other].rate or 0.0 for other in like) if like else None
    costs = [case.cost for case in faults if case.cost is not None]
    return Card(
        supplier=one.key,
        rate=rate,
        numbers=tuple(case.number for case in faults),
        cost=sum(costs, Decimal(0)),
        priced=len(costs),
        answer=_median(waits) if len(waits) >= _ANSWERS else None,
        answers=len(waits),
        repeats=repeats(faults),
        like=like,
        threshold=threshold,
        standing=_standing(rate, threshold),
    )


def _median(waits: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(wait.total_seconds() for wait in waits))


def _standing(rate: Rate, threshold: float | None) -> Standing:
    if rate.rate is None:
        return "few_orders"
    if threshold is None:
        return "no_like"
    if rate.count < FEWEST:
        return "few_cases"
    return "over" if rate.rate >= threshold and rate.rate > 0 else "below"
