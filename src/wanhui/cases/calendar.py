"""Working time: when a shop is staffed, how much of it lies between two instants, when so much is used up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from wanhui.errors import WanhuiError, Words

#: A stretch of one day in minutes after local midnight, start included, end excluded; 1440 is the next midnight.
Block = tuple[int, int]
Blocks = tuple[Block, ...]

WHOLE_DAY: Final[Blocks] = ((0, 1440),)
ALL_WEEK: Final[tuple[Blocks, ...]] = (WHOLE_DAY,) * 7
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
#: How many days without one staffed minute are searched before a calendar counts as closed for good.
_SEARCHED_DAYS: Final = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a shop is staffed, in its own time zone.

    `week` holds the blocks of Monday … Sunday, ordered and apart. `closed` days (public holidays) have none;
    `special` gives a single day blocks of its own (make-up working days, long opening) and outranks both.
    Blocks are wall-clock times: on a day when clocks change, a block is as long as the wall clock makes it.
    """

    time_zone: ZoneInfo
    week: tuple[Blocks, ...] = ALL_WEEK
    closed: frozenset[date] = frozenset()
    special: Mapping[date, Blocks] = field(default_factory=dict, hash=False)
    _spans: dict[int, tuple[tuple[int, int], ...]] = field(
        default_factory=dict, init=False, compare=False, hash=False, repr=False
    )

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for blocks in (*self.week, *self.special.values()):
            _check(blocks)

    @property
    def never_rests(self) -> bool:
        """Whether every minute counts."""
        return self.week == ALL_WEEK and not self.closed and not self.special

    def blocks(self, day: date) -> Blocks:
        """The staffed blocks of `day`; none when the shop rests."""
        special = self.special.get(day)
        if special is not None:
            return special
        return () if day in self.closed else self.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works on `day`."""
        return bool(self.blocks(day))

    def local(self, at: datetime) -> datetime:
        """`at` on this calendar's wall clock."""
        return at.astimezone(self.time_zone)

    def at(self, day: date, clock: time) -> datetime:
        """The instant at which this calendar's wall clock shows `clock` on `day`."""
        return datetime.combine(day, clock, self.time_zone)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`; ``E-CALENDAR-CLOSED`` when there is none in sight."""
        for ahead in range(1, _SEARCHED_DAYS):
            found = day + timedelta(days=ahead)
            if self.is_working_day(found):
                return found
        raise WanhuiError("E-CALENDAR-CLOSED", day=day.isoformat())

    def spans(self, ordinal: int) -> tuple[tuple[int, int], ...]:
        """The staffed blocks of the day `ordinal` as microseconds since 1970 (kept, as they never change)."""
        known = self._spans.get(ordinal)
        if known is None:
            day = date.fromordinal(ordinal)
            known = tuple(
                (start, end) for a, b in self.blocks(day) if (start := self._mark(day, a)) < (end := self._mark(day, b))
            )
            self._spans[ordinal] = known
        return known

    def _mark(self, day: date, minute: int) -> int:
        ahead, minute = divmod(minute, 1440)
        return instant(self.at(day + timedelta(days=ahead), time(minute // 60, minute % 60)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDays:
    """A country's days of rest and make-up working days in `years`; `id` is its ISO 3166 code."""

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    years: frozenset[int]
    closed: frozenset[date]
    working: frozenset[date]


def _check(blocks: Blocks) -> None:
    last = 0
    for start, end in blocks:
        if not last <= start < end <= 1440:
            raise ValueError("blocks are minutes of one day, in order and apart")
        last = end


def instant(at: datetime) -> int:
    """`at` as whole microseconds since 1970; two wall clocks never meet in one subtraction."""
    return (at.astimezone(UTC) - _EPOCH) // _MICROSECOND


def moment(micros: int, zone: ZoneInfo) -> datetime:
    """The instant `micros` after 1970 on the wall clock of `zone`."""
    return (_EPOCH + timedelta(microseconds=micros)).astimezone(zone)


def due_at(calendar: Calendar, start: datetime, work: timedelta) -> datetime:
    """The earliest instant by which `work` of staffed time has passed since `start`.

    ``worked(calendar, start, due_at(calendar, start, work)) == work`` for every `work` ≥ 0.
    """
    left = work // _MICROSECOND
    begin = instant(start)
    if left <= 0:
        return moment(begin, calendar.time_zone)
    if calendar.never_rests:
        return moment(begin + left, calendar.time_zone)
    for first, last in _from(calendar, start):
        opened = max(begin, first)
        if opened >= last:
            continue
        if left <= last - opened:
            return moment(opened + left, calendar.time_zone)
        left -= last - opened
    raise AssertionError("unreachable: _from never ends quietly")


def worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Staffed time between `start` and `end`; zero when `end` is not later."""
    begin, finish = instant(start), instant(end)
    if finish <= begin:
        return timedelta(0)
    if calendar.never_rests:
        return timedelta(microseconds=finish - begin)
    total = 0
    for ordinal in range(calendar.local(start).toordinal(), calendar.local(end).toordinal() + 1):
        for first, last in calendar.spans(ordinal):
            total += max(0, min(finish, last) - max(begin, first))
    return timedelta(microseconds=total)


def _from(calendar: Calendar, start: datetime) -> Iterator[tuple[int, int]]:
    """The staffed spans from the day of `start` on; refuses a calendar that stays closed."""
    ordinal, rested = calendar.local(start).toordinal(), 0
    while rested < _SEARCHED_DAYS:
        found = calendar.spans(ordinal)
        rested = 0 if found else rested + 1
        yield from found
        ordinal += 1
    raise WanhuiError("E-CALENDAR-CLOSED", day=calendar.local(start).date().isoformat())
