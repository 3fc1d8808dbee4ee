"""What records bear out about an order, so that a text can be held against it; what nobody reported stays unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Final

from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.goods import Inventory, Product
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.replies.outgoing import OutgoingFacts

_SHIPPED: Final = frozenset({"shipped", "delivered", "finished"})


def known_facts(facts: Sequence[Fact], order_id: str | None, *, now: datetime, zone: tzinfo) -> OutgoingFacts:
    """The facts of the order `order_id` among `facts`; `zone` is where the buyer's day is told."""
    local = now.astimezone(zone).time()
    order = next((one for one in facts if isinstance(one, Order) and one.id == order_id), None)
    if order is None:
        return OutgoingFacts(local_time=local)
    requests = [one for one in facts if isinstance(one, AfterSale) and one.order == order.id]
    scans = [one for one in facts if isinstance(one, ShipmentEvent) and one.order == order.id]
    shipped = _is_shipped(order, scans)
    return OutgoingFacts(
        stock=_stock(facts, order),
        shipped=shipped,
        tracking=_tracking(order, scans, shipped=shipped),
        refund_done=_is_refunded(order, requests),
        order_age_days=(now - order.created_at).days,
        amounts=_amounts(order, requests),
        dates=_dates(order, requests, zone),
        free_shipping=None if order.shipping_fee is None else order.shipping_fee.amount == 0,
        local_time=local,
    )


def _is_shipped(order: Order, scans: Sequence[ShipmentEvent]) -> bool | None:
    if order.shipped_at is not None or order.status in _SHIPPED or scans:
        return True
    return None if order.status is None else False


def _tracking(order: Order, scans: Sequence[ShipmentEvent], *, shipped: bool | None) -> str | None:
    """The number; "" when the goods have not left and so have none."""
    known = order.tracking or next((scan.tracking for scan in scans if scan.tracking), None)
    if known:
        return known.strip().lower()
    return "" if shipped is False else None


def _is_refunded(order: Order, requests: Sequence[AfterSale]) -> bool | None:
    if order.status == "refunded" or any(one.status == "done" and "refund" in one.type for one in requests):
        return True
    return False if order.status is not None or requests else None


def _stock(facts: Sequence[Fact], order: Order) -> int | None:
    """Pieces left of what was ordered, the scarcest line counting; None when a line's stock is not known."""
    counts = [_stock_of(facts, line.product, line.sku) for line in order.lines]
    known = [count for count in counts if count is not None]
    return min(known) if known and len(known) == len(counts) else None


def _stock_of(facts: Sequence[Fact], product: str, sku: str | None) -> int | None:
    counted = [one for one in facts if isinstance(one, Inventory) and (one.product, one.sku) == (product, sku)]
    if counted:
        return max(counted, key=lambda one: one.at).stock
    goods = next((one for one in facts if isinstance(one, Product) and one.id == product), None)
    return next((one.stock for one in goods.skus if one.id == sku), None) if goods is not None else None


def _amounts(order: Order, requests: Sequence[AfterSale]) -> tuple[Decimal, ...] | None:
    found = [order.paid, order.shipping_fee, *(line.price for line in order.lines), *(one.amount for one in requests)]
    return tuple(money.amount for money in found if money is not None) or None


def _dates(order: Order, requests: Sequence[AfterSale], zone: tzinfo) -> tuple[date, ...]:
    own = (order.created_at, order.paid_at, order.ship_by, order.shipped_at, order.delivered_at, order.finished_at)
    times = (*own, *(one.at for one in requests), *(one.respond_by for one in requests))
    return tuple(sorted({at.astimezone(zone).date() for at in times if at is not None}))
