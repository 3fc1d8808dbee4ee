"""Finds every word of every rule in one pass over a folded text, and says in which clause and sentence each stands."""

from __future__ import annotations

import re
from bisect import bisect_left
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
    members: tuple[frozenset[str], ...]
    masks: tuple[int, ...]
    bounds: tuple[int, ...]
    bits: Mapping[str, int]
    classes: tuple[str, ...]
    _by_group: dict[tuple[str, ...], tuple[frozenset[int], tuple[str, ...]]] = field(default_factory=dict)

    def of_group(self, group: tuple[str, ...]) -> tuple[frozenset[int], tuple[str, ...]]:
        """The automaton patterns that stand for a member of `group`, and its detectors; worked out once."""
        known = self._by_group.get(group)
        if known is None:
            indices = frozenset(i for i, names in enumerate(self.members) if not names.isdisjoint(group))
            known = self._by_group[group] = (indices, tuple(name for name in group if name[0] == "#"))
        return known

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

    Places are worked out, and detectors run, for what a rule asks for and when it first does: for most texts none is.
    """

    text: str
    vocabulary: Vocabulary
    matches: list[tuple[int, int, int]]
    patterns: frozenset[int]
    mask: int
    _breaks: list[tuple[int, int, int]] | None = None
    _groups: dict[tuple[str, ...], Sequence[Hit]] = field(default_factory=dict)

    def has(self, member: str) -> bool:
        """Whether the literal or ``@class`` stands in the text."""
        bit = self.vocabulary.bits.get(member)
        return bit is not None and bool(self.mask >> bit & 1)

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
        hits = [(start, end, *self._place(start)) for index, start, end in self.matches if index in wanted]
        for name in detectors:
            hits.extend((start, end, *self._place(start)) for start, end in DETECTORS[name](self.text))
        hits.sort()
        return hits

    def _place(self, at: int) -> tuple[int, int]:
        if self._breaks is None:
            self._breaks = _breaks(self.text)
        before = bisect_left(self._breaks, (at,))
        if not before:
            return 0, 0
        _, clause, sentence = self._breaks[before - 1]
        return clause, sentence


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
        members=tuple(frozenset(names) for names in bounded.values()),
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
