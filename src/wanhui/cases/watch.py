"""Parcels that are about to be late: found before the buyer asks, and opened as cases of the shop's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.cases.sla import WARN_SHARE
from wanhui.cases.triage import Trigger
from wanhui.errors import Words
from wanhui.records.orders import Order, ShipmentEvent

#: Without a scan for so long a parcel counts as stuck.
NO_SCAN: Final = timedelta(hours=48)
_ENDED: Final = frozenset({"delivered", "returned", "lost"})
_DONE: Final = frozenset({"cancelled", "refunded", "finished", "delivered"})

Late = Literal["not_dispatched", "stuck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What threatens to be late, since when, and the words for it."""

    late: Late
    since: datetime
    says: Words
    trigger: Trigger


def late(order: Order, scans: Sequence[ShipmentEvent], now: datetime) -> Watched | None:
    """What of `order` is about to be late at `now`: no dispatch in time, or no scan for 48 hours; else None."""
    if order.status in _DONE:
        return None
    scanned = [scan.at for scan in scans]
    if not scanned and not order.shipped_at:
        return _not_dispatched(order, now) if order.status != "shipped" else None
    if any(scan.status in _ENDED for scan in scans):
        return None
    since = max([*scanned, *([order.shipped_at] if order.shipped_at is not None else [])])
    if now - since < NO_SCAN:
        return None
    hours = int((now - since) / timedelta(hours=1))
    says = Words(f"物流停了 {hours} 小时没有新动静", f"No scan for {hours} hours")
    return _watched("stuck", since, says, order=order, now=now)


def _not_dispatched(order: Order, now: datetime) -> Watched | None:
    start = order.paid_at or order.created_at
    if order.ship_by is None or order.ship_by <= start:
        return None
    at = start + (order.ship_by - start) * WARN_SHARE
    if now < at:
        return None
    if now >= order.ship_by:
        says = Words("已过发货期限还没有发出", "The dispatch deadline has passed")
    else:
        says = Words("快到发货期限还没有发出", "Not sent yet, and the deadline is near")
    return _watched("not_dispatched", order.ship_by, says, order=order, now=now)


def look_at(order: Order, scans: Sequence[ShipmentEvent]) -> datetime | None:
    """When to look at `order` again; None: it has arrived or ended, or nobody said by when it must leave."""
    if order.status in _DONE or any(scan.status in _ENDED for scan in scans):
        return None
    scanned = [scan.at for scan in scans]
    if scanned or order.shipped_at is not None:
        return max([*scanned, *([order.shipped_at] if order.shipped_at is not None else [])]) + NO_SCAN
    start = order.paid_at or order.created_at
    if order.status == "shipped" or order.ship_by is None or order.ship_by <= start:
        return None
    return start + (order.ship_by - start) * WARN_SHARE


def _watched(late_: Late, since: datetime, says: Words, *, order: Order, now: datetime) -> Watched:
    found = Trigger(reason="late_parcel", record="order", id=order.id, at=now)
    return Watched(late=late_, since=since, says=says, trigger=found)
