"""When a case must be looked at again: the earliest of its clocks, promises, plans and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from wanhui.cases.clock import next_alarm_at
from wanhui.cases.follow_up import question_at, report_at, return_stalls_at
from wanhui.cases.promises import warn_at
from wanhui.cases.state import Case


def alarm_at(case: Case) -> datetime | None:
    """The instant at which a sweeper has something to do here; None: nothing lies ahead.

    What is due at that instant is done by `waking.wake`, after which this gives a later instant: a case never
    rings for the same thing twice.
    """
    if case.is_over:
        return None
    return min(_ahead(case), default=None)


def _ahead(case: Case) -> Iterator[datetime]:
    open_ = [promise for promise in case.promises if promise.state == "open"]
    dates = (
        *(next_alarm_at(clock) for clock in case.clocks),
        *(made.due_at if made.reminded_at is not None else warn_at(made) for made in open_),
        *(plan.at for plan in case.plans if plan.state == "open" and plan.rang_at is None),
        case.reassign_at,
        question_at(case),
        report_at(case),
        return_stalls_at(case),
    )
    return (at for at in dates if at is not None)
