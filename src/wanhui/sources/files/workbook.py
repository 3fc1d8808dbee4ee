"""Workbooks (.xlsx): proven harmless by streaming every part first, then read by calamine.

A zip's own directory is not believed: the entries are counted in the end record before the directory is read, every
XML part is unpacked in a stream up to the limits, and the farthest cell is looked for, because a lone cell at the
far corner would make the reader allocate the whole rectangle.
"""

from __future__ import annotations

import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from wanhui.errors import WanhuiError
from wanhui.sources.files.limits import (
    BLOCK,
    COLUMNS,
    RATIO,
    RATIO_FROM,
    SHEET_CELLS,
    SHEET_UNPACKED,
    ZIP_DIRECTORY,
    ZIP_ENTRIES,
)
from wanhui.sources.files.outcome import Row

#: A whole number from here on has more digits than a spreadsheet keeps.
_INEXACT: Final = 10.0**15
_END: Final = b"PK\x05\x06"
_END64: Final = b"PK\x06\x07"
_REFERENCE: Final = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]+)([0-9]+)")
#: Readers set memory aside for as many items as a part claims to hold.
_COUNT: Final = re.compile(rb"[cC]ount\s*=\s*[\"']\s*\+?([0-9]{7,})")
#: Declarations that expand.
_DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: Characters hidden as references in the tags that say where and how much.
_HIDDEN: Final = re.compile(rb"<(?:\w+:)?(?:c|row|sst|dimension)\s[^<>]*&", re.IGNORECASE)

Cell = int | float | str | bool | time | date | datetime | timedelta


def check_workbook(path: Path) -> None:
    """Refuses a zip that is no workbook, is damaged, wants a password, or would unpack beyond the limits."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as broken:
        raise WanhuiError("E-FILE-BROKEN", name=path.name, detail=str(broken)[:80] or "zip") from broken


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook, after `check_workbook`."""
    with _reading(path):
        return CalamineWorkbook.from_path(path)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """What the reader cannot take is a damaged file, its panics included (they are no `Exception`)."""
    try:
        yield
    except CalamineError as broken:
        raise WanhuiError("E-FILE-BROKEN", name=path.name, detail=str(broken)[:80]) from broken
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise WanhuiError("E-FILE-BROKEN", name=path.name, detail="XLSX") from panic


def sheet_names(workbook: CalamineWorkbook) -> list[str]:
    """The sheets that hold cells, in the workbook's order."""
    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def read_sheet(workbook: CalamineWorkbook, path: Path, name: str) -> CalamineSheet:
    """One sheet, whole in memory: the reader knows no other way."""
    with _reading(path):
        return workbook.get_sheet_by_name(name)


def sheet_rows(sheet: CalamineSheet, path: Path) -> Iterator[Row]:
    """The rows of a sheet as text; a number with more digits than a spreadsheet keeps is written as a power of ten."""
    if sheet.start is None:
        return
    with _reading(path):
        rows = enumerate(sheet.iter_rows(), 1)
    for number, row in rows:
        cells = [value if isinstance(value, str) else _written(value) for value in row]
        yield Row(number, cells, "\t".join(cells))


def _written(value: Cell) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        if not math.isfinite(value):
            return ""
        if abs(value) >= _INEXACT:
            return f"{value:.14E}"
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _check_directory(path: Path) -> None:
    """Reads the end record only: how many entries does the zip claim, and how long is its directory?"""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise WanhuiError("E-FILE-BROKEN", name=path.name, detail="zip")
    entries, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[max(0, at - 20) : at].startswith(_END64) or entries > ZIP_ENTRIES or length > ZIP_DIRECTORY:
        raise WanhuiError("E-FILE-BOMB", name=path.name, limit=f"{SHEET_UNPACKED >> 20} MB")


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.replace("\\", "/").lstrip("/").casefold() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise WanhuiError("E-FILE-PASSWORD", name=path.name)
    if "mimetype" in names:
        raise WanhuiError("E-FILE-BINARY", name=path.name, found="OpenDocument")
    if "xl/workbook.xml" not in names:
        raise WanhuiError("E-FILE-ARCHIVE", name=path.name)
    total = 0
    for part in parts:
        with archive.open(part) as stream:
            total += _check_part(path, part, stream, before=total)


def _check_part(path: Path, part: zipfile.ZipInfo, stream: IO[bytes], *, before: int) -> int:
    """Streams one part, whatever its name says: which of them is a sheet is decided by links that may lie."""
    unpacked, corner, carry = 0, _Corner(path), b""
    while block := stream.read(BLOCK):
        unpacked += len(block)
        is_bomb = unpacked > RATIO_FROM and unpacked > RATIO * max(part.compress_size, 1)
        if is_bomb or before + unpacked > SHEET_UNPACKED:
            raise WanhuiError("E-FILE-BOMB", name=path.name, limit=f"{SHEET_UNPACKED >> 20} MB, {RATIO}:1")
        block = carry + block
        start = block.rfind(b"<")
        if len(block) - start > 2 * BLOCK and start >= 0:
            raise WanhuiError("E-FILE-BOMB", name=path.name, limit=f"{SHEET_UNPACKED >> 20} MB")
        whole, carry = (block[:start], block[start:]) if start >= 0 else (block, b"")
        _check_xml(path, whole, corner)
    _check_xml(path, carry, corner)
    return unpacked


def _check_xml(path: Path, tags: bytes, corner: _Corner) -> None:
    """Refuses what would make a reader of this XML take memory that the file does not have."""
    if (b"<!" in tags and _DECLARED.search(tags)) or (b"&" in tags and _HIDDEN.search(tags)):
        raise WanhuiError("E-FILE-BROKEN", name=path.name, detail="XML")
    if b"ount" in tags and any(int(digits) > SHEET_CELLS for digits in _COUNT.findall(tags)):
        raise WanhuiError("E-FILE-CELLS", name=path.name, limit=f"{SHEET_CELLS:,}")
    corner.look(tags)


class _Corner:
    """The smallest rectangle around the cells of a sheet, as the reader will allocate it."""

    __slots__ = ("first", "last", "path", "width")

    def __init__(self, path: Path) -> None:
        self.path, self.first, self.last, self.width = path, 0, 0, 0

    def look(self, block: bytes) -> None:
        found = _REFERENCE.findall(block)
        if not found:
            return
        self.width = max(self.width, *(_column(letters[:8]) for letters in {letters for letters, _ in found}))
        rows = [int(digits[:12]) for digits in {digits for _, digits in found}]
        self.first = min(self.first or rows[0], *rows)
        self.last = max(self.last, *rows)
        if self.width > COLUMNS:
            raise WanhuiError("E-FILE-COLUMNS", name=self.path.name, found=self.width, limit=COLUMNS)
        if (self.last - self.first + 1) * self.width > SHEET_CELLS:
            raise WanhuiError("E-FILE-CELLS", name=self.path.name, limit=f"{SHEET_CELLS:,}")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
