"""Finds every word of every rule in one pass over a folded text, and says in which clause and sentence each stands."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, Implementation

from wanhui.replies.detectors import DETECTORS
from wanhui.replies.folding import fold
from wanhui.replies.policy import WordClass

_CLAUSE_ENDS = ",;:\n.!?。"
_SENTENCE_ENDS = "\n.!?。"
#: These are looked up by place, so they are put in order; the automaton gives hits by their end.
_SEARCHED_BY_PLACE = frozenset({"@negation", "@not_negation"})


#: One word found: its start and end in the folded text, and the numbers of its clause and sentence. A plain tuple:
#: a text has dozens of them and they are made in the hottest loop.
Hit = tuple[int, int, int, int]
START, END, CLAUSE, SENTENCE = range(4)


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
                self.hits[member] = [(s, e, *self._place(s)) for s, e in spans]
        return self.hits.get(member, ())

    def _place(self, at: int) -> tuple[int, int]:
        before = bisect_left(self.breaks, (at,))
        if not before:
            return 0, 0
        _, clause, sentence = self.breaks[before - 1]
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
    return Vocabulary(AhoCorasick(patterns, implementation=Implementation.DFA), tuple(members))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def scan(vocabulary: Vocabulary, text: str) -> Scan:
    """Every word of `vocabulary` in the folded `text`, in one pass."""
    hits: defaultdict[str, list[Hit]] = defaultdict(list)
    breaks: list[tuple[int, int, int]] = []
    clause = sentence = 0
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
        if (left and start and _is_latin(text[start - 1])) or (right and _is_latin(text[end : end + 1])):
            continue
        hit = (start, end, clause, sentence)
        for name in names:
            hits[name].append(hit)
    for name in hits.keys() & _SEARCHED_BY_PLACE:
        hits[name].sort()
    return Scan(text, dict(hits), breaks)


def _is_break(text: str, at: int) -> bool:
    """A stop or comma between digits (14.50, 1,000, 16:00) ends nothing."""
    if text[at] not in ".,:":
        return True
    return not (0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit())
