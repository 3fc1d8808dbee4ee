"""Decides whether the words of one pattern stand together as it demands, unnegated and not merely quoted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from wanhui.replies.policy import Pattern
from wanhui.replies.words import CLAUSE, END, SENTENCE, START, Hit, Scan

#: So many characters may stand between a negation and the word that it negates.
NEGATION_REACH = 3
_LONGEST_NEGATION = 16
#: After so many places that a guard excused, the next one counts: nobody quotes the same words that often, and
#: the time for a hostile text stays linear.
_MOST_EXCUSED = 64
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("‘", "’"), ("《", "》"))
#: Which number of a hit tells its scope; a whole message is one scope.
_SCOPE_FIELD = {"clause": CLAUSE, "sentence": SENTENCE}


def find_pattern(pattern: Pattern, found: Scan) -> tuple[int, int] | None:
    """The first span where `pattern` holds in the scanned text, or None. Time grows with hits, not their square.

    That no word of its `absent` stands in the text is for the caller to know: the scan's mask tells it at once.
    """
    groups: list[Sequence[Hit]] = []
    for group in pattern.all:
        hits = found.find_any(group)
        if not hits:
            return None
        groups.append(hits)
    together = [chosen for first in groups[0] if (chosen := _companions(pattern, first, groups)) is not None]
    if not together or _is_ruled_out(pattern, found):
        return None
    guarded = _guarded_scopes(pattern, found)
    excused = 0
    for chosen in together:
        if _scope(pattern.within, chosen[0]) in guarded:
            continue
        if excused >= _MOST_EXCUSED or not _is_excused(pattern, chosen, found):
            return min(h[START] for h in chosen), max(h[END] for h in chosen)
        excused += 1
    return None


def _scope(within: str, hit: Hit) -> int:
    number = _SCOPE_FIELD.get(within)
    return 0 if number is None else hit[number]


def _guarded_scopes(pattern: Pattern, found: Scan) -> set[int]:
    if not pattern.unless:
        return set()
    return {_scope(pattern.within, guard) for guard in found.find_any(pattern.unless)}


def _is_ruled_out(pattern: Pattern, found: Scan) -> bool:
    """By a detector: words have been asked before."""
    return any(found.find(member) for member in pattern.absent if member[0] == "#")


def _companions(pattern: Pattern, first: Hit, groups: list[Sequence[Hit]]) -> list[Hit] | None:
    """The hit of each further group that is nearest to the one before it, or None when one is missing or too far."""
    chosen = [first]
    for hits in groups[1:]:
        last = chosen[-1]
        nearest = _nearest(pattern, last, hits)
        if nearest is None:
            return None
        chosen.append(nearest)
    return chosen


def _nearest(pattern: Pattern, last: Hit, hits: Sequence[Hit]) -> Hit | None:
    if pattern.ordered:
        at = bisect_left(hits, (last[END],))
        candidates = hits[at : at + 1]
    else:
        at = bisect_left(hits, last)
        candidates = hits[max(at - 1, 0) : at + 2]
    best: Hit | None = None
    for hit in candidates:
        if _scope(pattern.within, last) != _scope(pattern.within, hit) or (
            pattern.near and _gap(last, hit) > pattern.near
        ):
            continue
        if best is None or _gap(last, hit) < _gap(last, best):
            best = hit
    return best


def _gap(one: Hit, other: Hit) -> int:
    return max(other[START] - one[END], one[START] - other[END], 0)


def _is_excused(pattern: Pattern, chosen: list[Hit], found: Scan) -> bool:
    if pattern.negatable and _is_negated(min(chosen), found):
        return True
    return pattern.quotable and is_quoted(found.text, chosen)


def _is_negated(first: Hit, found: Scan) -> bool:
    """Whether a negation stands directly before the first word, and is not part of a question such as 能不能."""
    negations = found.find("@negation")
    at = bisect_left(negations, (first[START] - NEGATION_REACH - _LONGEST_NEGATION,))
    for negation in negations[at:]:
        if negation[START] >= first[START]:
            return False
        near = 0 <= first[START] - negation[END] <= NEGATION_REACH and negation[CLAUSE] == first[CLAUSE]
        if near and not _is_question(negation, found):
            return True
    return False


def _is_question(negation: Hit, found: Scan) -> bool:
    questions = found.find("@not_negation")
    at = bisect_left(questions, (negation[START] - _LONGEST_NEGATION,))
    for question in questions[at:]:
        if question[START] > negation[START]:
            return False
        if negation[END] <= question[END]:
            return True
    return False


def is_quoted(text: str, chosen: list[Hit]) -> bool:
    """Whether all the words lie inside one pair of quotation marks: somebody else's words."""
    start, end = min(h[START] for h in chosen), max(h[END] for h in chosen)
    for opening, closing in _QUOTES:
        opened = text.rfind(opening, 0, start + 1)
        if opened >= 0 and text.find(closing, opened, end) < 0 <= text.find(closing, end - 1):
            return True
    if text.count('"', 0, start) % 2 == 1:
        return '"' not in text[start:end] and text.find('"', end) >= 0
    return False
