"""A time that a text names is found where it stands; words that only look like one are not."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from wanhui.replies.moments import resolve_moments

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=timezone(timedelta(hours=8)))  # a Wednesday


def _found(text: str) -> list[tuple[str, str]]:
    moments = resolve_moments(text, NOW, lambda day: day != date(2026, 11, 26))
    return [(text[slice(*one.span)], f"{one.at:%Y-%m-%d %H:%M}") for one in moments]


@pytest.mark.parametrize(
    ("text", "place", "at"),
    [
        ("我们会在2026-11-28前退款", "2026-11-28", "2026-11-28 23:59"),
        ("明天下午3点 20 元补给您", "明天下午3点", "2026-11-26 15:00"),
        ("明天 15 点 20 分 前", "明天 15 点 20 分", "2026-11-26 15:20"),
        ("明天 15 点 半", "明天 15 点 半", "2026-11-26 15:30"),
        ("refund by 3 may", "3 may", "2027-05-03 23:59"),
        ("it leaves 3 may, as agreed", "3 may", "2027-05-03 23:59"),
        ("refund on sept 4", "sept 4", "2027-09-04 23:59"),
        ("by the 2nd december", "2nd december", "2026-12-02 23:59"),
        ("we will refund you within 48h", "within 48h", "2026-11-27 10:00"),
        ("back with you within 24 hrs", "within 24 hrs", "2026-11-26 10:00"),
        ("refunded by next wednesday", "by next wednesday", "2026-12-02 23:59"),
        ("no later than 12/3", "12/3", "2026-12-03 23:59"),
        ("半小时后给您打电话", "半小时后", "2026-11-25 10:30"),
        ("一刻钟内回复您", "一刻钟内", "2026-11-25 10:15"),
        ("退款将在1-3个工作日原路返回", "1-3个工作日", "2026-11-29 23:59"),
        ("今天下班前给您结果", "今天下班", "2026-11-25 18:00"),
    ],
)
def test_the_whole_time_and_nothing_else(text: str, place: str, at: str) -> None:
    assert _found(text) == [(place, at)]


@pytest.mark.parametrize(
    "text",
    [
        "we will send 2 separate parcels", "the 2 marked items", "5 decorated boxes", "2 aprons", "marked 2 of them",
        "items 2 and 3 may arrive apart", "订单 2026-11-25-001",
    ],
)  # fmt: skip
def test_a_word_that_begins_like_a_month_is_none(text: str) -> None:
    assert _found(text) == []
