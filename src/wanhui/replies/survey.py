"""Reads many messages in passes over all of them: what may fire in each is known before any of them is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import numpy as np

from wanhui.replies.detectors import DETECTORS, may_find
from wanhui.replies.facts import CLAIM_HINTS, ClaimKind
from wanhui.replies.folding import Folded, fold_many
from wanhui.replies.grams import Booleans
from wanhui.replies.head import Suspicion, suspect
from wanhui.replies.holding import Held, held
from wanhui.replies.linter import Linter, situation_of
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.sheet import lay
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
    claims: list[ClaimKind]
    names_law: bool
    suspicion: Suspicion | None
    filled: Booleans

    def has(self, column: int | None) -> bool:
        """Whether the text has a word of the group of this column; never one of no group."""
        return column is not None and bool(self.filled[column])


def survey(linter: Linter, messages: Sequence[Outgoing]) -> Iterator[Read]:
    """Every message of `messages`, read."""
    folded = fold_many([message.text for message in messages])
    sheet = lay([one.text for one in folded])
    hits = spot(linter.vocabulary, sheet)
    situations = np.fromiter(map(situation_of, messages), np.int64, len(messages))
    sifted = sift(linter.sieve, hits, situations)
    likely, filled = held(linter.bonds, hits, sifted), sifted.filled
    for candidate, detectors in linter.detected.items():
        inside = situations & linter.sieve.outside[candidate] == 0
        for number in np.flatnonzero(may_find(detectors, sheet) & inside).tolist():
            if any(DETECTORS[name](folded[number].text) for name in detectors):
                likely[number] = sorted((*likely[number], (candidate, None)), key=itemgetter(0))
    open_ = [number for number, found in enumerate(likely) if any(span is None for _, span in found)]
    scanned = dict(zip(open_, scans(hits, open_), strict=True))
    suspicions: list[Suspicion | None] = [None] * len(messages)
    if linter.head is not None and messages:
        suspicions = suspect(linter.head, sheet, filled[:, linter.class_columns])
    claims = _claims(filled[:, linter.claim_columns] & (situations[:, None] & linter.claim_bits == 0))
    laws = filled[:, linter.law_column].tolist()
    for number, message in enumerate(messages):
        yield Read(
            message,
            folded[number],
            likely[number],
            scanned.get(number),
            claims[number],
            laws[number],
            suspicions[number],
            filled[number],
        )


def _claims(hinted: Booleans) -> list[list[ClaimKind]]:
    """For each text the kinds of claim of which there is a hint, and which may stop it."""
    found: list[list[ClaimKind]] = [[] for _ in hinted]
    for text, kind in zip(*(each.tolist() for each in np.nonzero(hinted)), strict=True):
        found[text].append(_CLAIMS[kind])
    return found
