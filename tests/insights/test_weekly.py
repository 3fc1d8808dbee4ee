"""The week in words: honest about little data, causes first, the same parts in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wanhui.content.letters import weekly_pack
from wanhui.errors import Words
from wanhui.insights.agents import Times
from wanhui.insights.weekly import GOES_ON, Live, Pair, Seen, Spent, Week, changed, heading, sections

EMPTY = Week(
    shop="云岫器物", week=date(2026, 11, 9), currency="CNY", orders=Pair(0, 0), opened=Pair(0, 0), issues={}, causes=(),
    findings=(), kept=0, broken=0, times={}, times_before={}, breached={}, spent=(), closed=0, solved=0, won=(),
    acts={},
)  # fmt: skip
FULL = replace(
    EMPTY, orders=Pair(400, 380), opened=Pair(40, 10), issues={"damaged": Pair(30, 4)},
    causes=(("weak_packing", 12, (3, 4)), ("size_chart", 2, (9,))),
    findings=(Seen(kind="spike", name="手作陶杯", issue="damaged"),),
    kept=9, broken=1, times={"first_response": Times(count=40, median=600.0, p90=5400.0)},
    times_before={"first_response": Times(count=10, median=300.0, p90=900.0)}, breached={"first_response": 2},
    spent=(Spent(name=Words("退款", "Refund"), count=3, cost=Decimal("204.00"), owed=Decimal("136.00")),),
    closed=14, solved=11, won=(3, 9), acts={"overdue": 2, "findings": 1},
    live=(
        Live(by="room", name="room-8", orders=52, opened=Pair(4, 1), numbers=(3, 4)),
        Live(by="streamer", name="阿月", orders=90, opened=Pair(6, 0), numbers=(3,)),
    ),
)  # fmt: skip


def said(one: Week, language: str = "zh") -> dict[str, str]:
    parts = sections(one, weekly_pack(), language)
    return {part.title: "\n".join(row.text for row in part.rows) for part in parts}


def test_a_week_tells_rates_with_their_base_interval_and_the_week_before_and_causes_first() -> None:
    told = said(FULL)
    assert list(told) == [
        "来了多少", "原因先看", "直播带货", "有什么变化", "承诺", "时效", "补救花费", "挽回了谁", "接下来",
    ]  # fmt: skip
    assert "每百单 10 件工单（40/400，95% 区间 7.4–13）；前一周 2.6（10/380）" in told["来了多少"]
    assert "比前一周明显多" in told["来了多少"]
    assert told["原因先看"].splitlines()[0] == "包装不牢：结案 12 件"
    assert "投诉突增：手作陶杯 · 收到时破损" in told["有什么变化"]
    assert told["直播带货"].splitlines() == [
        "场次 room-8：卖出 52 单，新工单 4 件，前一周 1 件", "主播 阿月：卖出 90 单，新工单 6 件，前一周 0 件",
    ]  # fmt: skip
    assert "直播带货" not in said(EMPTY), "a shop without broadcasts hears nothing of them"
    assert "兑现 9 个（90%）" in told["承诺"]
    assert (
        "中位 10 分，九成在 1 小时 30 分以内；前一周中位 5 分" in told["时效"] and "首次响应超时 2 次" in told["时效"]
    )
    assert "共 204.00 CNY，其中应退应赔 136.00 CNY，主动补偿 68.00 CNY" in told["补救花费"]
    assert "这周有 2 位又买了" in told["挽回了谁"]
    assert told["接下来"].splitlines() == ["2 件工单已超时", "1 个异常还没处理"]
    assert heading(FULL, weekly_pack(), "en") == "云岫器物, 2026-11-09 to 2026-11-15"


def test_a_week_without_anything_says_so_and_gives_no_rate() -> None:
    for language in ("zh", "en"):
        told = "\n".join(said(EMPTY, language).values())
        assert "%" not in told and "None" not in told and "{" not in told
    assert "只有 0 单，还不够算比例" in said(EMPTY)["来了多少"]
    few = replace(FULL, orders=Pair(19, 400), opened=Pair(9, 10))
    assert "95%" not in said(few)["来了多少"]
    alone = replace(FULL, orders=Pair(400, 0), opened=Pair(4, 0))
    assert "前一周 数据不够" in said(alone)["来了多少"] and "不下结论" in said(alone)["来了多少"]


def test_both_languages_tell_the_same_lines() -> None:
    for one in (EMPTY, FULL):
        zh, en = (sections(one, weekly_pack(), language) for language in ("zh", "en"))
        assert [[row.numbers for row in part.rows] for part in zh] == [
            [row.numbers for row in part.rows] for part in en
        ]
        assert not any("{" in row.text for part in (*zh, *en) for row in part.rows)
        assert {row.act for part in zh for row in part.rows} <= {"", *GOES_ON}


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_change_turns_round_with_its_weeks_and_little_tells_nothing(a: int, m: int, b: int, n: int) -> None:
    found, back = changed((a, m), (b, n)), changed((b, n), (a, m))
    assert back == {"more": "fewer", "fewer": "more"}.get(found, found)
    if min(m, n) < 20 or a + b < 5:
        assert found == "unsure"
    elif a * n == b * m:
        assert found == "same"
