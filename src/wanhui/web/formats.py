"""Instants, spans, clocks and money as a person reads them, in the viewer's language and zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from wanhui.errors import Language
from wanhui.flows.desk_views import ClockView
from wanhui.records.money import Money
from wanhui.web.words import say

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "JPY": "JP¥"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR = timedelta(hours=1)
_HALF_DAY = timedelta(hours=10)


def weekday(day: date, language: Language) -> str:
    """周三 / Wed."""
    return say(f"time.weekday_{day.isoweekday()}", language)


def day_words(day: date, today: date, language: Language) -> str:
    """Today, yesterday, tomorrow by name; any other day by date and weekday."""
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get((day - today).days)
    if near:
        return say(f"time.{near}", language)
    if language == "zh":
        year = f"{day.year} 年 " if day.year != today.year else ""
        return f"{year}{day.month} 月 {day.day} 日 {weekday(day, language)}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{weekday(day, language)} {day.day} {_MONTHS[day.month - 1]}{year}"


def short_day(day: date, today: date, language: Language) -> str:
    """11-20 / 20 Nov, with the year where it is not this one."""
    other = day.year != today.year
    if language == "zh":
        return f"{day.year}-{day:%m-%d}" if other else f"{day:%m-%d}"
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if other else "")


def moment(at: datetime, now: datetime, *, zone: tzinfo, language: Language) -> str:
    """The time of day alone for today, else with its day: 明天 09:00, 11-20 08:55."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    distance = (local.date() - today).days
    if distance == 0:
        return hour_of(local)
    near = {1: "tomorrow", -1: "yesterday"}.get(distance)
    day = say(f"time.{near}", language) if near else short_day(local.date(), today, language)
    return f"{day} {hour_of(local)}"


def hour_of(local: datetime) -> str:
    """The time of day: 09:05."""
    return f"{local.hour:02d}:{local.minute:02d}"


def exact(at: datetime, zone: tzinfo) -> str:
    """The whole instant with its offset, for titles."""
    local = at.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    sign, minutes = ("-", -offset) if offset < timedelta() else ("+", offset)
    hours, rest = divmod(int(minutes.total_seconds()) // 60, 60)
    return f"{local.replace(tzinfo=None).isoformat(' ', 'seconds')} UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def span(length: timedelta, language: Language) -> str:
    """How long, in the two largest units that matter: 47 分, 2 小时 7 分, 3 天."""
    minutes = max(0, int(length.total_seconds()) // 60)
    if minutes < 60:
        return say("time.minutes", language, n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return (
            say("time.hours_minutes", language, h=hours, n=minutes) if minutes else say("time.hours", language, h=hours)
        )
    return say("time.days", language, count=hours // 24)


def clock_words(clock: ClockView, now: datetime, *, zone: tzinfo, language: Language) -> str:
    """A clock as a row shows it: over an hour the due time, under an hour the rest, 超 n 分, or that it is paused."""
    if clock.state == "paused" or clock.due_at is None:
        return say("time.paused", language)
    if clock.state == "done":
        return say("time.met", language)
    left = clock.due_at - now
    if left < timedelta():
        return say("time.over", language, span=span(_rounded(-left), language))
    return span(left, language) if left < _HOUR else moment(clock.due_at, now, zone=zone, language=language)


def _rounded(length: timedelta) -> timedelta:
    """Half a day late is told in hours: its minutes change nothing, and the title beside it keeps its room."""
    return timedelta(hours=length // _HOUR) if length >= _HALF_DAY else length


def clock_sentence(clock: ClockView, now: datetime, *, zone: tzinfo, language: Language) -> str:
    """A clock as the head of a case shows it: the rest and the due time together."""
    if clock.state in ("paused", "done") or clock.due_at is None:
        return clock_words(clock, now, zone=zone, language=language)
    left, due = clock.due_at - now, moment(clock.due_at, now, zone=zone, language=language)
    if left < timedelta():
        return say("time.over_due", language, span=span(-left, language), due=due)
    if left >= timedelta(days=1):
        return due
    return say("time.left_due", language, span=span(left, language), due=due)


def clock_tone(clock: ClockView, now: datetime) -> str:
    """red, amber or quiet: colour follows time, and the words say the same."""
    if clock.state in ("paused", "done") or clock.due_at is None:
        return "quiet"
    left = clock.due_at - now
    if clock.state == "late" or left < timedelta():
        return "red"
    if left >= _HOUR:
        return "quiet"
    return "red" if clock.state == "soon" else "amber"


def money_words(amount: Money) -> str:
    """¥68.00, $12.50, else the ISO code before the amount."""
    sign = _SIGNS.get(amount.currency)
    number = f"{amount.amount:,.2f}"
    if sign is None:
        return f"{amount.currency} {number}"
    return f"-{sign}{number[1:]}" if number.startswith("-") else f"{sign}{number}"


def share_words(value: float) -> str:
    """A share in per cent, finer where it is small: 12%, 3.4%, 0.52%."""
    cent = 100 * value
    return f"{cent:.0f}%" if cent >= 10 else f"{cent:.1f}%" if cent >= 1 else f"{cent:.2f}%"
