"""Working time: the laws that tie due times to worked time, in every time zone and over every change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.cases.calendar import ALL_WEEK, Calendar, due_at, worked
from wanhui.errors import WanhuiError

CHINA = ZoneInfo("Asia/Shanghai")
some = settings(max_examples=30, deadline=None)
OFFICE = ((540, 720), (780, 1080))
WEEKDAYS = (OFFICE,) * 5 + ((), ())

zones = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC"])
#: Six weeks in which clocks change in every zone of the tests.
moments = st.integers(1_790_812_800, 1_794_441_600).map(lambda second: datetime.fromtimestamp(second, UTC))
days = st.dates(date(2026, 10, 1), date(2026, 11, 11))
works = st.integers(0, 3_000).map(lambda minutes: timedelta(minutes=minutes, seconds=minutes % 7))


@st.composite
def blocks(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = tuple(draw(blocks()) for _ in range(6))
    closed = draw(st.frozensets(days, max_size=20))
    special = draw(st.dictionaries(days, blocks(), max_size=5))
    return Calendar(
        time_zone=ZoneInfo(draw(zones)), week=(*week, ((500, 1300),)), closed=closed, special=special
    )  # fmt: skip


@some
@given(calendars(), moments, works)
def test_what_is_due_has_been_worked(calendar: Calendar, start: datetime, work: timedelta) -> None:
    assert worked(calendar, start, due_at(calendar, start, work)) == work


@some
@given(calendars(), moments, works)
def test_nothing_is_due_later_than_it_must_be(calendar: Calendar, start: datetime, work: timedelta) -> None:
    due = due_at(calendar, start, work)
    earlier = due.astimezone(UTC) - timedelta(seconds=1)
    if earlier > start and work:
        assert worked(calendar, start, earlier) < work


@some
@given(calendars(), st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_worked_time_adds_up(calendar: Calendar, three: list[datetime]) -> None:
    first, middle, last = three
    whole = worked(calendar, first, last)
    assert worked(calendar, first, middle) + worked(calendar, middle, last) == whole
    assert timedelta(0) <= whole <= last - first


@some
@given(calendars(), moments, works, works)
def test_work_after_work_is_due_as_both_together(
    calendar: Calendar, start: datetime, one: timedelta, other: timedelta
) -> None:
    assert due_at(calendar, due_at(calendar, start, one), other) == due_at(calendar, start, one + other)


def at(text: str, zone: ZoneInfo = CHINA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_the_lunch_break_does_not_count() -> None:
    calendar = Calendar(time_zone=CHINA, week=WEEKDAYS)
    assert due_at(calendar, at("2026-11-18T11:30"), timedelta(hours=2)) == at("2026-11-18T14:30")
    assert worked(calendar, at("2026-11-18T11:00"), at("2026-11-18T14:00")) == timedelta(hours=2)


def test_a_weekend_is_skipped_and_a_make_up_sunday_is_not() -> None:
    plain = Calendar(time_zone=CHINA, week=WEEKDAYS)
    makeup = Calendar(time_zone=CHINA, week=WEEKDAYS, special={date(2026, 9, 20): OFFICE})
    friday_evening = at("2026-09-18T19:00")
    assert due_at(plain, friday_evening, timedelta(hours=1)) == at("2026-09-21T10:00")
    assert due_at(makeup, friday_evening, timedelta(hours=1)) == at("2026-09-20T10:00")
    assert makeup.next_working_day(date(2026, 9, 18)) == date(2026, 9, 20)


def test_a_closed_day_counts_nothing() -> None:
    calendar = Calendar(time_zone=CHINA, closed=frozenset({date(2026, 10, 1)}))
    assert worked(calendar, at("2026-10-01T00:00"), at("2026-10-02T00:00")) == timedelta(0)


def test_the_day_the_clocks_go_forward_is_an_hour_short() -> None:
    new_york = ZoneInfo("America/New_York")
    night = Calendar(time_zone=new_york, week=(((0, 360),),) * 7)
    assert worked(night, at("2026-03-08T00:00", new_york), at("2026-03-09T00:00", new_york)) == timedelta(hours=5)
    assert worked(night, at("2026-11-01T00:00", new_york), at("2026-11-02T00:00", new_york)) == timedelta(hours=7)


def test_round_the_clock_counts_real_time_over_a_change_of_clocks() -> None:
    new_york = ZoneInfo("America/New_York")
    always = Calendar(time_zone=new_york)
    assert always.never_rests
    due = due_at(always, at("2026-10-31T12:00", new_york), timedelta(hours=48))
    assert due == at("2026-11-02T11:00", new_york)
    assert due.time() == time(11)


def test_a_calendar_without_working_time_is_refused_by_name() -> None:
    never = Calendar(time_zone=CHINA, week=((),) * 7)
    with pytest.raises(WanhuiError) as refused:
        due_at(never, at("2026-11-18T09:00"), timedelta(minutes=1))
    assert refused.value.code == "E-CALENDAR-CLOSED"
    with pytest.raises(WanhuiError):
        never.next_working_day(date(2026, 11, 18))


@pytest.mark.parametrize("bad", [((600, 500),), ((500, 600), (550, 700)), ((0, 1500),)])
def test_blocks_out_of_order_are_refused(bad: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="blocks"):
        Calendar(time_zone=CHINA, week=(bad, *ALL_WEEK[1:]))
