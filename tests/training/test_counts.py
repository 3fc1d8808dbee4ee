"""What is learnt from: n-grams of at least three texts, and never a figure."""

from __future__ import annotations

import numpy as np
from training.counts import build_vocabulary, count_texts
from training.groups import folds_of, near_duplicates

from wanhui.reading.normalise import build_fold

NONE = np.zeros(0, np.uint32)
FOLD = build_fold(NONE, NONE)


def kept(texts: list[str]) -> set[int]:
    hashes, _, _ = count_texts(texts, FOLD)
    return set(build_vocabulary(hashes, len(texts), largest=1000).hashes.tolist())


def test_what_fewer_than_three_texts_say_is_forgotten() -> None:
    assert kept(["张三丰", "张三丰"]) == set()
    assert kept(["张三丰"] * 3)


def test_saying_it_often_in_one_text_does_not_make_it_common() -> None:
    assert kept(["王小明，王小明，王小明，王小明", "好"]) == set()


def test_two_numbers_of_the_same_length_count_alike() -> None:
    one, _, _ = count_texts(["电话13812345678"], FOLD)
    other, _, _ = count_texts(["电话15987654321"], FOLD)
    assert set(one.tolist()) == set(other.tolist())


def test_no_ngram_reaches_over_two_texts() -> None:
    together, owner, _ = count_texts(["甲乙", "丙丁"], FOLD)
    alone, _, _ = count_texts(["甲乙"], FOLD)
    assert set(together[owner == 0].tolist()) == set(alone.tolist())


def test_near_duplicates_share_a_group_and_a_fold() -> None:
    text = "这个洗发水用了以后头皮不痒了，味道也很好闻，下次还会再来买的"
    texts = [text, text + "！", "完全不同的一句话，说的是平板电脑屏幕很清楚"]
    groups = near_duplicates(texts, FOLD)
    assert groups[0] == groups[1] != groups[2]
    folds = folds_of(groups, 5, seed=1)
    assert folds[0] == folds[1]
