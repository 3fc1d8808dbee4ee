"""Charts as tables: what a page's script draws is read from the table that stands beside it, so they cannot differ.

A chart holds words that are ready to be read and, beside each, the number behind it. Nothing here looks anything up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wanhui.insights.measures import Rate
from wanhui.web import formats
from wanhui.web.viewer import Viewer
from wanhui.web.words import say

#: What a column is drawn as; "" is told in words only. `usual` is what was to be expected.
Draws = Literal["", "line", "bar", "stack", "usual"]
Tone = Literal["accent", "red", "amber", "green", "quiet"]
Unit = Literal["share", "count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of figures: its word, and how it is drawn."""

    word: str
    draws: Draws = ""
    tone: Tone = "accent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure in words, and as the number that is drawn (None: nothing is), with the interval around it."""

    shown: str
    number: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One time or one thing; `is_soft`: its figures may still change. `address` leads to what is behind them."""

    name: str
    cells: tuple[Cell, ...]
    is_soft: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart and its table. `id` is unique on the page; `head` names what the rows are; `note` how to read it."""

    id: str
    kind: Literal["time", "rank"]
    unit: Unit
    title: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def height(self) -> int:
        """What the drawing takes, in pixels, so that nothing moves when it is drawn."""
        return room(len(self.rows)) if self.kind == "rank" else TALL

    @property
    def has_addresses(self) -> bool:
        """Whether any row leads somewhere."""
        return any(row.address for row in self.rows)


#: The height of a chart over time, and the most bars of a ranking, as charts.js knows them too.
TALL, MOST = 240, 12


def room(rows: int, bars: int = 1) -> int:
    """The height of a ranking of so many rows, each of so many bars."""
    return (16 + 16 * bars) * max(min(rows, MOST), 1) + 56


def counted(number: float | None) -> Cell:
    """A number of things."""
    return Cell(shown="" if number is None else f"{number:,.0f}", number=number)


def rated(rate: Rate, few: str) -> Cell:
    """A share with its interval; `few` is said where there is too little for one."""
    if rate.rate is None or rate.low is None or rate.high is None:
        return Cell(shown=few)
    return Cell(shown=formats.share_words(rate.rate), number=rate.rate, low=rate.low, high=rate.high)


def of(rate: Rate, viewer: Viewer) -> Cell:
    """How many of how many, in words alone."""
    return Cell(shown=say("charts.of", viewer.language, count=f"{rate.count:,}", orders=f"{rate.orders:,}"))


def interval(rate: Rate) -> Cell:
    """The interval around a share, in words alone."""
    return Cell(shown="" if rate.low is None or rate.high is None else _between(rate.low, rate.high))


def _between(low: float, high: float) -> str:
    return f"{formats.share_words(low)}–{formats.share_words(high)}"


def stretch(first: date, last: date, viewer: Viewer) -> str:
    """A day, or the first and the last of several."""
    today = viewer.now.astimezone(viewer.zone).date()
    begin = formats.short_day(first, today, viewer.language)
    return begin if first == last else f"{begin}–{formats.short_day(last, today, viewer.language)}"
