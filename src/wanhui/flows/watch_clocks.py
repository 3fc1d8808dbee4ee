"""Looks at the cases whose clocks warn or run out, across all accounts, and writes down what rang."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.cases.acting import By
from wanhui.cases.case import replay
from wanhui.cases.projection import projection
from wanhui.cases.timing import ring
from wanhui.content.case_rules import load_playbooks
from wanhui.errors import WanhuiError
from wanhui.flows.log import record_bug
from wanhui.store import tenancy
from wanhui.store.case_rows import CaseChange
from wanhui.store.cases import append, events_of
from wanhui.store.clocks import due_cases

_LONGEST: Final = 100_000


def watch_clocks(now: datetime, *, most: int = 500, only: UUID | None = None) -> int:
    """Rings what is due at `now` in up to `most` cases, of all accounts or `only` of one; how many rang.

    Two sweepers at once ring nothing twice: the one that comes second finds the case changed and leaves it. Cases
    that cannot be rung stand in nobody's way: when they fill the list, a longer one is asked for.
    """
    found = due_cases(now, most=most)
    by_account: dict[UUID, list[UUID]] = defaultdict(list)
    for due in found:
        if only not in (None, due.account):
            continue
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
    changes = []
    for key, past in events.items():
        before = replay(past)
        rung = ring(before, By(now=now))
        row = projection(rung.case, load_playbooks(), now)
        changes.append(CaseChange(id=key, version=before.seq, row=row, events=rung.events))
    try:
        append(account, changes)
    except WanhuiError as changed:
        if changed.code != "E-CASE-CHANGED":
            raise
        return sum(_one(account, change) for change in changes)
    return len(changes)


def _one(account: UUID, change: CaseChange) -> int:
    """One case by itself, when another of its batch had changed meanwhile."""
    try:
        append(account, [change])
    except WanhuiError as changed:
        if changed.code != "E-CASE-CHANGED":
            raise
        return 0
    return 1
