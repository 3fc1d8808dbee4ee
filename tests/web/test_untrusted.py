"""What a stranger writes is text: it cannot act, hide, or take the page over."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.web.untrusted import FOLD_CHARACTERS, MARKS_PER_LETTER, Span, fold_at, safe_text, untrusted


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=1>', "</bdi>"]
)
def test_html_is_shown_as_it_was_typed(hostile: str) -> None:
    shown = untrusted(hostile)
    assert re.findall(r"<[^>]*>", shown) == ["<bdi>", "</bdi>"]
    assert html.unescape(shown.removeprefix("<bdi>").removesuffix("</bdi>")) == hostile


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x07", "\x00", "\U000e0041", "\u2028"])
def test_controls_are_shown_as_their_codes(control: str) -> None:
    shown = safe_text(f"好{control}评")
    assert control not in shown
    assert f"U+{ord(control):04X}" in shown


def test_line_ends_tabs_and_the_joiners_of_real_scripts_stay() -> None:
    assert safe_text("一\n二\t👩\u200d🔧") == "一\n二\t👩\u200d🔧"


def test_a_pile_of_marks_is_cut_and_counted() -> None:
    shown = safe_text("z" + "\u0301" * 50 + "a")
    assert shown.count("\u0301") == MARKS_PER_LETTER
    assert "+46" in shown


def test_marks_of_a_living_language_stay() -> None:
    assert safe_text("Tiếng Việt กำลัง") == "Tiếng Việt กำลัง"


def test_a_highlight_lies_exactly_on_its_words_even_beside_html() -> None:
    text = "<b>杯口裂了</b>"
    shown = untrusted(text, [Span(3, 7, "<mark>", "</mark>")])
    assert "<mark>杯口裂了</mark>" in shown
    assert "&lt;b&gt;" in shown


def test_overlapping_and_impossible_spans_do_no_harm() -> None:
    spans = [
        Span(0, 3, "<i>", "</i>"),
        Span(2, 5, "<b>", "</b>"),
        Span(9, 99, "<u>", "</u>"),
        Span(5, 4, "<s>", "</s>"),
    ]
    assert untrusted("abcdef", spans) == "<bdi><i>abc</i><b>de</b>f</bdi>"


def test_long_texts_are_folded_and_short_ones_are_not() -> None:
    assert fold_at("短") is None
    assert fold_at("长" * 100_000) == FOLD_CHARACTERS
    assert fold_at("行\n" * 30) == 39


def test_a_hundred_kilobytes_of_anything_grow_by_no_more_than_their_escapes() -> None:
    for text in ("<" * 100_000, "\u202e" * 100_000, "\u0301" * 100_000, "评" * 100_000):
        assert len(untrusted(text)) <= 40 * len(text)


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_nothing_but_our_own_tags_comes_out(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(start, end, "<mark>", "</mark>") for start, end in places]
    tags = set(re.findall(r"<[^>]*>", untrusted(text, spans)))
    assert tags <= {"<bdi>", "</bdi>", "<mark>", "</mark>", '<code class="ctl">', "</code>"}


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Z"), exclude_characters="\u2028\u2029")))
def test_plain_text_comes_back_unchanged(text: str) -> None:
    assert html.unescape(safe_text(text)) == text
