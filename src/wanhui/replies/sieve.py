"""Says of many texts at once which patterns can hold in each: those with a word of every group in one scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wanhui.replies.grams import Booleans, Integers
from wanhui.replies.links import Links, link
from wanhui.replies.policy import Pattern
from wanhui.replies.words import Hits, Vocabulary

Group = tuple[str, ...]
Within = Literal["clause", "sentence", "message"]
_LEVELS: Final[tuple[Within, ...]] = ("clause", "sentence", "message")
#: Columns of each level that are true, and false, wherever one looks.
_ALWAYS, _NEVER = 0, 1


@dataclass(frozen=True, slots=True)
class Level:
    """The patterns of one scope: which columns each word fills there, and which patterns it may begin."""

    width: int
    columns: Links
    begun: Links


@dataclass(frozen=True, slots=True)
class Sieve:
    """Patterns by number. `needs` are the columns that each must find true in its scope, `guards` and `absent` the one
    that must be false, in its scope and in the message; `outside` has a bit for each situation that rules it out.
    `flags` are columns of the message asked for by name.

    A group with a detector is not asked for: whether that finds anything is seen later, where it matters.
    """

    levels: Mapping[Within, Level]
    needs: Integers
    guards: Integers
    absent: Integers
    outside: Integers
    flags: Mapping[Group, int]


def build_sieve(
    patterns: Sequence[Pattern], vocabulary: Vocabulary, *, flags: Iterable[Group], outside: Sequence[int]
) -> Sieve:
    """The sieve for `patterns`, known by their place; one of detectors only is never let through.

    `outside` tells for each of them by one bit each the situations in which it does not hold.
    """
    columns: dict[Within, dict[Group, int]] = {level: {} for level in _LEVELS}
    sizes = _sizes(vocabulary)
    begun: dict[Within, dict[str, list[int]]] = {level: {} for level in _LEVELS}
    needs: list[list[int]] = []
    for number, pattern in enumerate(patterns):
        own = columns[pattern.within]
        worded = [group for group in pattern.all if not any(map(vocabulary.is_detector, group))]
        first = min(worded, key=lambda group: sum(sizes.get(member, 0) for member in group), default=())
        for member in first:
            begun[pattern.within].setdefault(member, []).append(number)
        needs.append([_column(own, group) for group in worded if group is not first])
    guards = [_column(columns[pattern.within], pattern.unless) for pattern in patterns]
    absent = [_column(columns["message"], pattern.absent) for pattern in patterns]
    most = max(map(len, needs), default=0)
    return Sieve(
        flags={group: _column(columns["message"], group) for group in flags},
        levels={
            level: Level(
                len(own) + 2,
                _links(vocabulary, _by_member(own)),
                _links(vocabulary, begun[level]),
            )
            for level, own in columns.items()
        },
        needs=np.array([own + [_ALWAYS] * (most - len(own)) for own in needs], np.int64).reshape(-1, most),
        guards=np.array(guards, np.int64),
        absent=np.array(absent, np.int64),
        outside=np.array(outside, np.int64),
    )


def _sizes(vocabulary: Vocabulary) -> dict[str, int]:
    """How many words each name has."""
    sizes: dict[str, int] = {}
    for names in vocabulary.members:
        for name in names:
            sizes[name] = sizes.get(name, 0) + 1
    return sizes


def _column(columns: dict[Group, int], group: Group) -> int:
    return columns.setdefault(group, len(columns) + 2) if group else _NEVER


def _by_member(columns: Mapping[Group, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for group, column in columns.items():
        for member in group:
            found.setdefault(member, []).append(column)
    return found


def _links(vocabulary: Vocabulary, numbers: Mapping[str, Iterable[int]]) -> Links:
    return link(sorted({n for name in names for n in numbers.get(name, ())}) for names in vocabulary.members)


@dataclass(frozen=True, slots=True)
class Sifted:
    """Each clause, sentence or message in which a pattern can hold, by text, pattern and place: the words in it are
    ``hits[begins : ends]``. `filled` tells for each text which columns of the message it fills.
    """

    text: Integers
    pattern: Integers
    begins: Integers
    ends: Integers
    filled: Booleans


def sift(sieve: Sieve, hits: Hits, situations: Integers) -> Sifted:
    """What of the texts can make a pattern hold; `situations` has bits for where each text goes."""
    sheet = hits.sheet
    message = _filled(sieve.levels["message"], hits, unit=hits.text, units=len(sheet.starts))
    units = {
        "clause": sheet.clause[hits.start],
        "sentence": sheet.sentence[hits.start],
        "message": hits.text,
    }
    parts = [
        _likely(sieve, level, hits, unit=units[name], message=message, situations=situations)
        for name, level in sieve.levels.items()
        if len(level.begun.numbers)
    ]
    text, pattern, begins, ends = np.concatenate([np.zeros((4, 0), np.int64), *parts], axis=1)
    order = np.lexsort((begins, pattern, text))
    return Sifted(text[order], pattern[order], begins[order], ends[order], message)


def _filled(level: Level, hits: Hits, *, unit: Integers, units: int) -> Booleans:
    """One row a clause, sentence or message, one column a group of words: does a word of the group stand there?"""
    filled = np.zeros((units, level.width), np.bool_)
    filled[:, _ALWAYS] = True
    owner, column = level.columns.of(hits.word)
    filled.ravel()[unit[owner] * level.width + column] = True
    return filled


def _likely(
    sieve: Sieve, level: Level, hits: Hits, *, unit: Integers, message: Booleans, situations: Integers
) -> Integers:
    """The texts, patterns, and words from where to where, in one scope of which stands everything that is asked for and
    nothing that forbids it.
    """
    owner, pattern = level.begun.of(hits.word)
    inside = situations[hits.text[owner]] & sieve.outside[pattern] == 0
    owner, pattern = owner[inside], pattern[inside]
    cells = (
        message
        if level is sieve.levels["message"]
        else _filled(level, hits, unit=unit, units=int(unit.max(initial=-1)) + 1)
    )
    flat, row = cells.ravel(), unit[owner] * level.width
    for needs in sieve.needs.T:
        alive = flat[row + needs[pattern]]
        owner, pattern, row = owner[alive], pattern[alive], row[alive]
    text = hits.text[owner]
    alive = ~(flat[row + sieve.guards[pattern]] | message[text, sieve.absent[pattern]])
    chosen, first = np.unique(unit[owner[alive]] * len(sieve.absent) + pattern[alive], return_index=True)
    scope = chosen // len(sieve.absent)
    begins, ends = np.searchsorted(unit, scope, side="left"), np.searchsorted(unit, scope, side="right")
    return np.stack([text[alive][first], pattern[alive][first], begins, ends])
