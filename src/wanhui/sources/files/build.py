"""From the cells of a row to a record: reads every mapped cell, puts the parts together, lets the codec judge.

Pure: a table of columns and the cells come in, an object of the record contract (or what is wrong with which
column) comes out. The codec stays the only judge of a record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from types import MappingProxyType
from typing import Any, Final

from wanhui.errors import WanhuiError
from wanhui.records.codec import KINDS
from wanhui.records.convert import plan
from wanhui.sources.files import cells
from wanhui.sources.files.cells import CellError
from wanhui.sources.files.columns import Format, norm
from wanhui.sources.files.times import moment

_TEXT, _ID, _MONEY, _NUMBER, _PERSONAL = cells.text, cells.identifier, cells.money, cells.number, cells.personal


def _time(value: str) -> str | None:
    return moment(value)


def _word(value: str) -> str | None:
    return cells.text(cells.plain(value))


_ADDRESS: Final = dict.fromkeys(
    (f"address.{part}" for part in ("name", "phone", "country", "province", "city", "district", "town", "detail")),
    _PERSONAL,
)
_SAID: Final = {"follow_up.at": _time, "follow_up.text": _TEXT, "reply.at": _time, "reply.text": _TEXT}
_SCORES: Final = {f"scores.{name}": cells.stars for name in ("product", "service", "logistics")}
_ORDER_TIMES: Final = dict.fromkeys(
    ("created_at", "paid_at", "ship_by", "shipped_at", "delivered_at", "finished_at", "updated_at"), _time
)
_LINE: Final[dict[str, cells.Read]] = {
    "line.key": _TEXT, "line.product": _ID, "line.sku": _word, "line.title": _TEXT, "line.quantity": _NUMBER,
    "line.price": _MONEY, "line.total": _MONEY, "line.batch": _word,
}  # fmt: skip

#: For each kind, the fields that a column can fill and how its cells are read.
FIELDS: Final[Mapping[str, Mapping[str, cells.Read]]] = MappingProxyType(
    {
        "order": {
            "id": _ID, "buyer": cells.buyer, **_ORDER_TIMES, "status": _word, "paid": _MONEY, "shipping_fee": _MONEY,
            "shipping_method": _word, "courier": _word, "tracking": cells.tracking, "buyer_note": _TEXT, "source": _ID,
            "currency": _word, **_LINE, **_ADDRESS,
        },
        "order_lines": {"id": _ID, **_LINE},
        "review": {
            "id": _ID, "order": _ID, "buyer": cells.buyer, "product": _ID, "sku": _word, "at": _time,
            "updated_at": _time, "stars": cells.stars, "grade": cells.grade, "text": cells.words, "images": _TEXT,
            "status": _word, "extra.arrived_on_time": _word, "extra.item_as_described": _word,
            "extra.customer_service": _word, **_SAID, **_SCORES,
        },
        "after_sale": {
            "id": _ID, "order": _ID, "at": _time, "updated_at": _time, "type": _word, "reason": _TEXT,
            "comment": _TEXT, "amount": _MONEY, "status": _word, "respond_by": _time, "tracking": cells.tracking,
            "currency": _word,
        },
        "message": {
            "id": _ID, "conversation": _ID, "at": _time, "from": cells.speaker, "text": cells.words,
            "buyer": cells.buyer, "order": _ID, "agent": _word,
        },
    }
)  # fmt: skip
#: The fields without which no record can be made.
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "order": ("id", "created_at"),
        "order_lines": ("id", "line.title", "line.price", "line.quantity"),
        "review": ("at", "text"),
        "after_sale": ("order", "at", "type"),
        "message": ("conversation", "at", "from", "text"),
    }
)
_MAY_BE_EMPTY: Final = frozenset({"text", "type", "line.title"})


class RowError(Exception):
    """A row that makes no record: the column, and the error that says why."""

    def __init__(self, column: str | None, error: WanhuiError) -> None:
        self.column, self.error = column, error
        super().__init__(error.code)


@dataclass(slots=True)
class Parsed:
    """The cells of one row, read: by field, what stands in a position or an address of an order by itself.

    `extra` holds what the table does not name, under its header.
    """

    values: dict[str, Any]
    line: dict[str, Any]
    address: dict[str, Any]
    extra: dict[str, str]

    def names(self, field: str) -> bool:
        """Whether the row says anything for the dotted `field`."""
        outer, _, inner = field.partition(".")
        return inner in self.line if outer == "line" else field in self.values


#: A column bound to its field: where it stands, the field's name in its part, its header, how its cells are read, and
#: the part: 0 the record itself, 1 a position, 2 the address. A bare tuple, because every cell of a file passes it.
Bound = tuple[int, str, str, cells.Read, int]


@dataclass(frozen=True, slots=True)
class Reader:
    """A table of columns bound to the header of one file."""

    table: Format
    mapped: tuple[Bound, ...]
    kept: tuple[tuple[int, str], ...]
    headers: Mapping[str, str]
    #: What cells of the other columns say: the same few short ones ("0", "否") make up most of a file.
    seen: dict[str, str | None] = dataclass_field(default_factory=dict)

    def look(self, cell: str) -> str | None:
        """What a cell of a column that the table does not name says."""
        value = cells.kept(cell)
        if len(cell) <= 20 and len(self.seen) < 5_000:
            self.seen[cell] = value
        return value

    def parse(self, row: Sequence[str]) -> Parsed:
        """Every cell that says something; `RowError` names the first column that cannot be read."""
        parsed = self.fields_in(row)
        extra, seen = parsed.extra, self.seen
        for at, header in self.kept:
            if cell := row[at]:
                value = seen[cell] if cell in seen else self.look(cell)
                if value is not None:
                    extra[header] = value
        self.translate(parsed.values, extra)
        self.check(parsed.values)
        return parsed

    def fields_in(self, row: Sequence[str]) -> Parsed:
        """The cells of the columns that the table names."""
        parts: tuple[dict[str, Any], dict[str, Any], dict[str, Any]] = ({}, {}, {})
        for at, name, header, read, part in self.mapped:
            cell = row[at]
            values = parts[part]
            if not cell or name in values:
                continue
            try:
                value = read(cell)
            except CellError as bad:
                raise _bad_cell(header, bad) from bad
            if value is not None:
                values[name] = value
                if read is _MONEY and not cell[0].isdigit():
                    _note_currency(parts[0], cell)
        return Parsed(*parts, {})

    def key(self, row: Sequence[str]) -> str | None:
        """The id of the record that a row belongs to; None when the row does not say."""
        for at, name, _, read, part in self.mapped:
            if name == "id" and not part:
                try:
                    return str(read(row[at]) or "") or None
                except CellError:
                    return None
        return None

    def translate(self, values: dict[str, Any], extra: dict[str, str]) -> None:
        """The marketplace's own words into ours; a word that is not known stays in ``extra``."""
        for field, words in self.table.words.items():
            found = values.pop(field, None)
            if found is None:
                continue
            ours = words.get(norm(found)) or (found if found in words.values() else None)
            if ours:
                values[field] = ours
            else:
                extra[self.headers.get(field, field)] = found

    def check(self, values: Mapping[str, Any]) -> None:
        for field in ("id",) if self.table.has_groups else REQUIRED[self.table.kind]:
            if field not in values and field not in self.table.given and field not in _MAY_BE_EMPTY:
                column = self.headers.get(field, field)
                raise RowError(column, WanhuiError("E-CELL-EMPTY", column=column))


def bind(table: Format, header: Sequence[str], *, is_month_first: bool) -> Reader:
    """`table` bound to the columns of `header`; the first column for a field wins, the others are alternatives."""
    known = FIELDS[table.kind]
    dropped = {norm(name) for name in table.drops}
    order = {column.field: at for at, column in enumerate(table.columns)}
    mapped: list[tuple[tuple[int, int], str, Bound]] = []
    kept: list[tuple[int, str]] = []
    for at, name in enumerate(header):
        field = table.field_of(name)
        if field is not None:
            read = _fitting(known[field], field, table, is_month_first=is_month_first)
            outer, _, inner = field.partition(".")
            part = _PARTS.get(outer, 0)
            bound = (at, inner if part else field, name.strip(), read, part)
            mapped.append(((order[field], _preference(table, field, name)), field, bound))
        elif name.strip() and norm(name) not in dropped:
            kept.append((at, _free(name.strip(), table.kind)))
    mapped.sort(key=lambda entry: entry[0])
    headers = {field: bound[2] for _, field, bound in reversed(mapped)}
    return Reader(table, tuple(bound for *_, bound in mapped), tuple(kept), headers)


_PARTS: Final = MappingProxyType({"line": 1, "address": 2})


def _free(header: str, kind: str) -> str:
    """A header as a key of ``extra``: one that is a field of the contract must not pass for it."""
    is_field = header in plan(KINDS["order" if kind == "order_lines" else kind]).by_key
    return f"{header} (file)" if is_field or header in ("kind", "currency") else header


def _note_currency(values: dict[str, Any], cell: str) -> None:
    found = cells.currency(cell)
    if found:
        values.setdefault("currency", found)


def _fitting(read: cells.Read, field: str, table: Format, *, is_month_first: bool) -> cells.Read:
    """The reader of a column in this file: where months come first, and where one cell holds several positions."""
    if is_month_first and read is _time:
        return _month_first
    joiner = table.joiner
    if joiner is not None and field.startswith("line."):
        return lambda cell: _word(cell) if joiner in cell else read(cell)
    return _remembering(read) if field in _REPEATED else read


#: Columns in which the same few cells come again and again.
_REPEATED: Final = frozenset(
    {"status", "courier", "shipping_method", "line.sku", "line.title", "line.product", "address.province",
     "address.city", "address.district", "address.country", "type", "product", "sku"}
)  # fmt: skip


def _remembering(read: cells.Read) -> cells.Read:
    """`read`, with what short cells said before looked up."""
    known: dict[str, object] = {}

    def look(cell: str) -> object:
        if cell in known:
            return known[cell]
        value = read(cell)
        if len(cell) <= 60 and len(known) < 5_000:
            known[cell] = value
        return value

    return look


def _month_first(value: str) -> str | None:
    return moment(value, is_month_first=True)


def _preference(table: Format, field: str, name: str) -> int:
    """Where a field has several headers, the table lists the better one first."""
    names = next(column.names for column in table.columns if column.field == field)
    folded = [norm(known) for known in names]
    return folded.index(norm(name))


def _bad_cell(header: str, bad: CellError) -> RowError:
    values = {"column": header, "found": bad.found[:60]}
    if bad.expected:
        values["expected"] = bad.expected
    return RowError(header, WanhuiError(bad.code, **values))


def natural_id(*parts: object) -> str:
    """A stable id for a record whose export has none, from what identifies it."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return "n-" + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:24]
