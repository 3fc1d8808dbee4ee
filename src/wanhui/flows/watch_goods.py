"""Looks at new prices and counts as they come in: who is owed a difference, and which orders stock cannot serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from wanhui.cases.pricing import Affected, affected
from wanhui.cases.triage import Trigger
from wanhui.cases.watch_goods import COUNTS, Counts, PriceCut, Short, is_open, price_cuts, short_of
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.open_cases import Arrival, take_in
from wanhui.flows.price_check import PROMISED, protections
from wanhui.flows.rights import require
from wanhui.records.goods import Inventory, Product
from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.account_settings import choose, setting
from wanhui.store.facts import refs_of
from wanhui.store.goods import latest_counts, orders_of_products
from wanhui.store.price_drops import StoredDrop, keep_drops
from wanhui.store.record_rows import SavedFact
from wanhui.store.shops import shops

#: Under this name an account keeps what the counts of each of its shops mean.
MEANING: Final = "stock_counts"
#: Orders that are older and still open are none of the watch's: somebody has long looked at them.
_OLDEST: Final = timedelta(days=30)
#: A cut that was reported later than this came with an import of the past.
_NEWS: Final = timedelta(days=7)
_BATCH: Final = 500
#: What the shop found by itself, in the shape of a reading: it says which drafts and remedies fit.
_FOUND: Final[dict[str, Any]] = {
    "polarity": "neu", "polarity_p": 1.0, "p_positive": 0.5, "severity": 1, "safety": False, "emotion": "calm",
    "asks": [], "suspect": None, "intent": None, "buyer_type": None, "review_hostage": False, "money_demand": None,
}  # fmt: skip
_PRICE: Final = {**_FOUND, "issues": [{"code": "price", "p": 1.0}], "scenario": "price_drop"}
_STOCK: Final = {**_FOUND, "issues": [{"code": "shipping", "p": 1.0}], "scenario": "late_shipment"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """An order (with the key of its record) and its lines that cost less by now."""

    key: UUID
    order: Order
    lines: tuple[Affected, ...]

    @property
    def is_owed(self) -> bool:
        """Whether the difference of any line must be paid."""
        return any(one.check.is_owed for one in self.lines)


def note_goods(account: UUID, saved: Sequence[SavedFact], now: datetime) -> None:
    """What the records among `saved` that were just kept mean for orders; costs nothing where none is about goods."""
    cuts = {}
    for one in saved:
        if isinstance(one.fact, Product) and isinstance(one.previous, Product):
            found = price_cuts(one.previous, one.fact)
            if found:
                cuts[one.fact] = found
    for product, of_product in cuts.items():
        _note_cuts(account, product, of_product, now=now)
    _note_counts(account, [one.fact for one in saved if isinstance(one.fact, (Inventory, Order))], now)


def _note_cuts(account: UUID, product: Product, cuts: Sequence[PriceCut], *, now: datetime) -> None:
    """A cut is kept; orders that are owed the difference become cases, whoever is owed nothing is left in peace."""
    seen = product.updated_at or now
    if now - seen > _NEWS:
        return
    drops = [
        StoredDrop(
            shop=product.shop, product=cut.product, sku=cut.sku, was=cut.was, now_costs=cut.now_costs, seen_at=seen
        )
        for cut in cuts
    ]
    with tenancy.account(account):
        keep_drops(account, drops)
        arrivals = [
            _arrival(one.key, one.order, reading=_PRICE, why=_why("price_drop", one.order, seen))
            for one in concerned(account, drops)
            if one.is_owed
        ]
        _open(account, arrivals, now)


def concerned(account: UUID, drops: Sequence[StoredDrop], *, within: timedelta = timedelta()) -> Iterator[Concerned]:
    """Each order that price cuts of one shop concern: owed by a rule, or else bought not longer than `within` before.

    What is looked back at is at least the promised period; without a promise and without `within` there is nothing.
    """
    if not drops:
        return
    shop = drops[0].shop
    rules = protections(setting(account, PROMISED), shop)
    reach = max([timedelta(days=rule.days) for rule in rules] + [within])
    if not reach:
        return
    since = min(one.seen_at for one in drops) - reach
    for key, order in orders_of_products(account, shop, {one.product for one in drops}, since=since):
        found = [
            one
            for drop in drops
            if drop.seen_at - order.created_at <= reach
            for one in affected(
                [order], drop.product, drop.now_costs, sku=drop.sku or None, dropped_at=drop.seen_at, protections=rules
            )
        ]
        if found:
            yield Concerned(key=key, order=order, lines=tuple(found))


def _note_counts(account: UUID, facts: Sequence[Inventory | Order], now: datetime) -> None:
    """Open orders that the last counts cannot serve become cases."""
    by_shop: dict[str, set[str]] = {}
    known = setting(account, MEANING) if facts else {}
    for one in facts:
        meaning = counts_of(known, one.shop)
        if isinstance(one, Inventory) and (one.stock < 0 or meaning == "on_hand") and now - one.at <= _OLDEST:
            by_shop.setdefault(one.shop, set()).add(one.product)
        elif isinstance(one, Order) and meaning == "on_hand" and is_open(one) and now - one.created_at <= _OLDEST:
            by_shop.setdefault(one.shop, set()).update(line.product for line in one.lines)
    for shop, products in by_shop.items():
        with tenancy.account(account):
            found = short_orders(account, shop, products, counts=counts_of(known, shop), now=now)
            arrivals = [
                _arrival(key, one.order, reading=_STOCK, why=_why("out_of_stock", one.order, now))
                for key, one in found.items()
            ]
            _open(account, arrivals, now)


def short_orders(account: UUID, shop: str, products: set[str], *, counts: Counts, now: datetime) -> dict[UUID, Short]:
    """The key of each open order of `products` that stock cannot serve, with what is short."""
    counted = latest_counts(account, shop, products)
    if not counted:
        return {}
    orders = orders_of_products(account, shop, products, since=now - _OLDEST)
    keys = {order.id: key for key, order in orders}
    found = short_of([order for _, order in orders], counted, now, counts=counts)
    return {keys[one.order.id]: one for one in found}


def counts_of(chosen: Any, shop: str) -> Counts:
    """What the counts of `shop` mean; pieces still to sell, unless the owner said otherwise."""
    return next((one for one in COUNTS if one == chosen.get(shop)), COUNTS[0])


def choose_counts(agent: Agent, shop: str, meaning: str, *, now: datetime) -> None:
    """What the counts of `shop` mean from now on. ``E-SHOP-NONE``, ``E-SHOP-SETTING`` for no known meaning."""
    require(agent.role, "shop")
    with tenancy.account(agent.account):
        known = {one.id for one in shops(agent.account)}
        if shop not in known:
            raise WanhuiError("E-SHOP-NONE", shop=shop, known=", ".join(sorted(known)))
        if meaning not in COUNTS:
            raise WanhuiError("E-SHOP-SETTING", name=MEANING, found=meaning, expected=", ".join(COUNTS))
        chosen = {**setting(agent.account, MEANING), shop: meaning}
        choose(agent.account, MEANING, chosen, now=now, by=str(agent.id))


def _why(reason: Literal["price_drop", "out_of_stock"], order: Order, at: datetime) -> Trigger:
    return Trigger(reason=reason, record="order", id=order.id, at=at)


def _arrival(key: UUID, order: Order, *, reading: dict[str, Any], why: Trigger) -> Arrival:
    return Arrival(key=key, fact=order, refs=refs_of(order), reading=reading, note=why.reason, why=why)


def _open(account: UUID, arrivals: Sequence[Arrival], now: datetime) -> None:
    for start in range(0, len(arrivals), _BATCH):
        take_in(account, arrivals[start : start + _BATCH], now)
