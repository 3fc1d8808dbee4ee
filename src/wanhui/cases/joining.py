"""Merging cases, splitting them, and undoing both without losing an item or a clock."""

from __future__ import annotations

from dataclasses import replace

from wanhui.cases import events as ev
from wanhui.cases.clock import Clock, is_same, with_clocks
from wanhui.cases.state import Case, Taken
from wanhui.errors import WanhuiError


def absorbed(case: Case, event: ev.Absorbed) -> Case:
    came = tuple(item for item in event.items if not case.has_item(item))
    taken = Taken(
        case=event.case,
        opened_at=event.opened_at,
        items=came,
        opened_before=case.opened_at,
        clocks_before=case.clocks,
        clocks=event.clocks,
    )
    return replace(
        case,
        items=(*case.items, *came),
        opened_at=min(case.opened_at, event.opened_at),
        clocks=with_clocks(case.clocks, event.clocks),
        taken=(*case.taken, taken),
    )


def absorption_undone(case: Case, event: ev.AbsorptionUndone) -> Case:
    taken = next((taken for taken in reversed(case.taken) if taken.case == event.case), None)
    if taken is None:
        raise WanhuiError("E-CASE-MERGE", case=event.case)
    rest = tuple(other for other in case.taken if other is not taken)
    return replace(
        case,
        items=tuple(item for item in case.items if item not in taken.items),
        opened_at=min([taken.opened_before, *(t.opened_at for t in rest)]),
        clocks=_undo_clocks(case.clocks, taken),
        taken=rest,
    )


def _undo_clocks(now: tuple[Clock, ...], taken: Taken) -> tuple[Clock, ...]:
    """The clocks as they were before a merge: what was met since stays met, what has started since stays."""
    before = taken.clocks_before
    was_met = [clock for clock in before if clock.met_at is not None]
    met = {
        (clock.kind, clock.of): clock.met_at
        for clock in now
        if clock.met_at is not None and not any(is_same(clock, known) for known in was_met)
    }
    since = tuple(clock for clock in now if not any(is_same(clock, known) for known in (*before, *taken.clocks)))
    return (
        *(
            replace(clock, state="met", met_at=met[clock.kind, clock.of], paused_at=None, left=None, warn_left=None)
            if clock.is_open and (clock.kind, clock.of) in met
            else clock
            for clock in before
        ),
        *since,
    )


def merged(case: Case, event: ev.Merged) -> Case:
    if event.into == case.id:
        raise WanhuiError("E-CASE-MERGE", case=case.id)
    return replace(case, status="merged", merged_into=event.into)


def merge_undone(case: Case, _: ev.MergeUndone) -> Case:
    if case.status != "merged":
        raise WanhuiError("E-CASE-MERGE", case=case.id)
    return replace(case, status="waiting" if case.waiting_for else "open", merged_into=None)


def split_off(case: Case, event: ev.SplitOff) -> Case:
    missing = [item for item in event.items if item not in case.items]
    if missing or not event.items or len(event.items) >= len(case.items):
        raise WanhuiError("E-CASE-SPLIT", case=case.id)
    rest = tuple(item for item in case.items if item not in event.items)
    return replace(case, items=rest, children=(*case.children, (event.case, event.items)))


def split_undone(case: Case, event: ev.SplitUndone) -> Case:
    went = next((items for child, items in case.children if child == event.case), None)
    if went is None:
        raise WanhuiError("E-CASE-SPLIT", case=event.case)
    back = tuple(item for item in went if not case.has_item(item))
    children = tuple(pair for pair in case.children if pair[0] != event.case)
    return replace(case, items=(*case.items, *back), children=children)
