"""Finds every word of a lexicon in a long line of folded characters, all places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.reading.normalise import BOUNDARY, I64, U32

_BITS = 16
_PLANE = 0xFFFF
#: Stands where a word has no further character; no text holds it.
_NO_CHARACTER = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by the hash of their first two characters, one bucket after another.

    `letters` is (longest word, words); `begins` says where each bucket begins in `order`; `is_first` whether it holds
    anything. `single` gives the number of a word of one character of the basic plane, −1 where there is none.
    """

    letters: U32
    length: I64
    order: I64
    begins: I64
    is_first: npt.NDArray[np.bool_]
    single: npt.NDArray[np.int32]


def build_lexicon(words: Sequence[str]) -> Lexicon:
    """A lexicon of `words`, which are folded, not empty, and known by their place from here on."""
    length = np.array([len(word) for word in words], np.int64)
    letters = np.full((max(2, int(length.max(initial=0))), len(words)), _NO_CHARACTER, np.uint32)
    for number, word in enumerate(words):
        letters[: len(word), number] = [ord(char) for char in word]
    several = np.flatnonzero(length > 1)
    bucket = _bucket(letters[0, several], letters[1, several])
    by_bucket = np.argsort(bucket, kind="stable")
    sizes = np.bincount(bucket, minlength=1 << _BITS)
    single = np.full(_PLANE + 1, -1, np.int32)
    alone = np.flatnonzero(length == 1)
    single[np.minimum(letters[0, alone], _PLANE)] = alone
    single[_PLANE] = -1
    return Lexicon(
        letters=letters,
        length=length,
        order=several[by_bucket],
        begins=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        is_first=sizes > 0,
        single=single,
    )


def find_words(code: U32, lexicon: Lexicon) -> tuple[I64, I64, I64]:
    """Every occurrence, overlapping ones too, by place: number of the word, first and last position in `code`."""
    words, places = _several(code, lexicon)
    alone = lexicon.single[np.minimum(code, _PLANE)]
    at = np.flatnonzero(alone >= 0)
    words, places = np.concatenate([words, alone[at]]), np.concatenate([places, at])
    by_place = np.argsort(places, kind="stable")
    words, places = words[by_place], places[by_place]
    return words, places, places + lexicon.length[words] - 1


def _several(code: U32, lexicon: Lexicon) -> tuple[I64, I64]:
    """The words of two characters and more: those of the bucket of each pair, then letter by letter."""
    bucket = _bucket(code[:-1], code[1:])
    at = np.flatnonzero(lexicon.is_first[bucket])
    bucket = bucket[at]
    begins = lexicon.begins[bucket]
    sizes = lexicon.begins[bucket + 1] - begins
    inside = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    words = lexicon.order[np.repeat(begins, sizes) + inside]
    places = np.repeat(at, sizes)
    reaching = np.concatenate([code, np.full(len(lexicon.letters), BOUNDARY, np.uint32)])
    done_words, done_places = [], []
    for step, letters in enumerate(lexicon.letters):
        if not len(words):
            break
        if step > 1:
            is_done = lexicon.length[words] == step
            done_words.append(words[is_done])
            done_places.append(places[is_done])
            words, places = words[~is_done], places[~is_done]
        same = reaching[places + step] == letters[words]
        words, places = words[same], places[same]
    return np.concatenate([*done_words, words]), np.concatenate([*done_places, places])


def _bucket(first: U32, second: U32) -> I64:
    mixed = first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(15)
    return (mixed >> np.uint32(32 - _BITS)).astype(np.int64)
