"""The situation of a case for choosing a remedy: what is wrong, whose fault, what was paid, what is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from wanhui.cases.fault import propose
from wanhui.cases.granting import exchanges
from wanhui.cases.parts import Fault
from wanhui.cases.playbook import Playbook
from wanhui.cases.pricing import PriceCheck
from wanhui.cases.remedies import Need, Situation
from wanhui.cases.state import Case
from wanhui.records.goods import Product
from wanhui.records.money import Money
from wanhui.records.orders import Order, ShipmentEvent

#: Complaints that find fault with the goods; without one a return has no fault behind it.
_FAULTY: Final = frozenset({"quality", "damaged", "mismatch", "wrong", "missing", "fake", "adverse"})


def situation(
    case: Case,
    playbook: Playbook,
    order: Order,
    *,
    products: Sequence[Product] = (),
    scans: Sequence[ShipmentEvent] = (),
    asks: frozenset[str] = frozenset(),
    price: PriceCheck | None = None,
    exchanged: int = 0,
    may_return: bool = False,
) -> Situation | None:
    """How `case` stands, from its records; None when nobody knows what was paid.

    The fault is the one that a person confirmed, else what is proposed. Unknown stock counts as there: whoever
    carries the remedy out will see. A price difference is at hand only after the check. `exchanged` counts the
    exchanges of the order outside this case; `may_return`: the buyer wants to return and the law lets them.
    """
    if order.paid is None:
        return None
    is_free_return = may_return and case.fault == "unknown" and _FAULTY.isdisjoint(case.seen.issues)
    has: set[Need] = {"parts", "repairable"}
    if _in_stock(order, products) is not False:
        has.add("stock")
    if price is not None:
        has.add("price_drop")
    return Situation(
        issues=frozenset(case.seen.issues) or frozenset({"other"}),
        severity=max(1, case.seen.severity),
        fault="nobody" if is_free_return else fault_of(case, order, scans, price=price),
        paid=order.paid,
        asks=asks,
        goods_cost=_goods_cost(order, products),
        freight=order.shipping_fee,
        price_drop=price.difference if price is not None else None,
        has=frozenset(has),
        exchanges=max(exchanges(case), exchanged),
        exchange_limit=playbook.exchange_limit,
        may_return=may_return,
    )


def fault_of(
    case: Case, order: Order, scans: Sequence[ShipmentEvent], *, price: PriceCheck | None = None
) -> Fault:  # fmt: skip
    """Whose fault to reckon with: the confirmed side, else the proposed one; a price that owes nothing is nobody's."""
    if case.fault != "unknown":
        return case.fault
    if price is not None and not price.is_owed:
        return "nobody"
    suspect = "misuse" if "misuse" in case.seen.flags else None
    return propose(case.seen.issues, suspect=suspect, order=order, scans=scans).fault


def _in_stock(order: Order, products: Sequence[Product]) -> bool | None:
    """Whether all variants of the order can be sent again; None: their stock is not known."""
    stock = {sku.id: sku.stock for product in products for sku in product.skus}
    known = [stock.get(line.sku) if line.sku else None for line in order.lines]
    if not known or any(count is None for count in known):
        return None
    return all(count is not None and count >= line.quantity for count, line in zip(known, order.lines, strict=True))


def _goods_cost(order: Order, products: Sequence[Product]) -> Money | None:
    """What the goods of the order cost the shop; None when a cost is not known or in another currency."""
    costs = {product.id: product.cost for product in products}
    total = Decimal(0)
    for line in order.lines:
        cost = costs.get(line.product)
        if cost is None or order.paid is None or cost.currency != order.paid.currency:
            return None
        total += cost.amount * line.quantity
    return Money(total, order.paid.currency) if order.paid is not None and order.lines else None
