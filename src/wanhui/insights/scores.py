"""How does each key compare with its like?  Few cases are held towards the shop's rate; false findings are limited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wanhui.insights.expected import Expectation, days_of_ledger
from wanhui.insights.ledger import ANY, Ledger
from wanhui.insights.measures import Rate, rates
from wanhui.insights.tails import F64

_SCORED: Final = (
    "supplier", "product", "sku", "batch", "warehouse", "courier", "region", "courier_region", "live", "streamer",
    "agent",
)  # fmt: skip
#: What an agent answers for; parcels are late whoever answers.
_OF_AGENTS: Final = frozenset({"service", "refund", "mismatch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one key does, by all complaints (`ANY`) or by one issue."""

    dimension: str
    key: str
    issue: str
    rate: Rate


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
            out += found if issue == ANY else [one for one in found if one.rate.verdict == "worse"]
    return tuple(sorted(out, key=lambda one: (one.rate.verdict != "worse", one.rate.chance)))


def _of_issue(ledger: Ledger, dimension: str, issue: int, *, due: F64) -> list[Score]:
    of_row, names = ledger.keys[dimension], ledger.names[dimension]
    known = of_row >= 0
    if not known.any():
        return []
    of_event = ledger.keys_of_events(dimension)[ledger.event_issue == issue]
    found = rates(
        np.bincount(of_row[known], minlength=len(names)).astype(np.float64),
        np.bincount(of_event[of_event >= 0], minlength=len(names)).astype(np.float64),
        np.bincount(of_row[known], weights=due[known], minlength=len(names)).astype(np.float64),
    )
    return [
        Score(dimension=dimension, key=name, issue=ledger.issues[issue], rate=one)
        for name, one in zip(names, found, strict=True)
    ]
