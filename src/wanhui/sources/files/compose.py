"""From the read cells of one or several rows to the object that `records.codec.decode` takes, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from wanhui.errors import WanhuiError
from wanhui.sources.files.build import Parsed, Reader, RowError, natural_id
from wanhui.sources.files.cells import CellError, identifier, money, number, per_piece

_DOLLARS: Final = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"})


def compose(reader: Reader, parts: Sequence[Parsed], *, shop: str, currency: str) -> dict[str, Any]:
    """The record that `parts` (the rows of one record, in order) say, of `shop` with its `currency`."""
    kind = reader.table.kind
    made: dict[str, Any] = {}
    for part in reversed(parts):
        made.update(part.extra)
    made.update(reader.table.given)
    made.update(_COMPOSERS[kind](reader, parts))
    made["kind"], made["shop"] = kind, shop
    named = made.get("currency")
    if named:
        made["currency"] = _currency(named, currency)
    return made


def lines_of(reader: Reader, parts: Sequence[Parsed]) -> list[dict[str, Any]]:
    """The positions of an order; one that lacks its price or quantity makes all of them unknown."""
    found: list[dict[str, Any]] = []
    for part in parts:
        positions = _positions(reader, part)
        for position in positions:
            line = _line(reader, position, is_alone=len(positions) == 1)
            if line is None:
                return []
            found.append(line)
    return found


def _currency(named: str, default: str) -> str:
    if named == "$":
        return default if default in _DOLLARS else "USD"
    return named.upper()


def _order(reader: Reader, parts: Sequence[Parsed]) -> dict[str, Any]:
    made, address = _once(parts)
    if "created_at" not in made:
        raise _empty(reader, "created_at")
    for field in reader.table.sums:
        amounts = [Decimal(part.values[field]) for part in parts if field in part.values]
        if amounts:
            made[field] = str(sum(amounts, Decimal(0)))
    if address:
        made["address"] = address
    made.setdefault("buyer", f"unknown:{made['id']}")
    made["lines"] = lines_of(reader, parts)
    keys = [part.values["line.key"] for part in parts if "line.key" in part.values]
    if keys:
        made[reader.headers["line.key"]] = ";".join(keys)
    return made


def _once(parts: Sequence[Parsed]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What belongs to the order and not to a position: the first row that says it wins."""
    made: dict[str, Any] = {}
    address: dict[str, Any] = {}
    for part in parts:
        for field, value in part.values.items():
            if field.startswith("address."):
                address.setdefault(field[8:], value)
            elif not field.startswith("line."):
                made.setdefault(field, value)
    return made, address


def _empty(reader: Reader, field: str) -> RowError:
    column = reader.headers.get(field, field)
    return RowError(column, WanhuiError("E-CELL-EMPTY", column=column))


def _positions(reader: Reader, part: Parsed) -> list[Mapping[str, Any]]:
    """The positions that one row holds: usually one, several where the marketplace joins sub-orders."""
    values = {field: value for field, value in part.values.items() if field.startswith("line.")}
    if "line.title" not in values and "line.product" not in values:
        return []
    joiner = reader.table.joiner
    count = str(values.get("line.key", "")).count(joiner) + 1 if joiner else 1
    if joiner is None or count == 1:
        return [{**values, "paid": part.values.get("paid")}]
    split = {field: str(value).split(joiner) for field, value in values.items()}
    return [{field: cells[at].strip() for field, cells in split.items() if len(cells) == count} for at in range(count)]


def _line(reader: Reader, position: Mapping[str, Any], *, is_alone: bool) -> dict[str, Any] | None:
    try:
        quantity = number(str(position.get("line.quantity", "")))
        price = money(str(position.get("line.price", "")))
        total = money(str(position.get("line.total", "")))
        product = identifier(str(position.get("line.product", ""))) or position.get("line.title")
    except CellError:
        return None
    if total is None and is_alone and "paid" in reader.table.sums:
        total = position.get("paid")
    if quantity is None or product is None or (price is None and total is None):
        return None
    line = {"product": product, "quantity": quantity, "price": price or per_piece(str(total), quantity)}
    for name in ("sku", "title", "batch"):
        if (value := position.get(f"line.{name}")) is not None:
            line[name] = value
    return line


def _review(reader: Reader, parts: Sequence[Parsed]) -> dict[str, Any]:
    made, nested = _nested(parts[0].values)
    for said in ("follow_up", "reply"):
        if "text" in nested.get(said, {}):
            made[said] = {"at": made["at"], **nested[said]}
    if "scores" in nested:
        made["scores"] = nested["scores"]
    if "images" in made:
        made["images"] = [part.strip() for part in _split(made["images"]) if part.strip()]
    made.setdefault("text", "")
    if not made["text"] and "stars" not in made and "grade" not in made:
        raise _empty(reader, "text")
    if "id" not in made:
        identity = ("order", "sku", "at", "text", "buyer", "product")
        made["id"] = natural_id(*(made.get(field) for field in identity))
    return made


def _nested(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Plain fields, and those that stand inside another (``reply.text``) under the name of the outer one."""
    made: dict[str, Any] = {}
    nested: dict[str, dict[str, Any]] = {}
    for field, value in values.items():
        outer, dot, inner = field.partition(".")
        if outer == "extra":
            made[inner] = value
        elif dot:
            nested.setdefault(outer, {})[inner] = value
        else:
            made[field] = value
    return made, nested


def _split(images: str) -> list[str]:
    for mark in ("\n", ";", "；", "|", ","):
        if mark in images:
            return images.split(mark)
    return [images]


def _after_sale(reader: Reader, parts: Sequence[Parsed]) -> dict[str, Any]:
    made = dict(parts[0].values)
    comment = made.pop("comment", None)
    if comment:
        made["reason"] = f"{made['reason']}: {comment}" if "reason" in made else comment
        made["customer_comments"] = comment
    if "type" not in made and "type" not in reader.table.given:
        column = reader.headers.get("type", "type")
        found = parts[0].extra.get(column, "")
        expected = " ".join(reader.table.words.get("type", {}))
        raise RowError(column, WanhuiError("E-CELL-VALUE", column=column, found=found, expected=expected))
    if "id" not in made:
        made["id"] = natural_id(made["order"], made["at"], made.get("reason"), *sorted(parts[0].extra.items()))
    return made


def _message(reader: Reader, parts: Sequence[Parsed]) -> dict[str, Any]:
    made = dict(parts[0].values)
    if "text" not in made:
        raise _empty(reader, "text")
    if "id" not in made:
        made["id"] = natural_id(made["conversation"], made["at"], made["from"], made["text"])
    return made


_COMPOSERS: Final[Mapping[str, Callable[[Reader, Sequence[Parsed]], dict[str, Any]]]] = MappingProxyType(
    {"order": _order, "review": _review, "after_sale": _after_sale, "message": _message}
)
