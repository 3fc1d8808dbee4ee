"""Finds thousands of words in texts of any length, in whole arrays: no place is looked at one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.replies.grams import BUCKETS, ORDERS, Codes, Integers, buckets_of, codes
from wanhui.replies.links import Links, link

Slots = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by how they begin: `slots` has one row an order and says of each bucket which of `heads` holds the words
    whose first characters fall into it, 0 where none do; `letters` are the characters of each word.
    """

    slots: Slots
    heads: Links
    letters: Links


def build_lexicon(words: Sequence[str]) -> Lexicon:
    """The lexicon of `words`, known by their place; none is empty."""
    slots = np.zeros((len(ORDERS), BUCKETS), np.uint16)
    heads: list[list[int]] = [[]]
    for row, order in enumerate(ORDERS):
        longer = row == len(ORDERS) - 1
        own = [number for number, word in enumerate(words) if len(word) == order or (longer and len(word) > order)]
        starts = codes("".join(words[number][:order] for number in own))
        for number, bucket in zip(own, buckets_of(starts)[row][::order].tolist(), strict=True):
            if not slots[row, bucket]:
                slots[row, bucket] = len(heads)
                heads.append([])
            heads[slots[row, bucket]].append(number)
    return Lexicon(slots, link(heads), letters=link([list(map(ord, word)) for word in words]))


def words_in(lexicon: Lexicon, code: Codes, buckets: Sequence[Integers]) -> tuple[Integers, Integers, Integers]:
    """Every word in `code`, also inside others: its number, its first place and the place after it, in no order.

    `buckets` are those of `code`.
    """
    found = [slots[bucket] for slots, bucket in zip(lexicon.slots, buckets, strict=True)]
    places = [np.flatnonzero(slots) for slots in found]
    owner, word = lexicon.heads.of(np.concatenate([slots[place] for slots, place in zip(found, places, strict=True)]))
    start = np.concatenate(places)[owner]
    ends, begins = lexicon.letters.begins[word + 1], lexicon.letters.begins[word]
    end = start + ends - begins
    fits = end <= len(code)
    fits[fits] = code[end[fits] - 1] == lexicon.letters.numbers[ends[fits] - 1]  # most that differ, differ here
    word, start, end = word[fits], start[fits], end[fits]
    owner, letter = lexicon.letters.of(word)
    stands = end - np.cumsum(end - start)
    same = np.ones(len(word), np.bool_)
    same[owner[code[stands[owner] + np.arange(len(owner))] != letter]] = False
    return word[same], start[same], end[same]
