"""Decides whether the words of one pattern stand together as it demands, unnegated and not merely quoted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from wanhui.replies.policy import Pattern
from wanhui.replies.words import Hit, Scan

_NEGATION_REACH = 3
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("‘", "’"), ("《", "》"))
#: Which number of a hit tells its scope; a whole message is one scope.
_SCOPE_FIELD = {"clause": 2, "sentence": 3}


def find_pattern(pattern: Pattern, found: Scan) -> tuple[int, int] | None:
    """The first span where `pattern` holds in the scanned text, or None. Time grows with hits, not their square."""
    if any(found.find(member) for member in pattern.absent):
        return None
    groups: list[Sequence[Hit]] = []
    for group in pattern.all:
        hits = _merged(group, found)
        if not hits:
            return None
        groups.append(hits)
    for first in groups[0]:
        chosen = _companions(pattern, first, groups)
        if chosen is not None and _stands(pattern, chosen, found):
            return min(h.start for h in chosen), max(h.end for h in chosen)
    return None


def _merged(group: tuple[str, ...], found: Scan) -> Sequence[Hit]:
    if len(group) == 1:
        return found.find(group[0])
    hits: list[Hit] = []
    for member in group:
        hits.extend(found.find(member))
    hits.sort()
    return hits


def _same_scope(within: str, one: Hit, other: Hit) -> bool:
    number = _SCOPE_FIELD.get(within)
    return number is None or one[number] == other[number]


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
        at = bisect_left(hits, (last.end,))
        candidates = hits[at : at + 1]
    else:
        at = bisect_left(hits, last)
        candidates = hits[max(at - 1, 0) : at + 2]
    best: Hit | None = None
    for hit in candidates:
        if not _same_scope(pattern.within, last, hit) or (pattern.near and _gap(last, hit) > pattern.near):
            continue
        if best is None or _gap(last, hit) < _gap(last, best):
            best = hit
    return best


def _gap(one: Hit, other: Hit) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _stands(pattern: Pattern, chosen: list[Hit], found: Scan) -> bool:
    for member in pattern.unless:
        for guard in found.find(member):
            if _same_scope(pattern.within, chosen[0], guard):
                return False
    if pattern.negatable and _is_negated(chosen, found):
        return False
    return not (pattern.quotable and is_quoted(found.text, chosen))


def _is_negated(chosen: list[Hit], found: Scan) -> bool:
    """Whether a negation stands directly before the first word, and is not part of a question such as 能不能."""
    first = min(chosen)
    for negation in found.find("@negation"):
        if negation.clause == first.clause and 0 <= first.start - negation.end <= _NEGATION_REACH:
            questions = found.find("@not_negation")
            if not any(q.start <= negation.start and negation.end <= q.end for q in questions):
                return True
    return False


def is_quoted(text: str, chosen: list[Hit]) -> bool:
    """Whether all the words lie inside one pair of quotation marks: somebody else's words."""
    start, end = min(h.start for h in chosen), max(h.end for h in chosen)
    for opening, closing in _QUOTES:
        opened = text.rfind(opening, 0, start + 1)
        if opened >= 0 and text.find(closing, opened, end) < 0 <= text.find(closing, end - 1):
            return True
    if text.count('"', 0, start) % 2 == 1:
        return '"' not in text[start:end] and text.find('"', end) >= 0
    return False
