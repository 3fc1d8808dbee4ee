"""Folding keeps meaning, drops disguise, and never loses its way back to the original."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wanhui.reading.normalise import END, build_fold, fold_texts

FOLD = build_fold(np.array([ord("貨")], np.uint32), np.array([ord("货")], np.uint32))


def folded(text: str) -> str:
    return fold_texts([text], FOLD).joined()[:-1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("發貨", "發货"),
        ("退 款", "退款"),
        ("退*款", "退款"),
        ("太差了啊啊啊啊啊", "太差了啊啊"),
        ("1000000", "1000000"),
        ("too  bad", "too bad"),
        ("差\u200b评", "差评"),
        ("<b>坏</b>了", "坏了"),
        ("A&amp;B", "a b"),
    ],
)
def test_a_disguised_text_reads_as_the_plain_one(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_spans_lead_back_to_the_original() -> None:
    batch = fold_texts(["x", "<p>质 量 差</p>"], FOLD)
    start = int(batch.starts[1])
    assert batch.span(1, start, start + 2) == (3, 8)


anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.lists(anything, min_size=1, max_size=5))
def test_any_texts_fold_and_every_position_is_inside(texts: list[str]) -> None:
    batch = fold_texts(texts, FOLD)
    assert (batch.kind == END).sum() == len(texts)
    for number, text in enumerate(texts):
        first = int(batch.starts[number])
        last = int(batch.starts[number + 1]) - 2 if number + 1 < len(texts) else len(batch.code) - 2
        if last >= first:
            start, end = batch.span(number, first, last)
            assert 0 <= start < end <= len(text)


@settings(max_examples=80, deadline=None)
@given(st.lists(anything, min_size=2, max_size=5))
@example(["", "", "\x00"])
def test_a_text_folds_the_same_alone_and_in_company(texts: list[str]) -> None:
    batch = fold_texts(texts, FOLD)
    bounds = [*batch.starts.tolist(), len(batch.code)]
    for number, text in enumerate(texts):
        alone = fold_texts([text], FOLD)
        assert batch.code[bounds[number] : bounds[number + 1]].tolist() == alone.code.tolist()
