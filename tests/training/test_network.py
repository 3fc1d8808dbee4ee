"""The network learns what no head alone can, and reads n-grams exactly as the product does."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")
pytest.importorskip("sklearn")

from training.counts import build_vocabulary, count_texts
from training.network import examples_of, teach
from training.tables import round_table

from wanhui.reading.features import slot_table, tokenise
from wanhui.reading.heads import clause_scores
from wanhui.reading.model import know, score
from wanhui.reading.normalise import build_fold, fold_texts
from wanhui.reading.vocabulary import REVIEW_HEADS

FOLD = build_fold(np.zeros(0, np.uint32), np.zeros(0, np.uint32))
TEXTS = ["碎了，快递慢", "很好用，喜欢", "碎了一半", "快递慢，很好用"] * 8


def test_texts_and_clauses_are_summed_as_the_product_sums_them() -> None:
    vocabulary = build_vocabulary(count_texts(TEXTS, FOLD)[0], len(TEXTS), largest=500)
    nothing = np.zeros((len(TEXTS), 0), np.float32)
    examples = examples_of(TEXTS, FOLD, vocabulary, front=nothing, back=nothing)
    weights = np.random.default_rng(1).normal(size=(len(vocabulary.hashes), 3)).astype(np.float32)
    tokens = tokenise(fold_texts(TEXTS, FOLD))
    (sums,) = score(tokens, know(tokens, slot_table(vocabulary.hashes)), round_table(weights, vocabulary).table())
    assert np.allclose(examples.texts @ weights, (sums.text / sums.text_norm).T, atol=0.05)
    assert np.allclose(examples.clauses @ weights, clause_scores(sums).T, atol=0.05)
    few = examples.pick(np.array([3, 0]))
    assert (few.texts != examples.texts[[3, 0]]).nnz == 0
    assert few.first.tolist() == [0, 2]


def test_what_is_taught_is_told_and_the_same_seed_teaches_the_same() -> None:
    vocabulary = build_vocabulary(count_texts(TEXTS, FOLD)[0], len(TEXTS), largest=500)
    nothing = np.zeros((len(TEXTS), 0), np.float32)
    examples = examples_of(
        TEXTS * 20, FOLD, vocabulary, front=np.zeros((640, 0), np.float32), back=nothing.repeat(20, 0)
    )
    labels = np.zeros((640, len(REVIEW_HEADS)), np.bool_)
    labels[:, 1] = ["碎" in text for text in TEXTS * 20]
    start = np.zeros((len(vocabulary.hashes), 2), np.float32)
    start[:, 0] = examples.texts.T @ (labels[:, 1] - 0.5)
    first, second = (teach(examples, labels, start=start, heads=[1], seed=3) for _ in range(2))
    said = first.chances(examples)[:, 1]
    assert said[labels[:, 1]].min() > said[~labels[:, 1]].max()
    assert np.array_equal(first.table, second.table)
