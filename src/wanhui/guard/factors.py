"""Measures an order from what was known at a moment; what the records do not say stays unknown."""

from __future__ import annotations

from bisect import bisect_left
from math import inf, nan, sqrt
from typing import Final

from wanhui.guard.known import DAY, BuyerHistory, Key, Known, is_new, sku_of
from wanhui.guard.pack import RiskPack
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer

_HOUR: Final = 3_600.0
#: A choice of courier is dear from these multiples of the cheapest fee and these shares of the goods' price on.
_DEAR: Final = (1.5, 0.4)
_VERY_DEAR: Final = (2.0, 0.8)
_WORD_ON_SHIPPING: Final = 2
_FOREVER: Final = inf


def measure(known: Known, place: int, pack: RiskPack, *, until: float = _FOREVER) -> list[float]:
    """The measures of the order at `place`, in the order of `MEASURES`; ``linked`` is left unknown.

    Only what had happened by `until` (seconds since 1970) counts: infinity for all that the records hold.
    """
    order, at = known.orders[place], known.at[place]
    history = known.buyers[known.buyer_of[place]]
    profile = history.profile
    age = _days(history.registered, at)
    total = float(profile.orders_total) if profile is not None and profile.orders_total is not None else nan
    silence = _silence(known, order, history, at=at)
    goods = _goods(order)
    dear = _dear_shipping(order, goods)
    cheap = _cheap(order, goods, pack)
    return [
        age,
        total,
        float(profile.credit_level) if profile is not None and profile.credit_level is not None else nan,
        float(bisect_left(history.orders, at)),
        silence,
        _leaves(history, pack, until=until),
        dear,
        _remote_and_dear(order, dear, pack),
        cheap,
        _fragile(known, order, cheap),
        float(sum(line.quantity for line in order.lines)) if order.lines else nan,
        _night(known, order, pack),
        _shop_age(known, order, at),
        _bad_share(profile),
        _claim_share(history, (order.shop, order.id), until=until),
        _reviews(history, until=until),
        float(history.demand) if history.demanded_at <= until else 0.0,
        _confirmed(history, (order.shop, order.id), until=until),
        _crowd(known, order, at, is_newcomer=is_new(history, at), until=until, window=pack.links.window_hours * _HOUR),
        float((age <= 30) + (total == 0) + (silence == 1)) if dear == 2 else 0.0,
        nan,
    ]


def figures(order: Order) -> dict[str, str]:
    """What the reasons quote of an order: its fee, the cheapest fee that was offered, and the price of its goods."""
    cheapest = min(order.shipping_options, key=lambda one: one.fee.amount, default=None)
    return {
        "fee": str(order.shipping_fee or ""),
        "method": order.shipping_method or "",
        "cheapest": str(cheapest.fee) if cheapest else "",
        "goods": f"{_goods(order):.2f}",
    }


def _goods(order: Order) -> float:
    return sum(float(line.price.amount) * line.quantity for line in order.lines)


def _days(since: float, at: float) -> float:
    """Days from `since` to `at`, never negative; unknown stays unknown (`max` would drop it if it came second)."""
    return nan if since != since else max(0.0, (at - since) / DAY)


def _leaves(history: BuyerHistory, pack: RiskPack, *, until: float) -> float:
    return float(any(codes & pack.private for at, codes in history.said if at <= until)) if history.said else 0.0


def _silence(known: Known, order: Order, history: BuyerHistory, *, at: float) -> float:
    """1 when nothing was said before paying; unknown in a shop whose chat had not been brought in by then."""
    if order.buyer_note and order.buyer_note.strip():
        return 0.0
    paid = order.paid_at.timestamp() if order.paid_at is not None else at
    if history.spoke and history.spoke[0] <= max(at, paid):
        return 0.0
    return 1.0 if known.chat_since.get(order.shop, inf) <= at else nan


def _dear_shipping(order: Order, goods: float) -> float:
    """How much dearer than needed the parcel goes; nothing when it is the only way, or the buyer says why."""
    fee, offers = order.shipping_fee, order.shipping_options
    if fee is None or not offers or not order.lines:
        return nan
    if {fee.currency, order.lines[0].price.currency, *[offer.fee.currency for offer in offers]} != {fee.currency}:
        return nan
    paid, cheapest = float(fee.amount), float(min([offer.fee.amount for offer in offers]))
    if paid <= cheapest or goods <= 0 or _asks_for_it(order):
        return 0.0
    # The fee alone is compared with the goods where the other offer is free.
    for level, (times, share) in ((2.0, _VERY_DEAR), (1.0, _DEAR)):
        if paid >= times * cheapest and paid >= share * goods:
            return level
    return 0.0


def _asks_for_it(order: Order) -> bool:
    """Whether the buyer's note speaks of this way of shipping: an order with a reason is no odd choice."""
    note, method = (order.buyer_note or "").casefold(), (order.shipping_method or "").casefold()
    return len(method) >= _WORD_ON_SHIPPING and method in note


def _remote_and_dear(order: Order, dear: float, pack: RiskPack) -> float:
    if dear == 0:
        return 0.0
    if dear != dear or order.address is None:
        return nan
    remote = pack.places.is_remote(order.address.province, order.address.city)
    return nan if remote is None else float(remote)


def _cheap(order: Order, goods: float, pack: RiskPack) -> float:
    limit = pack.cheap.get(order.lines[0].price.currency) if order.lines else None
    return nan if limit is None else float(goods <= limit)


def _fragile(known: Known, order: Order, cheap: float) -> float:
    if cheap == 0:
        return 0.0
    told = [known.products.get((order.shop, line.product)) for line in order.lines]
    breaks = [product.fragile for product in told if product is not None]
    if True in breaks and cheap == 1:
        return 1.0
    return 0.0 if breaks and None not in breaks else nan


def _night(known: Known, order: Order, pack: RiskPack) -> float:
    zone = known.zones.get(order.shop)
    local = order.created_at if zone is None else order.created_at.astimezone(zone)
    return 1.0 if pack.night[0] <= local.hour < pack.night[1] else 0.0


def _shop_age(known: Known, order: Order, at: float) -> float:
    shop = known.shops.get(order.shop)
    if shop is None or shop.opened_at is None:
        return nan
    return _days(shop.opened_at.timestamp(), at)


def _bad_share(profile: Buyer | None) -> float:
    """The share of bad reviews; two good ones are added, so that a single bad one is no habit."""
    given = profile.reviews_given if profile is not None else None
    if given is None or given.good is None or given.bad is None:
        return nan
    return given.bad / (given.good + given.bad + (given.neutral or 0) + 2)


def _claim_share(history: BuyerHistory, own: Key, *, until: float) -> float:
    """The share of this buyer's other orders with a claim for money back; one without is added, for the same reason."""
    others = bisect_left(history.orders, until) - 1
    if others < 1:
        return nan
    return len({order for at, order in history.claims if at <= until and order != own}) / (others + 1)


def _reviews(history: BuyerHistory, *, until: float) -> float:
    """What this buyer's reviews with us say: a bad one alone says nothing, nor does one with pictures or a claim."""
    left = [one for at, one in history.reviews if at <= until] if history.reviews else []
    if "hasty" in left:
        return 1.0
    return -1.0 if left and left.count("good") == len(left) else 0.0


def _confirmed(history: BuyerHistory, own: Key, *, until: float) -> float:
    """The newest outcome of another order of this buyer; an order's own outcome never scores it."""
    if not history.confirmed:
        return nan
    found = [is_professional for at, order, is_professional in history.confirmed if order != own and at < until]
    return float(any(found)) if found else nan


def _crowd(known: Known, order: Order, at: float, *, is_newcomer: bool, until: float, window: float) -> float:
    """How far the new accounts on this variant exceed what the shop's newcomers explain; 0 for an old account.

    The excess is in standard deviations of a Poisson count, so that a sales day, on which many newcomers buy what
    everybody buys, stays ordinary.
    """
    sku = sku_of(order)
    if not is_newcomer or sku is None:
        return 0.0
    last = min(at + window, until)
    everyone, new = known.by_sku[sku].count(at - window, last)
    sold, newcomers = known.by_shop[order.shop].count(-inf, min(until, _FOREVER))
    if new < 3 or sold <= 0:
        return 0.0
    expected = (everyone - 1) * max(newcomers - new, 0) / max(sold - everyone, 1)
    return max(0.0, (new - 1 - expected) / sqrt(expected + 1))
