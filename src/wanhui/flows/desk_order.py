"""The order beside the words: what was bought, how it travelled, which link of the chain is late or missing; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Literal

from wanhui.flows.desk_views import LinkOfChain, OrderView, RequestView
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.goods import Inventory, Product
from wanhui.records.orders import Line, Order, ShipmentEvent
from wanhui.records.parties import Buyer
from wanhui.store.facts import StoredFact

#: How far an order is in each of its states; a link before that which nobody timed is unknown, not missing.
_REACHED: Final = {"created": 0, "paid": 1, "held": 1, "shipped": 2, "delivered": 3, "finished": 3}
_STOPPED: Final = frozenset({"cancelled", "refunded"})
#: An order in one of these states needs nothing from the shelf any more.
_LEFT: Final = frozenset({"shipped", "delivered", "finished"}) | _STOPPED
#: A parcel of which this was heard last does not reach its buyer by itself.
_LOST: Final = frozenset({"failed", "returned", "lost"})
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
        requests=tuple(_request(fact) for fact in _requests(order, others)),
    )


def chain(order: Order, others: Iterable[Fact], now: datetime) -> Iterator[LinkOfChain]:
    """Stock (where it was counted), ordered, paid, shipped, delivered, and the after-sale request where there is one.

    Each has its state and its time as its source gave it; what the order does not say is taken from its parcel.
    """
    facts = list(others)
    scans = sorted(
        (fact for fact in facts if isinstance(fact, ShipmentEvent) and fact.order == order.id), key=lambda scan: scan.at
    )
    has_left = bool(scans) or order.shipped_at is not None or order.status in _LEFT
    yield from _stock(order, [fact for fact in facts if isinstance(fact, Inventory)], has_left=has_left)
    links = (
        ("ordered", order.created_at, None),
        ("paid", order.paid_at, None),
        ("shipped", order.shipped_at or next((scan.at for scan in scans), None), order.ship_by),
        ("delivered", order.delivered_at or next((s.at for s in scans if s.status == "delivered"), None), None),
    )
    for place, (code, at, due) in enumerate(links):
        state = _state(order, place, (at, due), now=now)
        is_lost = code == "delivered" and at is None and bool(scans) and scans[-1].status in _LOST
        yield LinkOfChain(code=code, at=at, due_at=due, state="missing" if is_lost else state)
    requests = _requests(order, facts)
    if requests:
        first = requests[0]
        is_late = first.status in (None, "requested") and first.respond_by is not None and first.respond_by < now
        yield LinkOfChain(
            code="after_sale", at=first.at, due_at=first.respond_by, state="late" if is_late else "done"
        )  # fmt: skip


def _requests(order: Order, others: Iterable[Fact]) -> list[AfterSale]:
    """The after-sale requests about the order, oldest first."""
    found = (fact for fact in others if isinstance(fact, AfterSale) and fact.order == order.id)
    return sorted(found, key=lambda fact: fact.at)


def _request(fact: AfterSale) -> RequestView:
    waits = fact.status in (None, "requested")
    return RequestView(
        type=fact.type, status=fact.status, amount=fact.amount, due_at=fact.respond_by if waits else None
    )  # fmt: skip


def _stock(order: Order, counts: Iterable[Inventory], *, has_left: bool) -> Iterator[LinkOfChain]:
    """The goods themselves: missing while an order that has not left needs more than was counted last."""
    counted: dict[tuple[str, str | None], Inventory] = {
        (count.product, count.sku): count for count in sorted(counts, key=lambda count: count.at)
    }
    known = [(line, counted[line.product, line.sku]) for line in order.lines if (line.product, line.sku) in counted]
    if not known:
        return
    short = [count for line, count in known if count.stock < line.quantity]
    at = min(count.at for count in short) if short else max(count.at for _, count in known)
    yield LinkOfChain(code="stock", at=at, due_at=None, state="missing" if short and not has_left else "done")


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
