"""What the trained head may do: more with longer texts and with evidence, never more than words that say it plainly."""

from __future__ import annotations

import numpy as np
import pytest

from wanhui.content.linting import linter_of_words, shipped_head, shipped_linter
from wanhui.replies.head import ParaphraseHead, Ranking, Suspicion, for_classes, is_short, rank, suspect
from wanhui.replies.lint import lint, lint_many
from wanhui.replies.linter import with_head
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.sheet import lay

LINTER = shipped_linter()
#: Said in words that no list has.
VEILED = "图和话都在网上放着呢，等您哪天把它们拿下来了，我这里的款子同一分钟就给您放出去，您看着办"


def test_it_finds_what_no_list_foresaw() -> None:
    message = Outgoing(text=VEILED, platform="pdd")
    assert lint(linter_of_words(), message) == ()
    assert {finding.family for finding in lint(LINTER, message)} == {"ask_change_or_delete_review"}


@pytest.mark.parametrize(
    ("text", "short"), [("字" * 21, True), ("字" * 22, False), ("x" * 65, True), ("x" * 66, False)]
)
def test_a_text_is_short_below_22_characters_or_66_letters(text: str, short: bool) -> None:
    assert is_short(text) is short


def _suspected(head: ParaphraseHead, *classes: str) -> tuple[Suspicion, Ranking]:
    sheet, named = lay([VEILED]), np.array([[name in classes for name in head.classes]])
    return suspect(head, sheet, named)[0], rank(head, sheet, named, numbers=[0])[0]


def test_a_word_class_that_it_was_not_trained_with_weighs_nothing() -> None:
    head = shipped_head()
    assert head is not None
    more = for_classes(head, (*head.classes, "@new"))
    assert _suspected(more, "@new") == _suspected(head)


def test_the_order_of_word_classes_changes_nothing() -> None:
    head = shipped_head()
    assert head is not None
    turned = for_classes(head, head.classes[::-1])
    assert _suspected(turned, head.classes[0]) == _suspected(head, head.classes[0])


def test_without_a_head_only_words_count() -> None:
    message = Outgoing(text="麻烦把差评改一下", platform="pdd")
    assert lint(with_head(LINTER, None), message) == lint(linter_of_words(), message) != ()


def test_many_messages_get_the_findings_that_each_gets_alone() -> None:
    texts = [VEILED, "今天寄出", "麻烦把差评改一下", "", "Keep it, and 6 dollars go back today", "字" * 3_000]
    messages = [Outgoing(text=text, platform="pdd") for text in texts]
    assert lint_many(LINTER, messages) == [lint(LINTER, message) for message in messages]
