"""How many orders of each day have what in common, and how many of them complained of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wanhui.insights.ledger import ANY, Complaint
from wanhui.insights.sold import DAY, DIMENSIONS, TOLD_BATCH, Names, Sold
from wanhui.insights.tails import I64

#: What is counted by: what lines have in common, and `AGENT`, who spoke last with the buyer of an order.
AGENT: Final = "agent"
COUNTED: Final = (*DIMENSIONS, AGENT)
#: A batch is counted only where the order itself names it: what a shop sells today says nothing of old orders.
_COLUMN: Final = {"batch": TOLD_BATCH}
#: Up to so many places are counted in a table, more by sorting.
_TABLE: Final = 20_000_000


class DayCount(NamedTuple):
    """So many orders of a day have `key` in `dimension`; with an `issue` those of them that complained of it.

    `day` is the place of the day among those that were counted. An empty `issue` counts the orders themselves.
    """

    dimension: str
    day: int
    key: str
    issue: str
    orders: int


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of what was sold: the order and the day of each."""

    order: I64
    day: I64


@dataclass(frozen=True, slots=True)
class _Said:
    """Which order complained of which issue, each once, by order; issues by their places."""

    order: I64
    issue: I64
    issues: tuple[str, ...]


def daily_counts(
    sold: Sold, complaints: Sequence[Complaint], agents: Mapping[str, str], *, midnights: Sequence[float], offset: float
) -> Iterator[DayCount]:
    """The counts of the days between `midnights` (seconds since 1970, the last ends the last day), none of them zero.

    `offset` is the one that `sold` was laid out with; `agents` names who spoke last about an order. An order counts
    once by each key, however many of its lines have it, on the day on which it was made.
    """
    # Times became days: a midnight must not fall on the day before by what that rounding took.
    at = np.round(sold.at * DAY - offset, 3)
    day = np.searchsorted(np.array(midnights, np.float64), at, side="right") - 1
    inside = np.nonzero((day >= 0) & (day < len(midnights) - 1))[0]
    rows = _Rows(sold.keys["order"][inside], day[inside])
    said = _said(sold, complaints)
    for dimension in COUNTED:
        if dimension == AGENT:
            of_row, names = _agents(sold, rows, agents)
        else:
            column = _COLUMN.get(dimension, dimension)
            of_row, names = sold.keys[column][inside], sold.names[column]
        yield from _counted(dimension, names, of_row, rows=rows, said=said, days=len(midnights) - 1)


def _said(sold: Sold, complaints: Sequence[Complaint]) -> _Said:
    """What the orders among `sold` complained of, and once more as `ANY`."""
    place = sold.places("order", {one.order for one in complaints if one.order})
    issues = (*sorted({one.issue for one in complaints}), ANY)
    number = {issue: n for n, issue in enumerate(issues)}
    pairs = {
        (place[one.order], number[issue])
        for one in complaints
        if one.order in place
        for issue in (one.issue, ANY)
    }  # fmt: skip
    found = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return _Said(found[:, 0], found[:, 1], issues)


def _agents(sold: Sold, rows: _Rows, agents: Mapping[str, str]) -> tuple[I64, tuple[str, ...]]:
    names = Names()
    of_order = np.full(len(sold.names["order"]) + 1, -1, np.int64)
    for order, place in sold.places("order", agents.keys()).items():
        of_order[place] = names[agents[order]]
    return of_order[rows.order], names.all()


def _counted(
    dimension: str, names: Sequence[str], of_row: I64, *, rows: _Rows, said: _Said, days: int
) -> Iterator[DayCount]:  # fmt: skip
    once = _once(rows.order, of_row)
    order, key, day = rows.order[once], of_row[once], rows.day[once]
    for place, count in _tally(key * days + day, len(names) * days):
        yield DayCount(dimension, place % days, names[place // days], "", count)
    first, last = (np.searchsorted(said.order, order, side=side) for side in ("left", "right"))
    many = last - first
    which = np.repeat(first, many) + np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    code = (said.issue[which] * len(names) + np.repeat(key, many)) * days + np.repeat(day, many)
    for place, count in _tally(code, len(said.issues) * len(names) * days):
        rest, of_day = divmod(place, days)
        issue, of_key = divmod(rest, len(names))
        yield DayCount(dimension, of_day, names[of_key], said.issues[issue], count)


def _once(order: I64, key: I64) -> I64:
    """The rows whose key is known, of those with one order and key the first; most orders have but one line."""
    lines = np.bincount(order, minlength=1)
    is_single = lines[order] == 1
    single = np.nonzero(is_single & (key >= 0))[0]
    several = np.nonzero(~is_single & (key >= 0))[0]
    _, first = np.unique(order[several] * (int(key.max(initial=0)) + 1) + key[several], return_index=True)
    return np.concatenate([single, several[first]])


def _tally(code: npt.NDArray[np.int64], size: int) -> Iterator[tuple[int, int]]:
    """Each of the codes below `size` that is there, and how often."""
    if size <= _TABLE:
        counts = np.bincount(code, minlength=1)
        found = np.nonzero(counts)[0]
        times = counts[found]
    else:
        found, times = np.unique(code, return_counts=True)
    yield from zip(found.tolist(), times.tolist(), strict=True)
