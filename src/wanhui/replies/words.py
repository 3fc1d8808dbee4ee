"""Finds every word of every rule in one pass over folded texts, and says in which clause and sentence each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from wanhui.replies.detectors import DETECTORS, spans_in
from wanhui.replies.folding import fold
from wanhui.replies.grams import Integers
from wanhui.replies.lexicon import Lexicon, build_lexicon, words_in
from wanhui.replies.policy import WordClass
from wanhui.replies.sheet import Kind, Sheet, has, lay

#: A Latin word must not have another letter or digit on this side.
_LEFT, _RIGHT = 1, 2
#: Words asked for by name that are neither a class nor the literal member of a pattern.
FRAGMENT: Final = "!"

#: One word found: its start and end in the folded text, and the numbers of its clause and sentence, which only tell
#: whether two words share one. A plain tuple: there are many, made in a hot loop.
Hit = tuple[int, int, int, int]
START, END, CLAUSE, SENTENCE = range(4)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The compiled words: for each the names it stands for, and where it may stand.

    The last ones stand for the detectors of `spotted`, whose finds are found along with the words.
    """

    lexicon: Lexicon
    members: tuple[frozenset[str], ...]
    bounds: Integers
    classes: tuple[str, ...]
    spotted: tuple[str, ...]
    _by_group: dict[tuple[str, ...], tuple[frozenset[int], tuple[str, ...]]] = field(default_factory=dict)

    def of_group(self, group: tuple[str, ...]) -> tuple[frozenset[int], tuple[str, ...]]:
        """The numbers of the words that stand for a member of `group`, and its detectors; worked out once."""
        known = self._by_group.get(group)
        if known is None:
            numbers = frozenset(i for i, names in enumerate(self.members) if not names.isdisjoint(group))
            known = self._by_group[group] = (numbers, tuple(filter(self.is_detector, group)))
        return known

    def is_detector(self, member: str) -> bool:
        """Whether only the detector itself can say where `member` stands."""
        return member[0] == "#" and member not in self.spotted


@dataclass(frozen=True, slots=True)
class Hits:
    """All words found in a sheet, by place: the number of each, its first place, the place after it, and its text.

    Those of text t are from ``borders[t]`` to ``borders[t + 1]``.
    """

    vocabulary: Vocabulary
    sheet: Sheet
    word: Integers
    start: Integers
    end: Integers
    text: Integers
    borders: Integers


@dataclass(slots=True)
class Scan:
    """What stands in one text: `matches` are the numbers of the words found and their hits.

    Detectors run for what a rule asks for and when it first does: for most texts none is asked for.
    """

    text: str
    vocabulary: Vocabulary
    matches: list[tuple[int, Hit]]
    _sheet: Sheet
    _begin: int
    _groups: dict[tuple[str, ...], Sequence[Hit]] = field(default_factory=dict)

    def find(self, member: str) -> Sequence[Hit]:
        """The hits of a literal, ``@class`` or ``#detector``, by place."""
        return self.find_any((member,))

    def find_any(self, group: tuple[str, ...]) -> Sequence[Hit]:
        """The hits of all members of `group`, by place."""
        found = self._groups.get(group)
        if found is None:
            found = self._groups[group] = self._found(group)
        return found

    def _found(self, group: tuple[str, ...]) -> Sequence[Hit]:
        wanted, detectors = self.vocabulary.of_group(group)
        hits = [hit for word, hit in self.matches if word in wanted]
        for name in detectors:
            hits.extend((start, end, *self._place(start)) for start, end in DETECTORS[name](self.text))
        hits.sort()
        return hits

    def _place(self, start: int) -> tuple[int, int]:
        at = self._begin + start
        return int(self._sheet.clause[at]), int(self._sheet.sentence[at])


def build_vocabulary(
    classes: Iterable[WordClass],
    literals: Iterable[str],
    *,
    fragments: Mapping[str, Iterable[str]] | None = None,
    spotted: tuple[str, ...] = (),
) -> Vocabulary:
    """Compiles the words of `classes` (members ``@id``), the literal members of patterns, and `fragments`, which are
    found inside longer words too, under the names they are given; the detectors of `spotted` are found with them.
    """
    stands_for: dict[str, set[str]] = {}
    for word_class in classes:
        for word in word_class.words:
            stands_for.setdefault(word, set()).add(f"@{word_class.id}")
    for literal in literals:
        stands_for.setdefault(literal, set()).add(literal)
    bounded: dict[tuple[str, bool, bool], set[str]] = {}
    for word, names in stands_for.items():
        stem = word.removesuffix("*")
        folded = fold(stem).text
        left = _is_latin(folded[0])
        right = _is_latin(folded[-1]) and stem == word
        bounded.setdefault((folded, left, right), set()).update(names)
    for name, words in (fragments or {}).items():
        for word in words:
            bounded.setdefault((fold(word).text, False, False), set()).add(name)
    return Vocabulary(
        lexicon=build_lexicon([word for word, _, _ in bounded]),
        members=(*(frozenset(names) for names in bounded.values()), *(frozenset((name,)) for name in spotted)),
        bounds=np.array([_LEFT * left + _RIGHT * right for _, left, right in bounded] + [0] * len(spotted), np.int64),
        classes=tuple(sorted({name for names in bounded.values() for name in names if name[0] == "@"})),
        spotted=spotted,
    )


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def spot(vocabulary: Vocabulary, sheet: Sheet) -> Hits:
    """Every word of `vocabulary` in the texts of `sheet`, in one pass."""
    found = words_in(vocabulary.lexicon, sheet.code, sheet.buckets)
    spotted = [
        np.array([(number, *span) for span in spans_in(name, sheet)], np.int64).reshape(-1, 3).T
        for number, name in enumerate(vocabulary.spotted, start=len(vocabulary.members) - len(vocabulary.spotted))
    ]
    word, start, end = np.concatenate([found, *spotted], axis=1)
    # a Latin word must not be merely a part of a longer one
    is_latin = (sheet.code < 128) & has(sheet.kind, Kind.LETTER | Kind.DIGIT)
    bound = vocabulary.bounds[word]
    whole = ~((bound & _LEFT != 0) & is_latin[start - 1] | (bound & _RIGHT != 0) & is_latin[end])
    word, start, end = word[whole], start[whole], end[whole]
    order = np.argsort(start * len(sheet.code) + end)
    word, start, end = word[order], start[order], end[order]
    borders = np.searchsorted(start, np.append(sheet.starts, len(sheet.code)))
    text = np.repeat(np.arange(len(sheet.starts)), np.diff(borders))
    return Hits(vocabulary, sheet, word, start, end, text, borders)


def scans(hits: Hits, numbers: list[int]) -> list[Scan]:
    """What stands in each of the texts with these numbers, which rise."""
    sheet = hits.sheet
    chosen = np.zeros(len(sheet.starts), np.bool_)
    chosen[numbers] = True
    own = chosen[hits.text]
    start, begins = hits.start[own], sheet.starts[hits.text[own]]
    columns = (start - begins, hits.end[own] - begins, sheet.clause[start], sheet.sentence[start])
    matches = list(zip(hits.word[own].tolist(), zip(*(each.tolist() for each in columns), strict=True), strict=True))
    found: list[Scan] = []
    at = 0
    sizes = np.diff(hits.borders)[numbers].tolist()
    for begin, length, size in zip(sheet.starts[numbers].tolist(), sheet.lengths[numbers].tolist(), sizes, strict=True):
        text = sheet.text[begin : begin + length]
        found.append(Scan(text, hits.vocabulary, matches[at : at + size], sheet, begin))
        at += size
    return found


def scan(vocabulary: Vocabulary, text: str) -> Scan:
    """Every word of `vocabulary` in the folded `text`."""
    return scans(spot(vocabulary, lay((text,))), [0])[0]
