"""Plain JSON objects as rows of the guard's sheets: first what is needed of each line, then all lines at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, TypeVar

from wanhui.guard.identity import marks_of
from wanhui.guard.sheets import BuyerRow, ClaimRow, MessageRow, OrderRow, ReviewRow
from wanhui.records.codec import ShopDefaults
from wanhui.records.instants import read_times

#: The number of a line, the shop and the id of its record, and what its kind needs.
Raw = tuple[Any, ...]
_DEFAULTS: Final = ShopDefaults()
_ORDER: Final = itemgetter("shop", "id", "buyer", "created_at")
_MESSAGE: Final = itemgetter("shop", "id", "conversation", "at")
_FEE: Final = itemgetter("fee")
_ADDRESS: Final = ("name", "phone", "province", "city", "district", "detail")
_NAN: Final = float("nan")
_Row = TypeVar("_Row")


def raw_order(number: int, one: dict[str, Any]) -> Raw:
    """What is needed of an order."""
    get, offers, address = one.get, one.get("shipping_options"), one.get("address")
    return (
        number,
        *_ORDER(one),
        get("paid_at"),
        get("shipped_at"),
        get("delivered_at"),
        get("currency"),
        tuple([(line["product"], line.get("sku"), line["quantity"], line["price"]) for line in one["lines"]]),
        get("shipping_fee"),
        get("shipping_method"),
        tuple(map(_FEE, offers)) if offers else (),
        get("buyer_note"),
        None if address is None else tuple(map(address.get, _ADDRESS)),
        marks_of(one),
    )


def raw_buyer(number: int, one: dict[str, Any]) -> Raw:
    """What is needed of a buyer."""
    get, given, contacts = one.get, one.get("reviews_given"), one.get("contacts")
    return (
        number,
        one["shop"],
        one["id"],
        get("registered_at"),
        get("credit_level"),
        get("orders_total"),
        None if given is None else (given.get("good"), given.get("neutral"), given.get("bad")),
        get("phone"),
        get("email"),
        tuple([contact["value"] for contact in contacts]) if contacts else (),
        get("updated_at"),
    )


def raw_message(number: int, one: dict[str, Any]) -> Raw:
    """What is needed of a message."""
    is_buyers = one["from"] == "buyer"
    return number, *_MESSAGE(one), is_buyers, one["text"], one.get("buyer"), one.get("order")


def raw_review(number: int, one: dict[str, Any]) -> Raw:
    """What is needed of a review."""
    get = one.get
    return (
        number,
        one["shop"],
        one["id"],
        one["at"],
        one["text"],
        get("buyer"),
        get("order"),
        get("stars"),
        get("grade"),
        bool(get("images")),
    )


def raw_claim(number: int, one: dict[str, Any]) -> Raw:
    """What is needed of an after-sale request."""
    return number, one["shop"], one["id"], one["order"], one["at"], one["type"]


def order_rows(raw: Sequence[Raw], shops: Mapping[str, ShopDefaults]) -> list[OrderRow]:
    """The rows of orders, in the currency of their shop where they name none."""
    if not raw:
        return []
    _, shop, id_, buyer, at, *later, currency, lines, fee, method, offers, note, address, marks = _columns(raw)
    created = read_times(at)
    money = [told or shops.get(one, _DEFAULTS).currency for one, told in zip(shop, currency, strict=True)]
    seconds = created.seconds.tolist(), created.hours.tolist(), *map(_seconds, later)
    return list(map(OrderRow, shop, id_, buyer, *seconds, money, lines, fee, method, offers, note, address, marks))


def buyer_rows(raw: Sequence[Raw]) -> list[BuyerRow]:
    """The rows of buyers."""
    if not raw:
        return []
    _, shop, id_, registered, *told, updated = _columns(raw)
    return list(map(BuyerRow, shop, id_, _seconds(registered), *told, _seconds(updated)))


def message_rows(raw: Sequence[Raw]) -> list[MessageRow]:
    """The rows of messages."""
    if not raw:
        return []
    _, shop, _, conversation, at, *told = _columns(raw)
    return list(map(MessageRow, shop, conversation, _seconds(at), *told))


def review_rows(raw: Sequence[Raw]) -> list[ReviewRow]:
    """The rows of reviews."""
    if not raw:
        return []
    _, shop, _, at, *told = _columns(raw)
    return list(map(ReviewRow, shop, _seconds(at), *told))


def claim_rows(raw: Sequence[Raw]) -> list[ClaimRow]:
    """The rows of after-sale requests."""
    if not raw:
        return []
    _, shop, _, order, at, type_ = _columns(raw)
    return list(map(ClaimRow, shop, order, _seconds(at), type_))


def together(raw: Sequence[Raw], rows: list[_Row], others: Sequence[_Row], *, numbers: Sequence[int]) -> list[_Row]:
    """`rows` of the lines `raw` and `others` of the lines `numbers`, in the order of the lines."""
    if not others:
        return rows
    numbered = [*zip(map(itemgetter(0), raw), rows, strict=True), *zip(numbers, others, strict=True)]
    return [row for _, row in sorted(numbered, key=itemgetter(0))]


def _columns(raw: Sequence[Raw]) -> list[tuple[Any, ...]]:
    return list(zip(*raw, strict=True))


def _seconds(texts: Sequence[str | None]) -> list[float]:
    """Seconds since 1970; NaN where there is no time."""
    told = [one for one in texts if one is not None]
    seconds = iter(read_times(told).seconds.tolist() if told else [])
    return [_NAN if one is None else next(seconds) for one in texts]
