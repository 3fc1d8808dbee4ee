"""Scores orders: additive log-odds over the factors, a second pass over linked orders, a probability with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf, nan
from typing import Final, NamedTuple

import numpy as np

from wanhui.guard.decision import level_of
from wanhui.guard.factors import measure
from wanhui.guard.known import Known
from wanhui.guard.learning import multipliers
from wanhui.guard.measures import COLUMN
from wanhui.guard.pack import Level
from wanhui.guard.rings import Suspicion
from wanhui.guard.scorecard import F64, I64, Scorecard, sigmoid

#: The kinds of what an order shares with suspicious ones, and its ring.
Link = tuple[tuple[str, ...], str | None]
#: An order that has nothing to do with any other.
ALONE: Final[Link] = ((), None)


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

    Online, each is scored from what had happened before it; else from everything that the records hold. Weights follow
    the confirmed outcomes, online only those of earlier orders; an order's own outcome never scores it.
    """
    measures = measure(known, card.pack, is_online=is_online)
    scale = multipliers(known, card.weigh(measures), card.pack.learning, is_online=is_online)
    weights = card.weigh(measures) * scale
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
    suspicion.join(np.flatnonzero(may_join).tolist(), inf)
    column = np.full(len(most), nan)
    column[np.fromiter(known.buyers.groups, np.int64, len(known.buyers.groups))] = 0.0
    shared: dict[int, tuple[str, ...]] = {}
    for buyer in {buyer for number in np.flatnonzero(may_link).tolist() for buyer in known.groups[number].since}:
        column[buyer], shared[buyer] = suspicion.linked(buyer, inf)
    buyers = known.buyer_of.tolist()
    rings = [suspicion.ring(buyer) for buyer in buyers]
    return column[known.buyer_of], [shared.get(buyer, ()) for buyer in buyers], rings


def _link_online(known: Known, suspicion: Suspicion, own: F64) -> Looked:
    """What each order shares with the suspicion that earlier ones have left."""
    column, rings = np.full(len(own), nan), list[str | None]()
    shared: list[tuple[str, ...]] = [()] * len(own)
    seen = zip(known.buyer_of.tolist(), known.at.tolist(), own.tolist(), strict=True)
    for order, (buyer, at, value) in enumerate(seen):
        groups = known.buyers.groups.get(buyer, ())
        suspicion.hear(at)
        suspicion.raise_to(buyer, value)
        suspicion.join(groups, at)
        if groups:
            column[order], shared[order] = suspicion.linked(buyer, at)
        rings.append(suspicion.ring(buyer))
    return column, shared, rings
