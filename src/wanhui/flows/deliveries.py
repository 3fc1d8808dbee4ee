"""Notes what has just arrived among records that were saved: the guide of the goods may be due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.records.orders import Order, ShipmentEvent
from wanhui.store.record_rows import SavedFact

#: What was delivered longer ago came with an import of the past, or is in use already (own).
_FRESH: Final = timedelta(days=3)
_ARRIVED: Final = frozenset({"delivered", "finished"})


def note_deliveries(account: UUID, saved: Sequence[SavedFact], now: datetime) -> int:
    """Plans one guide for each order among `saved` that has just arrived, once an order, while it is on; how many."""
    orders = {(one.shop, one.id): one for one in _arrived(saved, now)}
    scanned = {
        (one.fact.shop, one.fact.order)
        for one in saved
        if isinstance(one.fact, ShipmentEvent) and one.fact.status == "delivered" and now - one.fact.at <= _FRESH
    }
    if not (orders or scanned):
        return 0
    from wanhui.flows.guides import send_guides  # with it comes all that checks a letter: most imports need none

    return send_guides(account, orders, scanned, now=now)


def _arrived(saved: Sequence[SavedFact], now: datetime) -> Iterator[Order]:
    for one in saved:
        fact = one.fact
        if not isinstance(fact, Order) or fact.status not in _ARRIVED or fact.delivered_at is None:
            continue
        if now - fact.delivered_at <= _FRESH:
            yield fact
