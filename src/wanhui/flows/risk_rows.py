"""Columns of plain records as rows of the guard's sheets: many lines at once, and of each only what is needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

from wanhui.guard.identity import TOKEN_FIELDS, marks_of
from wanhui.guard.sheets import BuyerRow, ClaimRow, MessageRow, OrderRow, ReviewRow
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import ShopDefaults
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer
from wanhui.records.reviews import Review
from wanhui.records.shapes import Columns

_DEFAULTS: Final = ShopDefaults()
_FEE: Final = itemgetter("fee")
_CONTACT: Final = itemgetter("value")
_LINE: Final = ("product", "sku", "quantity", "price")
_ADDRESS: Final = ("name", "phone", "province", "city", "district", "detail")
_GIVEN: Final = ("good", "neutral", "bad")
_NAN: Final = float("nan")
_Take = Callable[[Columns], Sequence[Iterable[Any]]]


class Rows:
    """Records of one kind as they come: the number of each line, and the fields of its row by columns."""

    __slots__ = ("_columns", "_row", "_take", "ids", "numbers", "shops")

    def __init__(self, cls: type[Fact]) -> None:
        self._row, self._take = _OF[cls]
        self.numbers: list[int] = []
        self.shops: list[str] = []
        self.ids: list[str] = []
        self._columns: list[list[Any]] = []

    def add(self, found: Columns) -> None:
        """Takes in records."""
        self.numbers += found.numbers
        self.shops += found.of("shop")
        self.ids += found.of("id")
        taken = self._take(found)
        self._columns = self._columns or [[] for _ in taken]
        for column, values in zip(self._columns, taken, strict=True):
            column += values

    def leave_out(self, numbers: Collection[int]) -> None:
        """Forgets the records of these lines."""
        kept = [place for place, number in enumerate(self.numbers) if number not in numbers]
        if len(kept) < len(self.numbers):
            columns: list[list[Any]] = [self.numbers, self.shops, self.ids, *self._columns]
            for column in columns:
                column[:] = [column[place] for place in kept]

    def rows(self, shops: Mapping[str, ShopDefaults]) -> list[Any]:
        """The row of each record, beside `numbers`; money is in the currency of the shop where a record names none."""
        if not self.numbers:
            return []
        if self._row is OrderRow:
            told = self._columns[_CURRENCY]
            told[:] = [one or shops.get(shop, _DEFAULTS).currency for shop, one in zip(self.shops, told, strict=True)]
        return list(map(self._row, *self._columns))


def in_line(numbers: Sequence[int], rows: Sequence[Any]) -> list[Any]:
    """`rows` in the order of their lines."""
    return [rows[place] for place in sorted(range(len(numbers)), key=numbers.__getitem__)]


def _orders(found: Columns) -> Sequence[Iterable[Any]]:
    of, created = found.of, found.times["created_at"]
    return (
        of("shop"), of("id"), of("buyer"), created.seconds.tolist(), created.hours.tolist(),
        *(_seconds(found, key) for key in ("paid_at", "shipped_at", "delivered_at")),
        of("currency"),
        [tuple(_picked(lines, _LINE)) for lines in of("lines")],
        of("shipping_fee"), of("shipping_method"),
        [tuple(map(_FEE, offers)) if offers else () for offers in of("shipping_options")],
        of("buyer_note"), _parts(found, "address", _ADDRESS), _marks(found),
    )  # fmt: skip


def _buyers(found: Columns) -> Sequence[Iterable[Any]]:
    of = found.of
    return (
        of("shop"), of("id"), _seconds(found, "registered_at"), of("credit_level"), of("orders_total"),
        _parts(found, "reviews_given", _GIVEN), of("phone"), of("email"),
        [tuple(map(_CONTACT, contacts)) if contacts else () for contacts in of("contacts")],
        _seconds(found, "updated_at"),
    )  # fmt: skip


def _messages(found: Columns) -> Sequence[Iterable[Any]]:
    of = found.of
    by_buyers = [one == "buyer" for one in of("from")]
    return of("shop"), of("conversation"), _seconds(found, "at"), by_buyers, of("text"), of("buyer"), of("order")


def _reviews(found: Columns) -> Sequence[Iterable[Any]]:
    of = found.of
    told = (of(key) for key in ("text", "buyer", "order", "stars", "grade"))
    return of("shop"), _seconds(found, "at"), *told, map(bool, of("images"))


def _claims(found: Columns) -> Sequence[Iterable[Any]]:
    return found.of("shop"), found.of("order"), _seconds(found, "at"), found.of("type")


def _seconds(found: Columns, key: str) -> Sequence[float]:
    """Seconds since 1970; NaN where there is no time."""
    told = found.times.get(key)
    return (_NAN,) * len(found.numbers) if told is None else told.seconds.tolist()


def _parts(found: Columns, key: str, fields: tuple[str, ...]) -> Sequence[Any]:
    """Of each part its `fields`; None where there is no part."""
    parts = found.of(key)
    return _picked(parts, fields) if key in found.values and parts[0] is not None else parts


def _picked(parts: Sequence[Mapping[str, Any]], fields: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """The values of `fields`; None where a part lacks one."""
    try:
        return list(map(itemgetter(*fields), parts))
    except KeyError:
        return [tuple(map(part.get, fields)) for part in parts]


def _marks(found: Columns) -> Sequence[tuple[str, ...]]:
    names = [name for name in TOKEN_FIELDS if name in found.values]
    if not names:
        return ((),) * len(found.numbers)
    values = zip(*(found.values[name] for name in names), strict=True)
    return [marks_of(dict(zip(names, some, strict=True))) for some in values]


#: The row of each kind that says something about risk, and how its columns are taken.
_OF: Final[Mapping[type[Fact], tuple[type[Any], _Take]]] = MappingProxyType(
    {
        Order: (OrderRow, _orders),
        Buyer: (BuyerRow, _buyers),
        Message: (MessageRow, _messages),
        Review: (ReviewRow, _reviews),
        AfterSale: (ClaimRow, _claims),
    }
)
#: The kinds that say something about risk.
TELLING: Final = tuple(_OF)
_CURRENCY: Final = OrderRow._fields.index("currency")
