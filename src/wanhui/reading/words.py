"""Finds every word of a lexicon in a long line of folded characters, all places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.reading.normalise import BOUNDARY, I64, U8, U32

_BITS = 16
_PLANE = 0xFFFF
#: Stands where a word has no further character; no text holds it.
_NO_CHARACTER = np.uint32(0xFFFFFFFF)
#: Roles of a character: the first of a longer word, the second of one, a word by itself.
_FIRST, _SECOND, _ALONE = np.uint8(1), np.uint8(2), np.uint8(4)
#: Longer words are looked up by so many of their first characters: few places then look like the beginning of one.
_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Shelf:
    """Words by the hash of their `width` first characters, one bucket after another.

    `begins` says where each bucket begins, `is_first` whether it holds anything. Of each word, in that order: its
    `number`, its `length`, and its `letters`, (longest word, words).
    """

    width: int
    begins: I64
    is_first: npt.NDArray[np.bool_]
    number: I64
    length: I64
    letters: U32


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their number: those of two characters, longer ones, and single characters of the basic plane.

    `single` gives the number of a character, −1 where it is no word; `length` that of each word; `role` what a
    character can be in any word and `is_opening` whether any word begins with the two letters of a bucket, so that most
    places are passed over at one look.
    """

    pairs: Shelf
    longer: Shelf
    single: npt.NDArray[np.int32]
    length: I64
    role: U8
    is_opening: npt.NDArray[np.bool_]


def build_lexicon(words: Sequence[str]) -> Lexicon:
    """A lexicon of `words`, which are folded, not empty, and known by their place from here on."""
    length = np.array([len(word) for word in words], np.int64)
    single = np.full(_PLANE + 1, -1, np.int32)
    for number in np.flatnonzero(length == 1).tolist():
        single[min(ord(words[number]), _PLANE)] = number
    single[_PLANE] = -1
    return Lexicon(
        pairs=_shelf(words, np.flatnonzero(length == _BEGINNING - 1), width=_BEGINNING - 1),
        longer=_shelf(words, np.flatnonzero(length >= _BEGINNING), width=_BEGINNING),
        single=single,
        length=length,
        role=_roles(words),
        is_opening=_openings([word for word in words if len(word) > 1]),
    )


def find_words(code: U32, lexicon: Lexicon) -> tuple[I64, I64, I64]:
    """Every occurrence, overlapping ones too, by place: number of the word, first and last position in `code`."""
    role = lexicon.role.take(code, mode="clip")
    at = np.flatnonzero((role & _ALONE) != 0)
    begun = np.flatnonzero(((role[:-1] & _FIRST) & (role[1:] >> 1)) != 0)
    begun = begun[lexicon.is_opening[_bucket([code[begun], code[begun + 1]])]]
    reaching = np.concatenate([code, np.full(len(lexicon.longer.letters), BOUNDARY, np.uint32)])
    pairs, pair_places = _on_shelf(reaching, begun, lexicon.pairs)
    longer, longer_places = _on_shelf(reaching, begun, lexicon.longer)
    words = np.concatenate([pairs, longer, lexicon.single[code[at]]])
    places = np.concatenate([pair_places, longer_places, at])
    by_place = np.argsort(places, kind="stable")
    words, places = words[by_place], places[by_place]
    return words, places, places + lexicon.length[words] - 1


def _shelf(words: Sequence[str], numbers: I64, *, width: int) -> Shelf:
    length = np.array([len(words[number]) for number in numbers], np.int64)
    letters = np.full((max(width, int(length.max(initial=0))), len(numbers)), _NO_CHARACTER, np.uint32)
    for place, number in enumerate(numbers.tolist()):
        letters[: len(words[number]), place] = [ord(char) for char in words[number]]
    bucket = _bucket(list(letters[:width]))
    order = np.argsort(bucket, kind="stable")
    sizes = np.bincount(bucket, minlength=1 << _BITS)
    return Shelf(
        width=width,
        begins=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        is_first=sizes > 0,
        number=numbers[order],
        length=length[order],
        letters=np.ascontiguousarray(letters[:, order]),
    )


def _roles(words: Sequence[str]) -> U8:
    """What each character is in `words`; those beyond the basic plane share the last place."""
    role = np.zeros(_PLANE + 1, np.uint8)
    for word in words:
        first = min(ord(word[0]), _PLANE)
        if len(word) > 1:
            role[first] |= _FIRST
            role[min(ord(word[1]), _PLANE)] |= _SECOND
        elif first < _PLANE:
            role[first] |= _ALONE
    return role


def _openings(words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether any of `words` begins with two letters of each bucket."""
    letters = np.array([[ord(char) for char in word[:2]] for word in words], np.uint32).reshape(-1, 2)
    found = np.zeros(1 << _BITS, np.bool_)
    found[_bucket([letters[:, 0], letters[:, 1]])] = True
    return found


def _on_shelf(reaching: U32, at: I64, shelf: Shelf) -> tuple[I64, I64]:
    """Numbers and places of the words of `shelf` that begin at one of `at`: those of the bucket that each place names,
    then letter by letter; `reaching` goes on far enough behind the last place."""
    width = shelf.width
    bucket = _bucket([reaching[at + step] for step in range(width)])
    full = np.flatnonzero(shelf.is_first[bucket])
    at, bucket = at[full], bucket[full]
    begins = shelf.begins[bucket]
    sizes = shelf.begins[bucket + 1] - begins
    words = np.repeat(begins - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
    places = np.repeat(at, sizes)
    done_words, done_places = [], []
    for step, letters in enumerate(shelf.letters):
        if not len(words):
            break
        if step >= width:
            is_done = shelf.length[words] == step
            done_words.append(words[is_done])
            done_places.append(places[is_done])
            words, places = words[~is_done], places[~is_done]
        same = reaching[places + step] == letters[words]
        words, places = words[same], places[same]
    found = np.concatenate([*done_words, words])
    return shelf.number[found], np.concatenate([*done_places, places])


def _bucket(letters: Sequence[U32]) -> I64:
    """The bucket of every place, from its first letter, its second, and so on."""
    mixed = letters[0] * np.uint32(0x9E3779B1)
    for row in letters[1:]:
        mixed = (mixed + row) * np.uint32(0x85EBCA6B)
        mixed ^= mixed >> np.uint32(15)
    return (mixed >> np.uint32(32 - _BITS)).astype(np.int64)
