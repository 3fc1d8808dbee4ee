"""From the read cells of one or several rows to the object that `records.codec.decode` takes, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from wanhui.errors import WanhuiError
from wanhui.sources.files.build import Parsed, Reader, RowError, natural_id
from wanhui.sources.files.cells import CellError, identifier, money, number, per_piece, plain

#: The columns that tell two requests of one order apart when the export numbers neither.
_GOODS: Final = ("sku", "asin", "fnsku", "Merchant SKU", "ASIN", "商品ID", "商品规格", "商品名称")
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
    found: list[dict[str, Any] | None] = []
    joiner, is_row_paid = reader.table.joiner, "paid" in reader.table.sums
    for part in parts:
        line = part.line
        if "title" not in line and "product" not in line:
            continue
        count = str(line.get("key", "")).count(joiner) + 1 if joiner else 1
        if joiner and count > 1:
            found += (_line(position, total=None) for position in _joined(line, joiner, count))
        else:
            found.append(_line(line, total=part.values.get("paid") if is_row_paid else None))
    return [line for line in found if line is not None] if None not in found else []


def _currency(named: str, default: str) -> str:
    if named == "$":
        return default if default in _DOLLARS else "USD"
    return named.upper()


def _order(reader: Reader, parts: Sequence[Parsed]) -> dict[str, Any]:
    made, address = _once(parts)
    if "created_at" not in made:
        raise _empty(reader, "created_at")
    if len(parts) > 1:
        _sum(made, reader.table.sums, parts)
    if address:
        made["address"] = address
    made.setdefault("buyer", f"unknown:{made['id']}")
    made["lines"] = lines_of(reader, parts)
    keys = [part.line["key"] for part in parts if "key" in part.line]
    if keys:
        made[reader.headers["line.key"]] = ";".join(keys)
    return made


def _sum(made: dict[str, Any], sums: Sequence[str], parts: Sequence[Parsed]) -> None:
    """Amounts that the marketplace writes apart for every row of an order."""
    for field in sums:
        amounts = [Decimal(part.values[field]) for part in parts if field in part.values]
        if amounts:
            made[field] = str(sum(amounts, Decimal(0)))


def _once(parts: Sequence[Parsed]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What belongs to the order and not to a position: the first row that says it wins."""
    made, address = dict(parts[0].values), dict(parts[0].address)
    for part in parts[1:]:
        made = {**part.values, **made}
        address = {**part.address, **address}
    return made, address


def _empty(reader: Reader, field: str) -> RowError:
    column = reader.headers.get(field, field)
    return RowError(column, WanhuiError("E-CELL-EMPTY", column=column))


def _joined(line: Mapping[str, Any], joiner: str, count: int) -> list[dict[str, Any]]:
    """The positions of a row in which the marketplace joins sub-orders; a cell that does not split is unknown."""
    positions: list[dict[str, Any]] = [{} for _ in range(count)]
    for field, value in line.items():
        split = str(value).split(joiner)
        if len(split) != count:
            continue
        for position, cell in zip(positions, split, strict=True):
            try:
                position[field] = _JOINED.get(field, plain)(cell)
            except CellError:
                position[field] = None
    return positions


_JOINED: Final[Mapping[str, Callable[[str], object]]] = MappingProxyType(
    {"quantity": number, "price": money, "total": money, "product": identifier}
)


def _line(position: Mapping[str, Any], *, total: str | None) -> dict[str, Any] | None:
    """One position; its price is its own, or its part of the row's total, or of `total` when it stands alone."""
    quantity, price = position.get("quantity"), position.get("price")
    product = position.get("product") or position.get("title")
    if price is None:
        total = position.get("total") or total
        price = per_piece(total, quantity) if total is not None and quantity is not None else None
    if quantity is None or price is None or product is None:
        return None
    line = {"product": product, "quantity": quantity, "price": price}
    for name in ("sku", "title", "batch"):
        if name in position:
            line[name] = position[name]
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
        goods = (parts[0].extra.get(name) for name in _GOODS)
        made["id"] = natural_id(made["order"], made["at"], made.get("reason"), *goods)
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
