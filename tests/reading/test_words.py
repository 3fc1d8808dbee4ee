"""Every word of a lexicon is found wherever it stands, overlapping or not, and nothing else is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wanhui.reading.words import build_lexicon, find_words

LETTERS = st.text(alphabet="坏了不退款x𠮷\U0001f600", min_size=1, max_size=5)


def found(text: str, words: list[str]) -> set[tuple[str, int, int]]:
    code = np.array([ord(char) for char in text], np.uint32)
    numbers, first, last = find_words(code, build_lexicon(words))
    return {(words[n], a, b) for n, a, b in zip(numbers.tolist(), first.tolist(), last.tolist(), strict=True)}


@given(st.text(alphabet="坏了不退款xy𠮷\U0001f600", min_size=1, max_size=60), st.sets(LETTERS, min_size=1))
def test_all_occurrences_and_only_those(text: str, words: set[str]) -> None:
    chosen = sorted(word for word in words if len(word) > 1 or ord(word) < 0xFFFF)
    if chosen:
        naive = {
            (word, at, at + len(word) - 1)
            for word in chosen
            for at in range(len(text) - len(word) + 1)
            if text.startswith(word, at)
        }
        assert found(text, chosen) == naive


def test_no_word_reaches_over_the_end() -> None:
    assert found("xx", ["xxx"]) == set()


def test_words_of_one_bucket_are_told_apart() -> None:
    words = [chr(0x4E00 + number) + chr(0x5000 + 3 * number) for number in range(3000)]
    text = "".join(words[::7])
    assert {word for word, _, _ in found(text, words)} >= set(words[::7])


def test_places_come_in_order() -> None:
    code = np.array([ord(char) for char in "不退款不退款坏了"], np.uint32)
    _, first, _ = find_words(code, build_lexicon(["退款", "不退款", "坏", "不"]))
    assert first.tolist() == sorted(first.tolist())
