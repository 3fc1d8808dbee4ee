"""Finds every word of every rule in one pass over a folded text, and says in which clause and sentence each stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick, Implementation

from wanhui.replies.detectors import DETECTORS
from wanhui.replies.folding import fold
from wanhui.replies.policy import WordClass

_STOP = re.compile(r"[;\n!?。]|[.,:](?!(?<=\d.)\d)")
_SENTENCE_ENDS = "\n.!?。"
#: A Latin word must not have another letter or digit on this side.
_LEFT, _RIGHT = 1, 2
#: These are looked up by place, so they are put in order; the automaton gives hits by their end.
_SEARCHED_BY_PLACE = frozenset({"@negation", "@not_negation"})


#: One word found: its start and end in the folded text, and the numbers of its clause and sentence. A plain tuple:
#: a text has dozens of them and they are made in the hottest loop.
Hit = tuple[int, int, int, int]
START, END, CLAUSE, SENTENCE = range(4)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The compiled words: for each automaton pattern the names it stands for, their bits, and where it may stand.

    `bits` gives every name its place in the masks; those of word classes come first, in the order of `classes`.
    """

    automaton: AhoCorasick
    members: tuple[tuple[str, ...], ...]
    masks: tuple[int, ...]
    bounds: tuple[int, ...]
    bits: Mapping[str, int]
    classes: tuple[str, ...]

    def mask(self, names: Iterable[str]) -> int:
        """One bit a name; detectors and unknown names have none."""
        found = 0
        for name in names:
            if name in self.bits:
                found |= 1 << self.bits[name]
        return found


@dataclass(slots=True)
class Scan:
    """What stands in one text: `mask` has a bit for each name found, `patterns` the automaton patterns.

    Places are worked out, and detectors run, when a rule first asks: for most texts none does.
    """

    text: str
    vocabulary: Vocabulary
    matches: list[tuple[int, int, int]]
    patterns: frozenset[int]
    mask: int
    _hits: dict[str, list[Hit]] | None = None
    _breaks: list[tuple[int, int, int]] | None = None
    _detected: dict[str, list[Hit]] = field(default_factory=dict)

    @property
    def hits(self) -> dict[str, list[Hit]]:
        """All hits of words by member name."""
        if self._hits is None:
            self._hits = self._placed()
        return self._hits

    def find(self, member: str) -> Sequence[Hit]:
        """The hits of a literal, ``@class`` or ``#detector``, by place."""
        if member[0] != "#":
            return self.hits.get(member, ())
        if member not in self._detected:
            self._detected[member] = [(s, e, *self._place(s)) for s, e in DETECTORS[member](self.text)]
        return self._detected[member]

    def _place(self, at: int) -> tuple[int, int]:
        if self._breaks is None:
            self._breaks = _breaks(self.text)
        before = bisect_left(self._breaks, (at,))
        if not before:
            return 0, 0
        _, clause, sentence = self._breaks[before - 1]
        return clause, sentence

    def _placed(self) -> dict[str, list[Hit]]:
        found: defaultdict[str, list[Hit]] = defaultdict(list)
        members = self.vocabulary.members
        for index, start, end in self.matches:
            hit = (start, end, *self._place(start))
            for name in members[index]:
                found[name].append(hit)
        for name in found.keys() & _SEARCHED_BY_PLACE:
            found[name].sort()
        return dict(found)


def build_vocabulary(classes: Iterable[WordClass], literals: Iterable[str]) -> Vocabulary:
    """Compiles the words of `classes` (members ``@id``) and the literal members of patterns into one automaton."""
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
    used = {name for names in bounded.values() for name in names}
    bits = {name: place for place, name in enumerate(sorted(used, key=lambda n: (n[0] != "@", n)))}
    return Vocabulary(
        automaton=AhoCorasick([word for word, _, _ in bounded], implementation=Implementation.DFA),
        members=tuple(tuple(sorted(names)) for names in bounded.values()),
        masks=tuple(sum(1 << bits[name] for name in names) for names in bounded.values()),
        bounds=tuple(_LEFT * left + _RIGHT * right for _, left, right in bounded),
        bits=MappingProxyType(bits),
        classes=tuple(name for name in bits if name[0] == "@"),
    )


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def scan(vocabulary: Vocabulary, text: str) -> Scan:
    """Every word of `vocabulary` in the folded `text`, in one pass."""
    bounds, masks = vocabulary.bounds, vocabulary.masks
    matches = [
        match
        for match in vocabulary.automaton.find_matches_as_indexes(text, overlapping=True)
        if not bounds[match[0]] or _stands_alone(text, bounds[match[0]], match)
    ]
    patterns = frozenset([match[0] for match in matches])
    mask = 0
    for index in patterns:
        mask |= masks[index]
    return Scan(text, vocabulary, matches, patterns, mask)


def _stands_alone(text: str, bound: int, match: tuple[int, int, int]) -> bool:
    """Whether a Latin word is not merely a part of a longer one."""
    _, start, end = match
    if bound & _LEFT and start and (before := text[start - 1]).isascii() and before.isalnum():
        return False
    return not (bound & _RIGHT and (after := text[end : end + 1]).isascii() and after.isalnum())


def _breaks(text: str) -> list[tuple[int, int, int]]:
    """Where clauses end, with the numbers of the clause and the sentence that begin there.

    A stop or comma between digits (14.50, 1,000, 16:00) ends nothing.
    """
    found = []
    sentence = 0
    for clause, stop in enumerate(_STOP.finditer(text), start=1):
        sentence += stop.group() in _SENTENCE_ENDS
        found.append((stop.start(), clause, sentence))
    return found
