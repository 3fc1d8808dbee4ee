"""Reads times such as 今天16:00前, 周五, 24小时内, by Friday, in 2 business days as instants, given now and a zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wanhui.replies.statutes import article_number

IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant that a text names, and its place in the folded text."""

    span: tuple[int, int]
    at: datetime


_NUMBER = "[0-9零一二两三四五六七八九十百]{1,4}"
_WORD_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "twelve": 12, "twenty-four": 24, "forty-eight": 48,
}  # fmt: skip
_DAYS_ZH = {
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "今早": 0,
    "当天": 0,
    "当日": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "后天": 2,
}
_WEEKDAYS_ZH = {char: number for number, char in enumerate("一二三四五六日")} | {"天": 6, "末": 6}
_WEEKDAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS_ZH = {
    "上午": 12,
    "中午": 12,
    "下午": 18,
    "傍晚": 19,
    "晚上": 22,
    "今晚": 22,
    "明晚": 22,
    "下班": 18,
    "早上": 9,
    "明早": 9,
    "今早": 9,
}
_LATE_PARTS = frozenset({"下午", "晚上", "今晚", "明晚", "傍晚"})
_END_OF_DAY = time(23, 59)

_WITHIN = re.compile(
    rf"(?P<from>{_NUMBER} ?[-~至到] ?)?(?P<n>{_NUMBER}) ?个?(?P<unit>小时|分钟|工作日|天|日)"
    r"(?: ?(?:之?内|以内|左右|后)|(?(from)(?<=工作日)|(?!)))"
    r"|(?P<part_hour>半个?小时|一刻钟) ?(?:之?内|以内|左右|后)"
    r"|\b(?:within|in) (?:the next )?(?:(?P<digits>\d{1,3})(?P<short> ?h(?:rs?)?)\b|(?P<en>\d{1,3}|an?|[a-z-]{3,11}) "
    r"(?P<work>business |working )?(?P<en_unit>hour|hr|minute|min|day|week)s?\b)"
)
#: Whole names: "2 separate parcels" names no day of September; "3 may arrive" none of May, "by 3 May" does.
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
#: Between figures and characters many people type a space: it parts no date from its hour.
_POINT = re.compile(
    r"(?:(?P<day>今天|今日|今晚|今早|当天|当日|明天|明日|明早|明晚|后天)|(?P<next>下个?|这个?|本)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])"
    r"|(?<![A-Za-z0-9-])(?P<iso>\d{4}-\d{2}-\d{2})(?![A-Za-z0-9-])"
    r"|(?:(?P<month>\d{1,2}) ?月 ?)?(?P<dom>\d{1,2}) ?[日号])?"
    r"(?: ?(?P<part>上午|中午|下午|傍晚|晚上|早上|下班(?=之?前)))?"
    rf"(?: ?(?P<hour>{_NUMBER})(?: ?[点时](?: ?(?P<half>半)|(?P<minute>\d{{1,2}})(?: ?分)?| (?P<apart>\d{{1,2}}) ?分)?"
    r"|:(?P<clock>\d{2})))?"
)
_POINT_EN = re.compile(
    r"\b(?P<day>today|tonight|tomorrow)\b|\b(?:by|on|before|until|this)? ?(?P<next>next )?"
    r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    rf"|\b(?P<month>{_MONTH})\.? (?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"|\b(?:(?<=by )|(?<=on )|(?<=until )|(?<=before )|(?!\d+ may [a-z]))"
    rf"(?P<dom_first>\d{{1,2}})(?:st|nd|rd|th)? (?P<month_last>{_MONTH})\b"
    r"|(?:(?<=by )|(?<=on )|(?<=before )|(?<=later than ))(?P<slash>\d{1,2}/\d{1,2})(?![/\d])"
    r"|\b(?P<end>end of (?:the )?day)\b"
)
_CLOCK_EN = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))? ?(?P<half>am|pm)\b|\b(?P<hour24>\d{1,2}):(?P<minute24>\d{2})\b"
    r"|\b(?P<noon>noon)\b"
)


def resolve_moments(text: str, now: datetime, is_workday: IsWorkday) -> tuple[Moment, ...]:
    """Every instant named in the folded `text`, by place, in the zone of `now`; a bare hour is today's."""
    taken: list[Moment] = []
    # A clock belongs to the day beside it before it may stand alone.
    days, clocks = _days_en(text, now), _clocks_en(text, now)
    for moment in (*_durations(text, now, is_workday), *days, *_points_zh(text, now), *clocks):
        if not any(moment.span[0] < other.span[1] and other.span[0] < moment.span[1] for other in taken):
            taken.append(moment)
    return tuple(sorted(taken, key=lambda moment: moment.span))


def _durations(text: str, now: datetime, is_workday: IsWorkday) -> Iterator[Moment]:
    for found in _WITHIN.finditer(text):
        if found["part_hour"]:
            count, unit = 15 if found["part_hour"] == "一刻钟" else 30, "分钟"
        elif found["digits"]:
            count, unit = int(found["digits"]), "hour"
        elif found["n"]:
            count, unit = article_number(found["n"]), found["unit"]
        else:
            word = found["en"]
            count = int(word) if word.isdigit() else _WORD_NUMBERS.get(word, 0)
            unit = "工作日" if found["work"] else found["en_unit"]
        if count:
            yield Moment(found.span(), _after(now, count, unit=unit, is_workday=is_workday))


def _after(now: datetime, count: int, *, unit: str, is_workday: IsWorkday) -> datetime:
    if unit in ("小时", "hour", "hr"):
        return now + timedelta(hours=count)
    if unit in ("分钟", "minute", "min"):
        return now + timedelta(minutes=count)
    if unit == "week":
        return _at(now, now.date() + timedelta(weeks=count), _END_OF_DAY)
    day = now.date()
    left = count
    while left:
        day += timedelta(days=1)
        left -= unit != "工作日" or is_workday(day)
    return _at(now, day, _END_OF_DAY)


def _at(now: datetime, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=now.tzinfo)


def _points_zh(text: str, now: datetime) -> Iterator[Moment]:
    for found in _POINT.finditer(text):
        if not found.group() or (found["hour"] is None and not _names_day(found)):
            continue
        if found["hour"] is not None and found["half"] is None and found["clock"] is None and not _is_hour(found, text):
            continue
        clock = _clock_zh(found)
        day = _day_zh(found, now)
        if clock is not None and day is not None:
            yield Moment(
                (found.end() - len(found.group().lstrip()), found.end()), _at(now, *_past_midnight(day, clock))
            )


def _names_day(found: re.Match[str]) -> bool:
    return any(found[name] is not None for name in ("day", "weekday", "dom", "iso", "part"))


def _is_hour(found: re.Match[str], text: str) -> bool:
    """一点 also means "a little": a number with 点 is an hour only beside a day, a part of the day, or 前."""
    return (
        _names_day(found)
        or text[found.end() : found.end() + 2].lstrip()[:1] in ("前", "之", "以")
        or found["hour"].isdigit()
    )


def _past_midnight(day: date, clock: tuple[int, int]) -> tuple[date, time]:
    if clock[0] == 24:
        return day, _END_OF_DAY
    return day, time(*clock)


def _clock_zh(found: re.Match[str]) -> tuple[int, int] | None:
    part = found["part"] or found["day"] or ""
    if found["hour"] is None:
        return (_PARTS_ZH[part], 0) if part in _PARTS_ZH else (23, 59)
    hour = article_number(found["hour"])
    minute = 30 if found["half"] else int(found["minute"] or found["apart"] or found["clock"] or 0)
    if part in _LATE_PARTS and hour < 12:
        hour += 12
    return (hour, minute) if hour <= 24 and minute < 60 else None


def _day_zh(found: re.Match[str], now: datetime) -> date | None:
    today = now.date()
    if found["day"]:
        return today + timedelta(days=_DAYS_ZH[found["day"]])
    if found["weekday"]:
        ahead = (_WEEKDAYS_ZH[found["weekday"]] - today.weekday()) % 7
        following = 7 if (found["next"] or "").startswith("下") and today.weekday() + ahead < 7 else 0
        return today + timedelta(days=ahead + following)
    if found["iso"]:
        return _whole_date(found["iso"])
    if found["dom"]:
        return _next_date(today, found["month"], int(found["dom"]))
    return today


def _whole_date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _next_date(today: date, month: str | int | None, day: int) -> date | None:
    """The first such date that is not in the past by more than two months; None when there is none."""
    if month is None:
        candidates = [(today.year, today.month), (today.year + today.month // 12, today.month % 12 + 1)]
    else:
        candidates = [(today.year, int(month)), (today.year + 1, int(month))]
    for year, number in candidates:
        try:
            found = date(year, number, day)
        except ValueError:
            continue
        if found >= today or (month is not None and today - found < timedelta(days=60)):
            return found
    return None


def _days_en(text: str, now: datetime) -> Iterator[Moment]:
    clocks = [(clock.span(), _clock_en(clock)) for clock in _CLOCK_EN.finditer(text)]
    for found in _POINT_EN.finditer(text):
        day = _day_en(found, now)
        if day is None:
            continue
        near = next(
            (c for c in clocks if (c[1] and -12 <= c[0][0] - found.end() <= 6) or 0 <= found.start() - c[0][1] <= 4),
            None,
        )
        clock = near[1] if near and near[1] else time(22) if found["day"] == "tonight" else _END_OF_DAY
        start, end = found.span()
        if near and near[1]:
            start, end = min(start, near[0][0]), max(end, near[0][1])
        yield Moment((start, end), _at(now, day, clock))


def _clocks_en(text: str, now: datetime) -> Iterator[Moment]:
    for found in _CLOCK_EN.finditer(text):
        clock = _clock_en(found)
        if clock is not None:
            yield Moment(found.span(), _at(now, now.date(), clock))


def _clock_en(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(12)
    if found["hour24"]:
        hour, minute = int(found["hour24"]), int(found["minute24"])
    else:
        hour, minute = int(found["hour"]) % 12 + (12 if found["half"] == "pm" else 0), int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day_en(found: re.Match[str], now: datetime) -> date | None:
    today = now.date()
    if found["day"]:
        return today + timedelta(days=1 if found["day"] == "tomorrow" else 0)
    if found["weekday"]:
        ahead = (_WEEKDAYS_EN.index(found["weekday"][:3]) - today.weekday()) % 7
        return today + timedelta(days=7 if found["next"] and ahead == 0 else ahead)
    if found["slash"]:
        number, _, dom = found["slash"].partition("/")
        return _next_date(today, int(number), int(dom))
    month = found["month"] or found["month_last"]
    if month:
        return _next_date(today, _MONTHS_EN.index(month[:3]) + 1, int(found["dom"] or found["dom_first"]))
    return today
