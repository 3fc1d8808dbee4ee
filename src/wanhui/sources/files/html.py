"""Tables that call themselves .xls and are really HTML, as some back offices write them."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TextIO

from wanhui.sources.files.limits import COLUMNS, LINE
from wanhui.sources.files.outcome import Row

_MARKS = ("<html", "<table", "<!doctype html", "<meta ")


def is_html(head: str) -> bool:
    """Whether the beginning of a text is HTML with a table."""
    start = head.lstrip("\ufeff \t\r\n").casefold()
    return start.startswith(_MARKS) and "<table" in start


def html_rows(stream: TextIO) -> Iterator[Row]:
    """The rows of every table of the page; memory holds one block and one row."""
    parser = _Rows()
    number = 0
    while True:
        block = stream.read(LINE // 16)
        if block:
            parser.feed(block)
        else:
            parser.close()
            parser.end_row()
        for cells in parser.taken():
            number += 1
            yield Row(number, cells, "\t".join(cells))
        if not block:
            return


class _Rows(HTMLParser):
    """Collects the cells of each row; what is in no cell is not looked at."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.parts: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the name is the base class's
        if tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self.end_cell()
            self.parts = []
        elif tag == "br" and self.parts is not None:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.end_cell()
        elif tag in ("tr", "table"):
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self.parts is not None:
            self.parts.append(data)

    def end_cell(self) -> None:
        if self.parts is not None and len(self.row) <= COLUMNS:
            self.row.append("".join(self.parts).strip()[:LINE])
        self.parts = None

    def end_row(self) -> None:
        self.end_cell()
        if self.row:
            self.rows.append(self.row)
        self.row = []

    def taken(self) -> list[list[str]]:
        """The rows that are complete; they are given once."""
        rows, self.rows = self.rows, []
        return rows
