"""No input breaks reading: whatever comes, there is a reading or one clear error, in linear time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.reading.read import Reader, TextIn, read_lines, read_many, read_one, to_json

NASTY = {
    "empty": "",
    "blank": "  \n\t ",
    "nul": "坏\0了\0",
    "surrogate": "坏了\ud800\udfff差",
    "emoji": "😡😡😡🔥❤️",
    "marks": "。。。！！！？？？",
    "repeated": "啊" * 10_000,
    "letters": "a" * 10_000,
    "figures": "1" * 10_000,
    "markup": "<div onclick='x'>质量差</div>&nbsp;<br>",
    "open markup": "<" * 5_000,
    "mixed scripts": "质量 очень плохо とても悪い 나쁘다 سيء bad",
    "long": "衣服起球，客服不理人。" * 6_000,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_every_text_gets_a_reading(reader: Reader, text: str) -> None:
    plain = to_json(read_one(reader, TextIn(text=text, stars=1)))
    assert 0 <= plain["p_positive"] <= 1
    assert all(0 <= start < end <= len(text) for issue in plain["issues"] for start, end in issue["spans"])


@pytest.mark.parametrize("name", ["empty", "blank"])
def test_nothing_said_is_neutral_and_unsure(reader: Reader, name: str) -> None:
    reading = read_one(reader, TextIn(text=NASTY[name]))
    assert (reading.polarity, reading.issues, reading.severity, reading.lang) == ("neu", (), 0, "und")
    assert reading.polarity_p < 0.6


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
def test_a_text_reads_the_same_alone_and_in_company(reader: Reader, text: str) -> None:
    alone = read_many(reader, [TextIn(text=text)]).rows()[0]
    company = read_many(reader, [TextIn(text="质量很差"), TextIn(text=text), TextIn(text="good")]).rows()[1]
    for key in ("polarity_p", "p_positive"):
        assert alone.pop(key) == pytest.approx(company.pop(key), abs=2e-3)
    alone_issues, company_issues = alone.pop("issues"), company.pop("issues")
    assert [issue["code"] for issue in alone_issues] == [issue["code"] for issue in company_issues]
    assert alone == company


@pytest.mark.parametrize("piece", ["质量太差了，客服不理。", "<<<", "啊", "12.5元", "refund now "])
def test_time_grows_in_step_with_length(reader: Reader, piece: str) -> None:
    def spent(times: int) -> float:
        text = TextIn(text=piece * times)
        start = time.process_time()
        read_one(reader, text)
        return time.process_time() - start

    spent(500)
    short = min(spent(2_000) for _ in range(3))
    long = min(spent(16_000) for _ in range(2))
    assert long < 8 * max(short, 0.004) * 4


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["a"], "E-READ-OBJECT"),
        (None, "E-READ-OBJECT"),
        ({"id": "x"}, "E-READ-FIELD"),
        ({"id": "x", "text": 5}, "E-READ-FIELD"),
        ({"id": 5, "text": "a"}, "E-READ-FIELD"),
        ({"id": "x", "text": "a", "stars": 6}, "E-READ-FIELD"),
        ({"id": "x", "text": "a", "stars": True}, "E-READ-FIELD"),
        ({"id": "x", "turns": []}, "E-READ-FIELD"),
        ({"id": "x", "turns": [{"who": "cat", "text": "a"}]}, "E-READ-FIELD"),
        ({"id": "x", "turns": [{"who": "buyer", "text": 1}]}, "E-READ-FIELD"),
        ({"id": "x", "turns": [{"who": "buyer", "text": "a"}], "order": {"price": "x"}}, "E-READ-FIELD"),
    ],
)
def test_a_malformed_line_gives_one_error_in_its_place(reader: Reader, line: Any, code: str) -> None:
    before, wrong, after = read_lines(
        reader, [{"id": "a", "text": "好"}, line, {"id": "b", "text": "差"}], first_line=7
    )
    assert (before["id"], after["id"]) == ("a", "b")
    assert wrong["error"]["code"] == code
    assert (wrong["line"], wrong["id"]) == (8, "x" if isinstance(line, dict) and line["id"] == "x" else None)
