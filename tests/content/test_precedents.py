"""The shipped cases: dated, with what they show and do not show, found by words, and never said to a buyer."""

from __future__ import annotations

import pytest

from wanhui.content.case_law import load_precedents
from wanhui.content.linting import shipped_linter
from wanhui.replies.finding import verdict
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.precedents import Precedent, find_precedents

PACKS = load_precedents()


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_case_is_found_by_its_words_and_by_no_others(pack: Precedent) -> None:
    for words in pack.examples.must:
        assert pack in find_precedents(PACKS, words), words
    for words in pack.examples.must_not:
        assert pack not in find_precedents(PACKS, words), words
    for one in (pack.shows, pack.does_not_show, pack.limits, pack.court, pack.what):
        assert one.zh and one.en


def test_the_latest_comes_first_and_no_words_find_all() -> None:
    days = [pack.decided for pack in find_precedents(PACKS, "")]
    assert days == sorted(days, reverse=True) and len(days) == len(PACKS)


@pytest.mark.parametrize(
    "text",
    ["杭州有十二个差评师被判了刑，您再这样我们就报警。", "杭州法院判过差评师，您看着办。"],
)
def test_a_case_quoted_to_frighten_a_buyer_is_stopped(text: str) -> None:
    assert verdict(lint(shipped_linter(), Outgoing(text=text, platform="taobao", stage="negotiate"))) == "block"
