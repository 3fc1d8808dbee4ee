"""What lint does with a message, whatever the rules: places, guards, facts, hostile input, the trained head."""

from __future__ import annotations

import time as clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.content.linting import shipped_linter
from wanhui.errors import WanhuiError
from wanhui.replies.batch import lint_lines, parse_facts
from wanhui.replies.finding import verdict
from wanhui.replies.lint import lint, lint_many
from wanhui.replies.outgoing import Outgoing, OutgoingFacts

LINTER = shipped_linter()


def _rules(text: str, **more: object) -> set[str]:
    return {f.rule for f in lint(LINTER, Outgoing(text=text, platform="taobao", **more))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "麻烦把差评改一下",
        "麻 烦 把 差 评 改 一 下",
        "麻烦把差·评·改·一·下",
        "麻煩把差評改一下",
        "麻烦把差😀评改一下",
        "麻烦把差萍改一下",
        "麻烦把\u200b差\u200b评改一下",
    ],
)
def test_disguise_does_not_help(text: str) -> None:
    assert "REV-003" in _rules(text)


VAGUE = "我们会尽快给您处理的，请耐心等待。"


def test_spans_point_into_the_original_text() -> None:
    text = "您好😀，麻 烦 把 差 评 改 一 下，谢谢"
    found = [f for f in lint(LINTER, Outgoing(text=text, platform="taobao")) if f.rule == "REV-003"]
    assert found
    for finding in found:
        assert text[finding.span[0] : finding.span[1]] == finding.text


def test_negation_and_quotation_are_no_request() -> None:
    assert "TON-002" not in _rules("我们不会曝光您的任何信息，退款今天到账")
    assert "TON-001" not in _rules("您提到客服说“没素质”，这不对，我们向您道歉，今天18点前店长联系您")


def test_an_unknown_fact_opens_no_exception() -> None:
    sentence = (
        "If you are satisfied that we have resolved your concerns, it is possible to update or remove the "
        "feedback you originally provided here."
    )
    for resolved, fires in ((True, False), (False, True), (None, True)):
        message = Outgoing(
            text=sentence, platform="amazon", lang="en", stage="closed", facts=OutgoingFacts(issue_resolved=resolved)
        )
        assert ("REV-005" in {f.rule for f in lint(LINTER, message)}) is fires


def test_a_review_word_said_earlier_makes_a_remedy_suspect() -> None:
    apart = Outgoing(text="给您补寄一份新的，明天发出", platform="taobao")
    after = Outgoing(text="给您补寄一份新的，明天发出", platform="taobao", recent=("您的评价我们看到了",))
    assert "REV-002" not in {f.rule for f in lint(LINTER, apart)}
    assert "REV-002" in {f.rule for f in lint(LINTER, after)}


def test_pity_beside_a_review_request_blocks() -> None:
    alone = lint(LINTER, Outgoing(text="主管说再这样就扣我工资", platform="taobao"))
    beside = lint(LINTER, Outgoing(text="主管说再这样就扣我工资，麻烦把差评改一下", platform="taobao"))
    assert {f.severity for f in alone if f.rule == "TON-008"} == {"warn"}
    assert {f.severity for f in beside if f.rule == "TON-008"} == {"block"}


def test_a_weak_ground_never_blocks_alone() -> None:
    for rule in LINTER.rules.values():
        if rule.confidence != "A" and rule.ground != "house":
            assert rule.severity != "block"


def test_worst_finding_comes_first_and_decides() -> None:
    found = lint(LINTER, Outgoing(text="主管要扣我工资，麻烦把差评改一下", platform="taobao"))
    order = ["block", "warn", "info"]
    assert [order.index(f.severity) for f in found] == sorted(order.index(f.severity) for f in found)
    assert verdict(found) == "block"
    assert verdict(()) == "clean"


def test_many_at_once_say_what_one_says() -> None:
    texts = ["退款今天到账", "麻烦把差评改一下", "", "再闹就去你家", "Refund is yours today"]
    messages = [Outgoing(text=text, platform="taobao") for text in texts]
    assert lint_many(LINTER, messages) == [lint(LINTER, message) for message in messages]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_judged_and_spans_hold(text: str) -> None:
    for finding in lint(LINTER, Outgoing(text=text, object="public_reply")):
        start, end = finding.span
        assert 0 <= start < end <= len(text)
        assert finding.text == text[start:end]


@pytest.mark.parametrize(
    "unit",
    ["麻烦把“差评改一下”", "不要删评价改", "评价改,", "1", "a b c ", "@", "{", "您保证明天", "13812345678 ", "《"],
)
def test_a_hostile_100_kb_text_takes_linear_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    begun = clock.process_time()
    lint(LINTER, Outgoing(text=text, platform="taobao", object="public_reply"))
    assert clock.process_time() - begun < 8


def test_control_characters_are_reported() -> None:
    assert "TXT-001" in _rules("退款\u202e今天到账")
    assert "TXT-001" not in _rules("第一行\n第二行\t完")


def test_a_batch_line_has_the_keys_of_the_contract() -> None:
    (answer,) = lint_lines(LINTER, [{"platform": "taobao", "object": "chat", "text": "麻烦把差评改一下"}])
    assert isinstance(answer, dict) and list(answer) == ["verdict", "findings"]
    first = answer["findings"][0]
    assert list(first)[:10] == [
        "rule", "version", "family", "severity", "span", "text", "zh", "en", "rewrite", "authority",
    ]  # fmt: skip
    assert set(first["authority"][0]) >= {"name", "article", "in_force"}


def test_a_batch_line_tells_the_findings_that_the_message_alone_has() -> None:
    texts = ["退款\u202e今天到账，麻烦把差评改一下", "Update your review and we will refund you", "今天寄出", VAGUE]
    for lang in ("zh", "en"):
        answers = lint_lines(LINTER, [{"platform": "amazon", "lang": lang, "text": text} for text in texts])
        for text, answer in zip(texts, answers, strict=True):
            found = lint(LINTER, Outgoing(text=text, platform="amazon", lang=lang))
            assert answer == {"verdict": verdict(found), "findings": [one.to_json() for one in found]}


@pytest.mark.parametrize(
    "obj",
    [
        {"id": "x"},
        {"text": 3},
        {"text": "a", "platform": "ebey"},
        {"text": "a", "object": "fax"},
        {"text": "a", "stage": "late"},
        {"text": "a", "lang": "fr"},
        {"text": "a", "facts": {"stok": 1}},
        {"text": "a", "facts": {"stock": "1"}},
        {"text": "a", "facts": {"stock": True}},
        {"text": "a", "facts": {"local_time": "25:00"}},
        {"text": "a", "facts": []},
        {"text": "x" * 200_001},
    ],
)
def test_a_bad_line_is_refused_never_passed(obj: dict[str, object]) -> None:
    good: dict[str, object] = {"text": "好的，今天 18:00 前回复您。"}
    refused, judged = lint_lines(LINTER, [obj, good])
    assert isinstance(refused, WanhuiError) and refused.code in ("E-LINT-FIELD", "E-LINT-LONG")
    assert isinstance(judged, dict), "a bad line leaves the next one alone"


def test_null_tracking_means_none_and_absent_means_unknown() -> None:
    assert parse_facts({"tracking": None}).tracking == ""
    assert parse_facts({}).tracking is None
    assert parse_facts({"stock": None}).stock is None
