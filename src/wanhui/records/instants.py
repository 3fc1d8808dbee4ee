"""Many ISO 8601 times at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

#: The form of most times, ``2026-11-11T20:03:00+08:00``: where its digits and its marks stand.
_LENGTH: Final = 25
_DIGITS: Final = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 23, 24]
_MARKS: Final[Mapping[int, str]] = MappingProxyType({4: "-", 7: "-", 10: "T", 13: ":", 16: ":", 22: ":"})
_DAYS_OF_MONTH: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.uint8)
#: The greatest month, day, hour, minute, second, hour and minute of the offset.
_MOST: Final = np.array([[12], [31], [23], [59], [59], [23], [59]], np.uint8)
_FIRST, _LAST = 1970, 2200


class Instants(NamedTuple):
    """Times as seconds since 1970, and the hour that each shows by its own offset."""

    seconds: F64
    hours: I64


def read_times(texts: Sequence[str]) -> Instants:
    """The times that `texts` say; ValueError when one of them is none."""
    numbers = _numbers(texts)
    if numbers is not None:
        return _instants(numbers.astype(np.int64))
    found = [_instant(one) for one in texts]
    if None in found:
        raise ValueError("an ISO 8601 time with its offset")
    told = [one for one in found if one is not None]
    return Instants(np.array([one.timestamp() for one in told]), np.array([one.hour for one in told], np.int64))


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None and _FIRST <= at.year <= _LAST else None


def _numbers(texts: Sequence[str]) -> npt.NDArray[np.uint8] | None:
    """Ten rows of numbers: century, year, month, day, hour, minute, second, the offset's hour, minute, and its sign.

    None when one of `texts` has not the usual form or is no time. Bytes are wide enough for two digits each.
    """
    joined = "".join(texts)
    if not joined.isascii() or set(map(len, texts)) != {_LENGTH}:
        return None
    letters = np.frombuffer(joined.encode(), np.uint8).reshape(len(texts), _LENGTH).T
    digits = letters[_DIGITS] - np.uint8(ord("0"))
    is_east = letters[19] == ord("+")
    if (digits > 9).any() or not (is_east | (letters[19] == ord("-"))).all():
        return None
    if any((letters[place] != ord(mark)).any() for place, mark in _MARKS.items()):
        return None
    numbers = digits[::2] * np.uint8(10) + digits[1::2]
    if (numbers[2:] > _MOST).any() or (numbers[2:4] == 0).any():
        return None
    year = numbers[0].astype(np.int16) * 100 + numbers[1]
    if year.min() < _FIRST or year.max() > _LAST or (numbers[3] > _last_day(year, numbers[2])).any():
        return None
    return np.vstack([numbers, is_east])


def _last_day(year: npt.NDArray[np.int16], month: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days: npt.NDArray[np.uint8] = _DAYS_OF_MONTH[month] + (is_leap & (month == 2)).astype(np.uint8)
    return days


def _instants(numbers: I64) -> Instants:
    century, rest, month, day, hour, minute, second, off_hour, off_minute, is_east = numbers
    offset = (off_hour * 3600 + off_minute * 60) * (2 * is_east - 1)
    seconds = _days(century * 100 + rest, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    return Instants(seconds.astype(np.float64), hour)


def _days(year: I64, month: I64, day: I64) -> I64:
    """Days since 1970 in the Gregorian calendar; years are counted from March, so that the leap day comes last."""
    years = year - (month <= 2)
    since_march = (month + 9) % 12
    days: I64 = years * 365 + years // 4 - years // 100 + years // 400 + (since_march * 306 + 5) // 10 + day - 1
    return days - 719_468
