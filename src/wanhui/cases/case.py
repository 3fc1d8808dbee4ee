"""Adding events to a case, and working a case out again from all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wanhui.cases import events as ev
from wanhui.cases.changes import CHANGES, WHEN_OVER, opened
from wanhui.cases.state import Case
from wanhui.cases.words import SYSTEM
from wanhui.errors import WanhuiError

__all__ = ["Case", "apply", "replay"]


def apply(case: Case | None, event: ev.Event) -> Case:
    """`case` after `event`. An event that was applied before changes nothing.

    Raises `WanhuiError`: ``E-CASE-GAP`` when an event between is missing, ``E-CASE-OVER`` for work on a closed or
    merged case, and the code of whatever the event itself may not do.
    """
    if case is None:
        if not isinstance(event, ev.Opened) or event.seq != 1:
            raise WanhuiError("E-CASE-GAP", kind=event.kind, seq=event.seq, expected=1)
        return opened(event)
    if event.seq <= case.seq:
        return case
    if event.seq != case.seq + 1:
        raise WanhuiError("E-CASE-GAP", kind=event.kind, seq=event.seq, expected=case.seq + 1)
    change = CHANGES.get(type(event))
    if change is None:
        raise WanhuiError("E-CASE-OPENED-TWICE", case=case.id)
    if case.is_over and type(event) not in WHEN_OVER:
        raise WanhuiError("E-CASE-OVER", case=case.id, kind=event.kind, status=case.status)
    after = change(case, event)
    # Whoever does something on a breached case keeps it.
    reassign_at = after.reassign_at if event.actor == SYSTEM else None
    return replace(after, seq=event.seq, touched_at=max(case.touched_at, event.at), reassign_at=reassign_at)


def replay(events: Iterable[ev.Event]) -> Case:
    """The case that `events` (in order of `seq`) add up to; ``E-CASE-GAP`` when there is none."""
    case: Case | None = None
    for event in events:
        case = apply(case, event)
    if case is None:
        raise WanhuiError("E-CASE-GAP", kind="opened", seq=0, expected=1)
    return case
