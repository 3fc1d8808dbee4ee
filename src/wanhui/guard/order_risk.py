"""Scores orders: additive log-odds over the factors, a second pass over linked orders, a probability with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import Final, NamedTuple

import numpy as np

from wanhui.guard.decision import level_of
from wanhui.guard.factors import measure
from wanhui.guard.known import Known
from wanhui.guard.learning import multipliers
from wanhui.guard.measures import COLUMN
from wanhui.guard.pack import Level
from wanhui.guard.rings import Suspicion
from wanhui.guard.scorecard import F64, Scorecard, sigmoid

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

    `shared` names the kinds of what it shares with suspicious orders, the strongest first.
    """

    p: float
    level: Level
    reasons: tuple[Reason, ...]
    shared: tuple[str, ...]
    ring: str | None


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
    rules = card.pack.decision
    p = sigmoid(card.pack.prior + weights.sum(axis=1)).tolist()
    families = card.families(weights >= rules.least_weight).tolist()
    levels = [level_of(chance, number, rules) for chance, number in zip(p, families, strict=True)]
    found = zip(p, levels, _reasons(card, measures, weights), links, strict=True)
    return [Risk(chance, level, reasons, *link) for chance, level, reasons, link in found]


def _reasons(card: Scorecard, measures: F64, weights: F64) -> Iterator[tuple[Reason, ...]]:
    """For each order its factors that weigh, heaviest first."""
    falling = np.argsort(-weights, axis=1, kind="stable")
    sorted_weights = np.take_along_axis(weights, falling, axis=1)
    steps = np.take_along_axis(card.steps(measures), falling, axis=1)
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
    links = card.pack.links
    own = weights[:, card.of(links.behaviour)].sum(axis=1).tolist()
    suspicion = Suspicion(known, links)
    if not is_online:
        for buyer, value in zip(known.buyer_of.tolist(), own, strict=True):
            suspicion.raise_to(buyer, value)
        suspicion.hear(inf)
        suspicion.join(range(len(known.groups)), inf)
    column, found = COLUMN["linked"], list[Link]()
    for order, (buyer, at) in enumerate(zip(known.buyer_of.tolist(), known.at.tolist(), strict=True)):
        groups = known.buyers.groups.get(buyer, ())
        if is_online:
            suspicion.hear(at)
            suspicion.raise_to(buyer, own[order])
            suspicion.join(groups, at)
        shared: tuple[str, ...] = ()
        if groups:
            measures[order, column], shared = suspicion.linked(buyer, at if is_online else inf)
        found.append((shared, suspicion.ring(buyer)))
    return found
