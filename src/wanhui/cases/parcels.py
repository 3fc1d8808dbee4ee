"""Parcels under way: what has been handed to a courier and has neither arrived, come back nor been given up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
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


def sent_back(facts: Collection[Fact]) -> frozenset[str]:
    """The ids of the scans, among `facts` of one order, that are of a parcel which the buyer sent back to the shop.

    The number that stands in a request is the buyer's own parcel, unless the order went out under it or the request is
    for something to be sent again. What nobody names is taken for the shop's.
    """
    theirs = {one.tracking for one in facts if isinstance(one, AfterSale) and one.type != "resend" and one.tracking}
    ours = {one.tracking for one in facts if isinstance(one, Order)}
    return frozenset(one.id for one in facts if isinstance(one, ShipmentEvent) and one.tracking in theirs - ours)
