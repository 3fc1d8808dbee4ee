"""Finds the header row of a table and the format that it belongs to, in the first rows of a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wanhui.sources.files.columns import Format, norm
from wanhui.sources.files.formats import ALIASES, EXPORTS
from wanhui.sources.files.limits import HEADER_ROWS
from wanhui.sources.files.outcome import Row
from wanhui.sources.files.scan import LEGACY

_EVERY_HEADER: Final = frozenset[str]().union(*(table.known for table in (*EXPORTS, *ALIASES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header row: its cells, its number, the format if one is known, and how many of its cells are known."""

    cells: tuple[str, ...]
    row: int
    table: Format | None
    score: int


def find_header(rows: Sequence[Row]) -> Header | None:
    """The row among the first ones whose cells are known best; else the first that looks like a header."""
    candidates = [row for row in rows if any(cell.strip() for cell in row.cells)][:HEADER_ROWS]
    best: Header | None = None
    for row in candidates:
        found = _judged(row)
        if found.score >= 2 and (best is None or _rank(found) > _rank(best)):
            best = found
    if best is not None:
        return best
    return next((_judged(row) for row in candidates if _looks_like_header(row)), None)


def tidy(cells: Sequence[str]) -> tuple[str, ...]:
    """Header cells as they are shown and kept: trimmed, without quotes and byte-order marks, trailing blanks gone."""
    names = [cell.strip(" \t\r\n\u3000\ufeff\u200b").removeprefix("=").strip('"').strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def format_of(header: tuple[str, ...]) -> Format | None:
    """The known format of a header: an export of a marketplace first, else a table whose columns say enough."""
    for tables in (EXPORTS, ALIASES):
        ranked = [(table.matches(header), at, table) for at, table in enumerate(tables)]
        score, _, found = max(ranked, key=lambda entry: (entry[0], -entry[1]))
        if score:
            return found
    return None


def plausibility(text: str, encoding: str) -> float:
    """How much of the non-ASCII text is what people really write in `encoding`: 0 (mojibake) to 1."""
    strange = [letter for letter in text if ord(letter) > 127][:2000]
    if not strange or encoding not in LEGACY:
        return 1.0
    return sum(1 for letter in strange if _is_common(letter, encoding)) / len(strange)


def _judged(row: Row) -> Header:
    cells = tidy(row.cells)
    present = {norm(cell) for cell in cells if cell}
    return Header(cells=cells, row=row.number, table=format_of(cells), score=len(present & _EVERY_HEADER))


def _rank(header: Header) -> tuple[bool, int, int]:
    return header.table is not None, header.score, -header.row


def _looks_like_header(row: Row) -> bool:
    """Several different short names without a number among them, as a header has."""
    names = [cell.strip() for cell in tidy(row.cells)]
    filled = [name for name in names if name]
    if len(filled) < 2 or len(set(filled)) < len(filled) or len(filled) < len(names) - 1:
        return False
    return all(len(name) <= 60 and not any(letter.isdigit() for letter in name[:1]) for name in filled)


def _is_common(letter: str, encoding: str) -> bool:
    if encoding == "cp1252":
        return letter.isalpha() or unicodedata.category(letter)[0] in "PSZ"
    lead = _lead(letter, "gb2312" if encoding == "gb18030" else encoding)
    if encoding == "gb18030":
        return 0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)
    if encoding == "big5":
        return 0xA4 <= lead <= 0xC6 or lead == 0xA1
    return 0x81 <= lead <= 0x97 and lead not in (0x84, 0x87)


def _lead(letter: str, encoding: str) -> int:
    """The first of the two bytes that `letter` has in `encoding`; -1 when it has none."""
    try:
        found = letter.encode(encoding)
    except UnicodeEncodeError:
        return -1
    return found[0] if len(found) == 2 else -1
