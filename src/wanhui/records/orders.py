"""What was bought and how it travelled: orders and shipment events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wanhui.records.fact import Fact
from wanhui.records.money import Money
from wanhui.records.often import made_often

OrderStatus = Literal["created", "paid", "held", "shipped", "delivered", "finished", "cancelled", "refunded"]
ShipmentStatus = Literal["picked_up", "in_transit", "out_for_delivery", "delivered", "failed", "returned", "lost"]


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One position of an order; `price` is for one piece."""

    product: str
    quantity: int
    price: Money
    sku: str | None = None
    title: str | None = None
    batch: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingOption:
    """A way of shipping that was offered, and its fee."""

    method: str
    fee: Money


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to; any part may be masked or a token."""

    name: str | None = None
    phone: str | None = None
    country: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    town: str | None = None
    detail: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Fact):
    """An order. `paid` is the total; an export that lists no positions gives empty `lines` (unknown)."""

    buyer: str
    created_at: datetime
    lines: tuple[Line, ...] = ()
    status: OrderStatus | None = None
    paid: Money | None = None
    shipping_fee: Money | None = None
    shipping_method: str | None = None
    shipping_options: tuple[ShippingOption, ...] = ()
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    finished_at: datetime | None = None
    courier: str | None = None
    tracking: str | None = None
    address: Address | None = None
    buyer_note: str | None = None
    source: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentEvent(Fact):
    """One scan of a parcel."""

    order: str
    at: datetime
    status: ShipmentStatus
    courier: str | None = None
    tracking: str | None = None
    text: str | None = None
