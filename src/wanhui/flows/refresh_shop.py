"""Brings the open cases of a shop up to date when the shop itself becomes known after them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wanhui.cases.acting import By
from wanhui.cases.arriving import identify
from wanhui.cases.case import replay
from wanhui.cases.projection import projection
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.case_lists import open_cases_of_shop
from wanhui.store.case_rows import CaseChange, CaseLine
from wanhui.store.cases import append, events_of
from wanhui.store.records import named


def refresh_shop(account: UUID, shop: str, now: datetime) -> None:
    """Gives open cases that began while the platform of `shop` was unknown its name and its deadlines."""
    after = 0
    with tenancy.account(account):
        while lines := open_cases_of_shop(account, shop, after=after):
            after = lines[-1].number
            _refresh(account, shop, [line for line in lines if line.row.platform == "other"], now=now)


def _refresh(account: UUID, shop: str, lines: list[CaseLine], *, now: datetime) -> None:
    rules = rules_of_shops(account, {shop}, now)[shop]
    events = events_of(account, [line.id for line in lines])
    orders = named(account, "order", {(shop, line.row.order) for line in lines if line.row.order})
    changes = []
    for line in lines:
        stored = orders.get((shop, line.row.order or ""))
        order = stored.fact if stored is not None and isinstance(stored.fact, Order) else None
        before = replay(events[line.id])
        known = identify(before, By(now=now), rules=rules, order=order)
        if known.events:
            row = projection(known.case, rules.playbooks, now)
            changes.append(CaseChange(id=line.id, version=before.seq, row=row, events=known.events))
    append(account, changes)
