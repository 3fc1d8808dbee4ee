"""How answers are written: JSON Lines for programs, a plain table for people."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, Final, Literal

import orjson

_FLUSH: Final = 2**16
_WIDEST: Final = 40


def write_lines(lines: Iterable[bytes], form: Literal["jsonl", "table"]) -> None:
    """Writes `lines` (one JSON object each) to standard output in the asked form."""
    if form == "table":
        write_table([orjson.loads(line) for line in lines])
        return
    out, waiting, size = sys.stdout.buffer, [], 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size > _FLUSH:
            out.write(b"".join(waiting))
            waiting, size = [], 0
    out.write(b"".join(waiting))
    out.flush()


def write_table(rows: list[dict[str, Any]]) -> None:
    """Writes rows under the keys of the first one, columns aligned also for wide characters."""
    if not rows:
        return
    heads = list(rows[0])
    cells = [[_cell(row.get(head)) for head in heads] for row in rows]
    widths = [max(_width(c) for c in column) for column in zip(heads, *cells, strict=True)]
    for line in (heads, *cells):
        padded = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
