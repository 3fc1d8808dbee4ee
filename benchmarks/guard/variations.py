"""Worlds that other simulators could have made: each changes what is recorded, priced or hidden in one of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha1
from random import Random
from typing import Any, Final

from benchmarks.guard.worlds import World

from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.money import Money
from wanhui.records.orders import Address, Order
from wanhui.records.parties import Buyer, Shop

Change = Callable[[Fact], Fact | None]


def _without_addresses(fact: Fact) -> Fact:
    return replace(fact, address=None) if isinstance(fact, Order) else fact


def _without_chats(fact: Fact) -> Fact | None:
    return None if isinstance(fact, Message) else fact


def _without_profiles(fact: Fact) -> Fact | None:
    return None if isinstance(fact, Buyer) else fact


def _bare_profiles(fact: Fact) -> Fact:
    """The marketplace tells nothing of an account but its name."""
    if not isinstance(fact, Buyer):
        return fact
    return replace(fact, registered_at=None, credit_level=None, orders_total=None, reviews_given=None)


def _without_age(fact: Fact) -> Fact:
    return replace(fact, registered_at=None) if isinstance(fact, Buyer) else fact


def _without_tokens(fact: Fact) -> Fact:
    return replace(fact, extra={}) if isinstance(fact, Order) else fact


def _masked(fact: Fact) -> Fact:
    """Visible asterisks everywhere, and no token."""
    if isinstance(fact, Buyer):
        return replace(fact, phone="138****0000", name="买**")
    if isinstance(fact, Order) and fact.address is not None:
        hidden = Address(name="买**", phone="138****0000", detail="****", province=fact.address.province,
                         city=fact.address.city, district=fact.address.district)  # fmt: skip
        return replace(fact, address=hidden, extra={})
    return fact


def _opaque(fact: Fact) -> Fact:
    """Tokens in place of the telephone and the street, as marketplaces hand them over."""
    if isinstance(fact, Buyer):
        return replace(fact, phone=None)
    if isinstance(fact, Order) and fact.address is not None:
        at = fact.address
        return replace(fact, address=replace(at, name="买**", phone=_token(at.phone), detail=_token(at.detail)))
    return fact


def _token(value: str | None) -> str | None:
    return None if value is None or "*" in value else sha1(value.encode(), usedforsecurity=False).hexdigest()


def _without_options(fact: Fact) -> Fact:
    return replace(fact, shipping_options=()) if isinstance(fact, Order) else fact


def _without_openings(fact: Fact) -> Fact:
    return replace(fact, opened_at=None) if isinstance(fact, Shop) else fact


def _fees(times: str) -> Change:
    def change(fact: Fact) -> Fact:
        if not isinstance(fact, Order):
            return fact
        options = tuple(replace(one, fee=_times(one.fee, times)) for one in fact.shipping_options)
        fee = None if fact.shipping_fee is None else _times(fact.shipping_fee, times)
        return replace(fact, shipping_fee=fee, shipping_options=options)

    return change


def _prices(times: str) -> Change:
    def change(fact: Fact) -> Fact:
        if isinstance(fact, Product):
            return replace(fact, price=None if fact.price is None else _times(fact.price, times))
        if isinstance(fact, Order):
            return replace(fact, lines=tuple(replace(one, price=_times(one.price, times)) for one in fact.lines))
        return fact

    return change


def _times(money: Money, times: str) -> Money:
    return Money((money.amount * Decimal(times)).quantize(Decimal("0.01")), money.currency)


def _in_dollars(fact: Fact) -> Fact:
    """A seventh of the figures, and another currency."""
    if isinstance(fact, Shop):
        return replace(fact, currency="USD", language="en", platform="amazon", time_zone="America/New_York")
    if not isinstance(fact, Order):
        return fact

    def dollars(money: Money) -> Money:
        return Money((money.amount / 7).quantize(Decimal("0.01")), "USD")

    return replace(
        fact,
        lines=tuple(replace(one, price=dollars(one.price)) for one in fact.lines),
        shipping_fee=None if fact.shipping_fee is None else dollars(fact.shipping_fee),
        shipping_options=tuple(replace(one, fee=dollars(one.fee)) for one in fact.shipping_options),
    )


def _together(fact: Fact) -> Fact:
    """Households and dormitories buy one thing and within two days: group buying makes them look like rings."""
    if isinstance(fact, Order) and fact.lines and fact.address is not None and "宿舍" in (fact.address.detail or ""):
        at = fact.created_at.replace(hour=fact.created_at.hour % 12)
        start = at - timedelta(days=at.day % 4)
        return replace(fact, created_at=start, lines=(replace(fact.lines[0], product="group", sku="group"),))
    return fact


#: By name, what is changed in every record; None drops the record.
CHANGES: Final[Mapping[str, Change]] = {
    "as it is": lambda fact: fact,
    "no addresses": _without_addresses,
    "no chats": _without_chats,
    "no buyers": _without_profiles,
    "buyers by name only": _bare_profiles,
    "no age of accounts": _without_age,
    "no tokens": _without_tokens,
    "everything masked": _masked,
    "opaque tokens": _opaque,
    "no shipping options": _without_options,
    "no opening of shops": _without_openings,
    "fees halved": _fees("0.5"),
    "fees doubled": _fees("2"),
    "goods at a third": _prices("0.33"),
    "goods at three times": _prices("3"),
    "US dollars": _in_dollars,
    "dormitories buy together": _together,
}
#: Shares of professional orders that are tried; our own worlds have 0.4 %.
SHARES: Final = (0.002, 0.01)
_OWN_SHARE: Final = 0.004


def variations(world: World, seed: int) -> Iterator[tuple[str, World]]:
    """`world` with each of the changes, and with other shares of professional orders."""
    for name, change in CHANGES.items():
        changed = (change(fact) for fact in world.facts)
        yield name, World(facts=[fact for fact in changed if fact is not None], truth=world.truth)
    for share in SHARES:
        yield f"{100 * share:g} % professional", _with_share(world, share, seed)


def _with_share(world: World, share: float, seed: int) -> World:
    """So many orders taken out, of either kind, that `share` of the rest is professional; a ring goes as a whole."""
    dice = Random(seed)
    professional, keep = share < _OWN_SHARE, min(share, _OWN_SHARE) / max(share, _OWN_SHARE)
    kept: dict[str, bool] = {}
    for order, truth in world.truth.items():
        key = str(truth["ring"] or order)
        if key not in kept:
            kept[key] = bool(truth["professional"]) is not professional or dice.random() < keep
    gone = {order for order, truth in world.truth.items() if not kept[str(truth["ring"] or order)]}
    facts = [fact for fact in world.facts if _order_of(fact) not in gone]
    left: dict[str, dict[str, Any]] = {order: truth for order, truth in world.truth.items() if order not in gone}
    return World(facts=facts, truth=left)


def _order_of(fact: Fact) -> str | None:
    return fact.id if isinstance(fact, Order) else getattr(fact, "order", None)
