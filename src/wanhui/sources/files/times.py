"""Times as exports write them, turned into ISO 8601; where one could mean two days, the shop's region decides."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from wanhui.sources.files.cells import CellError, plain

_MONTHS: Final = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "jan januar january ene", "feb februar february", "mar mrz märz march", "apr april abr", "may mai mayo",
                "jun juni june", "jul juli july", "aug august ago", "sep sept september", "oct okt oktober october",
                "nov november", "dec dez dezember december dic",
            ),
            1,
        )
        for name in names.split()
    }
)  # fmt: skip
_ZONES: Final = MappingProxyType(
    {
        "": "", "z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "bst": "+01:00", "cet": "+01:00", "cest": "+02:00",
        "jst": "+09:00", "pst": "-08:00", "pdt": "-07:00", "est": "-05:00", "edt": "-04:00",
    }
)  # fmt: skip
_YEAR_FIRST: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s]+|$|(?=[上下]))(.*)"
)
_COMPACT: Final = re.compile(r"(20\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")
_MONTH_NAME: Final = re.compile(r"([^\W\d]{3,9})\.?[-\s]+(\d{1,2})(?:st|nd|rd|th)?,?[-\s]+(\d{4}|\d{2})(?:[,\s]+(.*))?")
_NAME_IN_MIDDLE: Final = re.compile(r"(\d{1,2})\.?[-\s]+([^\W\d]{3,9})\.?,?[-\s]+(\d{4}|\d{2})(?:[,\s]+(.*))?")
_SHORT: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})(?:[,\s]+(.*))?")
_CLOCK: Final = re.compile(
    r"(上午|下午|晚上|凌晨|中午)?\s*(\d{1,2})[:：时点](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?)?\s*[分秒]?\s*(am|pm)?\s*"
    r"([a-z]{1,4}|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"[2-7]\d{4}(\.\d+)?")
_NOTHING: Final = frozenset({"", "-", "--", "/", "无", "0000-00-00 00:00:00", "1970-01-01 08:00:00"})


def moment(value: str, *, is_month_first: bool = False) -> str | None:
    """The cell `value` as an ISO 8601 time (without offset when it names none), or None when it says nothing.

    ``03/04/26`` is the 4 March where months come first and the 3 April elsewhere; a day above 12 decides itself,
    and dots always mean day first.
    """
    if len(value) >= 10 and value[4] == "-" == value[7] and value[:4].isdigit() and "年" not in value:
        value = value.strip()
        if len(value) in (10, 19) and value not in _NOTHING:
            return value
    value = plain(value)
    if value in _NOTHING or not value.strip("*"):
        return None
    for attempt in (_year_first, _named_month, _epoch_or_serial):
        found = attempt(value)
        if found:
            return found
    found = _short(value, is_month_first=is_month_first)
    if not found:
        raise CellError("E-CELL-TIME", value[:60])
    return found


def _year_first(value: str) -> str | None:
    compact = _COMPACT.fullmatch(value)
    if compact:
        year, month, day, *clock = compact.groups()
        return _iso(int(year), int(month), int(day), clock=":".join(clock) if clock[0] else "")
    found = _YEAR_FIRST.fullmatch(value)
    if not found:
        return None
    year, month, day, rest = found.groups()
    return _iso(int(year), int(month), int(day), clock=rest)


def _named_month(value: str) -> str | None:
    found = _MONTH_NAME.fullmatch(value)
    if found:
        name, day, year, rest = found.groups()
    else:
        found = _NAME_IN_MIDDLE.fullmatch(value)
        if not found:
            return None
        day, name, year, rest = found.groups()
    month = _MONTHS.get(name.casefold())
    return _iso(_full_year(year), month, int(day), clock=rest or "") if month else None


def _epoch_or_serial(value: str) -> str | None:
    """Seconds or milliseconds since 1970, or a spreadsheet's day number (days since 1899-12-30)."""
    if value.isascii() and value.isdigit() and len(value) in (10, 13):
        seconds = int(value) // (1 if len(value) == 10 else 1000)
        return datetime.fromisoformat("1970-01-01T00:00:00+00:00").__add__(timedelta(seconds=seconds)).isoformat()
    if _SERIAL.fullmatch(value):
        days = datetime.fromisoformat("1899-12-30") + timedelta(seconds=round(float(value) * 86400))
        return days.isoformat()
    return None


def _short(value: str, *, is_month_first: bool) -> str | None:
    found = _SHORT.fullmatch(value)
    if not found:
        return None
    first, mark, second, year, rest = found.groups()
    month, day = int(first), int(second)
    is_day_first = mark == "." or (month > 12) or (not is_month_first and day <= 12)
    if is_day_first:
        month, day = day, month
    return _iso(_full_year(year), month, day, clock=rest or "")


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _iso(year: int, month: int, day: int, *, clock: str) -> str | None:
    clock = clock.strip()
    if not clock:
        return _valid(f"{year:04}-{month:02}-{day:02}")
    found = _CLOCK.fullmatch(clock)
    if not found:
        return None
    half, hour, minute, second, suffix, zone = found.groups()
    hours = _hours(int(hour), half or (suffix or "").casefold())
    offset = _offset(zone or "")
    if offset is None:
        return None
    return _valid(f"{year:04}-{month:02}-{day:02}T{hours:02}:{int(minute):02}:{int(second or 0):02}{offset}")


def _hours(hour: int, half: str) -> int:
    if half in ("pm", "下午", "晚上") and hour < 12:
        return hour + 12
    if half in ("am", "上午", "凌晨") and hour == 12:
        return 0
    return hour


def _offset(zone: str) -> str | None:
    if zone[:1] in ("+", "-"):
        return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return _ZONES.get(zone.casefold())


def _valid(written: str) -> str | None:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return None
    return written
