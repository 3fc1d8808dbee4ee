"""How does each key compare with its like?  Few cases are held towards the shop's rate; false findings are limited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wanhui.insights.expected import Expectation, days_of_ledger
from wanhui.insights.ledger import ANY, Ledger
from wanhui.insights.tails import F64, Z95, discoveries, surprise

#: Below so many orders a key has no rate to show.
ENOUGH: Final = 20
#: At most this part of the keys that are called different is so by chance.
_FALSE: Final = 0.05
#: How alike keys are at least and at most, in complaints' worth of certainty.
_ALIKE: Final = (1.0, 50.0)
_SCORED: Final = (
    "supplier", "product", "sku", "batch", "warehouse", "courier", "region", "area", "courier_region", "courier_area",
    "live", "agent",
)  # fmt: skip
#: What an agent answers for; parcels are late whoever answers.
_OF_AGENTS: Final = frozenset({"service", "refund", "mismatch"})

Verdict = Literal["worse", "better", "usual", "not_enough"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The complaints of one key: `rate` and its 95 % interval an order, held towards `base`, the shop's own rate.

    Below `ENOUGH` orders `rate`, `low` and `high` are None: there is not enough data. `chance` is how probable so
    many complaints would be by chance alone.
    """

    dimension: str
    key: str
    issue: str
    orders: int
    count: int
    mean: float
    base: float
    rate: float | None
    low: float | None
    high: float | None
    chance: float
    verdict: Verdict


def scores(ledger: Ledger, *, until: float) -> tuple[Score, ...]:
    """The score of each key by all complaints, and by single issues where a key stands out; worst first.

    Young orders are expected to have complained less than old ones.
    """
    if not len(ledger.at) or not len(ledger.event_at):
        return ()
    days = days_of_ledger(ledger, until=until)
    expectation = Expectation(ledger, days)
    age = np.clip(days.count - 1 - days.of(ledger.at), 0, None)
    out: list[Score] = []
    for dimension in (one for one in _SCORED if one in ledger.names):
        for place, issue in enumerate(ledger.issues):
            if dimension == "agent" and issue not in _OF_AGENTS:
                continue
            came = np.cumsum(expectation.hazard(place)[-1])
            found = _of_issue(ledger, dimension, place, due=came[np.minimum(age, len(came) - 1)])
            out += found if issue == ANY else [one for one in found if one.verdict == "worse"]
    return tuple(sorted(out, key=lambda one: (one.verdict != "worse", one.chance)))


def _of_issue(ledger: Ledger, dimension: str, issue: int, *, due: F64) -> list[Score]:
    of_row, names = ledger.keys[dimension], ledger.names[dimension]
    known = of_row >= 0
    if not known.any():
        return []
    orders = np.bincount(of_row[known], minlength=len(names))
    of_event = ledger.keys_of_events(dimension)[ledger.event_issue == issue]
    counts = np.bincount(of_event[of_event >= 0], minlength=len(names)).astype(np.float64)
    means = np.bincount(of_row[known], weights=due[known], minlength=len(names)).astype(np.float64)
    means *= counts.sum() / max(means.sum(), 1e-12)
    base = counts.sum() / max(orders.sum(), 1)
    alike = _alike(counts, means)
    shape = counts + alike
    times = shape / (means + alike)
    spread = 1 / (9 * shape)
    low, high = (times * (1 - spread + side * Z95 * np.sqrt(spread)) ** 3 for side in (-1, 1))
    chance = np.exp(-surprise(counts, means, np.full(len(counts), max(alike, 4.0))))
    enough = orders >= ENOUGH
    stands_out = np.zeros(len(names), np.bool_)
    stands_out[enough] = discoveries(chance[enough], share=_FALSE)
    return [
        Score(
            dimension=dimension, key=names[n], issue=ledger.issues[issue], orders=int(orders[n]), count=int(counts[n]),
            mean=float(means[n]), base=float(base), rate=_share(base * times[n], enough[n]),
            low=_share(base * low[n], enough[n]), high=_share(base * high[n], enough[n]), chance=float(chance[n]),
            verdict=_verdict(bool(enough[n]), bool(stands_out[n]), high=float(high[n]), low=float(low[n])),
        )
        for n in range(len(names))
    ]  # fmt: skip


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


def to_replace(found: Sequence[Score], *, times: float = 2.0, fewest: int = 3) -> tuple[str, ...]:
    """Suppliers whose rate is `times` the median of all, with at least `fewest` complaints (own thresholds)."""
    rated = [one for one in found if one.dimension == "supplier" and one.issue == ANY and one.rate is not None]
    if len(rated) < 2:
        return ()
    middle = float(np.median([one.rate or 0.0 for one in rated]))
    return tuple(sorted(one.key for one in rated if one.count >= fewest and (one.rate or 0.0) >= times * middle))
