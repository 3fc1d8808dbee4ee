"""Reads many messages in passes over all of them: what may fire in each is known before any of them is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import numpy as np

from wanhui.replies.detectors import DETECTORS, may_find
from wanhui.replies.facts import CLAIM_HINTS, ClaimKind
from wanhui.replies.folding import Folded, fold_many
from wanhui.replies.grams import Booleans
from wanhui.replies.head import Ranking, Suspicion, rank, suspect
from wanhui.replies.holding import Held, held
from wanhui.replies.linter import Linter, situation_of
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.sheet import Sheet, lay
from wanhui.replies.sieve import sift
from wanhui.replies.words import Scan, scans, spot

_CLAIMS: Final[tuple[ClaimKind, ...]] = tuple(CLAIM_HINTS)


@dataclass(slots=True)
class Read:
    """One message as read: its folded text, the candidates that may fire, the claims that may stop it, and the rest.

    `likely` are candidates by number with the place where the words stand; where that is None, `scan` holds all words
    of the text, so that it can be found out. `filled` tells, column by column, which groups of words have one in it.
    """

    message: Outgoing
    folded: Folded
    likely: list[tuple[int, Held]]
    scan: Scan | None
    claims: Sequence[ClaimKind]
    names_law: bool
    suspicion: Suspicion | None
    filled: Booleans

    def has(self, column: int | None) -> bool:
        """Whether the text has a word of the group of this column; never one of no group."""
        return column is not None and bool(self.filled[column])


@dataclass(frozen=True, slots=True)
class Survey:
    """Messages as read, by number."""

    linter: Linter
    messages: Sequence[Outgoing]
    folded: list[Folded]
    sheet: Sheet
    likely: list[list[tuple[int, Held]]]
    scans: Mapping[int, Scan]
    claims: Mapping[int, list[ClaimKind]]
    laws: list[bool]
    suspicions: Mapping[int, Suspicion]
    filled: Booleans

    def is_silent(self, number: int) -> bool:
        """Whether no word of the text asks for a closer look."""
        return not (self.likely[number] or self.laws[number] or number in self.claims or number in self.suspicions)

    def read(self, number: int) -> Read:
        """One of the messages."""
        return Read(
            self.messages[number],
            self.folded[number],
            self.likely[number],
            self.scans.get(number),
            self.claims.get(number, ()),
            self.laws[number],
            self.suspicions.get(number),
            self.filled[number],
        )

    def rankings(self, numbers: Sequence[int]) -> Iterator[Ranking]:
        """What the trained head takes each of these for, the likeliest families first."""
        head, classes = self.linter.head, self.filled[:, self.linter.class_columns]
        return iter(() if head is None else rank(head, self.sheet, classes, numbers=numbers))


def survey(linter: Linter, messages: Sequence[Outgoing]) -> Survey:
    """`messages`, read."""
    folded = fold_many([message.text for message in messages])
    sheet = lay([one.text for one in folded])
    hits = spot(linter.vocabulary, sheet)
    situations = np.fromiter(map(situation_of, messages), np.int64, len(messages))
    sifted = sift(linter.sieve, hits, situations)
    likely, open_ = held(linter.bonds, hits, sifted)
    filled = sifted.filled
    for candidate, detectors in linter.detected.items():
        inside = situations & linter.sieve.outside[candidate] == 0
        for number in np.flatnonzero(may_find(detectors, sheet) & inside).tolist():
            if any(DETECTORS[name](folded[number].text) for name in detectors):
                likely[number] = sorted((*likely[number], (candidate, None)), key=itemgetter(0))
                open_.add(number)
    asked = sorted(open_)
    return Survey(
        linter=linter,
        messages=messages,
        folded=folded,
        sheet=sheet,
        likely=likely,
        scans=dict(zip(asked, scans(hits, asked), strict=True)),
        claims=_claims(filled[:, linter.claim_columns] & (situations[:, None] & linter.claim_bits == 0)),
        laws=filled[:, linter.law_column].tolist(),
        suspicions={} if linter.head is None else suspect(linter.head, sheet, filled[:, linter.class_columns]),
        filled=filled,
    )


def _claims(hinted: Booleans) -> dict[int, list[ClaimKind]]:
    """By text the kinds of claim of which there is a hint, and which may stop it."""
    found: dict[int, list[ClaimKind]] = {}
    for text, kind in zip(*(each.tolist() for each in np.nonzero(hinted)), strict=True):
        found.setdefault(text, []).append(_CLAIMS[kind])
    return found
