"""What shall be done with an order before it is shipped: four levels, none of which refuses anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wanhui.errors import Words
from wanhui.guard.pack import Decision, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The level, the code of what to do, its steps, and when a person must have looked (None: nobody needs to).

    When `review_due_at` passes undecided, the order goes out with the steps of ``ship_with_evidence``.
    """

    level: Level
    advice: str
    steps: tuple[Words, ...]
    review_due_at: datetime | None


def level_of(p: float, families: int, rules: Decision) -> Level:
    """The level of an order of probability `p` with signs of so many counted `families`.

    A hold needs both the probability and several families: no sign, however strong, holds an order by itself.
    """
    if p >= rules.hold and families >= rules.families:
        return "hold"
    if p >= rules.verify:
        return "verify"
    return "ship_with_evidence" if p >= rules.evidence else "ship"


def advise(level: Level, rules: Decision, *, now: datetime, ship_by: datetime | None) -> Advice:
    """What to do at `level`: a person looks soon, and early enough before the platform's own deadline `ship_by`.

    On sales days `now` (in the shop's time) gives people longer; the score of an order stays what it is.
    """
    due = None
    if level == "hold":
        is_peak = f"{now:%m-%d}" in rules.peak
        due = now + timedelta(hours=rules.peak_review_hours if is_peak else rules.review_hours)
        if ship_by is not None:
            due = max(now, min(due, ship_by - timedelta(hours=rules.before_ship_by_hours)))
    return Advice(level=level, advice=rules.advice[level], steps=rules.steps[level], review_due_at=due)
