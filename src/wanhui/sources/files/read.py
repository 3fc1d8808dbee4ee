"""Records out of an opened file: canonical lines decoded, rows of a table mapped, refused rows named one by one.

An order whose positions stand on several rows is put together without keeping the file in memory: a first pass
counts the rows of each id (24 bytes an id), the second gives an order out as soon as its last row is read. Only
orders whose rows lie apart wait.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from wanhui.errors import WanhuiError
from wanhui.records.codec import ShopDefaults, decode, parse_line
from wanhui.records.fact import Fact
from wanhui.records.orders import Line, Order
from wanhui.sources.files.build import REQUIRED, Parsed, Reader, RowError, bind
from wanhui.sources.files.compose import compose, lines_of
from wanhui.sources.files.counts import RowCounts
from wanhui.sources.files.header import tidy
from wanhui.sources.files.limits import LINE
from wanhui.sources.files.mail import mail_records
from wanhui.sources.files.mapping import Mapping as ColumnMapping
from wanhui.sources.files.opened import OpenedFile
from wanhui.sources.files.outcome import RAW_LIMIT, Rejected, Row, rejected
from wanhui.sources.files.scan import open_bytes

#: How a detail file finds the orders that its rows belong to.
FindOrder = Callable[[str], Order | None]
Numbered = tuple[int, Fact | Rejected]

_DEFAULTS: Final = ShopDefaults()
_AROUND_HEADERS: Final = ' \t\u3000\ufeff\u200b="'
_FOOTER: Final = re.compile(
    r"(合计|总计|小计|总额|总数|汇总|共\s*\d+\s*[条单笔行]|导出时间|导出人|数据来源|说明[:：]|注[:：]|备注[:：]|total\s*[:：]?$|"
    r"grand total|subtotal|\d+ record\(?s\)? downloaded|seller id)",
    re.IGNORECASE,
)


def read_records(
    opened: OpenedFile,
    shop: str | None,
    defaults: Mapping[str, ShopDefaults],
    *,
    mapping: ColumnMapping | None = None,
    find_order: FindOrder | None = None,
) -> Iterator[Fact | Rejected]:
    """The records of `opened` and, in their place, the rows that were refused.

    `shop` owns what does not name its own shop; `defaults` gives the zone and currency of known shops; `mapping`
    says what the columns of an unknown table mean; `find_order` finds the order of a detail row. Raises
    ``E-FILE-SHOP`` when a table or a mail comes without a shop and ``E-FILE-UNKNOWN`` when its columns are not known.
    """
    for _, found in read_numbered(opened, shop, defaults, mapping=mapping, find_order=find_order):
        yield found


def read_numbered(
    opened: OpenedFile,
    shop: str | None,
    defaults: Mapping[str, ShopDefaults],
    *,
    mapping: ColumnMapping | None = None,
    find_order: FindOrder | None = None,
) -> Iterator[Numbered]:
    """`read_records` with the number of the (first) row that each came from."""
    if opened.is_records:
        return _canonical(opened, shop, {**opened.shops, **defaults})
    if opened.mail is not None:
        if not shop:
            raise WanhuiError("E-FILE-SHOP", name=opened.name)
        return mail_records(opened.path, opened.mail, shop, defaults=defaults)
    table = mapping.as_format() if mapping else opened.table
    if table is None:
        header = ", ".join(opened.header[:6])
        raise WanhuiError("E-FILE-UNKNOWN", name=opened.name, header=header)
    if not shop:
        raise WanhuiError("E-FILE-SHOP", name=opened.name)
    base = defaults.get(shop, _DEFAULTS)
    reader = bind(table, opened.header, is_month_first=base.time_zone.key.startswith("America/"))
    making = _Making(reader, shop, base, find_order)
    return making.grouped(opened) if table.has_groups else making.single(opened)


def _canonical(opened: OpenedFile, shop: str | None, defaults: Mapping[str, ShopDefaults]) -> Iterator[Numbered]:
    number = 0
    with open_bytes(opened.path, is_gzip=opened.is_gzip) as stream:
        while line := stream.readline(4 * LINE + 1):
            number += 1
            if len(line) > 4 * LINE:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(4 * LINE)
                yield number, rejected(number, "", WanhuiError("E-LINE-LONG", limit="4 MB"))
                continue
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.isspace():
                continue
            try:
                found = parse_line(line)
                if shop is not None and found.get("kind") != "shop":
                    found.setdefault("shop", shop)
                yield number, decode(found, defaults)
            except WanhuiError as bad:
                raw = line.decode("utf-8", errors="replace").rstrip("\r\n")
                yield number, rejected(number, raw, bad, column=bad.values.get("key"))


@dataclass(slots=True)
class _Waiting:
    """The rows of one order that were read so far, and the first that was refused."""

    rows: list[Row] = field(default_factory=list)
    parts: list[Parsed] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Making:
    """Everything that turns the rows of one table into records of one shop."""

    reader: Reader
    shop: str
    base: ShopDefaults
    find_order: FindOrder | None

    def single(self, opened: OpenedFile) -> Iterator[Numbered]:
        for row in self.data(opened):
            if isinstance(row, Rejected):
                yield row.row, row
                continue
            parsed = self.parse(row)
            yield row.number, parsed if isinstance(parsed, Rejected) else self.record([row], [parsed])

    def grouped(self, opened: OpenedFile) -> Iterator[Numbered]:
        counts = RowCounts(self.reader.key(row.cells) for row in self.data(opened) if isinstance(row, Row))
        waiting: dict[str, _Waiting] = {}
        for row in self.data(opened):
            if isinstance(row, Rejected):
                yield row.row, row
                continue
            key = self.reader.key(row.cells)
            parsed = self.parse(row)
            if key is None:
                assert isinstance(parsed, Rejected), "a row without an id makes no record"
                yield row.number, parsed
                continue
            order = waiting.setdefault(key, _Waiting())
            if isinstance(parsed, Rejected):
                order.refused.append(parsed)
            order.rows.append(row)
            if isinstance(parsed, Parsed):
                order.parts.append(parsed)
            if counts.is_last(key):
                del waiting[key]
                yield from self.finished(order)

    def finished(self, order: _Waiting) -> Iterator[Numbered]:
        """An order with all its rows; a row that cannot be read takes the order's other rows along, each listed."""
        if not order.refused:
            found = self.record(order.rows, order.parts)
            yield order.rows[0].number, found
            if isinstance(found, Rejected):
                yield from (
                    (row.number, replace(found, row=row.number, raw=row.raw[:RAW_LIMIT])) for row in order.rows[1:]
                )
            return
        named = {refused.row: refused for refused in order.refused}
        cause = order.refused[0].row
        for row in order.rows:
            other = rejected(row.number, row.raw, WanhuiError("E-ROW-GROUP", row=cause))
            yield row.number, named.get(row.number, other)

    def data(self, opened: OpenedFile) -> Iterator[Row | Rejected]:
        """The rows that hold data: blank ones, totals, footers and repeated headers are passed over."""
        header, width = opened.header, len(opened.header)
        may_be_short = opened.delimiter in ("", "\t")
        for row in opened.rows():
            if isinstance(row, Rejected):
                yield row
                continue
            cells = row.cells
            first = cells[0].strip() or next((cell.strip() for cell in cells if cell and not cell.isspace()), "")
            if not first or _is_repeated(cells, header) or self.is_footer(first, row):
                continue
            if len(cells) != width:
                if any(cell.strip() for cell in cells[width:]) or (len(cells) < width and not may_be_short):
                    wrong = WanhuiError("E-ROW-WIDTH", found=len(cells), expected=width)
                    yield rejected(row.number, row.raw, wrong)
                    continue
                row = Row(row.number, [*cells[:width], *[""] * (width - len(cells))], row.raw)
            yield row

    def is_footer(self, first: str, row: Row) -> bool:
        """A total, a note or a drawn line below the data; a review that only begins like one is none."""
        if first[0] in "-=*_—" and _is_rule(row.cells):
            return True
        if not _is_footer(first):
            return False
        width = max((at for at, *_ in self.reader.mapped), default=-1) + 1
        parsed = self.parse(row) if len(row.cells) >= width else None
        needed = REQUIRED[self.reader.table.kind]
        return not (isinstance(parsed, Parsed) and all(parsed.names(field) for field in needed))

    def parse(self, row: Row) -> Parsed | Rejected:
        try:
            return self.reader.parse(row.cells)
        except RowError as bad:
            return rejected(row.number, row.raw, bad.error, column=bad.column)

    def record(self, rows: list[Row], parts: list[Parsed]) -> Fact | Rejected:
        row = rows[0]
        try:
            if self.reader.table.kind == "order_lines":
                return self.detailed(row, parts)
            made = compose(self.reader, parts, shop=self.shop, currency=self.base.currency)
            return decode(made, {self.shop: self.base})
        except RowError as bad:
            return rejected(row.number, row.raw, bad.error, column=bad.column)
        except WanhuiError as bad:
            return rejected(row.number, row.raw, bad, column=self.column_of(bad.values.get("key")))

    def detailed(self, row: Row, parts: list[Parsed]) -> Fact | Rejected:
        """The order that detail rows belong to, with its positions filled in."""
        order_id = str(parts[0].values["id"])
        known = self.find_order(order_id) if self.find_order else None
        if known is None:
            wrong = WanhuiError("E-ROW-ORDER", order=order_id)
            return rejected(row.number, row.raw, wrong, column=self.reader.headers["id"])
        made = {
            "kind": "order", "id": order_id, "shop": self.shop, "buyer": known.buyer,
            "created_at": known.created_at.isoformat(), "lines": lines_of(self.reader, parts),
        }  # fmt: skip
        found = decode(made, {self.shop: self.base})
        lines: tuple[Line, ...] = found.lines if isinstance(found, Order) else ()
        return replace(known, lines=lines)

    def column_of(self, key: str | None) -> str | None:
        """The header behind a key that the codec complains about (``lines[0].price`` → the price column)."""
        if key is None:
            return None
        plain = re.sub(r"^lines\[\d+\]", "line", key)
        return self.reader.headers.get(plain) or self.reader.headers.get(plain.replace("price", "total")) or key


def _is_footer(first: str) -> bool:
    return len(first) < 80 and bool(_FOOTER.match(first))


def _is_rule(cells: list[str]) -> bool:
    """A line drawn of hyphens and the like, alone in its row."""
    written = "".join(cells).strip()
    return len(written) > 2 and not written.strip("-=*_—") and len([cell for cell in cells if cell.strip()]) == 1


def _is_repeated(cells: list[str], header: tuple[str, ...]) -> bool:
    """The header again, as in files that were put together from several exports."""
    return cells[0].strip(_AROUND_HEADERS) == header[0] != "" and tidy(cells) == header
