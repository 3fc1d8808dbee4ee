"""Lays out an account's records as `Known`: who ordered, spoke, reviewed and claimed when, and who shares what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import inf, nan
from operator import attrgetter
from types import MappingProxyType
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from wanhui.guard.groups import Shares, note_timing, note_tokens, note_wording
from wanhui.guard.heard import Codes
from wanhui.guard.known import DAY, F64, I64, NEW_DAYS, Bools, Buyers, Demand, Group, Key, Known, ReviewKind, Sales
from wanhui.guard.sheets import BuyerRow, LineRow, OrderRow, ReviewRow, Sheets
from wanhui.guard.wording import is_formula
from wanhui.reading.extortion import judge
from wanhui.records.parties import Shop

#: Stars above this are good, below it bad.
_NEUTRAL: Final = 3
_Of = TypeVar("_Of", str, Key)
_MONEY_BACK: Final = frozenset({"refund_only", "return_refund"})


def know(
    sheets: Sheets,
    said: Mapping[str, Codes],
    outcomes: Mapping[str, bool],
    *,
    window: float,
    chats: Mapping[str, float] = MappingProxyType({}),
) -> Known:
    """The index of the current version of each record.

    `said` gives what was heard in a text of `sheets` (none where it is missing), `outcomes` by order id whether a
    person confirmed it as professional; `window` is how long, in seconds, sales to new accounts count as close in
    time. `chats` says of shops since when (seconds since 1970) their chat is known to be brought in, where `sheets` do
    not hold all of it.
    """
    shops = {one.id: one for one in sheets.shops}
    people = _People(shops, sheets)
    spoken = people.hear(sheets, said)
    orders, at, buyer_of = people.orders, people.at, people.buyer_of
    is_new = _are_new(people)
    goods = [_dearest(order) for order in orders]
    shares = Shares()
    note_tokens(shares, orders, people.profiles, buyer_of=buyer_of, at=at)
    # Short demands and complaints are alike whether those who write them know each other or not.
    formulas = {text for text in {text for text, _, _ in spoken} if is_formula(text)}
    note_wording(shares, [one for one in spoken if one[0] not in formulas], kind="wording")
    note_wording(shares, [one for one in spoken if one[0] in formulas], kind="phrase")
    fresh = [place for place in np.flatnonzero(is_new).tolist() if goods[place] is not None]
    bought = [(sku, orders[place].method) for place in fresh if (sku := goods[place]) is not None]
    note_timing(shares, bought, places=buyer_of[fresh], at=at[fresh], window=window)
    groups = shares.groups()
    chat_since = dict(people.chat_since)
    for shop, since in chats.items():
        chat_since[shop] = min(since, chat_since.get(shop, since))
    return Known(
        shops=shops,
        zones={shop.id: ZoneInfo(shop.time_zone) for shop in shops.values()},
        products={(one.shop, one.id): one for one in sheets.products},
        outcomes=outcomes,
        orders=orders,
        at=at,
        buyer_of=buyer_of,
        is_new=is_new,
        goods=goods,
        earlier=_earlier(buyer_of, at),
        bought=_bought(buyer_of, at, goods),
        buyers=people.buyers(outcomes, groups),
        chat_since=chat_since,
        by_sku=_sales(goods, at, is_new),
        by_shop=_sales([order.shop for order in orders], at, is_new),
        groups=groups,
    )


class _People:
    """Buyers by number, and what each of them did: messages and reviews can only be placed once orders are."""

    def __init__(self, shops: Mapping[str, Shop], sheets: Sheets) -> None:
        self._spaces = {id_: shop.platform for id_, shop in shops.items() if shop.platform != "other"}
        profiles: dict[Key, BuyerRow] = {}
        for buyer in sheets.buyers:
            key = self._identity(buyer.shop, buyer.id)
            if key not in profiles or _fullness(buyer) > _fullness(profiles[key]):
                profiles[key] = buyer
        self.orders = sorted(sheets.orders, key=attrgetter("at", "shop", "id"))
        self.numbers: dict[Key, int] = {}
        numbers = self.numbers
        owners = [numbers.setdefault(self._identity(one.shop, one.buyer), len(numbers)) for one in self.orders]
        self.at: F64 = np.array([one.at for one in self.orders], np.float64)
        self.buyer_of: I64 = np.array(owners, np.int64)
        self.of_order = {(one.shop, one.id): owner for one, owner in zip(self.orders, owners, strict=True)}
        self.delivered = {(one.shop, one.id): one.delivered for one in self.orders if one.delivered == one.delivered}
        self.profiles = [profiles.get(key) for key in numbers]
        self.registered: F64 = np.array([nan if one is None else one.registered for one in self.profiles], np.float64)
        self.first_word = [inf] * len(numbers)
        self.said: dict[int, list[tuple[float, Codes]]] = defaultdict(list)
        self.reviews: dict[int, list[tuple[float, ReviewKind]]] = defaultdict(list)
        self.claims: dict[int, list[tuple[float, Key]]] = defaultdict(list)
        self.chat_since: dict[str, float] = {}

    def _identity(self, shop: str, buyer: str) -> Key:
        """A buyer's id holds across one account's shops on one platform; of an unknown shop only inside it."""
        return self._spaces.get(shop) or f"shop {shop}", buyer

    def hear(self, sheets: Sheets, said: Mapping[str, Codes]) -> list[tuple[str, int, float]]:
        """Takes in messages, reviews and claims; gives who wrote what when (text, buyer, moment)."""
        spoken = self._messages(sheets, said)
        for review in sheets.reviews:
            place = self._speaker(review.shop, review.buyer, order=review.order)
            if place is None:
                continue
            spoken.append((review.text, place, review.at))
            self.reviews[place].append((review.at, self._kind(review)))
            if codes := said.get(review.text):
                self.said[place].append((review.at, codes))
        for claim in sheets.claims:
            place = self.of_order.get((claim.shop, claim.order))
            if place is not None and claim.type in _MONEY_BACK:
                self.claims[place].append((claim.at, (claim.shop, claim.order)))
        for heard in self.said.values():
            heard.sort(key=lambda one: one[0])
        return spoken

    def _messages(self, sheets: Sheets, said: Mapping[str, Codes]) -> list[tuple[str, int, float]]:
        placed = [self._speaker(one.shop, one.buyer, order=one.order) for one in sheets.messages]
        of_chat: dict[Key, int] = {}
        for one, place in zip(sheets.messages, placed, strict=True):
            self.chat_since[one.shop] = min(one.at, self.chat_since.get(one.shop, one.at))
            if place is not None:
                of_chat[one.shop, one.conversation] = place
        spoken: list[tuple[str, int, float]] = []
        for one, known in zip(sheets.messages, placed, strict=True):
            if not one.is_buyers:
                continue
            place = of_chat.get((one.shop, one.conversation)) if one.buyer is None and known is None else known
            if place is None:
                continue
            self.first_word[place] = min(one.at, self.first_word[place])
            spoken.append((one.text, place, one.at))
            if codes := said.get(one.text):
                self.said[place].append((one.at, codes))
        return spoken

    def _speaker(self, shop: str, buyer: str | None, *, order: str | None) -> int | None:
        if order is not None and (found := self.of_order.get((shop, order))) is not None:
            return found
        return self.numbers.get(self._identity(shop, buyer)) if buyer is not None else None

    def _kind(self, review: ReviewRow) -> ReviewKind:
        """Good, or bad within a day of delivery and without a single picture, or neither."""
        if review.grade == "good" or (review.stars or 0) > _NEUTRAL:
            return "good"
        is_bad = review.grade == "bad" or (review.stars is not None and review.stars < _NEUTRAL)
        delivered = self.delivered.get((review.shop, review.order or ""))
        is_hasty = is_bad and not review.has_images and delivered is not None and review.at <= delivered + DAY
        return "hasty" if is_hasty else "other"

    def buyers(self, outcomes: Mapping[str, bool], groups: Sequence[Group]) -> Buyers:
        """What is known of each, by number."""
        confirmed: dict[int, list[tuple[float, Key, bool]]] = defaultdict(list)
        if outcomes:
            for order, place in zip(self.orders, self.buyer_of.tolist(), strict=True):
                if order.id in outcomes:
                    confirmed[place].append((order.at, (order.shop, order.id), outcomes[order.id]))
        numbers: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            for place in group.since:
                numbers[place].append(number)
        demands = {place: found for place, heard in self.said.items() if (found := _demand(heard)) is not None}
        return Buyers(
            profile=self.profiles,
            registered=self.registered,
            first_word=np.array(self.first_word, np.float64),
            said=self.said,
            reviews=self.reviews,
            claims=self.claims,
            confirmed=confirmed,
            demands=demands,
            groups=numbers,
        )


def _demand(heard: Sequence[tuple[float, Codes]]) -> Demand | None:
    """The moment when money was demanded most plainly, in what a buyer said in order of time."""
    pressure = judge([codes for _, codes in heard])
    if pressure.turn is None or pressure.is_lawful:
        return None
    return Demand(pressure.level, heard[pressure.turn][0])


def _are_new(people: _People) -> Bools:
    """Whether each account was new when it ordered: young, or without any order where its age is not known."""
    without = np.array([one is not None and one.orders == 0 for one in people.profiles], np.bool_)
    since = people.registered[people.buyer_of]
    found: Bools = np.where(np.isnan(since), without[people.buyer_of], people.at - since <= NEW_DAYS * DAY)
    return found


def _dearest(order: OrderRow) -> Key | None:
    """The shop and the dearest position of an order, by variant where it is named."""
    if not order.lines:
        return None
    line = order.lines[0] if len(order.lines) == 1 else max(order.lines, key=_price)
    return order.shop, line[1] or line[0]


def _price(line: LineRow) -> float:
    return float(line[3])


def _earlier(buyer_of: I64, at: F64) -> I64:
    """How many orders of the same buyer came before each, those of the same moment left out."""
    by_buyer = np.lexsort((at, buyer_of))
    who, when = buyer_of[by_buyer], at[by_buyer]
    place = np.arange(len(who))
    is_first = np.diff(who, prepend=-1) != 0
    changes = is_first | (np.diff(when, prepend=-inf) != 0)
    found = np.zeros(len(who), np.int64)
    found[by_buyer] = np.maximum.accumulate(np.where(changes, place, 0)) - np.maximum.accumulate(
        np.where(is_first, place, 0)
    )
    return found


def _bought(buyer_of: I64, at: F64, goods: Sequence[Key | None]) -> dict[tuple[int, float], Key | None]:
    """The dearest position by buyer and moment; of two orders at one moment the first counts."""
    pairs = zip(reversed(buyer_of.tolist()), reversed(at.tolist()), strict=True)
    return dict(zip(pairs, reversed(goods), strict=True))


def _sales(things: Sequence[_Of | None], at: F64, is_new: Bools) -> dict[_Of, Sales]:
    """When each of `things` was sold; what is None was none of them."""
    numbers: dict[_Of, int] = {}
    of = [-1 if one is None else numbers.setdefault(one, len(numbers)) for one in things]
    codes = np.array(of, np.int64)
    by_thing = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[by_thing], np.arange(len(numbers) + 1)).tolist()
    found: dict[_Of, Sales] = {}
    for (name, number), start in zip(numbers.items(), starts, strict=False):
        some: I64 = by_thing[start : starts[number + 1]]
        found[name] = Sales(at[some].tolist(), [0, *np.cumsum(is_new[some]).tolist()])
    return found


def _fullness(buyer: BuyerRow) -> tuple[int, float]:
    told = (buyer.credit, buyer.orders, buyer.reviews, buyer.phone)
    known = sum(one is not None for one in told) + (buyer.registered == buyer.registered)
    return known, 0.0 if buyer.updated != buyer.updated else buyer.updated
