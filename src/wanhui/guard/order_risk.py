"""Scores orders: additive log-odds over the factors, a second pass over linked orders, a probability with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from math import inf, nan
from typing import Final, NamedTuple

import numpy as np

from wanhui.guard.decision import level_of
from wanhui.guard.factors import measure
from wanhui.guard.known import DAY, Known
from wanhui.guard.learning import multipliers
from wanhui.guard.measures import COLUMN
from wanhui.guard.pack import Level
from wanhui.guard.rings import Suspicion
from wanhui.guard.scorecard import F64, I64, Scorecard, sigmoid

#: The kinds of what an order shares with suspicious ones, and its ring.
Link = tuple[tuple[str, ...], str | None]
#: An order that has nothing to do with any other.
ALONE: Final[Link] = ((), None)
#: An order of which nobody says when it was shipped is in the house so long (seconds).
_IN_HOUSE: Final = 2 * DAY


class Reason(NamedTuple):
    """One factor that weighs: its place in the pack, the step it stands on, and its weight in log-odds."""

    factor: int
    step: int
    weight: float


class Risk(NamedTuple):
    """The risk of one order: probability, level, reasons (heaviest first), what links it to others, and its ring.

    `shared` names the kinds of what it shares with suspicious orders, the strongest first. Orders of one list with the
    same number `alike` have probability, level and reasons in common.
    """

    p: float
    level: Level
    reasons: tuple[Reason, ...]
    shared: tuple[str, ...]
    ring: str | None
    alike: int


def score_orders(known: Known, card: Scorecard, *, is_online: bool) -> list[Risk]:
    """The risk of each order of `known`, in its order of time.

    Online, each is scored from what had happened before it, and its ring is the one known when it is shipped; else all
    follows from everything that the records hold. Weights follow the confirmed outcomes, online only those of earlier
    orders; an order's own outcome never scores it.
    """
    measures = measure(known, card.pack, is_online=is_online)
    weights = card.weigh(measures)
    scale = multipliers(known, weights, card.pack.learning, is_online=is_online)
    weights = weights * scale
    links = _link(known, card, measures, weights=weights, is_online=is_online)
    return risks(card, measures, card.weigh(measures) * scale, links=links)


def risks(card: Scorecard, measures: F64, weights: F64, *, links: Sequence[Link]) -> list[Risk]:
    """Probabilities, levels and reasons from measures, their weights (orders by factors) and each order's links."""
    rules, steps = card.pack.decision, card.steps(measures)
    alike, firsts = _alike(weights, steps)
    weights, steps = weights[firsts], steps[firsts]
    p = sigmoid(card.pack.prior + weights.sum(axis=1)).tolist()
    families = card.families(weights >= rules.least_weight).tolist()
    levels = [level_of(chance, number, rules) for chance, number in zip(p, families, strict=True)]
    found = list(zip(p, levels, _reasons(weights, steps), strict=True))
    return [Risk(*found[number], *link, number) for number, link in zip(alike, links, strict=True)]


def _alike(weights: F64, steps: I64) -> tuple[list[int], list[int]]:
    """The number of each order among those that weigh the same, and the first order of each number.

    Most orders of a shop weigh what some other order weighs, so that little is left to be told.
    """
    rows = np.concatenate([np.ascontiguousarray(weights).view(np.uint8), steps.astype(np.uint8)], axis=1)
    size, content = rows.shape[1], rows.tobytes()
    numbers: dict[bytes, int] = {}
    alike = [
        numbers.setdefault(content[at : at + size], len(numbers)) for at in range(0, len(content), size)
    ]  # fmt: skip
    firsts = np.zeros(len(numbers), np.int64)
    firsts[alike[::-1]] = np.arange(len(alike))[::-1]
    return alike, firsts.tolist()


def _reasons(weights: F64, steps: I64) -> Iterator[tuple[Reason, ...]]:
    """For each order its factors that weigh, heaviest first."""
    falling = np.argsort(-weights, axis=1, kind="stable")
    sorted_weights = np.take_along_axis(weights, falling, axis=1)
    steps = np.take_along_axis(steps, falling, axis=1)
    orders, ranks = np.nonzero(sorted_weights)
    told = list(
        map(
            Reason,
            falling[orders, ranks].tolist(),
            steps[orders, ranks].tolist(),
            sorted_weights[orders, ranks].tolist(),
        )
    )
    ends = np.cumsum(np.count_nonzero(weights, axis=1)).tolist()
    for start, end in zip([0, *ends], ends, strict=False):
        yield tuple(told[start:end])


def _link(
    known: Known, card: Scorecard, measures: F64, *, weights: F64, is_online: bool
) -> list[Link]:  # fmt: skip
    """Fills the column ``linked`` from the first pass and gives what each order shares, and its ring.

    Online, each order sees the suspicion that earlier ones have left; in bulk every order's is known first.
    """
    own = weights[:, card.of(card.pack.links.behaviour)].sum(axis=1)
    suspicion = Suspicion(known, card.pack.links)
    look = _link_online if is_online else _link_bulk
    measures[:, COLUMN["linked"]], shared, rings = look(known, suspicion, own)
    return list(zip(shared, rings, strict=True))


Looked = tuple[F64, list[tuple[str, ...]], list[str | None]]


def _link_bulk(known: Known, suspicion: Suspicion, own: F64) -> Looked:
    """What every order shares, once the suspicion of all is known."""
    most = np.full(len(known.buyers.profile), -inf)
    np.maximum.at(most, known.buyer_of, own)
    for buyer, value in enumerate(most.tolist()):
        suspicion.raise_to(buyer, value)
    suspicion.hear(inf)
    may_join, may_link = suspicion.stirring()
    suspicion.join(may_join, inf)
    column = np.full(len(most), nan)
    column[np.fromiter(known.buyers.groups, np.int64, len(known.buyers.groups))] = 0.0
    shared: dict[int, tuple[str, ...]] = {}
    for buyer, numbers in may_link.items():
        column[buyer], shared[buyer] = suspicion.linked(buyer, inf, numbers)
    buyers = known.buyer_of.tolist()
    rings = [suspicion.ring(buyer) for buyer in buyers]
    return column[known.buyer_of], [shared.get(buyer, ()) for buyer in buyers], rings


def _link_online(known: Known, suspicion: Suspicion, own: F64) -> Looked:
    """What each order shares with the suspicion that earlier ones have left, and its ring by the time it is shipped.

    Nobody has a ring alone: who came first is seen to be in one when the next order comes, which is of use as long as
    the parcel is still in the house.
    """
    column = np.full(len(own), nan)
    rings: list[str | None] = [None] * len(own)
    shared: list[tuple[str, ...]] = [()] * len(own)
    waiting = _Waiting(known, suspicion, rings)
    seen = zip(known.buyer_of.tolist(), known.at.tolist(), own.tolist(), strict=True)
    for order, (buyer, at, value) in enumerate(seen):
        waiting.ship(at)
        groups = known.buyers.groups.get(buyer, ())
        suspicion.raise_to(buyer, value)
        suspicion.join(groups, at)
        if groups:
            column[order], shared[order] = suspicion.linked(buyer, at, groups)
        waiting.add(order)
    waiting.ship(inf)
    return column, shared, rings


class _Waiting:
    """Orders that are not yet shipped; `rings` takes what is known of each when it is."""

    __slots__ = ("_buyer_of", "_groups", "_leaves", "_queue", "_rings", "_suspicion")

    def __init__(self, known: Known, suspicion: Suspicion, rings: list[str | None]) -> None:
        self._suspicion, self._rings = suspicion, rings
        self._buyer_of, self._groups = known.buyer_of.tolist(), known.buyers.groups
        shipped = np.array([order.shipped for order in known.orders], np.float64)
        self._leaves = np.where(np.isnan(shipped), known.at + _IN_HOUSE, np.maximum(shipped, known.at)).tolist()
        self._queue: list[tuple[float, int]] = []

    def add(self, order: int) -> None:
        """Takes in an order."""
        heappush(self._queue, (self._leaves[order], order))

    def ship(self, until: float) -> None:
        """Lets go what leaves before `until`, after all that was heard by then."""
        while self._queue and self._queue[0][0] < until:
            at, order = heappop(self._queue)
            self._hear(at)
            self._rings[order] = self._suspicion.ring(self._buyer_of[order])
        if until < inf:
            self._hear(until)

    def _hear(self, until: float) -> None:
        for buyer in self._suspicion.hear(until):
            self._suspicion.join(self._groups.get(buyer, ()), until)
