"""Instants as whole seconds since 1970, written as records write them; money as whole hundredths."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

DAY: Final = 86_400
HOUR: Final = 3_600
MINUTE: Final = 60
#: All simulated shops write their times by the clock of China, also those that sell abroad.
_CHINA: Final = 8 * HOUR
_FIRST: Final = date(1970, 1, 1)
#: The pieces of a time, written once: stamps are half of all text.
_CLOCK: Final = tuple(f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(DAY // MINUTE))
_SECONDS: Final = tuple(f"{second:02d}+08:00" for second in range(MINUTE))


def midnight(day: date) -> int:
    """The first second of `day` in China."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - _CHINA


@lru_cache(maxsize=8_192)
def day_of(number: int) -> str:
    """The date of a day counted from 1970."""
    return (_FIRST + timedelta(days=number)).isoformat()


def stamp(at: int) -> str:
    """`at` as ISO 8601 with its offset."""
    day, second = divmod(at + _CHINA, DAY)
    minute, second = divmod(second, MINUTE)
    return day_of(day) + _CLOCK[minute] + _SECONDS[second]


def hour_of(at: int) -> int:
    """The hour of the day in China."""
    return (at + _CHINA) % DAY // HOUR


def amount(cents: int) -> str:
    """Hundredths as a decimal string in major units."""
    return f"{cents // 100}.{cents % 100:02d}"
