"""How well times were kept, by shop, channel and priority; and new deadlines for open cases, in the background."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.cases.acting import By
from wanhui.cases.case import Case, replay
from wanhui.cases.measuring import Kept, TimeKey, measure
from wanhui.cases.projection import projection
from wanhui.cases.rules import Rules
from wanhui.cases.timing import retime
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.case_lists import cases_opened, open_cases_of_shop
from wanhui.store.case_rows import CaseChange, CaseLine
from wanhui.store.cases import append, events_of
from wanhui.store.records import named

#: The name under which the worker knows `retime_shop`.
TASK: Final = "retime_shop"
#: The newest cases of the stretch of time that are measured.
MOST: Final = 5000
_BATCH: Final = 500
MONTH: Final = timedelta(days=30)


def times(account: UUID, *, now: datetime, since: datetime | None = None) -> dict[TimeKey, Kept]:
    """How the times of the cases opened since then (by default a month) stand at `now`."""
    return measure(_cases(account, since=since or now - MONTH), now)


def _cases(account: UUID, *, since: datetime) -> Iterator[Case]:
    with tenancy.account(account):
        ids = cases_opened(account, since=since, most=MOST)
        for start in range(0, len(ids), _BATCH):
            for events in events_of(account, ids[start : start + _BATCH]).values():
                yield replay(events)


def retime_shop(account: UUID, shop: str, *, now: datetime) -> int:
    """Open cases of the shop run by the deadlines that hold now, from when they started; how many changed.

    One batch is one transaction: a case that somebody works on meanwhile is retimed with the next try.
    """
    changed, after = 0, 0
    while True:
        with tenancy.account(account):
            lines = open_cases_of_shop(account, shop, after=after, most=_BATCH)
            if not lines:
                return changed
            after = lines[-1].number
            changed += _retime(account, shop, lines, now=now)


def _retime(account: UUID, shop: str, lines: tuple[CaseLine, ...], *, now: datetime) -> int:
    rules = rules_of_shops(account, {shop}, now)[shop]
    events = events_of(account, [line.id for line in lines])
    orders = named(account, "order", {(shop, line.row.order) for line in lines if line.row.order})
    changes = []
    for line in lines:
        stored = orders.get((shop, line.row.order or ""))
        source = stored.fact.source if stored is not None and isinstance(stored.fact, Order) else None
        before = replay(events[line.id])
        acted = retime(before, By(now=now), _preset(before, rules, source), rules=rules)
        if acted.events:
            row = projection(acted.case, rules.playbooks, now)
            changes.append(CaseChange(id=line.id, version=before.seq, row=row, events=acted.events))
    append(account, changes)
    return len(changes)


def _preset(case: Case, rules: Rules, source: str | None) -> str:
    """The preset by which the case would be opened now."""
    record = case.items[0].record if case.items else None
    return rules.preset_for(source, record=record, severity=case.seen.severity).id
