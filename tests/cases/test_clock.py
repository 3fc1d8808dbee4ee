"""Clocks: a pause adds exactly the pause, each alarm rings once, the platform's clock never stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.cases.test_calendar import calendars, moments, some
from tests.cases.world import NOW, RULES
from wanhui.cases.calendar import Calendar, worked
from wanhui.cases.clock import alarm, meet, next_alarm_at, next_due, pause, resume, start, start_platform
from wanhui.cases.sla import Limit

hours = st.integers(1, 3000)


@some
@given(calendars(), moments, st.integers(2, 2000), hours, hours)
def test_a_pause_adds_exactly_the_pause(calendar: Calendar, at: datetime, minutes: int, until: int, wait: int) -> None:
    clock = start("resolution", Limit(minutes=minutes), calendar, at=at)
    stopped_at = at + timedelta(minutes=until)
    paused = pause(clock, calendar, stopped_at)
    if paused is clock:
        assert stopped_at >= clock.due_at
        return
    going_at = stopped_at + timedelta(minutes=wait)
    going = resume(paused, calendar, going_at)
    counted = worked(calendar, at, stopped_at) + worked(calendar, going_at, going.due_at)
    assert counted == timedelta(minutes=minutes)
    assert going.paused == wait * 60
    assert going.due_at >= clock.due_at


@some
@given(calendars(), moments, st.integers(2, 2000), hours)
def test_a_pause_of_no_length_changes_no_due_time(calendar: Calendar, at: datetime, minutes: int, until: int) -> None:
    clock = start("resolution", Limit(minutes=minutes), calendar, at=at)
    moment = at + timedelta(minutes=until)
    going = resume(pause(clock, calendar, moment), calendar, moment)
    assert worked(calendar, clock.due_at, going.due_at) == timedelta(0)


@some
@given(calendars(), moments, st.integers(2, 3000))
def test_a_clock_warns_before_it_is_breached(calendar: Calendar, at: datetime, minutes: int) -> None:
    clock = start("first_response", Limit(minutes=minutes), calendar, at=at)
    assert clock.started_at <= clock.warn_at <= clock.due_at


def _cross_border() -> tuple[Limit, Calendar]:
    return RULES.preset_named("cross-border").first_response, RULES.calendars["cross-border"]


def test_each_alarm_rings_once_and_a_late_sweep_skips_the_warning() -> None:
    limit, calendar = _cross_border()
    clock = start("first_response", limit, calendar, at=NOW)
    assert alarm(clock, NOW + timedelta(hours=23)) is None
    assert alarm(clock, NOW + timedelta(hours=24)) == "warn"
    warned = replace(clock, warned_at=NOW + timedelta(hours=24))
    assert alarm(warned, NOW + timedelta(hours=30)) is None
    assert next_alarm_at(warned) == clock.due_at
    assert alarm(clock, NOW + timedelta(hours=60)) == "breach"
    assert alarm(replace(clock, breached_at=clock.due_at), NOW + timedelta(hours=60)) is None


def test_a_clock_that_jumps_back_rings_nothing_again() -> None:
    limit, calendar = _cross_border()
    warned = replace(start("first_response", limit, calendar, at=NOW), warned_at=NOW + timedelta(hours=24))
    assert alarm(warned, NOW + timedelta(hours=2)) is None
    assert alarm(warned, NOW + timedelta(hours=25)) is None


def test_a_late_answer_meets_the_clock_and_keeps_the_breach() -> None:
    limit, calendar = _cross_border()
    clock = start("first_response", limit, calendar, at=NOW)
    assert meet(clock, NOW + timedelta(hours=1)).breached_at is None
    late = meet(clock, NOW + timedelta(hours=49))
    assert late.state == "met"
    assert late.breached_at == clock.due_at


def test_the_platforms_clock_never_pauses() -> None:
    calendar = RULES.calendars["domestic"]
    platform = start_platform(NOW + timedelta(hours=24), NOW, now=NOW)
    assert pause(platform, calendar, NOW + timedelta(hours=1)) is platform
    assert platform.warn_at == NOW + timedelta(hours=18)


def test_a_platform_deadline_missed_before_it_was_found_is_a_breach_that_rings_for_nobody() -> None:
    passed = start_platform(NOW - timedelta(hours=2), NOW, now=NOW)
    assert passed.due_at == passed.breached_at == NOW - timedelta(hours=2)
    assert alarm(passed, NOW) is None
    coming = start_platform(NOW + timedelta(hours=2), NOW, now=NOW)
    assert alarm(coming, NOW + timedelta(hours=3)) == "breach"


def test_the_running_clock_that_is_due_first_comes_first() -> None:
    limit, calendar = _cross_border()
    first = start("first_response", limit, calendar, at=NOW)
    resolution = start("resolution", RULES.preset_named("cross-border").resolution, calendar, at=NOW)
    assert next_due((resolution, first)) is first
    held = pause(first, calendar, NOW + timedelta(hours=1))
    assert next_due((resolution, held)) is resolution
    assert next_due((meet(first, NOW), start_platform(NOW, NOW, now=NOW))) is None


def test_instants_from_a_database_in_another_zone_pause_alike() -> None:
    limit, calendar = _cross_border()
    here = start("first_response", limit, calendar, at=NOW)
    there = start("first_response", limit, calendar, at=NOW.astimezone(UTC))
    assert here == there
