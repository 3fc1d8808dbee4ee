"""Dated cases on extortion, false reviews and returns: what each shows, what it does not, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from wanhui.errors import Words

Topic = Literal["extortion", "fake_reviews", "returns", "privacy", "honest_reviews"]
TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)
#: A judgment; cases that an authority made public as examples; rulings that differ from court to court.
Status = Literal["judgment", "published", "split"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedentExamples:
    """Searches that must find the case, and some that must not."""

    must: tuple[str, ...]
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """One case. `decided` is as exact as it is known (a year or a day); `confidence` is A, B or C by its source.

    It is for people of the shop to read; it is never quoted to a buyer.
    """

    id: str
    version: int
    title: Words
    topic: Topic
    status: Status
    court: Words
    decided: str
    what: Words
    shows: Words
    does_not_show: Words
    confidence: Literal["A", "B", "C"]
    last_verified: date
    limits: Words
    sources: tuple[str, ...]
    examples: PrecedentExamples


def find_precedents(packs: Iterable[Precedent], words: str) -> tuple[Precedent, ...]:
    """The cases that hold every one of `words`, the latest first; all of them without any."""
    wanted = words.casefold().split()
    found = [pack for pack in packs if all(word in _said(pack) for word in wanted)]
    return tuple(sorted(found, key=lambda pack: (pack.decided, pack.id), reverse=True))


def _said(pack: Precedent) -> str:
    both = (pack.title, pack.court, pack.what, pack.shows, pack.does_not_show)
    return " ".join((pack.topic, pack.decided, *(text for one in both for text in (one.zh, one.en)))).casefold()
