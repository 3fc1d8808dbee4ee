"""Looks after orders that are still to arrive: one about to be late becomes a case before the buyer asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.cases.watch import Watched, late, look_at
from wanhui.flows.again import again
from wanhui.flows.log import record_bug
from wanhui.flows.open_cases import Arrival, take_in
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.store import tenancy
from wanhui.store.facts import refs_of
from wanhui.store.parcels import due_parcels, shops_with_scans, watch, watched
from wanhui.store.record_rows import SavedFact
from wanhui.store.records import Ref, by_keys, chains, named

#: An order whose trouble is older than this came with an import of the past: nobody is to be told of it now.
_OLDEST: Final = timedelta(days=30)


def note_parcels(account: UUID, saved: Sequence[SavedFact], now: datetime) -> None:
    """Sets when the orders among `saved`, and those whose parcels were scanned, are looked at; at most three queries.

    Orders that have ended cost nothing: an import of the past leaves no trace here.
    """
    orders = {(one.fact.shop, one.fact.id): one for one in saved if isinstance(one.fact, Order)}
    scans: dict[Ref, list[ShipmentEvent]] = {}
    for one in saved:
        if isinstance(one.fact, ShipmentEvent):
            scans.setdefault((one.fact.shop, one.fact.order), []).append(one.fact)
    checks: dict[UUID, datetime | None] = {}
    for ref, one in orders.items():
        if isinstance(one.fact, Order):
            at = look_at(one.fact, scans.get(ref, ()))
            if _is_worth(at, now) or one.previous is not None:
                checks[one.key] = at if _is_worth(at, now) else None
    others = [ref for ref in scans if ref not in orders]
    stored = named(account, "order", others) if others else {}
    for ref, known in stored.items():
        if isinstance(known.fact, Order):
            at = look_at(known.fact, scans[ref])
            checks[known.key] = at if _is_worth(at, now) else None
    watch(account, checks)


def _is_worth(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at <= _OLDEST


def watch_parcels(now: datetime, *, most: int = 500, only: UUID | None = None) -> int:
    """Looks at the orders that are due for it, of all accounts or `only` of one; how many are about to be late."""
    found = due_parcels(now, most=most)
    chosen = {account: records for account, records in found.items() if only in (None, account)}
    return sum(_looked(account, records, now) for account, records in chosen.items())


def _looked(account: UUID, records: Sequence[UUID], now: datetime) -> int:
    """What goes wrong in one account is logged and keeps no other account waiting."""
    try:
        return again(lambda: _look(account, records, now))
    except Exception as bug:
        record_bug(bug)
        return 0


def _look(account: UUID, records: Sequence[UUID], now: datetime) -> int:
    """One transaction: what is late becomes a case (one for each order), the rest is put off."""
    with tenancy.account(account):
        still = watched(account, records)
        orders = {
            key: one.fact for key, one in by_keys(account, still).items() if isinstance(one.fact, Order)
        }  # fmt: skip
        scans = _scans(account, orders.values())
        telling = shops_with_scans(account, {order.shop for order in orders.values()})
        checks: dict[UUID, datetime | None] = {key: None for key in still - orders.keys()}
        arrivals = []
        for key, order in orders.items():
            own = scans.get((order.shop, order.id), ())
            found = _late(order, own, now, has_scans=order.shop in telling)
            at = look_at(order, own)
            checks[key] = at if found is None and at is not None and at > now else None
            if found is not None:
                arrivals.append(
                    Arrival(key=key, fact=order, refs=refs_of(order), note="late_parcel", why=found.trigger)
                )  # fmt: skip
        take_in(account, arrivals, now)
        watch(account, checks)
    return len(arrivals)


def _late(order: Order, scans: Sequence[ShipmentEvent], now: datetime, *, has_scans: bool) -> Watched | None:
    """What threatens to be late; where a shop sends no scans at all, a missing one means nothing."""
    found = late(order, scans, now)
    if found is None or now - found.since > _OLDEST:
        return None
    return found if found.late == "not_dispatched" or has_scans else None


def _scans(account: UUID, orders: Iterable[Order]) -> Mapping[Ref, Sequence[ShipmentEvent]]:
    found = chains(account, "order", {(order.shop, order.id) for order in orders})
    return {ref: [one.fact for one in facts if isinstance(one.fact, ShipmentEvent)] for ref, facts in found.items()}


def late_of(facts: Sequence[Fact], order_id: str | None, now: datetime) -> Watched | None:
    """What is late about the order `order_id` among the records of a case."""
    order = next((one for one in facts if isinstance(one, Order) and one.id == order_id), None)
    scans = [one for one in facts if isinstance(one, ShipmentEvent) and one.order == order_id]
    return late(order, scans, now) if order is not None else None
