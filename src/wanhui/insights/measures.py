"""Rates by what orders have in common, honest about small numbers, and whose matter a cause mostly is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wanhui.insights.tails import F64, Z95, discoveries, surprise, wilson

#: Below so many orders there is no rate to show (own).
ENOUGH: Final = 20
#: At most this part of the keys that are called worse is so by chance.
_FALSE: Final = 0.05
#: How alike keys are at least and at most, in complaints' worth of certainty.
_ALIKE: Final = (1.0, 50.0)

Verdict = Literal["worse", "better", "usual", "not_enough"]
Side = Literal["supply_chain", "management", "unclear"]
#: Whose matter each issue mostly is: what comes in with the goods and parcels, or what the shop itself does.
#: Whoever wants their money back says nothing about that.
_SIDES: Final[Mapping[str, Side]] = {
    "quality": "supply_chain", "damaged": "supply_chain", "fake": "supply_chain", "adverse": "supply_chain",
    "delivery": "supply_chain", "effect": "supply_chain", "wrong": "management", "missing": "management",
    "packaging": "management", "shipping": "management", "service": "management",
    "mismatch": "management", "size": "management", "price": "management", "install": "management",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Complaints an order, held towards `base` (the rate of all), with a 95 % interval.

    Below `ENOUGH` orders `rate`, `low` and `high` are None. `chance` is how probable so many would be by chance.
    """

    orders: int
    count: int
    mean: float
    base: float
    rate: float | None
    low: float | None
    high: float | None
    chance: float
    verdict: Verdict


def share(count: int, orders: int) -> Rate:
    """The rate of one thing by itself, not held towards any other (Wilson's interval)."""
    low, high = wilson(count, orders)
    is_enough = orders >= ENOUGH
    rate = count / orders if is_enough else None
    return Rate(
        orders=orders, count=count, mean=float(count), base=rate or 0.0, rate=rate, low=low if is_enough else None,
        high=high if is_enough else None, chance=1.0, verdict="usual" if is_enough else "not_enough",
    )  # fmt: skip


def rates(orders: F64, counts: F64, expected: F64) -> list[Rate]:
    """The rates of keys of one kind against each other; `expected` in proportion to what each should have come to.

    How far few cases are held towards the whole follows from how much the keys differ beyond chance. Nothing is
    divided by nothing: keys without orders have no rate.
    """
    means = expected * (counts.sum() / max(expected.sum(), 1e-12))
    base = counts.sum() / max(orders.sum(), 1.0)
    alike = _alike(counts, means)
    shape = counts + alike
    times = shape / (means + alike)
    spread = 1 / (9 * shape)
    low, high = (times * (1 - spread + side * Z95 * np.sqrt(spread)) ** 3 for side in (-1, 1))
    chance = np.exp(-surprise(counts, means, np.full(len(counts), max(alike, 4.0))))
    enough = orders >= ENOUGH
    stands_out = np.zeros(len(orders), np.bool_)
    stands_out[enough] = discoveries(chance[enough], share=_FALSE)
    return [
        Rate(
            orders=int(orders[n]), count=int(counts[n]), mean=float(means[n]), base=float(base),
            rate=_share(base * times[n], enough[n]), low=_share(base * low[n], enough[n]),
            high=_share(base * high[n], enough[n]), chance=float(chance[n]),
            verdict=_verdict(bool(enough[n]), bool(stands_out[n]), high=float(high[n]), low=float(low[n])),
        )
        for n in range(len(orders))
    ]  # fmt: skip


def side(issues: Sequence[tuple[str, int]]) -> Side:
    """Whether most of these complaints speak of the supply chain or of the shop's own management."""
    votes: dict[Side, int] = {}
    for issue, count in issues:
        if issue in _SIDES:
            votes[_SIDES[issue]] = votes.get(_SIDES[issue], 0) + count
    ranked = sorted(votes.items(), key=lambda one: -one[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]):
        return "unclear"
    return ranked[0][0]


def _alike(counts: F64, means: F64) -> float:
    """How alike the keys are: what is left of their differences once chance is taken away (method of moments)."""
    much = means >= 1.0
    if much.sum() < 2:
        return _ALIKE[1]
    ratio = counts[much] / means[much]
    extra = float(np.average((ratio - 1) ** 2 - 1 / means[much], weights=means[much]))
    return float(np.clip(1 / max(extra, 1e-6), *_ALIKE))


def _share(value: float, is_enough: np.bool_) -> float | None:
    return min(max(float(value), 0.0), 1.0) if is_enough else None


def _verdict(is_enough: bool, stands_out: bool, *, high: float, low: float) -> Verdict:
    if not is_enough:
        return "not_enough"
    if stands_out and low > 1.0:
        return "worse"
    return "better" if high < 1.0 else "usual"
