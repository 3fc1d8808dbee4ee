"""Opening a file: what is it really, is it whole and harmless, how is it encoded, where is its header, whose is it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from python_calamine import CalamineSheet

from wanhui.errors import WanhuiError
from wanhui.records.codec import ShopDefaults, decode, defaults_of, parse_line
from wanhui.records.parties import Shop
from wanhui.sources.files.columns import Format
from wanhui.sources.files.header import Header, find_header, plausibility
from wanhui.sources.files.html import html_rows, is_html
from wanhui.sources.files.limits import COLUMNS, HEADER_ROWS, HTML
from wanhui.sources.files.mail import Form, form_of, platform_of
from wanhui.sources.files.outcome import Rejected, Row
from wanhui.sources.files.scan import Scan, decodes, digest, heads, scan
from wanhui.sources.files.text import open_text, split_line, text_rows
from wanhui.sources.files.workbook import check_workbook, open_workbook, read_sheet, sheet_names, sheet_rows

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DELIMITERS: Final = (",", "\t", ";", "|")
_SIGNATURES: Final = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"), (b"RIFF", "RIFF"), (b"BM", "BMP"), (b"SQLite format 3\x00", "SQLite"), (b"{\\rtf", "RTF"),
    (b"\x00\x00\x01\x00", "ICO"), (b"OggS", "Ogg"), (b"ID3", "MP3"), (b"\xca\xfe\xba\xbe", "Java"),
)  # fmt: skip
_ARCHIVES: Final = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file that was read once from end to end and can be imported; nothing of it is kept in memory but its header.

    `lines` is about how many rows it has (for a progress bar). `table` is the known format, None for canonical
    records and for a table whose columns somebody has to name first; `shops` are the defaults of the shops that a
    file of records itself describes.
    """

    path: Path
    name: str
    size: int
    sha256: str
    media_type: str
    lines: int
    is_records: bool = False
    is_gzip: bool = False
    is_page: bool = False
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: tuple[str, ...] = ()
    header_row: int = 0
    table: Format | None = None
    shops: Mapping[str, ShopDefaults] = field(default_factory=dict)
    mail: Form | None = None
    mail_platform: str | None = None

    @property
    def is_table(self) -> bool:
        """Whether it has rows and columns."""
        return not self.is_records and self.mail is None

    @property
    def kind(self) -> str | None:
        """What its rows are (``order``, ``review``, …), None for mixed records and unknown tables."""
        return "message" if self.mail else self.table.kind if self.table else None

    @property
    def platform(self) -> str | None:
        """The marketplace that writes files with this header, if only one does; that of the (first) mail."""
        return self.table.platform if self.table else self.mail_platform

    def rows(self) -> Iterator[Row | Rejected]:
        """The rows after the header, one at a time; of a file of records, its lines."""
        if self.media_type == _XLSX:
            sheet = read_sheet(open_workbook(self.path), self.path, self.sheet)
            yield from (row for row in sheet_rows(sheet, self.path) if row.number > self.header_row)
            return
        with closing(open_text(self.path, self.encoding, is_gzip=self.is_gzip)) as stream:
            if self.is_page:
                found: Iterator[Row | Rejected] = html_rows(stream)
            else:
                found = text_rows(stream, self.delimiter, width=len(self.header))
            yield from (
                row for row in found if (row.row if isinstance(row, Rejected) else row.number) > self.header_row
            )


def open_file(path: Path) -> OpenedFile:
    """`path` opened for import, whatever its name says it is.

    Reads it whole once (SHA-256, size, encoding, limits). Raises one `WanhuiError` (``E-FILE-…``) for a file that
    cannot be imported as it is; such a file changes nothing.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(8192)
    except OSError as refused:
        raise WanhuiError("E-FILE-OPEN", name=path.name, detail=refused.strerror or str(refused)) from refused
    if not start:
        raise WanhuiError("E-FILE-EMPTY", name=path.name)
    _refuse_binary(path, start)
    if start.startswith(_ZIP):
        return _open_workbook(path)
    if mail := form_of(start):
        return _open_mail(path, mail)
    return _open_text(path)


def _open_text(path: Path) -> OpenedFile:
    found = scan(path)
    if found.is_gzip:
        _refuse_binary(path, found.head)
        if found.head.startswith((*_ZIP, b"\x1f\x8b")):
            raise WanhuiError("E-FILE-ARCHIVE", name=path.name)
    if _is_binary(found.head):
        raise WanhuiError("E-FILE-BINARY", name=path.name, found="BIN")
    head = found.head.decode(found.encoding or "latin-1", errors="ignore").lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return _open_records(path, found, head)
    return _open_table(path, found)


def sample_rows(opened: OpenedFile, count: int = 20) -> list[list[str]]:
    """The cells of the first `count` rows, for a preview and for `suggest_mapping`."""
    rows = (row.cells for row in opened.rows() if isinstance(row, Row))
    return list(islice(rows, count))


def _refuse_binary(path: Path, start: bytes) -> None:
    if start.startswith(_OLE):
        with path.open("rb") as stream:
            is_encrypted = "EncryptedPackage".encode("utf-16-le") in stream.read(1 << 20)
        raise WanhuiError("E-FILE-PASSWORD" if is_encrypted else "E-FILE-XLS", name=path.name)
    if start.startswith(_ARCHIVES):
        raise WanhuiError("E-FILE-ARCHIVE", name=path.name)
    for signature, found in _SIGNATURES:
        if start.startswith(signature) and (len(signature) > 2 or _is_binary(start)):
            raise WanhuiError("E-FILE-BINARY", name=path.name, found=found)


def _is_binary(head: bytes) -> bool:
    """Control characters that no text has; UTF-16 is told by its byte-order mark or its regular NULs."""
    sample = head[:8192]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    control = sum(sample.count(code) for code in (*range(1, 9), 11, *range(14, 27), *range(28, 32)))
    nuls = sample.count(0)
    regular = max(sample[::2].count(0), sample[1::2].count(0))
    return control * 50 > len(sample) or (nuls * 50 > len(sample) and regular < 0.95 * nuls)


def _open_records(path: Path, found: Scan, head: str) -> OpenedFile:
    line = head.split("\n", 1)[0].strip()
    if found.encoding != "utf-8-sig" or head.startswith("[") or line == "{":
        raise WanhuiError("E-FILE-JSON", name=path.name)
    return OpenedFile(
        path=path,
        name=path.name,
        size=found.size,
        sha256=found.sha256,
        media_type="application/jsonl",
        lines=found.lines,
        is_records=True,
        is_gzip=found.is_gzip,
        encoding="utf-8-sig",
        shops=_shops(found.shop_lines),
    )


def _open_mail(path: Path, form: Form) -> OpenedFile:
    """A mail is never decoded as a whole: each of its parts names its own encoding."""
    size, sha256 = digest(path)
    return OpenedFile(
        path=path,
        name=path.name,
        size=size,
        sha256=sha256,
        media_type="message/rfc822" if form == "eml" else "application/mbox",
        lines=1 if form == "eml" else 0,
        mail=form,
        mail_platform=platform_of(path, form),
    )


def _shops(lines: tuple[bytes, ...]) -> dict[str, ShopDefaults]:
    """The shops that the file itself describes: their zone and currency hold for its records, whatever the order."""
    shops: dict[str, ShopDefaults] = {}
    for line in lines:
        try:
            record = decode(parse_line(line), {})
        except WanhuiError:
            continue  # the line is refused, with its reason, when its turn comes
        if isinstance(record, Shop):
            shops[record.id] = defaults_of(record)
    return shops


def _open_table(path: Path, found: Scan) -> OpenedFile:
    """The table in the encoding and with the delimiter in which its header is known best, if all of it decodes."""
    ranked: list[tuple[tuple[bool, int, float, int], OpenedFile]] = []
    for encoding, head in heads(found):
        if is_html(head) and decodes(path, encoding, is_gzip=found.is_gzip):
            return _open_page(path, found, encoding)
        for delimiter in _DELIMITERS:
            rows = _head_rows(head, delimiter)
            _refuse_width(path, max((len(row.cells) for row in rows), default=0))
            header = find_header(rows)
            if header is not None and len(header.cells) > 1:
                rank = (header.table is not None, header.score, plausibility(head, encoding), len(header.cells))
                ranked.append((rank, _table(path, found, header, encoding=encoding, delimiter=delimiter)))
    ranked.sort(key=lambda entry: entry[0], reverse=True)
    for (is_known, _, plausible, _), opened in ranked:
        if (is_known or plausible >= 0.5) and (found.encoding or decodes(path, opened.encoding, is_gzip=found.is_gzip)):
            return _checked(opened)
    if found.encoding or not ranked:
        raise WanhuiError("E-FILE-TABLE", name=path.name)
    raise WanhuiError("E-FILE-ENCODING", name=path.name, line=found.first_bad)


def _head_rows(head: str, delimiter: str) -> list[Row]:
    lines = head.splitlines()[: HEADER_ROWS * 2]
    return [Row(number, split_line(line, delimiter), line) for number, line in enumerate(lines, 1)]


def _table(path: Path, found: Scan, header: Header, *, encoding: str, delimiter: str) -> OpenedFile:
    return OpenedFile(
        path=path,
        name=path.name,
        size=found.size,
        sha256=found.sha256,
        media_type="text/tab-separated-values" if delimiter == "\t" else "text/csv",
        lines=found.lines,
        is_gzip=found.is_gzip,
        encoding=encoding,
        delimiter=delimiter,
        header=header.cells,
        header_row=header.row,
        table=header.table,
    )


def _open_page(path: Path, found: Scan, encoding: str) -> OpenedFile:
    if found.unpacked > HTML:
        raise WanhuiError("E-FILE-BOMB", name=path.name, limit=f"{HTML >> 20} MB")
    with closing(open_text(path, encoding, is_gzip=found.is_gzip)) as stream:
        header = find_header(list(islice(html_rows(stream), HEADER_ROWS)))
    if header is None:
        raise WanhuiError("E-FILE-TABLE", name=path.name)
    return _checked(
        OpenedFile(
            path=path,
            name=path.name,
            size=found.size,
            sha256=found.sha256,
            media_type="text/html",
            lines=found.lines,
            is_gzip=found.is_gzip,
            is_page=True,
            encoding=encoding,
            header=header.cells,
            header_row=header.row,
            table=header.table,
        )
    )


def _open_workbook(path: Path) -> OpenedFile:
    check_workbook(path)
    size, sha256 = digest(path)
    workbook = open_workbook(path)
    best: tuple[tuple[bool, int], CalamineSheet, Header] | None = None
    has_cells = False
    for name in sheet_names(workbook):
        sheet = read_sheet(workbook, path, name)
        has_cells = has_cells or sheet.start is not None
        header = find_header(list(islice(sheet_rows(sheet, path), HEADER_ROWS)))
        if header is not None and (best is None or (header.table is not None, header.score) > best[0]):
            best = (header.table is not None, header.score), sheet, header
    if best is None:
        raise WanhuiError("E-FILE-TABLE" if has_cells else "E-FILE-EMPTY", name=path.name)
    _, sheet, header = best
    opened = OpenedFile(
        path=path,
        name=path.name,
        size=size,
        sha256=sha256,
        media_type=_XLSX,
        lines=sheet.total_height,
        sheet=sheet.name,
        header=header.cells,
        header_row=header.row,
        table=header.table,
    )
    return _checked(opened, (row for row in sheet_rows(sheet, path) if row.number > header.row))


def _refuse_width(path: Path, width: int) -> None:
    if width > COLUMNS:
        raise WanhuiError("E-FILE-COLUMNS", name=path.name, found=width, limit=COLUMNS)


def _checked(opened: OpenedFile, rows: Iterator[Row | Rejected] | None = None) -> OpenedFile:
    """Refuses a header that is too wide or has nothing below it."""
    _refuse_width(opened.path, len(opened.header))
    for row in rows if rows is not None else opened.rows():
        if isinstance(row, Rejected) or any(cell.strip() for cell in row.cells):
            return opened
    raise WanhuiError("E-FILE-NOROWS", name=opened.name)
