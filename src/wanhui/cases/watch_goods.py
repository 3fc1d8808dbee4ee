"""Prices that fell and counts that open orders exceed: what the shop can find before a buyer asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from wanhui.records.goods import Inventory, Product
from wanhui.records.money import Money
from wanhui.records.orders import Order

#: What a shop's counts of stock mean: pieces on the shelf, or pieces still to sell with open orders taken off already.
Counts = Literal["to_sell", "on_hand"]
COUNTS: Final[tuple[Counts, ...]] = get_args(Counts)
#: A count that is older says nothing about today (own).
FRESH: Final = timedelta(hours=72)
_OPEN: Final = frozenset({"paid", "held"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCut:
    """The price of a product, or of its variant `sku` (empty: the product's own), is lower than it was."""

    product: str
    sku: str
    was: Money
    now_costs: Money


def price_cuts(before: Product, after: Product) -> tuple[PriceCut, ...]:
    """What costs less in `after` than in `before`; a price that nobody told before or now is no cut."""
    old = dict(_prices(before))
    return tuple(
        PriceCut(product=after.id, sku=sku, was=old[sku], now_costs=price)
        for sku, price in _prices(after)
        if sku in old and old[sku].currency == price.currency and price < old[sku]
    )


def _prices(product: Product) -> Iterator[tuple[str, Money]]:
    """What each variant costs; the product's own price is told where no variant has one of its own."""
    own = [(sku.id, sku.price) for sku in product.skus if sku.price is not None]
    if product.price is not None and not own:
        yield "", product.price
    yield from own


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """An open order of which `pieces` of one variant cannot be served by the last count (`stock`, taken `at`)."""

    order: Order
    product: str
    sku: str
    pieces: int
    stock: int
    at: datetime


def short_of(
    orders: Iterable[Order], counted: Mapping[tuple[str, str], Inventory], now: datetime, *, counts: Counts
) -> tuple[Short, ...]:
    """The open orders that stock cannot serve, first paid first served; nothing is said on a stale count.

    With counts `to_sell` what is ordered has been taken off: only a count below zero leaves orders without goods, the
    last paid ones. With `on_hand` all open orders are served from the count.
    """
    waiting: dict[tuple[str, str], list[tuple[Order, int]]] = {}
    for order in sorted((one for one in orders if is_open(one)), key=lambda one: one.paid_at or one.created_at):
        for line in order.lines:
            if line.sku is not None:
                waiting.setdefault((line.product, line.sku), []).append((order, line.quantity))
    found: list[Short] = []
    for key, lines in waiting.items():
        count = counted.get(key)
        if count is not None and now - count.at <= FRESH:
            found += _short(lines, count, counts)
    return tuple(found)


def is_open(order: Order) -> bool:
    """Whether the order was paid for and has not left."""
    return order.status in _OPEN and order.shipped_at is None


def _short(lines: Sequence[tuple[Order, int]], count: Inventory, counts: Counts) -> Iterator[Short]:
    wanted = sum(pieces for _, pieces in lines)
    left = count.stock if counts == "on_hand" else wanted + min(count.stock, 0)
    for order, pieces in lines:
        missing = min(pieces, max(pieces - max(left, 0), 0))
        left -= pieces
        if missing:
            yield Short(
                order=order, product=count.product, sku=count.sku, pieces=missing, stock=count.stock, at=count.at
            )  # fmt: skip
