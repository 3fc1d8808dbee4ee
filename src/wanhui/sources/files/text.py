"""Rows of delimited text, one at a time, with quoted line breaks; a broken row never takes its neighbours along."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from wanhui.errors import WanhuiError
from wanhui.sources.files.limits import LINE, QUOTED_LINES
from wanhui.sources.files.outcome import Rejected, Row, rejected
from wanhui.sources.files.scan import open_bytes

csv.field_size_limit(2 * LINE)


def open_text(path: Path, encoding: str, *, is_gzip: bool) -> TextIO:
    """The text of a file, decoded strictly, line ends as they are."""
    return io.TextIOWrapper(open_bytes(path, is_gzip=is_gzip), encoding, errors="strict", newline="")


def read_lines(stream: TextIO) -> Iterator[tuple[int, str | None]]:
    """Numbered lines; None stands for a line that is longer than allowed, of which nothing is kept."""
    number = 0
    while line := stream.readline(LINE + 1):
        number += 1
        if len(line) <= LINE:
            yield number, line
            continue
        while line and not line.endswith(("\n", "\r")):
            line = stream.readline(LINE)
        yield number, None


def text_rows(stream: TextIO, delimiter: str, *, width: int = 0) -> Iterator[Row | Rejected]:
    """The rows of delimited text, of which a whole one has `width` cells.

    With a tab as `delimiter` quotation marks are letters, as in the reports of marketplaces: no line break in a cell.
    """
    lines = _Lines(read_lines(stream))
    for number, line in lines:
        if line is None:
            yield rejected(number, "", WanhuiError("E-LINE-LONG", limit=f"{LINE:,}"))
        elif "\x00" in line:
            yield rejected(number, line, WanhuiError("E-ROW-NUL"))
        elif '"' not in line or delimiter == "\t":
            bare = line.rstrip("\r\n")
            cells = bare.split(delimiter)
            yield Row(number, [_unquoted(cell) for cell in cells] if '"' in bare else cells, bare)
        else:
            yield _quoted(lines, number, line, delimiter=delimiter, width=width)


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of one line that stands alone."""
    bare = line.rstrip("\r\n")
    if delimiter == "\t":
        return [_unquoted(cell) for cell in bare.split("\t")]
    return next(csv.reader((bare,), delimiter=delimiter), [])


class _Lines:
    """Numbered lines that can be put back: an unclosed quotation mark must not swallow the rows after it."""

    __slots__ = ("returned", "source")

    def __init__(self, source: Iterator[tuple[int, str | None]]) -> None:
        self.source = source
        self.returned: deque[tuple[int, str | None]] = deque()

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        while True:
            if self.returned:
                yield self.returned.popleft()
                continue
            found = next(self.source, None)
            if found is None:
                return
            yield found


def _quoted(lines: _Lines, number: int, line: str, *, delimiter: str, width: int) -> Row | Rejected:
    """A row with quotation marks; an open one goes on over the next lines, until one with an odd mark closes it."""
    cells = _cells(line, delimiter)
    if cells is not None:
        return Row(number, cells, line.rstrip("\r\n"))
    taken: list[tuple[int, str | None]] = []
    parts, length = [line], len(line)
    while line.count('"') % 2 and len(taken) < QUOTED_LINES and length <= LINE:
        following = next(iter(lines), None)
        if following is None:
            break
        taken.append(following)
        if following[1] is None:
            break
        parts.append(following[1])
        length += len(following[1])
        if following[1].count('"') % 2:
            joined = "".join(parts)
            cells = _cells(joined, delimiter)
            if cells is not None and len(cells) == width:
                return Row(number, cells, joined.rstrip("\r\n"))
            break
    lines.returned.extendleft(reversed(taken))
    return rejected(number, line, WanhuiError("E-ROW-QUOTE"))


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of one row, or None when its quotation marks do not pair."""
    bare = text.rstrip("\r\n")
    lines = io.StringIO(bare, newline="") if "\n" in bare or "\r" in bare else (bare,)
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell
