"""What a loaded case holds, sorted by kind, so that the flows about it need not search for it each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wanhui.cases.state import Case
from wanhui.flows.desk_statement import opening_fact
from wanhui.flows.found import Found, as_found
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.reviews import Review
from wanhui.store.case_pages import WholeCase


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """`order` is the case's own, `scans` its parcels' in order of time; `reading` is that of the opening words."""

    all: tuple[Fact, ...]
    order: Order | None
    products: tuple[Product, ...]
    scans: tuple[ShipmentEvent, ...]
    messages: tuple[Message, ...]
    reviews: tuple[Review, ...]
    after_sales: tuple[AfterSale, ...]
    said: str
    reading: Found | None

    @property
    def batches(self) -> frozenset[str]:
        """The batches of what was ordered, by its lines, else by the variants' own."""
        if self.order is None:
            return frozenset()
        of_sku = {sku.id: sku.batch for product in self.products for sku in product.skus}
        found = (line.batch or of_sku.get(line.sku or "") for line in self.order.lines)
        return frozenset(batch for batch in found if batch)

    @property
    def skus(self) -> frozenset[str]:
        """The variants ordered."""
        return frozenset(line.sku for line in self.order.lines if line.sku) if self.order is not None else frozenset()

    @property
    def goods(self) -> frozenset[str]:
        """The products ordered, or the one that was reviewed."""
        if self.order is not None:
            return frozenset(line.product for line in self.order.lines)
        return frozenset(review.product for review in self.reviews if review.product)


def facts_of(whole: WholeCase, case: Case) -> CaseFacts:
    """The facts around `case`, by kind."""
    facts = tuple(stored.fact for stored in (*whole.items, *whole.around))
    opened = opening_fact(whole)
    reading: Mapping[str, Any] | None = opened.reading if opened is not None else None
    return CaseFacts(
        all=facts,
        order=next((one for one in facts if isinstance(one, Order) and one.id == case.order), None),
        products=tuple(one.fact for one in whole.products.values() if isinstance(one.fact, Product)),
        scans=tuple(sorted((one for one in facts if isinstance(one, ShipmentEvent)), key=lambda scan: scan.at)),
        messages=tuple(sorted((one for one in facts if isinstance(one, Message)), key=lambda said: said.at)),
        reviews=tuple(one for one in facts if isinstance(one, Review)),
        after_sales=tuple(one for one in facts if isinstance(one, AfterSale)),
        said=_said(opened.fact) if opened is not None else "",
        reading=as_found(reading) if reading else None,
    )


def _said(fact: Fact) -> str:
    if isinstance(fact, Review):
        return "\n".join(text for text in (fact.text, fact.follow_up.text if fact.follow_up else "") if text)
    return str(getattr(fact, "text", None) or getattr(fact, "reason", None) or "")
