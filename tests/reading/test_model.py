"""Packed sums equal plain sums, and every known n-gram is found again."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.reading.features import LONGEST_CLAUSE, find_rows, hash_grams, slot_table, tokenise
from wanhui.reading.model import build_table, know, score
from wanhui.reading.normalise import build_fold, fold_texts

NONE = np.zeros(0, np.uint32)
FOLD = build_fold(NONE, NONE)
words = st.text(st.sampled_from("质量差很好快递慢，。但是不过abc 12！"), max_size=200)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=1, max_size=6), st.integers(0, 2**16), st.integers(1, 9))
def test_packed_sums_equal_plain_sums(texts: list[str], seed: int, columns: int) -> None:
    tokens = tokenise(fold_texts(texts, FOLD))
    hashes = np.unique(hash_grams(tokens.code))[::2].copy()
    random = np.random.default_rng(seed)
    weights = random.integers(-127, 128, (len(hashes), columns), dtype=np.int8)
    weights[:, -1] = np.abs(weights[:, -1])
    slots = slot_table(hashes)
    (sums,) = score(tokens, know(tokens, slots), build_table((weights, np.ones(columns, np.float32))))
    rows, starts = find_rows(hash_grams(tokens.code), slots, tokens)
    first = starts[tokens.texts]
    last = np.append(first[1:], len(rows))
    expected = [weights[rows[a:b], :-1].astype(int).sum(0).tolist() for a, b in zip(first, last, strict=True)]
    assert sums.text.T.tolist() == expected


@settings(max_examples=40, deadline=None)
@given(words)
def test_clauses_cover_the_text_and_stay_short(text: str) -> None:
    tokens = tokenise(fold_texts([text], FOLD))
    lengths = np.diff(tokens.clauses, append=len(tokens.code))
    assert int(tokens.clauses[0]) == 0
    assert int(lengths.min()) > 0
    assert int(lengths.max()) <= LONGEST_CLAUSE


def test_a_contrast_opens_a_clause() -> None:
    tokens = tokenise(fold_texts(["物流快但是坏了"], FOLD))
    assert tokens.clauses.tolist() == [0, 3]


def test_a_word_is_one_token_and_figures_tell_only_their_length() -> None:
    tokens = tokenise(fold_texts(["iPhone12 坏", "iphone34 坏"], FOLD))
    half = len(tokens.code) // 2
    assert tokens.code[:half].tolist() == tokens.code[half:].tolist()
    assert half == 4
