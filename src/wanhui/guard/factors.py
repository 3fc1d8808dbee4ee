"""Measures orders from what was known at a moment; what the records do not say stays unknown.

What orders have in common (their goods, their shipping, their place) is looked at once, and the rest is counted for
all orders together; what only few buyers did is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from math import inf, nan, sqrt
from typing import Final, NamedTuple, TypeVar

import numpy as np

from wanhui.guard.known import DAY, F64, I64, Bools, Key, Known
from wanhui.guard.measures import COLUMN, MEASURES
from wanhui.guard.pack import RiskPack
from wanhui.guard.sheets import BuyerRow, LineRow, OrderRow

_HOUR: Final = 3_600.0
#: No clock of today is off by less than quarters of an hour (seconds).
_QUARTER: Final = 900
#: A choice of courier is dear from these multiples of the cheapest fee and these shares of the goods' price on.
_DEAR: Final = (1.5, 0.4)
_VERY_DEAR: Final = (2.0, 0.8)
_LEVEL_VERY_DEAR: Final = 2
_WORD_ON_SHIPPING: Final = 2
#: An account is long-standing from these days on, or these orders where its age is not known.
_OLD_DAYS: Final = 90
_OLD_ORDERS: Final = 3
#: So many who did not choose the dear way, and so many orders at ordinary hours, are added to those of a shop.
_ADDED: Final = 100
_DAY_HOURS: Final = 24
#: Fewer orders than these show no rhythm of a shop.
_RHYTHM: Final = 300
#: At night a shop gets so many orders of an hour by day, as long as its own do not say.
_AT_NIGHT: Final = 0.3
#: What an hour says of each hour of the day: half of itself, the rest of the hours beside it.
_SAYS: Final = np.eye(_DAY_HOURS) / 2 + sum(np.roll(np.eye(_DAY_HOURS), step, axis=1) for step in (-1, 1)) / 4
#: Fewer new accounts than these on one variant are no crowd.
_CROWD: Final = 3
_Part = TypeVar("_Part", bound=Hashable)


def measure(known: Known, pack: RiskPack, *, is_online: bool) -> F64:
    """Orders by measures, in the order of `MEASURES`; ``linked`` is left unknown.

    Online, only what had happened by the time of an order counts for it; else all that the records hold.
    """
    found = np.full((len(known.at), len(MEASURES)), nan)
    until = known.at if is_online else np.full(len(known.at), inf)
    for fill in (_profiles, _order_itself, _moment, _conduct):
        for name, values in fill(known, pack, until).items():
            found[:, COLUMN[name]] = values
    found[:, COLUMN["new_accounts_on_sku"]] = _crowd(known, until, window=pack.links.window_hours * _HOUR)
    signs = found[:, [COLUMN[name] for name in ("account_age_days", "orders_total", "silence")]]
    agree = (signs[:, 0] <= 30).astype(np.float64) + (signs[:, 1] == 0) + (signs[:, 2] == 1)
    # Nearly every newcomer is silent: all of that says most where the goods are of the kind that is gone for.
    agree += (agree == signs.shape[1]) & (found[:, COLUMN["cheap_and_fragile"]] != 0)
    found[:, COLUMN["agreement"]] = np.where(found[:, COLUMN["dear_shipping"]] == 2, agree, 0.0)
    return found


def figures(order: OrderRow) -> dict[str, str]:
    """What the reasons quote of an order: its fee, the cheapest fee that was offered, and the price of its goods."""
    return {
        "fee": order.fee or "",
        "method": order.method or "",
        "cheapest": min(order.offers, key=float, default=""),
        "goods": f"{_price(order):.2f}",
    }


def _price(order: OrderRow) -> float:
    return sum(float(price) * quantity for _, _, quantity, price in order.lines)


class _Basket(NamedTuple):
    """Of what an order is made up: its price, pieces, whether it is cheap, and whether something in it breaks."""

    price: float
    pieces: float
    cheap: float
    fragile: float


def _once(parts: Sequence[_Part], look: Callable[[_Part], Sequence[float]]) -> F64:
    """What `look` finds in each of `parts`, a row each; it looks once at those that are equal."""
    numbers: dict[_Part, int] = {}
    of = [numbers.setdefault(part, len(numbers)) for part in parts]
    rows = np.array([look(part) for part in numbers], np.float64)
    return rows[of] if of else rows.reshape(0, 4)


def _order_itself(known: Known, pack: RiskPack, until: F64) -> dict[str, F64]:
    """What can be seen of the order alone: its goods, its shipping and its address."""
    orders = known.orders

    def look(part: tuple[str, str, tuple[LineRow, ...]]) -> _Basket:
        shop, currency, lines = part
        return _basket(known, shop, lines, limit=pack.cheap.get(currency))

    baskets = _once([(order.shop, order.currency, order.lines) for order in orders], look)
    price = baskets[:, 0]
    fees = _once([(order.fee, order.offers) for order in orders], _fees)
    has_lines = np.array([bool(order.lines) for order in orders], np.bool_)
    dear = _dear(price, fees[:, 0], cheapest=fees[:, 1], has_lines=has_lines)
    could = _dear(price, fees[:, 2], cheapest=fees[:, 1], has_lines=has_lines) == _LEVEL_VERY_DEAR
    for place in np.flatnonzero(dear > 0).tolist():
        if _asks_for_it(orders[place]):
            dear[place] = 0.0
    remote = _once(
        [None if order.address is None else order.address[2:4] for order in orders],
        lambda part: (nan if part is None else _as_number(pack.places.is_remote(*part)), 0.0),
    )[:, 0]
    return {
        "dear_shipping": dear,
        "dear_usual": _usual(known, dear == _LEVEL_VERY_DEAR, could, until=until),
        "remote_and_dear": np.where(dear == 0, 0.0, np.where(np.isnan(dear), nan, remote)),
        "cheap_goods": baskets[:, 2],
        "cheap_and_fragile": baskets[:, 3],
        "quantity": baskets[:, 1],
    }


def _as_number(told: bool | None) -> float:
    return nan if told is None else float(told)


def _basket(known: Known, shop: str, lines: Sequence[LineRow], *, limit: float | None) -> _Basket:
    price = sum(float(each) * quantity for _, _, quantity, each in lines)
    cheap = nan if limit is None or not lines else float(price <= limit)
    pieces = float(sum(quantity for _, _, quantity, _ in lines)) if lines else nan
    return _Basket(price, pieces, cheap, _fragile(known, shop, [line[0] for line in lines], cheap=cheap))


def _fragile(known: Known, shop: str, products: Sequence[str], *, cheap: float) -> float:
    if cheap == 0:
        return 0.0
    told = [known.products.get((shop, product)) for product in products]
    breaks = [product.fragile for product in told if product is not None]
    if True in breaks and cheap == 1:
        return 1.0
    return 0.0 if breaks and not any(one in breaks for one in (None, True)) else nan


def _fees(part: tuple[str | None, tuple[str, ...]]) -> tuple[float, float, float]:
    """The fee that was paid, and the cheapest and the dearest that were offered."""
    fee, offers = part
    if fee is None or not offers:
        return nan, nan, nan
    return float(fee), min(map(float, offers)), max(map(float, offers))


def _usual(known: Known, chose: Bools, could: Bools, *, until: F64) -> F64:
    """Of the shop's long-standing buyers who could have sent their order very dearly, how many did so?

    Unknown for an order that is not sent so itself. Some who did not are added, so that it takes many to count.
    """
    profiles, of = known.buyers.profile, known.buyer_of
    total = np.array([0 if one is None else one.orders or 0 for one in profiles], np.int64)[of]
    age = (known.at - known.buyers.registered[of]) / DAY
    is_old = np.where(np.isnan(age), total >= _OLD_ORDERS, age >= _OLD_DAYS)
    shops = np.array([order.shop for order in known.orders], np.str_)
    found = np.full(len(chose), nan)
    for shop in np.unique(shops[chose]).tolist():
        inside = shops == shop
        counts = np.array([chose & is_old, could & is_old], np.int64)[:, inside]
        # Online those before each order count, in bulk all others.
        every = np.where(np.isinf(until[inside]), counts.sum(axis=1, keepdims=True), np.cumsum(counts, axis=1)) - counts
        found[inside] = every[0] / (every[1] + _ADDED)
    return np.where(chose, found, nan)


def _dear(price: F64, paid: F64, *, cheapest: F64, has_lines: Bools) -> F64:
    """How much dearer than needed the parcel goes; nothing when it is the only way."""
    level = np.zeros(len(price))
    for value, (times, share) in ((1.0, _DEAR), (2.0, _VERY_DEAR)):
        # The fee alone is compared with the goods where the other offer is free.
        level[(paid >= times * cheapest) & (paid >= share * price)] = value
    level[(paid <= cheapest) | (price <= 0)] = 0.0
    level[np.isnan(paid) | ~has_lines] = nan
    return level


def _asks_for_it(order: OrderRow) -> bool:
    """Whether the buyer's note speaks of this way of shipping: an order with a reason is no odd choice."""
    note, method = (order.note or "").casefold(), (order.method or "").casefold()
    return len(method) >= _WORD_ON_SHIPPING and method in note


def _profiles(known: Known, _: RiskPack, __: F64) -> dict[str, F64]:
    """What the platform shows of the account."""
    of, profiles = known.buyer_of, known.buyers.profile
    total = [nan if one is None or one.orders is None else float(one.orders) for one in profiles]
    credit = [nan if one is None or one.credit is None else float(one.credit) for one in profiles]
    since = known.buyers.registered[of]
    return {
        # Never negative; unknown stays unknown.
        "account_age_days": np.where(since > known.at, 0.0, (known.at - since) / DAY),
        "orders_total": np.array(total, np.float64)[of],
        "credit_level": np.array(credit, np.float64)[of],
        "bad_review_share": np.array([_bad_share(one) for one in profiles], np.float64)[of],
    }


def _bad_share(profile: BuyerRow | None) -> float:
    """The share of bad reviews; two good ones are added, so that a single bad one is no habit."""
    given = profile.reviews if profile is not None else None
    if given is None or given[0] is None or given[2] is None:
        return nan
    return given[2] / (given[0] + given[2] + (given[1] or 0) + 2)


def _moment(known: Known, pack: RiskPack, until: F64) -> dict[str, F64]:
    """When it was ordered: by the clock, in the life of the shop, and with or without a word before."""
    orders, at = known.orders, known.at
    opened = {id_: shop.opened_at.timestamp() for id_, shop in known.shops.items() if shop.opened_at is not None}
    since = np.array([opened.get(order.shop, nan) for order in orders], np.float64)
    return {
        "earlier_orders": known.earlier.astype(np.float64),
        "hour_share": _hour_share(known, pack.night, until),
        "shop_age_days": np.where(since > at, 0.0, (at - since) / DAY),
        "silence": _silence(known),
    }


def _hour_share(known: Known, night: tuple[int, int], until: F64) -> F64:
    """How many orders the shop gets at this hour of the day, by those of an average hour.

    Every shop has a rhythm of its own. As long as few orders tell it (or only those near an order are known, which may
    be of one ring), it is an ordinary one: quiet at `night`. The order itself tells nothing, and online nor do later
    ones.
    """
    hours, shops = _hours(known), np.array([order.shop for order in known.orders], np.str_)
    usual = np.where((np.arange(_DAY_HOURS) >= night[0]) & (np.arange(_DAY_HOURS) < night[1]), _AT_NIGHT, 1.0)
    usual *= _ADDED / usual.sum()
    found = np.full(len(hours), nan)
    for shop in np.unique(shops).tolist():
        places = np.flatnonzero(shops == shop)
        own = hours[places]
        is_online = until[places[0]] < inf
        known_by = np.arange(len(own)) if is_online else np.full(len(own), len(own) - 1)
        counts = np.where(known_by < _RHYTHM, 0.0, _others_around(own, is_online=is_online))
        known_by = np.where(known_by < _RHYTHM, 0, known_by)
        found[places] = (counts + usual[own]) / (known_by + _ADDED) * _DAY_HOURS
    return found


def _others_around(own: I64, *, is_online: bool) -> F64:
    """How many other orders there are about the hour of each, online only those before it: one hour after the other."""
    found = np.zeros(len(own))
    for hour, says in enumerate(_SAYS):
        here = (own == hour).astype(np.int64)
        others = (np.cumsum(here) if is_online else here.sum()) - here
        found += says[own] * others
    return found


def _hours(known: Known) -> I64:
    """The hour of each order by the clock of its shop, or as its own time shows it where the shop is not known."""
    found = np.array([order.hour for order in known.orders], np.int64)
    quarters = (known.at // _QUARTER).astype(np.int64)
    shops = np.array([order.shop for order in known.orders])
    for shop, zone in known.zones.items():
        of = np.flatnonzero(shops == shop)
        moments, places = np.unique(quarters[of], return_inverse=True)
        hours = [datetime.fromtimestamp(moment * _QUARTER, zone).hour for moment in moments.tolist()]
        found[of] = np.array(hours, np.int64)[places]
    return found


def _silence(known: Known) -> F64:
    """1 when nothing was said before paying; unknown in a shop whose chat had not been brought in by then."""
    orders, at = known.orders, known.at
    paid = np.array([order.paid for order in orders], np.float64)
    chat = np.array([known.chat_since.get(order.shop, inf) for order in orders], np.float64)
    noted = np.array([order.note is not None and bool(order.note.strip()) for order in orders], np.bool_)
    spoke = noted | (known.buyers.first_word[known.buyer_of] <= np.fmax(at, paid))
    return np.where(spoke, 0.0, np.where(chat <= at, 1.0, nan))


def _conduct(known: Known, pack: RiskPack, until: F64) -> dict[str, F64]:
    """What this buyer said, claimed, reviewed and demanded, and what became of their other orders."""
    size, buyers, others = len(known.at), known.buyers, _others(known, until)
    leaves, reviews, demand = np.zeros(size), np.zeros(size), np.zeros(size)
    claims, confirmed = np.where(others >= 1, 0.0, nan), np.full(size, nan)
    acted = buyers.said.keys() | buyers.reviews.keys() | buyers.claims.keys() | buyers.confirmed.keys()
    has_acted = np.zeros(len(buyers.profile), np.bool_)
    has_acted[np.fromiter(acted, np.int64, len(acted))] = True
    for place in np.flatnonzero(has_acted[known.buyer_of]).tolist():
        buyer, order, last = int(known.buyer_of[place]), known.orders[place], float(until[place])
        own = (order.shop, order.id)
        if buyer in buyers.said:
            leaves[place] = any(codes & pack.private for at, codes in buyers.said[buyer] if at <= last)
        if buyer in buyers.demands and buyers.demands[buyer].at <= last:
            demand[place] = buyers.demands[buyer].level
        if buyer in buyers.reviews:
            reviews[place] = _reviews([kind for at, kind in buyers.reviews[buyer] if at <= last])
        if buyer in buyers.claims and others[place] >= 1:
            with_claim = {one for at, one in buyers.claims[buyer] if at <= last and one != own}
            claims[place] = len(with_claim) / (others[place] + 1)
        if buyer in buyers.confirmed:
            confirmed[place] = _confirmed([one for one in buyers.confirmed[buyer] if one[1] != own], last)
    return {
        "leaves_chat": leaves,
        "reviews_here": reviews,
        "claim_share": claims,
        "money_demand": demand,
        "confirmed": confirmed,
    }


def _others(known: Known, until: F64) -> F64:
    """How many other orders of the same buyer are known: every other one, or only the earlier ones."""
    every = np.bincount(known.buyer_of, minlength=1)[known.buyer_of]
    return np.where(np.isinf(until), every - 1.0, known.earlier)


def _reviews(left: Sequence[str]) -> float:
    """What this buyer's reviews with us say: a bad one alone says nothing, nor does one with pictures or a claim."""
    if "hasty" in left:
        return 1.0
    return -1.0 if left and left.count("good") == len(left) else 0.0


def _confirmed(others: Sequence[tuple[float, Key, bool]], until: float) -> float:
    """Whether another order was found professional; an order's own outcome never scores it."""
    found = [is_professional for at, _, is_professional in others if at < until]
    return float(any(found)) if found else nan


def _crowd(known: Known, until: F64, *, window: float) -> F64:
    """How far the new accounts on this variant exceed what the shop's newcomers explain; 0 for an old account.

    The excess is in standard deviations of a Poisson count, so that a sales day, on which many newcomers buy what
    everybody buys, stays ordinary.
    """
    found = np.zeros(len(until))
    for place in np.flatnonzero(known.is_new).tolist():
        sku, at, last = known.goods[place], float(known.at[place]), float(until[place])
        if sku is None:
            continue
        everyone, new = known.by_sku[sku].count(at - window, min(at + window, last))
        sold, newcomers = known.by_shop[sku[0]].count(-inf, last)
        if new >= _CROWD and sold > 0:
            expected = (everyone - 1) * max(newcomers - new, 0) / max(sold - everyone, 1)
            found[place] = max(0.0, (new - 1 - expected) / sqrt(expected + 1))
    return found
