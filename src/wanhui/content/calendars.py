"""Calendars of working time: a preset's week with the public holidays and make-up days of a country."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from wanhui.cases.calendar import Blocks, Calendar, PublicDays
from wanhui.cases.sla import SlaPreset
from wanhui.content.loader import load_packs

#: Whose holidays are kept where a clock shows this time.
COUNTRY_OF_ZONE = {
    "Asia/Shanghai": "CN",
    "Asia/Urumqi": "CN",
    "Asia/Hong_Kong": "HK",
    "Asia/Taipei": "TW",
    "Asia/Singapore": "SG",
    "Asia/Tokyo": "JP",
    "Europe/London": "GB",
    "Europe/Berlin": "DE",
    "America/New_York": "US",
    "America/Chicago": "US",
    "America/Los_Angeles": "US",
}


def build_calendar(preset: SlaPreset, time_zone: ZoneInfo, *, country: str, years: Iterable[int]) -> Calendar:
    """The hours of `preset` in `time_zone`, resting on the public holidays of `country` where the preset does.

    `country` is an ISO 3166 code; one that is not known has no holidays. Years whose calendar the state has not
    published yet hold the dates that are fixed by law.
    """
    if not preset.rests_on_holidays:
        return Calendar(time_zone=time_zone, week=preset.week())
    closed, makeup = public_days(country, tuple(sorted(set(years))))
    return Calendar(
        time_zone=time_zone,
        week=preset.week(),
        closed=closed,
        special=dict.fromkeys(makeup, preset.makeup()) if preset.makeup_hours else {},
    )


def own_calendar(base: Calendar, week: tuple[Blocks, ...] | None, closed: frozenset[date]) -> Calendar:
    """`base` with a shop's own hours (None: the preset's), and the days on which the shop is closed besides."""
    special = {day: blocks for day, blocks in base.special.items() if day not in closed}
    return Calendar(time_zone=base.time_zone, week=week or base.week, closed=base.closed | closed, special=special)


def workdays_in(zone: ZoneInfo) -> Callable[[date], bool]:
    """Whether a day counts as 工作日 where `zone` is the time: Monday to Friday without public holidays, and make-up
    days; Monday to Friday where the country is not known."""
    country = COUNTRY_OF_ZONE.get(zone.key, "")

    def is_workday(day: date) -> bool:
        closed, makeup = public_days(country, (day.year,)) if country else (frozenset(), frozenset())
        return day in makeup or (day.weekday() < 5 and day not in closed)

    return is_workday


@cache
def public_days(country: str, years: tuple[int, ...]) -> tuple[frozenset[date], frozenset[date]]:
    """The days of rest and the make-up working days of `country` in `years`: from its pack, else from the library."""
    pack = next((pack for pack in load_packs("holidays", PublicDays) if pack.id == country), None)
    if pack is None or not pack.years.issuperset(years):
        return library_days(country, years)
    wanted = frozenset(years)
    return (
        frozenset(day for day in pack.closed if day.year in wanted),
        frozenset(day for day in pack.working if day.year in wanted),
    )


def library_days(country: str, years: tuple[int, ...]) -> tuple[frozenset[date], frozenset[date]]:
    """The same as the `holidays` library has it; nothing for a country that it does not know.

    A weekend between two days of one holiday belongs to it, unless it is a make-up day.
    """
    import holidays  # here, for it loads every country of the world and most commands need none

    try:
        found = holidays.country_holidays(country, years=years)
    except NotImplementedError:
        return frozenset(), frozenset()
    days = frozenset(day for day in found if day.year in years)
    makeup = frozenset(day for day in getattr(found, "weekend_workdays", ()) if day.year in years)
    bridged = {day for day in _weekends(days) if day not in makeup and _before(day, days) and _after(day, days)}
    return (days | bridged) - makeup, makeup


def _weekends(days: frozenset[date]) -> Iterable[date]:
    """The Saturdays and Sundays next to `days`."""
    near = {day + timedelta(days=step) for day in days for step in (-2, -1, 1, 2)}
    return (day for day in near - days if day.weekday() >= 5)


def _before(day: date, days: frozenset[date]) -> bool:
    return any(day - timedelta(days=step) in days for step in (1, 2))


def _after(day: date, days: frozenset[date]) -> bool:
    return any(day + timedelta(days=step) in days for step in (1, 2))
