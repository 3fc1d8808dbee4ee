"""Everything an account's records say about its buyers, laid out so that an order can be measured at any moment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Final, Literal
from zoneinfo import ZoneInfo

from wanhui.guard.heard import Codes
from wanhui.records.goods import Product
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer, Shop

Key = tuple[str, str]
ReviewKind = Literal["good", "other", "hasty"]
DAY: Final = 86_400.0
#: An account younger than this is new.
NEW_DAYS: Final = 30.0


@dataclass(slots=True)
class BuyerHistory:
    """One buyer on one marketplace: seconds since 1970 of what they did; `place` numbers buyers by first order.

    `goods` names the dearest position of each of `orders`.
    """

    place: int
    profile: Buyer | None = None
    registered: float = nan
    orders: list[float] = field(default_factory=list)
    goods: list[Key | None] = field(default_factory=list)
    spoke: list[float] = field(default_factory=list)
    said: list[tuple[float, Codes]] = field(default_factory=list)
    reviews: list[tuple[float, ReviewKind]] = field(default_factory=list)
    claims: list[tuple[float, Key]] = field(default_factory=list)
    confirmed: list[tuple[float, Key, bool]] = field(default_factory=list)
    demand: int = 0
    demanded_at: float = 0.0
    groups: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Sales:
    """When something was sold, in order, and how many of the first n went to new accounts."""

    at: list[float] = field(default_factory=list)
    new: list[int] = field(default_factory=list)

    def count(self, since: float, until: float) -> tuple[int, int]:
        """Sales, and sales to new accounts, from `since` to `until`, both included."""
        first, last = bisect_left(self.at, since), bisect_right(self.at, until)
        return last - first, self.new[last] - self.new[first]


@dataclass(slots=True)
class Group:
    """Buyers who share one thing, each from the moment when it was seen first."""

    kind: str
    since: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """The index; read only once it is made."""

    shops: Mapping[str, Shop]
    zones: Mapping[str, ZoneInfo]
    products: Mapping[Key, Product]
    orders: Sequence[Order]
    outcomes: Mapping[str, bool]
    at: Sequence[float]
    buyers: Sequence[BuyerHistory]
    buyer_of: Sequence[int]
    chat_since: Mapping[str, float]
    by_sku: Mapping[Key, Sales]
    by_shop: Mapping[str, Sales]
    groups: Sequence[Group]


def bought(history: BuyerHistory, at: float) -> Key | None:
    """The dearest position of the order that this buyer placed at `at`; None where that was no order."""
    place = bisect_left(history.orders, at)
    return history.goods[place] if place < len(history.orders) and history.orders[place] == at else None


def is_new(history: BuyerHistory, at: float) -> bool:
    """Whether an account was new when it ordered: young, or without a single order where its age is not known."""
    if history.registered == history.registered:
        return at - history.registered <= NEW_DAYS * DAY
    return history.profile is not None and history.profile.orders_total == 0


def sku_of(order: Order) -> Key | None:
    """The shop and the dearest position of an order, by variant where it is named."""
    if not order.lines:
        return None
    line = max(order.lines, key=lambda one: one.price.amount) if len(order.lines) > 1 else order.lines[0]
    return order.shop, line.sku or line.product
