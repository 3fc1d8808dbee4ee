"""Everything an account's records say about its buyers, laid out so that an order can be measured at any moment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from wanhui.guard.heard import Codes
from wanhui.guard.sheets import BuyerRow, OrderRow
from wanhui.records.goods import Product
from wanhui.records.parties import Shop

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Key = tuple[str, str]
ReviewKind = Literal["good", "other", "hasty"]
DAY: Final = 86_400.0
#: An account younger than this is new.
NEW_DAYS: Final = 30.0


class Demand(NamedTuple):
    """How plainly a buyer demanded money under threat of a review (0..3), and when."""

    level: int
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyers:
    """Who ordered, numbered by their first order; instants are seconds since 1970.

    What only some of them did (words of weight, reviews, claims, outcomes, demands) is kept by number.
    """

    profile: Sequence[BuyerRow | None]
    registered: F64
    first_word: F64
    said: Mapping[int, Sequence[tuple[float, Codes]]]
    reviews: Mapping[int, Sequence[tuple[float, ReviewKind]]]
    claims: Mapping[int, Sequence[tuple[float, Key]]]
    confirmed: Mapping[int, Sequence[tuple[float, Key, bool]]]
    demands: Mapping[int, Demand]
    groups: Mapping[int, Sequence[int]]


@dataclass(slots=True)
class Sales:
    """When something was sold, in order, and how many of the first n went to new accounts."""

    at: list[float]
    new: list[int]

    def count(self, since: float, until: float) -> tuple[int, int]:
        """Sales, and sales to new accounts, from `since` to `until`, both included."""
        first, last = bisect_left(self.at, since), bisect_right(self.at, until)
        return last - first, self.new[last] - self.new[first]


@dataclass(slots=True)
class Group:
    """Buyers who share one thing, each from the moment when it was seen first, in order of time."""

    kind: str
    since: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The index; read only once it is made.

    Orders stand in their order of time; `at`, `buyer_of`, `is_new`, `goods` and `earlier` run beside them: when, by
    whom, whether the account was new, the dearest position, and how many orders of the same buyer came before.
    `bought` gives the dearest position by buyer and moment.
    """

    shops: Mapping[str, Shop]
    zones: Mapping[str, ZoneInfo]
    products: Mapping[Key, Product]
    outcomes: Mapping[str, bool]
    orders: Sequence[OrderRow]
    at: F64
    buyer_of: I64
    is_new: Bools
    goods: Sequence[Key | None]
    earlier: I64
    bought: Mapping[tuple[int, float], Key | None]
    buyers: Buyers
    chat_since: Mapping[str, float]
    by_sku: Mapping[Key, Sales]
    by_shop: Mapping[str, Sales]
    groups: Sequence[Group]
