"""Finds every word of every rule in one pass over a folded text, and says in which clause and sentence each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from wanhui.replies.detectors import DETECTORS
from wanhui.replies.folding import fold
from wanhui.replies.policy import WordClass

_CLAUSE_ENDS = ",;:\n.!?。"
_SENTENCE_ENDS = "\n.!?。"
_BREAK = -1


class Hit(NamedTuple):
    """One word found: its place in the folded text, and the numbers of its clause and sentence."""

    start: int
    end: int
    clause: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The compiled words: `members` gives, for each automaton pattern, what it stands for and where it may stand."""

    automaton: AhoCorasick
    members: tuple[tuple[tuple[str, ...], bool, bool], ...]


@dataclass(slots=True)
class Scan:
    """All hits in one text by member name; detectors are run when a rule first asks for them."""

    text: str
    hits: dict[str, list[Hit]]
    breaks: list[tuple[int, int, int]]
    _searched: set[str] = field(default_factory=set)

    def find(self, member: str) -> Sequence[Hit]:
        """The hits of a literal, ``@class`` or ``#detector``, by place."""
        if member[0] == "#" and member not in self._searched:
            self._searched.add(member)
            spans = DETECTORS[member](self.text)
            if spans:
                self.hits[member] = [Hit(s, e, *self._place(s)) for s, e in spans]
        return self.hits.get(member, ())

    def _place(self, at: int) -> tuple[int, int]:
        clause = sentence = 0
        for place, clause_after, sentence_after in self.breaks:
            if place >= at:
                break
            clause, sentence = clause_after, sentence_after
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
    patterns = list(_CLAUSE_ENDS)
    members: list[tuple[tuple[str, ...], bool, bool]] = [((), False, False)] * len(patterns)
    for (folded, left, right), names in bounded.items():
        patterns.append(folded)
        members.append((tuple(sorted(names)), left, right))
    return Vocabulary(AhoCorasick(patterns), tuple(members))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def scan(vocabulary: Vocabulary, text: str) -> Scan:
    """Every word of `vocabulary` in the folded `text`, in one pass."""
    hits: dict[str, list[Hit]] = {}
    breaks: list[tuple[int, int, int]] = []
    clause = sentence = 0
    size = len(text)
    members = vocabulary.members
    ends = len(_CLAUSE_ENDS)
    for index, start, end in vocabulary.automaton.find_matches_as_indexes(text, overlapping=True):
        if index < ends:
            if _is_break(text, start):
                clause += 1
                sentence += text[start] in _SENTENCE_ENDS
                breaks.append((start, clause, sentence))
            continue
        names, left, right = members[index]
        if left and start and _is_latin(text[start - 1]):
            continue
        if right and end < size and _is_latin(text[end]):
            continue
        hit = Hit(start, end, clause, sentence)
        for name in names:
            known = hits.get(name)
            if known is None:
                hits[name] = [hit]
            else:
                known.append(hit)
    return Scan(text, hits, breaks)


def _is_break(text: str, at: int) -> bool:
    """A stop or comma between digits (14.50, 1,000, 16:00) ends nothing."""
    if text[at] not in ".,:":
        return True
    return not (0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit())
