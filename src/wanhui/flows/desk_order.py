"""The order beside the words: what was bought, how it travelled, which link of the chain is late or missing; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Literal

from wanhui.flows.desk_views import LinkOfChain, OrderView
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Line, Order
from wanhui.records.parties import Buyer
from wanhui.store.facts import StoredFact

#: How far an order is in each of its states; a link before that which nobody timed is unknown, not missing.
_REACHED: Final = {"created": 0, "paid": 1, "held": 1, "shipped": 2, "delivered": 3, "finished": 3}
_STOPPED: Final = frozenset({"cancelled", "refunded"})
LinkState = Literal["done", "late", "missing", "next", "unknown"]
Products = Mapping[tuple[str, str], StoredFact]


def order_view(order: Order, facts: Iterable[Fact], products: Products, *, now: datetime) -> OrderView:
    """The page's view of `order` among the other `facts` of its case."""
    others = list(facts)
    buyer = next((fact for fact in others if isinstance(fact, Buyer)), None)
    lines = [(line, _product(order, line, products)) for line in order.lines]
    return OrderView(
        id=order.id,
        items=tuple(_item(line, product) for line, product in lines),
        batch="、".join(dict.fromkeys(filter(None, (_batch(line, product) for line, product in lines)))) or None,
        paid=order.paid,
        shipping_fee=order.shipping_fee,
        courier=order.courier,
        tracking=order.tracking,
        delivered_at=order.delivered_at,
        buyer_orders=buyer.orders_total if buyer else None,
        chain=tuple(chain(order, others, now)),
    )


def chain(order: Order, others: Iterable[Fact], now: datetime) -> Iterator[LinkOfChain]:
    """Ordered, paid, shipped, delivered, and the after-sale request where there is one, each with its state."""
    links = (
        ("ordered", order.created_at, None),
        ("paid", order.paid_at, None),
        ("shipped", order.shipped_at, order.ship_by),
        ("delivered", order.delivered_at, None),
    )
    for place, (code, at, due) in enumerate(links):
        yield LinkOfChain(code=code, at=at, due_at=due, state=_state(order, place, (at, due), now=now))
    requests = [fact for fact in others if isinstance(fact, AfterSale) and fact.order == order.id]
    if requests:
        first = min(requests, key=lambda fact: fact.at)
        is_late = first.status in (None, "requested") and first.respond_by is not None and first.respond_by < now
        yield LinkOfChain(
            code="after_sale", at=first.at, due_at=first.respond_by, state="late" if is_late else "done"
        )  # fmt: skip


def _state(order: Order, place: int, when: tuple[datetime | None, datetime | None], *, now: datetime) -> LinkState:
    at, due = when
    if at is not None:
        return "late" if due is not None and at > due else "done"
    if order.status in _STOPPED or order.status is None:
        return "unknown"
    if place <= _REACHED[order.status]:
        return "unknown"
    return "missing" if due is not None and now > due else "next"


def _product(order: Order, line: Line, products: Products) -> Product | None:
    found = products.get((order.shop, line.product))
    return found.fact if found is not None and isinstance(found.fact, Product) else None


def _item(line: Line, product: Product | None) -> str:
    sku = next((sku for sku in product.skus if sku.id == line.sku), None) if product else None
    title = line.title or (product.title if product else line.product)
    name = sku.name if sku and sku.name and sku.name not in title else ""
    return f"{title} {name} ×{line.quantity}".replace("  ", " ")


def _batch(line: Line, product: Product | None) -> str | None:
    if line.batch:
        return line.batch
    return next((sku.batch for sku in product.skus if sku.id == line.sku), None) if product else None
