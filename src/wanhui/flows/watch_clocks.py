"""Looks at the cases whose time has come (clocks, promises, plans), across all accounts, and lets them act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.case import Case, replay
from wanhui.cases.events import Assigned, PlanRang
from wanhui.cases.follow_up import report_at
from wanhui.cases.projection import projection
from wanhui.cases.waking import wake
from wanhui.errors import WanhuiError
from wanhui.flows.around import around_cases
from wanhui.flows.log import record_bug
from wanhui.flows.notify import notices_of, tell
from wanhui.flows.plans import carry_out_later
from wanhui.flows.turns import Turn, need_of_case
from wanhui.records.fact import Fact
from wanhui.store import tenancy
from wanhui.store.case_rows import CaseChange
from wanhui.store.cases import append, events_of
from wanhui.store.clocks import due_cases
from wanhui.store.records import chains

_LONGEST: Final = 100_000


def watch_clocks(now: datetime, *, most: int = 500, only: UUID | None = None) -> int:
    """Rings what is due at `now` in up to `most` cases, of all accounts or `only` of one; how many rang.

    Two sweepers at once ring nothing twice: the one that comes second finds the case changed and leaves it. Cases
    that cannot be rung stand in nobody's way: when they fill the list, a longer one is asked for.
    """
    found = due_cases(now, most=most, only=only)
    by_account: dict[UUID, list[UUID]] = defaultdict(list)
    for due in found:
        by_account[due.account].append(due.case)
    rang = sum(_rung(account, cases, now) for account, cases in by_account.items())
    if not rang and len(found) == most < _LONGEST:
        return watch_clocks(now, most=4 * most, only=only)
    return rang


def _rung(account: UUID, cases: list[UUID], now: datetime) -> int:
    """What goes wrong in one account is logged and keeps no other account waiting."""
    try:
        return _ring(account, cases, now)
    except Exception as bug:
        record_bug(bug)
        return 0


def _ring(account: UUID, cases: list[UUID], now: datetime) -> int:
    with tenancy.account(account):
        events = events_of(account, cases)
        held = [replay(past) for past in events.values()]
        around = around_cases(account, held, now)
        facts = _records(account, held, now)
    turn, by = Turn(account, now), By(now=now)
    done = []
    for before in held:
        acted = wake(before, by, around[before.id], facts=facts.get(before.id, ()))
        acted = _passed_on(acted, by, turn)
        row = projection(acted.case, around[before.id].rules.playbooks, now)
        change = CaseChange(id=UUID(before.id), version=before.seq, row=row, events=acted.events)
        done.append((acted, change))
    try:
        _save(account, done, now)
    except WanhuiError as changed:
        if changed.code != "E-CASE-CHANGED":
            raise
        return sum(_one(account, one, now) for one in done)
    return len(done)


def _records(account: UUID, cases: Sequence[Case], now: datetime) -> dict[str, list[Fact]]:
    """The order chains of those cases that owe something which a record may show; one query."""
    owing = [case for case in cases if case.order is not None and _owes(case, now)]
    if not owing:
        return {}
    chained = chains(account, "order", {(case.shop, case.order or "") for case in owing})
    return {case.id: [one.fact for one in chained.get((case.shop, case.order or ""), ())] for case in owing}


def _owes(case: Case, now: datetime) -> bool:
    report = report_at(case)
    return any(made.state == "open" for made in case.promises) or (report is not None and report <= now)


def _passed_on(acted: Acted, by: By, turn: Turn) -> Acted:
    """A breached case that nobody has touched in time goes to whoever has the fewest."""
    case = acted.case
    if case.reassign_at is None or case.reassign_at > by.now or case.is_over:
        return acted
    acting = Acting(case, by)
    acting.add(Assigned, assignee=turn.other_than(case.assignee, need_of_case(case)))
    moved = acting.done()
    return Acted(moved.case, (*acted.events, *moved.events))


def _save(account: UUID, done: Sequence[tuple[Acted, CaseChange]], now: datetime) -> None:
    """Events, rows, notices and the sending of what was planned: all of it or nothing."""
    with tenancy.account(account):
        append(account, [change for _, change in done])
        tell(account, [one for acted, _ in done for one in notices_of(acted.case, acted.events)], now)
        for acted, _ in done:
            for event in acted.events:
                if isinstance(event, PlanRang) and _is_sent(acted.case, event.plan):
                    carry_out_later(account, acted.case.id, event.plan)


def _is_sent(case: Case, plan: str) -> bool:
    return any(one.id == plan and one.act == "send" and one.state == "open" for one in case.plans)


def _one(account: UUID, one: tuple[Acted, CaseChange], now: datetime) -> int:
    """One case by itself, when another of its batch had changed meanwhile."""
    try:
        _save(account, [one], now)
    except WanhuiError as changed:
        if changed.code != "E-CASE-CHANGED":
            raise
        return 0
    return 1
