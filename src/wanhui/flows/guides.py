"""Sends the guide of goods when they arrive, where it keeps a known misuse from happening."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from wanhui.errors import Words
from wanhui.flows.consult import guide_words
from wanhui.flows.outreach import Wanted, is_on, plan
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.replies.knowledge import Entry
from wanhui.store import tenancy
from wanhui.store.knowledge import preventing
from wanhui.store.records import Ref, named


def send_guides(account: UUID, orders: dict[Ref, Order], scanned: Collection[Ref], *, now: datetime) -> int:
    """Plans one guide for each of `orders`, and of those (shop, order) that were `scanned` as delivered; how many.

    The guide must be approved for what was bought and name the misuse that it prevents. Once an order, while it is on.
    """
    if not is_on(account):
        return 0
    with tenancy.account(account):
        stored = named(account, "order", set(scanned) - orders.keys())
        orders = orders | {ref: one.fact for ref, one in stored.items() if isinstance(one.fact, Order)}
        goods = {(order.shop, line.product) for order in orders.values() for line in order.lines}
        entries = preventing(account, goods, today=now.date()) if goods else ()
        if not entries:
            return 0
        titles = {
            ref: one.fact.title
            for ref, one in named(account, "product", {(one.shop, one.product) for one in entries}).items()
            if isinstance(one.fact, Product)
        }
        wanted = [one for order in orders.values() for one in _guide(order, entries, titles)]
        answers = plan(account, wanted, by="system", now=now) if wanted else {}
    return sum(not against for against in answers.values())


def _guide(order: Order, entries: Sequence[Entry], titles: dict[tuple[str, str], str]) -> Iterator[Wanted]:
    """The first guide that fits what was bought: a variant's own before that of all."""
    bought = {(line.product, line.sku or "") for line in order.lines}
    products = {product for product, _ in bought}
    fitting = [one for one in entries if (one.product, one.sku) in bought or (not one.sku and one.product in products)]
    for one in sorted(fitting, key=lambda entry: not entry.sku)[:1]:
        title = titles.get((one.shop, one.product), "")
        words = Words(guide_words(one, title, "zh"), guide_words(one, title, "en"))
        yield Wanted(
            shop=order.shop, buyer=order.buyer, purpose="guide", key=f"guide:{order.id}", words=words, order=order.id
        )
