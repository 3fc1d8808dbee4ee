"""What the guard needs of an account's records, one plain row each: a small part of what the records hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import nan
from typing import Any, NamedTuple

from wanhui.guard.identity import AddressRow, address_row, marks_of
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer, Shop
from wanhui.records.reviews import Review

#: Product, variant, pieces, and the price of one.
LineRow = tuple[str, str | None, int, str]


class OrderRow(NamedTuple):
    """An order; instants are seconds since 1970 (NaN: unknown), amounts as they are printed, all in `currency`.

    `hour` is the one that the order's own time shows, `offers` are the fees of the ways of shipping, `marks` the
    tokens outside the contract.
    """

    shop: str
    id: str
    buyer: str
    at: float
    hour: int
    paid: float
    shipped: float
    delivered: float
    currency: str
    lines: tuple[LineRow, ...]
    fee: str | None
    method: str | None
    offers: tuple[str, ...]
    note: str | None
    address: AddressRow | None
    marks: tuple[str, ...]


class BuyerRow(NamedTuple):
    """A buyer as one shop reported them; `reviews` are those given: good, neutral, bad."""

    shop: str
    id: str
    registered: float
    credit: int | None
    orders: int | None
    reviews: tuple[int | None, int | None, int | None] | None
    phone: str | None
    email: str | None
    contacts: tuple[str, ...]
    updated: float


class MessageRow(NamedTuple):
    """A message; whether the buyer wrote it."""

    shop: str
    conversation: str
    at: float
    is_buyers: bool
    text: str
    buyer: str | None
    order: str | None


class ReviewRow(NamedTuple):
    """A review."""

    shop: str
    at: float
    text: str
    buyer: str | None
    order: str | None
    stars: int | None
    grade: str | None
    has_images: bool


class ClaimRow(NamedTuple):
    """An after-sale request."""

    shop: str
    order: str
    at: float
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The current version of each record of one account, in the order in which they came."""

    shops: list[Shop]
    products: list[Product]
    buyers: list[BuyerRow]
    orders: list[OrderRow]
    messages: list[MessageRow]
    reviews: list[ReviewRow]
    claims: list[ClaimRow]

    def texts(self) -> list[str]:
        """What buyers wrote, to the shop and in public."""
        return [one.text for one in self.messages if one.is_buyers] + [one.text for one in self.reviews]


def sheets_of(facts: Iterable[Fact]) -> Sheets:
    """The rows of `facts`; kinds that say nothing about risk are left out."""
    of: dict[type[Fact], list[Any]] = defaultdict(list)
    for fact in facts:
        of[type(fact)].append(fact)
    return Sheets(
        shops=of[Shop],
        products=of[Product],
        buyers=[buyer_row(one) for one in of[Buyer]],
        orders=[order_row(one) for one in of[Order]],
        messages=[_message(one) for one in of[Message]],
        reviews=[_review(one) for one in of[Review]],
        claims=[ClaimRow(one.shop, one.order, one.at.timestamp(), one.type) for one in of[AfterSale]],
    )


def order_row(order: Order) -> OrderRow:
    """The row of `order`; a fee in another currency than the goods' is as good as unknown."""
    address = order.address
    currencies = {one.price.currency for one in order.lines} | {one.fee.currency for one in order.shipping_options}
    fee = order.shipping_fee
    if fee is not None and currencies - {fee.currency}:
        fee = None
    return OrderRow(
        shop=order.shop,
        id=order.id,
        buyer=order.buyer,
        at=order.created_at.timestamp(),
        hour=order.created_at.hour,
        paid=_seconds(order.paid_at),
        shipped=_seconds(order.shipped_at),
        delivered=_seconds(order.delivered_at),
        currency=order.lines[0].price.currency if order.lines else "",
        lines=tuple((one.product, one.sku, one.quantity, str(one.price)) for one in order.lines),
        fee=None if fee is None else str(fee),
        method=order.shipping_method,
        offers=tuple(str(one.fee) for one in order.shipping_options),
        note=order.buyer_note,
        address=None if address is None else address_row(address),
        marks=marks_of(order.extra),
    )


def buyer_row(buyer: Buyer) -> BuyerRow:
    """The row of `buyer`."""
    given = buyer.reviews_given
    return BuyerRow(
        shop=buyer.shop,
        id=buyer.id,
        registered=_seconds(buyer.registered_at),
        credit=buyer.credit_level,
        orders=buyer.orders_total,
        reviews=None if given is None else (given.good, given.neutral, given.bad),
        phone=buyer.phone,
        email=buyer.email,
        contacts=tuple(one.value for one in buyer.contacts),
        updated=_seconds(buyer.updated_at),
    )


def _message(one: Message) -> MessageRow:
    return MessageRow(
        one.shop, one.conversation, one.at.timestamp(), one.speaker == "buyer", one.text, one.buyer, one.order
    )


def _review(one: Review) -> ReviewRow:
    return ReviewRow(
        one.shop, one.at.timestamp(), one.text, one.buyer, one.order, one.stars, one.grade, bool(one.images)
    )


def _seconds(at: datetime | None) -> float:
    return nan if at is None else at.timestamp()
