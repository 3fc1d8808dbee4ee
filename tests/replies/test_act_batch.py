"""Acts as plain objects: what is wrong is named, nothing passes unread, the answer has the keys that it promises."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.content.linting import shipped_judge
from wanhui.errors import WanhuiError
from wanhui.replies.act_batch import LONGEST_WORDS, judge_line, parse_act
from wanhui.replies.act_rules import ANSWERS
from wanhui.replies.acts import Act, ActFacts, ActKind
from wanhui.replies.judge import judge

JUDGE = shipped_judge()


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"act": "fly"},
        {"act": ["refund"]},
        {"act": "refund", "platform": "myspace"},
        {"act": "refund", "object": "planet"},
        {"act": "refund", "reason": "mood"},
        {"act": "refund", "facts": []},
        {"act": "refund", "facts": {"mood": True}},
        {"act": "refund", "facts": {"is_paid": "yes"}},
        {"act": "refund", "facts": {"stock": True}},
        {"act": "refund", "facts": {"stock": "4"}},
        {"act": "call", "facts": {"local_time": "25:99"}},
        {"act": "refund", "price": "a lot"},
        {"act": "instruct", "words": 5},
        {"act": "instruct", "words": "好" * (LONGEST_WORDS + 1)},
    ],
)
def test_a_line_that_cannot_be_judged_says_what_is_wrong(line: dict[str, Any]) -> None:
    with pytest.raises(WanhuiError) as refused:
        judge_line(JUDGE, line)
    assert refused.value.code == "E-ACT-FIELD"
    assert refused.value.text("zh") and refused.value.text("en")


def test_an_answer_has_its_keys_and_every_finding_its_rule_reason_and_way_out() -> None:
    line = {"id": "a", "act": "cancel_order", "platform": "tmall", "reason": "out_of_stock", "price": "80",
            "facts": {"stock": 5, "is_paid": True, "local_time": None}}  # fmt: skip
    answer = judge_line(JUDGE, line)
    assert (answer["id"], answer["answer"]) == ("a", "forbid")
    for finding in answer["findings"]:
        assert finding.keys() >= {"rule", "version", "answer", "severity", "zh", "en", "lawful", "authority", "cost"}
        assert finding["lawful"]["zh"] and finding["authority"]


def test_hidden_characters_and_other_scripts_do_not_hide_an_instruction() -> None:
    for words in (
        "找人到隔壁那家拍了退",
        "找人到隔壁那家拍\u200b了\u200b退",
        "找人到隔壁那家　拍了退貨",
        "找人到隔壁那家★拍了退★",
    ):
        found = judge(JUDGE, Act(kind="instruct", words=words))
        assert found.answer == "forbid" and "REV-012" in {one.rule for one in found.findings}


def test_an_instruction_not_to_do_it_is_no_instruction_to_do_it() -> None:
    for words in ("不要发空包，今天都要真发", "别把那段聊天抹掉", "严禁导入同行黑名单"):
        assert judge(JUDGE, Act(kind="instruct", words=words)).answer == "allow", words


@given(kind=st.sampled_from(get_args(ActKind)), words=st.text(max_size=200))
def test_every_act_gets_an_answer_and_the_strictest_finding_is_it(kind: Any, words: str) -> None:
    found = judge(JUDGE, Act(kind=kind, words=words))
    levels = [ANSWERS.index(one.answer) for one in found.findings]
    assert levels == sorted(levels, reverse=True)
    assert found.answer == (found.findings[0].answer if found.findings else "allow")


@given(stock=st.one_of(st.none(), st.integers(-5, 500)))
def test_a_false_shortage_never_cancels_an_order(stock: int | None) -> None:
    act = parse_act({"act": "cancel_order", "reason": "out_of_stock", "facts": {"stock": stock, "is_paid": True}})
    assert (judge(JUDGE, act).answer == "forbid") == (stock is None or stock > 0)
    assert ActFacts(stock=stock) == ActFacts(**{"stock": act.facts.stock})
