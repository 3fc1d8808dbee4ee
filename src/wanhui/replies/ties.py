"""Finds remedies that are tied to a review: in one text, over a conversation, or by what was said before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.cases.events import Event, FaultConfirmed
from wanhui.cases.parts import Remedy
from wanhui.records.parties import Platform
from wanhui.replies.folding import fold
from wanhui.replies.lint import lint_many
from wanhui.replies.linter import Linter
from wanhui.replies.outgoing import Outgoing
from wanhui.replies.words import scan

#: Words so far apart still count as one talk (ours).
WINDOW: Final = timedelta(days=30)
_TIED: Final = frozenset({"compensation_tied_to_review", "review_for_reward"})
_ASKED: Final = frozenset({"ask_change_or_delete_review", "review_gating", "feigned_misery", "amazon_review_words"})
#: ``tied``: the one is the condition of the other, or was asked for beside it. ``near``: a review was spoken of.
Degree = Literal["tied", "near"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One text of the shop to the buyer."""

    at: datetime
    text: str
    platform: Platform = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """How a remedy hangs together with a review, and the text that shows it."""

    degree: Degree
    at: datetime
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoupled:
    """One remedy of a case held against everything said: whether the fault was known first, and what ties it, if any.

    `is_proven`: a person had confirmed the fault, or the law owed the remedy, before it was granted, and nothing that
    the shop said within the window before or after ties it to a review.
    """

    remedy: str
    at: datetime
    fault: str | None
    fault_at: datetime | None
    owed: bool
    tie: Tie | None
    is_proven: bool


def tie_of(linter: Linter, said: Iterable[Said], at: datetime) -> Tie | None:
    """The gravest tie between a remedy given at `at` and what the shop said within `WINDOW` of it; the latest of those.

    A request about a review ties every remedy near it: the buyer cannot know that it is no condition.
    """
    near = sorted((one for one in said if abs(one.at - at) <= WINDOW), key=lambda one: one.at)
    found = lint_many(linter, [Outgoing(text=one.text, platform=one.platform) for one in near])
    ties = []
    for one, findings in zip(near, found, strict=True):
        grave = [f for f in findings if f.severity == "block" and f.family in _TIED | _ASKED]
        if grave:
            ties.append(Tie(degree="tied", at=one.at, text=one.text, rule=grave[0].rule))
        elif _speaks_of_review(linter, one.text):
            ties.append(Tie(degree="near", at=one.at, text=one.text, rule="REV-002"))
    return max(ties, key=lambda tie: (tie.degree == "tied", tie.at), default=None)


def _speaks_of_review(linter: Linter, text: str) -> bool:
    found = scan(linter.vocabulary, fold(text).text)
    return bool(found.find("@review")) and not found.find("@unconditional")


def decoupling(
    linter: Linter, events: Sequence[Event], *, remedies: Sequence[Remedy], said: Sequence[Said]
) -> tuple[Decoupled, ...]:
    """For each remedy, from its case's events and the shop's texts: was it decided from the fault, apart from reviews?

    Pure: the same case gives the same proof. A remedy that only stands near a word on reviews is proven; the text is
    shown all the same.
    """
    known = [event for event in events if isinstance(event, FaultConfirmed)]
    found = []
    for remedy in remedies:
        before = [event for event in known if event.at <= remedy.at]
        tie = tie_of(linter, said, remedy.at)
        is_grounded = bool(before) or remedy.owed
        found.append(
            Decoupled(
                remedy=remedy.id,
                at=remedy.at,
                fault=before[-1].fault if before else None,
                fault_at=before[-1].at if before else None,
                owed=remedy.owed,
                tie=tie,
                is_proven=is_grounded and (tie is None or tie.degree == "near"),
            )
        )
    return tuple(found)
