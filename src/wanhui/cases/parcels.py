"""Parcels under way: what has been handed to a courier and has neither arrived, come back nor been given up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent

_OVER: Final = frozenset({"delivered", "returned", "lost"})
_GOES_OUT: Final = frozenset({"exchange", "repair"})
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
    ours = {one.tracking for one in facts if isinstance(one, Order)}
    asked = [one for one in facts if isinstance(one, AfterSale) and one.tracking and one.tracking not in ours]
    scans = [one for one in facts if isinstance(one, ShipmentEvent)]
    return frozenset(scan.id for scan in scans if any(_is_theirs(scan, request) for request in asked))


def _is_theirs(scan: ShipmentEvent, request: AfterSale) -> bool:
    """Once the shop holds what was to be exchanged or mended, the same number is of what it sends in return."""
    goes_out = request.type in _GOES_OUT and request.status in ("received", "done")
    is_after = goes_out and request.updated_at is not None and scan.at > request.updated_at
    return scan.tracking == request.tracking and request.type != "resend" and not is_after
