"""Times, spans, clocks and money read as a person of that language writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.errors import Language
from wanhui.flows.desk_views import ClockState, ClockView
from wanhui.records.money import Money
from wanhui.web import formats

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 11, 33, tzinfo=CHINA)


def clock(minutes: float, state: ClockState = "running") -> ClockView:
    return ClockView(kind="first_response", due_at=NOW + timedelta(minutes=minutes), state=state)


def short(value: ClockView, language: Language = "zh") -> str:
    return formats.clock_words(value, NOW, zone=CHINA, language=language)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (347, "17:20", "17:20"),
        (47, "47 分", "47 min"),
        (-12, "超 12 分", "12 min over"),
        (-125, "超 2 小时 5 分", "2 h 5 min over"),
        (-1222, "超 20 小时", "20 h over"),
        (-3000, "超 2 天", "2 days over"),
        (60 * 22, "明天 09:33", "Tomorrow 09:33"),
        (60 * 24 * 5, "11-27 11:33", "27 Nov 11:33"),
    ],
)
def test_a_clock_shows_the_rest_under_an_hour_and_the_due_time_above(minutes: int, zh: str, en: str) -> None:
    assert (short(clock(minutes)), short(clock(minutes), "en")) == (zh, en)


def test_a_paused_clock_says_so_and_shows_no_time() -> None:
    assert short(ClockView(kind="resolution", due_at=None, state="paused")) == "停 等买家"


@pytest.mark.parametrize(
    ("minutes", "state", "tone"),
    [
        (300, "running", "quiet"),
        (47, "running", "amber"),
        (18, "soon", "red"),
        (300, "soon", "quiet"),
        (-1, "late", "red"),
    ],
)
def test_the_tone_follows_time(minutes: int, state: ClockState, tone: str) -> None:
    assert formats.clock_tone(clock(minutes, state), NOW) == tone


def test_the_head_of_a_case_says_rest_and_due_time_together() -> None:
    assert formats.clock_sentence(clock(47), NOW, zone=CHINA, language="zh") == "剩 47 分（12:20）"
    assert formats.clock_sentence(clock(47), NOW, zone=CHINA, language="en") == "47 min left (12:20)"


def test_days_near_by_have_names_and_others_their_date_and_weekday() -> None:
    today = NOW.date()
    words = [formats.day_words(today + timedelta(days=d), today, "zh") for d in (-4, -1, 0, 1)]
    assert words == ["11 月 18 日 周三", "昨天", "今天", "明天"]
    assert formats.day_words(today - timedelta(days=400), today, "en") == "Sat 18 Oct 2025"


def test_the_exact_instant_carries_its_offset() -> None:
    assert formats.exact(NOW, CHINA) == "2026-11-22 11:33:00 UTC+8"
    assert formats.exact(NOW, ZoneInfo("Asia/Kolkata")) == "2026-11-22 09:03:00 UTC+5:30"
    assert formats.exact(NOW, ZoneInfo("America/New_York")) == "2026-11-21 22:33:00 UTC-5"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("68", "CNY", "¥68.00"), ("1234.5", "USD", "$1,234.50"), ("-3", "EUR", "-€3.00"), ("7", "SEK", "SEK 7.00")],
)
def test_money_names_its_currency(amount: str, currency: str, shown: str) -> None:
    assert formats.money_words(Money(Decimal(amount), currency)) == shown


@given(st.integers(0, 10**7), st.sampled_from(["zh", "en"]))
def test_a_span_never_says_more_than_has_passed(seconds: int, language: Language) -> None:
    words = formats.span(timedelta(seconds=seconds), language)
    numbers = [int(part) for part in words.split() if part.isdigit()]
    minutes = seconds // 60
    said = numbers[0] if minutes < 60 else numbers[0] * 60 if minutes < 1440 else numbers[0] * 1440
    assert said <= minutes < said + (1 if minutes < 60 else 60 if minutes < 1440 else 1440)


@given(st.integers(0, 10**9))
def test_a_moment_shows_the_wall_clock_of_the_viewer(seconds: int) -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert formats.moment(at, NOW, zone=CHINA, language="zh").endswith(f"{at.astimezone(CHINA):%H:%M}")
