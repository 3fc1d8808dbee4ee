"""Parcels under way: what has been handed to a courier and has neither arrived, come back nor been given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wanhui.records.after_sales import AfterSale
from wanhui.records.orders import Order, ShipmentEvent

_OVER: Final = frozenset({"delivered", "returned", "lost"})
_ARRIVED: Final = frozenset({"delivered", "finished", "refunded", "cancelled"})


def under_way(
    order: Order | None, scans: Sequence[ShipmentEvent], after_sales: Sequence[AfterSale] = ()
) -> tuple[str, ...]:
    """The numbers of the parcels that are still travelling, of the order itself and of its exchanges and returns.

    A parcel without a number counts under the order's id; an order that says it arrived is believed. A return on its
    way back counts by the request's number.
    """
    last: dict[str, str] = {}
    for scan in sorted(scans, key=lambda one: one.at):
        last[scan.tracking or scan.order] = scan.status
    if order is not None and order.status in _ARRIVED:
        last.pop(order.tracking or order.id, None)
    travelling = [number for number, status in last.items() if status not in _OVER]
    returning = [one.tracking or one.id for one in after_sales if one.status == "returning"]
    return tuple(dict.fromkeys([*travelling, *(one for one in returning if last.get(one) not in _OVER)]))
