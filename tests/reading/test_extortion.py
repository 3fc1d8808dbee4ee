"""Demand, lever and condition together; a lawful claim or an honest review never counts as pressure."""

from __future__ import annotations

import pytest

from wanhui.reading.extortion import judge
from wanhui.reading.read import Reader, TextIn, read_line, read_one

PRESSING = [
    "给我打一百块钱",
    "给钱就改好评",
    "打点钱过来",
    "就是想要点儿钱",
    "乖乖地掏钱吧",
    "不给钱就不改评价",
]
HONEST = [
    "是你们的产品确实存在问题",
    "not as described, let me return it",
    "negative feedback if it is not here tomorrow",
    "坏了，我要退款，不退我就打12315投诉，差评照写",
    "客服说返现让我改好评，我不改",
]


@pytest.mark.parametrize("text", PRESSING)
def test_money_for_a_review_is_reported_with_its_words(reader: Reader, text: str) -> None:
    reading = read_one(reader, TextIn(text=text))
    assert (reading.review_hostage, reading.intent) == (True, "extortion")
    assert any(why.says.startswith("review_hostage") for why in reading.why)


def test_the_sum_is_reported(reader: Reader) -> None:
    assert read_one(reader, TextIn(text="给我打一百块钱")).money_demand == "100"


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_complaint_is_not_reported(reader: Reader, text: str) -> None:
    for reading in (read_one(reader, TextIn(text=text)),):
        assert (reading.review_hostage, reading.intent == "extortion") == (False, False)
    chat = read_line(reader, {"id": "c", "turns": [{"who": "buyer", "text": text}]})
    assert (chat["review_hostage"], chat["intent"] == "extortion") == (False, False)


def test_one_signal_is_never_enough() -> None:
    for code in ("demand", "lever", "condition", "private_channel"):
        assert judge([{code}]).level == 0


def test_signs_add_up_over_near_turns_only() -> None:
    near = [{"demand"}, {"lever"}, {"condition"}]
    far = [{"demand"}, set(), set(), {"lever", "condition"}]
    assert judge(near).level == 2
    assert judge(far).level == 0


def test_a_lawful_claim_weighs_against() -> None:
    pressing = judge([{"demand", "lever", "condition", "keeps_goods"}])
    lawful = judge([{"demand", "lever", "condition", "lawful"}])
    assert pressing.level > lawful.level
    assert judge([{"demand", "lever", "condition", "honest_review"}]).level <= 1
