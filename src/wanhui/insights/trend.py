"""How the share of orders that complained went over time, by day or by week, whichever holds enough orders to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wanhui.insights.measures import ENOUGH, Rate, share

#: Weeks that a trend reaches back at least where days are too small for a rate.
WEEKS: Final = 13
#: Most complaints come within so many days of the order: younger orders still add some (own).
RIPENING: Final = timedelta(days=14)
#: With fewer points there is no line to draw.
FEWEST: Final = 3
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)

#: Orders of a day and those of them that complained.
DayCount = tuple[date, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The orders made from day `first` to `last`, both included; `is_ripening`: more of them may still complain."""

    first: date
    last: date
    rate: Rate
    is_ripening: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The steps in order of time, all as long as `is_by_week` says; none where too few have a rate to compare."""

    is_by_week: bool
    steps: tuple[Step, ...]


def mondays(today: date) -> tuple[date, ...]:
    """The Mondays on which the last `WEEKS` weeks began, the oldest first."""
    last = today - timedelta(days=today.weekday())
    return tuple(last - n * _WEEK for n in reversed(range(WEEKS)))


def reach(first: date, today: date) -> date:
    """The Monday from which on counts are needed for a trend of the days since `first`."""
    earliest = min(first, today - (WEEKS - 1) * _WEEK)
    return earliest - timedelta(days=earliest.weekday())


def trend(days: Sequence[DayCount], *, first: date, today: date, by_week: bool = False) -> Trend:
    """By day since `first` where at least half of these days have enough orders, else by week over `WEEKS` weeks.

    `by_week` asks for weeks whatever the days hold.

    Days without orders are steps without a rate: a gap in a line, never a nought.
    """
    count = (today - first).days + 1
    enough = sum(orders >= ENOUGH for day, orders, _ in days if first <= day <= today)
    is_by_week = by_week or 2 * enough < count
    begin, length = (reach(first, today), _WEEK) if is_by_week else (first, _DAY)
    steps = _steps(days, begin, today, length=length)
    known = sum(step.rate.rate is not None for step in steps)
    return Trend(is_by_week=is_by_week, steps=steps if known >= FEWEST else ())


def _steps(days: Sequence[DayCount], begin: date, today: date, *, length: timedelta) -> tuple[Step, ...]:
    sums: dict[int, tuple[int, int]] = {}
    for day, orders, complained in days:
        if begin <= day <= today:
            place = (day - begin) // length
            before = sums.get(place, (0, 0))
            sums[place] = (before[0] + orders, before[1] + complained)
    found = []
    for place in range((today - begin) // length + 1):
        orders, complained = sums.get(place, (0, 0))
        start = begin + place * length
        end = min(start + length - _DAY, today)
        rate = share(min(complained, orders), orders)
        found.append(Step(first=start, last=end, rate=rate, is_ripening=today - end < RIPENING))
    return tuple(found)
