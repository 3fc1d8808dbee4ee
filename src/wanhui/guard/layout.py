"""Lays out an account's records as `Known`: who ordered, spoke, reviewed and claimed when, and who shares what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from wanhui.guard.heard import Codes
from wanhui.guard.identity import tokens_of
from wanhui.guard.known import DAY, BuyerHistory, Group, Key, Known, ReviewKind, Sales, is_new, sku_of
from wanhui.guard.wording import wording_keys
from wanhui.reading.extortion import judge
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer, Shop
from wanhui.records.reviews import Review

Said = Mapping[tuple[type[Fact], Key], Codes]
#: Stars above this are good, below it bad.
_NEUTRAL: Final = 3
_MONEY_BACK: Final = frozenset({"refund_only", "return_refund"})


def know(
    facts: Iterable[Fact],
    said: Said,
    outcomes: Mapping[str, bool],
    *,
    window: float,
    chats: Mapping[str, float] = MappingProxyType({}),
) -> Known:
    """The index of the current version of each record.

    `said` gives what was heard in messages and reviews, `outcomes` by order id whether a person confirmed it as
    professional; `window` is how long, in seconds, sales to new accounts count as close in time. `chats` says of shops
    since when (seconds since 1970) their chat is known to be brought in, where `facts` do not hold all of it.
    """
    return _Building(facts, outcomes).known(said, window, chats)


class _Building:
    """One pass over the facts, by kind, since messages and reviews can only be placed once orders are."""

    def __init__(self, facts: Iterable[Fact], outcomes: Mapping[str, bool]) -> None:
        by_kind: dict[type[Fact], list[Any]] = defaultdict(list)
        for fact in facts:
            by_kind[type(fact)].append(fact)
        self.shops: dict[str, Shop] = {one.id: one for one in by_kind[Shop]}
        self.products: dict[Key, Product] = {(one.shop, one.id): one for one in by_kind[Product]}
        self.messages: list[Message] = by_kind[Message]
        self.reviews: list[Review] = by_kind[Review]
        self.after_sales: list[AfterSale] = by_kind[AfterSale]
        self.outcomes = outcomes
        self.histories: list[BuyerHistory] = []
        self.by_identity: dict[Key, BuyerHistory] = {}
        self.profiles: dict[Key, Buyer] = {}
        for buyer in by_kind[Buyer]:
            self._profile(buyer)
        timed = ((one.created_at.timestamp(), one.shop, one.id, one) for one in by_kind[Order])
        self.orders: list[Order] = []
        self.at: list[float] = []
        for at, _, _, order in sorted(timed):
            self.orders.append(order)
            self.at.append(at)
        self.of_order: dict[Key, BuyerHistory] = {}
        self.delivered: dict[Key, float] = {}
        self.groups: dict[tuple[str, object], Group] = {}
        self.buyer_of = [self._place(order, at) for order, at in zip(self.orders, self.at, strict=True)]
        self.is_new = [is_new(self.histories[place], at) for place, at in zip(self.buyer_of, self.at, strict=True)]

    def known(self, said: Said, window: float, chats: Mapping[str, float]) -> Known:
        chat_since = self._hear_messages(said)
        for shop, since in chats.items():
            chat_since[shop] = min(since, chat_since.get(shop, since))
        self._hear_reviews(said)
        for claim in self.after_sales:
            history = self.of_order.get((claim.shop, claim.order))
            if history is not None and claim.type in _MONEY_BACK:
                history.claims.append((claim.at.timestamp(), (claim.shop, claim.order)))
        for history in self.histories:
            _settle(history)
        by_sku, by_shop = self._sales()
        self._share_time(window)
        return Known(
            shops=self.shops,
            zones={shop.id: ZoneInfo(shop.time_zone) for shop in self.shops.values()},
            products=self.products,
            orders=self.orders,
            outcomes=self.outcomes,
            at=self.at,
            buyers=self.histories,
            buyer_of=self.buyer_of,
            chat_since=chat_since,
            by_sku=by_sku,
            by_shop=by_shop,
            groups=self._shared(),
        )

    def _identity(self, shop: str, buyer: str) -> Key:
        """A buyer's id holds across one account's shops on one platform; of an unknown shop only inside it."""
        known = self.shops.get(shop)
        return (known.platform if known is not None and known.platform != "other" else f"shop {shop}"), buyer

    def _profile(self, buyer: Buyer) -> None:
        """The profile that says most: a platform shows the same buyer to each of its shops."""
        key = self._identity(buyer.shop, buyer.id)
        old = self.profiles.get(key)
        if old is None or _fullness(buyer) > _fullness(old):
            self.profiles[key] = buyer

    def _place(self, order: Order, at: float) -> int:
        key = self._identity(order.shop, order.buyer)
        history = self.by_identity.get(key)
        if history is None:
            history = self.by_identity[key] = _history(len(self.histories), self.profiles.get(key))
            self.histories.append(history)
        history.orders.append(at)
        history.goods.append(sku_of(order))
        own = (order.shop, order.id)
        self.of_order[own] = history
        if order.delivered_at is not None:
            self.delivered[own] = order.delivered_at.timestamp()
        if order.id in self.outcomes:
            history.confirmed.append((at, own, self.outcomes[order.id]))
        for token in tokens_of(order, history.profile):
            self._share(token, history, at=at)
        return history.place

    def _share(self, token: tuple[str, object], history: BuyerHistory, *, at: float) -> None:
        group = self.groups.get(token)
        if group is None:
            group = self.groups[token] = Group(token[0])
        if at < group.since.get(history.place, inf):
            group.since[history.place] = at

    def _hear_messages(self, said: Said) -> dict[str, float]:
        chat_since: dict[str, float] = {}
        of_chat: dict[Key, BuyerHistory] = {}
        for one in self.messages:
            found = self._speaker(one.shop, one.buyer, order=one.order)
            if found is not None:
                of_chat[one.shop, one.conversation] = found
        spoken: list[tuple[str, BuyerHistory, float]] = []
        for one in self.messages:
            at = one.at.timestamp()
            chat_since[one.shop] = min(at, chat_since.get(one.shop, at))
            history = self._speaker(one.shop, one.buyer, order=one.order)
            if one.buyer is None and history is None:
                history = of_chat.get((one.shop, one.conversation))
            if one.speaker != "buyer" or history is None:
                continue
            history.spoke.append(at)
            spoken.append((one.text, history, at))
            if codes := said.get((Message, (one.shop, one.id))):
                history.said.append((at, codes))
        self._share_wording(spoken)
        return chat_since

    def _hear_reviews(self, said: Said) -> None:
        spoken: list[tuple[str, BuyerHistory, float]] = []
        for one in self.reviews:
            history = self._speaker(one.shop, one.buyer, order=one.order)
            if history is None:
                continue
            at = one.at.timestamp()
            spoken.append((one.text, history, at))
            history.reviews.append((at, self._kind(one, at)))
            if codes := said.get((Review, (one.shop, one.id))):
                history.said.append((at, codes))
        self._share_wording(spoken)

    def _kind(self, review: Review, at: float) -> ReviewKind:
        """Good, or bad within a day of delivery and without a single picture, or neither."""
        if review.grade == "good" or (review.stars or 0) > _NEUTRAL:
            return "good"
        is_bad = review.grade == "bad" or (review.stars is not None and review.stars < _NEUTRAL)
        delivered = self.delivered.get((review.shop, review.order or ""))
        is_hasty = is_bad and not review.images and delivered is not None and at <= delivered + DAY
        return "hasty" if is_hasty else "other"

    def _speaker(self, shop: str, buyer: str | None, *, order: str | None) -> BuyerHistory | None:
        if order is not None and (found := self.of_order.get((shop, order))) is not None:
            return found
        return self.by_identity.get(self._identity(shop, buyer)) if buyer is not None else None

    def _share_wording(self, spoken: Sequence[tuple[str, BuyerHistory, float]]) -> None:
        for keys, (_, history, at) in zip(wording_keys([text for text, _, _ in spoken]), spoken, strict=True):
            for band, key in enumerate(keys):
                self._share(("wording", (band, key)), history, at=at)

    def _share_time(self, window: float) -> None:
        """New accounts that buy one thing, sent the same way, in one stretch of time; stretches overlap by half."""
        for order, at, place, new in zip(self.orders, self.at, self.buyer_of, self.is_new, strict=True):
            if new and (sku := sku_of(order)) is not None:
                stretch = int(at // (window / 2))
                for start in (stretch - 1, stretch):
                    self._share(("timing", (sku, order.shipping_method, start)), self.histories[place], at=at)

    def _sales(self) -> tuple[dict[Key, Sales], dict[str, Sales]]:
        by_sku: dict[Key, Sales] = defaultdict(Sales)
        by_shop: dict[str, Sales] = defaultdict(Sales)
        for order, at, new in zip(self.orders, self.at, self.is_new, strict=True):
            sku = sku_of(order)
            for sales in (by_shop[order.shop], by_sku[sku]) if sku else (by_shop[order.shop],):
                sales.at.append(at)
                sales.new.append(new)
        for sales in (*by_sku.values(), *by_shop.values()):
            sales.new = list(accumulate(sales.new, initial=0))
        return by_sku, by_shop

    def _shared(self) -> list[Group]:
        """The groups of two and more; each names its buyers in order of time, and each of them learns its number."""
        shared = [group for group in self.groups.values() if len(group.since) > 1]
        for number, group in enumerate(shared):
            if group.kind == "wording":
                group.since = dict(sorted(group.since.items(), key=lambda one: one[1]))
            for place in group.since:
                self.histories[place].groups.append(number)
        return shared


def _history(place: int, profile: Buyer | None) -> BuyerHistory:
    history = BuyerHistory(place, profile)
    if profile is not None and profile.registered_at is not None:
        history.registered = profile.registered_at.timestamp()
    return history


def _settle(history: BuyerHistory) -> None:
    """Brings what a buyer did into the order of time and finds the moment when money was demanded most plainly."""
    history.spoke.sort()
    history.said.sort(key=lambda one: one[0])
    if history.said:
        pressure = judge([codes for _, codes in history.said])
        if pressure.turn is not None and not pressure.is_lawful:
            history.demand, history.demanded_at = pressure.level, history.said[pressure.turn][0]


def _fullness(buyer: Buyer) -> tuple[int, float]:
    told = (buyer.registered_at, buyer.credit_level, buyer.orders_total, buyer.reviews_given, buyer.phone)
    return sum(one is not None for one in told), buyer.updated_at.timestamp() if buyer.updated_at else 0.0
