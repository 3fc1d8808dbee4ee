"""Decides for many texts at once whether the words of patterns stand together: `find_pattern`, in whole arrays.

Only what the places of words decide is decided here. Where a detector is asked for, or the words might be negated or
quoted, nothing is said and `find_pattern` has to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wanhui.replies.grams import Booleans, Integers
from wanhui.replies.match import NEGATION_REACH
from wanhui.replies.policy import Pattern
from wanhui.replies.sheet import Kind, has, texts_with
from wanhui.replies.sieve import Group, Sifted
from wanhui.replies.words import Hits, Vocabulary

_FAR = 1 << 40
_SPREAD = 1 << 7
#: Where a pattern holds in a folded text; None where `find_pattern` has to look.
Held = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Bonds:
    """How the words of each pattern must stand: the rows of its groups in `words`, and what is asked of neighbours.

    `words` says of each group which words stand for it; its last row, of none, fills up `groups`.
    """

    groups: Integers
    words: Booleans
    near: Integers
    ordered: Booleans
    negatable: Booleans
    quotable: Booleans
    detects: Booleans
    negations: Booleans


@dataclass(frozen=True, slots=True)
class _Chains:
    """Words chosen so far: of which place in `Sifted`, the bounds of the last one, and the bounds of all."""

    owner: Integers
    start: Integers
    end: Integers
    first: Integers
    last: Integers


def build_bonds(patterns: Sequence[Pattern], vocabulary: Vocabulary) -> Bonds:
    """The bonds of `patterns`, known by their place."""
    rows: dict[Group, int] = {}
    numbers = [[rows.setdefault(group, len(rows)) for group in pattern.all] for pattern in patterns]
    words = np.zeros((len(rows) + 1, len(vocabulary.members)), np.bool_)
    for group, row in rows.items():
        words[row, list(vocabulary.of_group(group)[0])] = True
    negations = np.zeros(len(vocabulary.members), np.bool_)
    negations[list(vocabulary.of_group(("@negation",))[0])] = True
    most = max(map(len, numbers), default=0)
    asked = ((*p.unless, *p.absent, *(member for group in p.all for member in group)) for p in patterns)
    return Bonds(
        groups=np.array([own + [len(rows)] * (most - len(own)) for own in numbers], np.int64).reshape(-1, most),
        words=words,
        near=np.array([p.near or _FAR for p in patterns], np.int64),
        ordered=np.array([p.ordered for p in patterns], np.bool_),
        negatable=np.array([p.negatable for p in patterns], np.bool_),
        quotable=np.array([p.quotable for p in patterns], np.bool_),
        detects=np.array([any(map(vocabulary.is_detector, members)) for members in asked], np.bool_),
        negations=negations,
    )


def held(bonds: Bonds, hits: Hits, sifted: Sifted) -> tuple[list[list[tuple[int, Held]]], set[int]]:
    """For each text the patterns that hold in it and where, and those that may; and the texts where some only may."""
    sheet = hits.sheet
    pair = sifted.text * len(bonds.near) + sifted.pattern
    chains = _chained(bonds, hits, sifted)
    decided, at = np.unique(pair[chains.owner], return_index=True)
    owner, first, last = chains.owner[at], chains.first[at], chains.last[at]
    text, pattern = sifted.text[owner], sifted.pattern[owner]
    doubtful = bonds.negatable[pattern] & _after_negation(bonds, hits)[first]
    doubtful |= bonds.quotable[pattern] & texts_with(sheet, has(sheet.kind, Kind.QUOTE))[text]
    begin = np.where(doubtful, -1, first - sheet.starts[text])
    undecided = np.unique(pair[bonds.detects[sifted.pattern]])
    found: list[list[tuple[int, Held]]] = [[] for _ in sheet.starts]
    every = np.concatenate([decided, undecided])
    order = np.argsort(every)
    columns = (
        *np.divmod(every, len(bonds.near)),
        np.concatenate([begin, np.full(len(undecided), -1)]),
        np.concatenate([last - sheet.starts[text], undecided]),
    )
    for number, one, start, end in zip(*(column[order].tolist() for column in columns), strict=True):
        found[number].append((one, (start, end) if start >= 0 else None))
    return found, set(np.concatenate([text[begin < 0], sifted.text[bonds.detects[sifted.pattern]]]).tolist())


def _chained(bonds: Bonds, hits: Hits, sifted: Sifted) -> _Chains:
    """The words of every pattern that stand as near and in such order as it demands, by place of the first."""
    sizes = np.where(bonds.detects[sifted.pattern], 0, sifted.ends - sifted.begins)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    hit = np.repeat(sifted.begins - np.cumsum(sizes) + sizes, sizes) + np.arange(len(owner))
    groups, word = bonds.groups[sifted.pattern], hits.word[hit]
    own = bonds.words[groups[owner, 0], word]
    start, end = hits.start[hit[own]], hits.end[hit[own]]
    chains = _Chains(owner[own], start, end, start, end)
    for step in range(1, groups.shape[1]):
        own = bonds.words[groups[owner, step], word]
        start, end = hits.start[hit[own]], hits.end[hit[own]]
        nearest = _nearest(bonds, chains, (owner[own], start, end), pattern=sifted.pattern[chains.owner])
        complete = groups[chains.owner, step] == len(bonds.words) - 1
        go_on = complete | (nearest >= 0)
        start = np.where(complete, chains.start, np.append(start, 0)[nearest])[go_on]
        end = np.where(complete, chains.end, np.append(end, 0)[nearest])[go_on]
        chains = _Chains(
            chains.owner[go_on], start, end, np.minimum(chains.first[go_on], start), np.maximum(chains.last[go_on], end)
        )
    return chains


def _nearest(
    bonds: Bonds, chains: _Chains, words: tuple[Integers, Integers, Integers], *, pattern: Integers
) -> Integers:
    """For each chain the place of the nearest of `words` in its scope, −1 where there is none that is near enough."""
    owner, start, end = words
    size = max(int(end.max(initial=0)), int(chains.end.max(initial=0))) + 1
    ordered = bonds.ordered[pattern]
    keys = (owner * size + start) * _SPREAD + np.minimum(end - start, _SPREAD - 1)
    from_ = np.where(ordered, chains.end, chains.start)
    length = np.where(ordered, 0, np.minimum(chains.end - chains.start, _SPREAD - 1))
    at = np.searchsorted(keys, (chains.owner * size + from_) * _SPREAD + length)
    nearest, best = np.full(len(at), -1), np.full(len(at), _FAR + 1)
    if not len(keys):
        return nearest
    for step in (-1, 0, 1):
        place = np.clip(at + step, 0, len(keys) - 1)
        gap = np.maximum(np.maximum(start[place] - chains.end, chains.start - end[place]), 0)
        fits = (place == at + step) & (owner[place] == chains.owner) & (gap <= bonds.near[pattern]) & (gap < best)
        if step:
            fits &= ~ordered
        nearest, best = np.where(fits, place, nearest), np.where(fits, gap, best)
    return nearest


def _after_negation(bonds: Bonds, hits: Hits) -> Booleans:
    """The places that a negation stands so shortly before that it may negate what begins there."""
    marks = np.zeros(len(hits.sheet.code) + NEGATION_REACH, np.bool_)
    ends = hits.end[bonds.negations[hits.word]]
    for reach in range(NEGATION_REACH + 1):
        marks[ends + reach] = True
    return marks
