"""Drafts and their check, through the flows that the desk calls: what stands ready, and what is marked in it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.world import ABROAD, BAD, ORDER, SHOP, bring, cases, write
from wanhui.flows.answer_case import Answer, check_answer
from wanhui.flows.show_desk import show_case
from wanhui.records.codec import CHINA

pytestmark = pytest.mark.database

EN = {**BAD, "shop": "a1", "text": "The cup arrived broken, a complete mess. I want a refund."}
SORRY = {
    "zh": ("道歉", "抱歉", "对不起", "是我们"),
    "en": ("sorry", "apolog", "our side", "responsib", "packing", "we packed", "should not have", "our fault", "on us"),
}
CHOICE = {
    "zh": ("您选", "您定", "由您", "哪", "退款"),
    "en": ("whichever", "you choose", "your choice", "refund", "prefer"),
}


@pytest.mark.capability("C-RP-01")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_first_answer_acknowledges_values_the_view_and_names_the_next_step(
    account: UUID, tmp_path: Path, language: str
) -> None:
    records = [SHOP, ORDER, BAD] if language == "zh" else [ABROAD, {**ORDER, "shop": "a1"}, EN]
    bring(account, write(tmp_path, records), NOW)
    view = show_case(account, 1, now=NOW, zone=CHINA)
    assert view is not None
    assert {draft.object for draft in view.drafts} == {"chat", "public_reply"}
    for draft in view.drafts:
        assert draft.language == language and draft.template
        assert any(word in draft.text for word in SORRY[language]), "it owns up to what happened"
        assert any(word in draft.text for word in CHOICE[language]), "the buyer's wish counts"
        assert draft.lint.findings == ()
    (private,) = [draft for draft in view.drafts if draft.object == "chat"]
    assert any(promise.due_at and promise.due_at > NOW for promise in private.lint.promises), "and by when"


def test_no_draft_stands_ready_where_harm_or_extortion_is_told_of(account: UUID, tmp_path: Path) -> None:
    told = {**BAD, "text": "用了一次手上全是红疹，又痒又肿，去医院看了是过敏"}
    bring(account, write(tmp_path, [SHOP, ORDER, told]), NOW)
    assert cases(account)[0].line.row.is_safety
    view = show_case(account, 1, now=NOW, zone=CHINA)
    assert view is not None and [draft.text for draft in view.drafts] == ["", ""]


@pytest.mark.capability("C-RP-03")
@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("快递的事我们管不了，您自己去问快递公司。", "blame_shifting"),
        ("这不是我的问题，您找平台吧。", "blame_shifting"),
        ("这几天单量太大，实在忙不过来。", "excuse_or_perfunctory"),
        ("您好，因为仓库盘点所以发晚了，非常抱歉，今天18:00前发出。", "excuse_or_perfunctory"),
        ("感谢您的反馈，敬请谅解。", "excuse_or_perfunctory"),
        ("It is the courier's fault, please take it up with them.", "blame_shifting"),
        ("It went out late because the printer failed; it ships by noon.", "excuse_or_perfunctory"),
    ],
)
def test_excuses_blame_and_stiff_words_are_marked_with_another_wording(
    account: UUID, tmp_path: Path, text: str, family: str
) -> None:
    records = [SHOP, ORDER, BAD] if text[0] > "z" else [ABROAD, {**ORDER, "shop": "a1"}, EN]
    bring(account, write(tmp_path, records), NOW)
    lint = check_answer(account, 1, Answer(object="chat", text=text, key="k"), now=NOW).draft.lint
    found = [one for one in lint.findings if one.family == family]
    assert found, [one.family for one in lint.findings]
    assert found[0].rewrite and text[found[0].start : found[0].end]
    again = check_answer(account, 1, Answer(object="chat", text=found[0].rewrite, key="k"), now=NOW).draft.lint
    assert family not in {one.family for one in again.findings}


def test_a_first_answer_without_a_time_is_warned_of_whatever_else_it_says(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    for timeless in ("您好，碎了一只是我们没包好，给您补寄一只新的。", "您好，您的问题我们记下了，会有专人处理。"):
        lint = check_answer(account, 1, Answer(object="chat", text=timeless, key="k"), now=NOW).draft.lint
        assert "missing_time_promise" in {one.family for one in lint.findings if one.severity == "warn"}


def test_apology_and_promise_before_the_reason_pass(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    good = "让您久等，非常抱歉。今天18:00前给您补发并附单号。晚了是我们漏了单。"
    lint = check_answer(account, 1, Answer(object="chat", text=good, key="k"), now=NOW).draft.lint
    assert lint.findings == ()
