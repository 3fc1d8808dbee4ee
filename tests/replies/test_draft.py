"""Drafts: grounded, escaped, deterministic, never the same text twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.content.loader import load_packs, parse_pack
from wanhui.errors import WanhuiError
from wanhui.records.money import Money
from wanhui.replies.draft import DraftRequest, draft
from wanhui.replies.templates import TemplatePack, format_value

PACKS = load_packs("replies", TemplatePack)
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DUE = NOW.replace(hour=18)
REQUEST = DraftRequest(
    case="c1", scenario="damaged", stage="contact", object="chat", lang="zh", now=NOW,
    values={"item": "玻璃杯", "due": DUE}, buyer_name="王芳", sign="小店阿木",
)  # fmt: skip


def test_it_opens_with_the_person_and_says_by_when() -> None:
    made = draft(PACKS, REQUEST)
    assert made.text.startswith("王芳您好，")
    assert "今天18:00前" in made.text
    assert made.text.endswith("小店阿木")
    assert any(promise.due_at == DUE for promise in made.promises)


def test_each_sentence_names_its_facts() -> None:
    made = draft(PACKS, REQUEST)
    assert {fact for sentence in made.sentences for fact in sentence.facts} == {"item", "due"}
    assert made.template == "damaged-contact-chat-zh@1"


def test_the_same_case_gets_the_same_text_and_never_one_already_sent() -> None:
    sent: list[str] = []
    for _ in range(3):
        made = draft(PACKS, replace(REQUEST, already_sent=tuple(sent)))
        assert made == draft(PACKS, replace(REQUEST, already_sent=tuple(sent)))
        assert made.text not in sent
        sent.append(made.text)


def test_when_all_are_used_up_it_says_so() -> None:
    sent: list[str] = []
    with pytest.raises(WanhuiError) as none_left:
        for _ in range(50):
            sent.append(draft(PACKS, replace(REQUEST, already_sent=tuple(sent))).text)
    assert none_left.value.code == "E-DRAFT-NONE"


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(WanhuiError) as missing:
        draft(PACKS, replace(REQUEST, values={"item": "杯子"}))
    assert missing.value.code == "E-DRAFT-FACT" and missing.value.values["missing"] == "due"


def test_the_buyer_type_chooses_the_wording() -> None:
    plain, angry = draft(PACKS, REQUEST), draft(PACKS, replace(REQUEST, buyer_type="angry"))
    assert plain.text != angry.text


def test_a_masked_name_is_not_spoken() -> None:
    assert draft(PACKS, replace(REQUEST, buyer_name="王*芳")).text.startswith("您好，")


@given(st.text(min_size=1, max_size=80))
def test_buyer_text_brings_in_no_placeholder_and_no_line(text: str) -> None:
    try:
        made = draft(PACKS, replace(REQUEST, values={"item": text, "due": DUE}, sign=None))
    except WanhuiError as refused:
        assert refused.code == "E-DRAFT-VALUE"  # nothing printable was left of it
        return
    assert "{" not in made.text and "}" not in made.text and "\n" not in made.text


def test_values_are_typed() -> None:
    with pytest.raises(WanhuiError) as wrong:
        format_value("due", "soon", lang="en", now=NOW)
    assert wrong.value.code == "E-DRAFT-VALUE"
    assert format_value("amount", Money(Decimal("25.00"), "CNY"), lang="zh", now=NOW) == "25元"
    assert format_value("amount", Money(Decimal("25.50"), "USD"), lang="en", now=NOW) == "$25.50"
    assert format_value("due", DUE, lang="en", now=NOW) == "by 6 pm today"


@pytest.mark.parametrize("name", ["phone", "greeting", "tracking"])
def test_a_public_reply_template_cannot_hold_personal_data(name: str) -> None:
    text = f"""
id: x
version: 1
title: {{zh: 甲, en: a}}
scenario: other
stage: contact
object: public_reply
lang: zh
limits: {{zh: 无, en: none}}
sources: [test]
variants: [{{sentences: ["{{{name}}}"]}}]
examples: {{fill: []}}
"""
    with pytest.raises(WanhuiError) as refused:
        parse_pack(text, "replies/x.yaml", TemplatePack)
    assert refused.value.code == "E-PACK-FIELD"
