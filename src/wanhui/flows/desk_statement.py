"""What a case is about in the buyer's own words, with what was read in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from wanhui.cases.triage import GUESS_P
from wanhui.cases.words import ISSUES
from wanhui.flows.desk_views import Chip, Mark, Statement
from wanhui.flows.explain import explained
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.reviews import SCORES, Review
from wanhui.store.case_pages import WholeCase
from wanhui.store.facts import StoredFact
from wanhui.store.readings import Corrected

Source = Literal["review", "message", "after_sale"]
_SOURCES: Final[dict[type, Source]] = {Review: "review", Message: "message", AfterSale: "after_sale"}
#: From this probability on, stars and words are shown to disagree.
_MISMATCH_P: Final = 0.8
_DEMANDS: Final = frozenset({"extortion", "review_hostage", "money_demand", "threat"})


def opening_fact(whole: WholeCase) -> StoredFact | None:
    """The record that the page quotes: the review, else the first words of the buyer, else the after-sale request."""
    said = [item for item in whole.items if type(item.fact) in _SOURCES and _by_buyer(item)]
    ranks = {Review: 0, Message: 1, AfterSale: 2}
    return min(said, key=lambda item: ranks[type(item.fact)], default=None)


def _by_buyer(item: StoredFact) -> bool:
    return not isinstance(item.fact, Message) or item.fact.speaker == "buyer"


def statement(opened: StoredFact, corrections: Sequence[Corrected]) -> Statement:
    """The page's view of the record `opened`, corrections (oldest first) laid over its reading."""
    fact = opened.fact
    text = _text(fact)
    opened = explained(opened, text)
    reading = opened.reading or {}
    found = [
        (replace(chip, quotes=tuple(text[start:end] for start, end in spans)), spans)
        for chip, spans in _chips(reading, _corrected(opened, corrections))
    ]
    review = fact if isinstance(fact, Review) else None
    return Statement(
        source=_SOURCES[type(fact)],
        at=fact.at,  # type: ignore[attr-defined]  # all three kinds have it
        stars=review.stars if review else None,
        grade=review.grade if review else None,
        scores=_scores(review),
        text=text,
        marks=tuple(_marks(found)),
        chips=tuple(chip for chip, _ in found),
        language=reading.get("lang"),
        sku=review.sku if review else None,
        images=len(review.images) if review else len(fact.attachments) if isinstance(fact, Message) else 0,
        follow_up=(review.follow_up.at, review.follow_up.text) if review and review.follow_up else None,
        record=str(opened.key),
        suggestions=ISSUES,
    )


def _scores(review: Review | None) -> tuple[tuple[str, int | None], ...]:
    given = review.scores if review else {}
    return tuple((name, given.get(name)) for name in SCORES) if any(name in given for name in SCORES) else ()


def _text(fact: object) -> str:
    if isinstance(fact, Review | Message):
        return fact.text
    return (fact.reason or "") if isinstance(fact, AfterSale) else ""


def issue_codes(item: StoredFact, corrections: Sequence[Corrected]) -> tuple[str, ...]:
    """The issues of a record as they stand: a person's last word, else the machine's."""
    corrected = _corrected(item, corrections)
    read = tuple(str(one["code"]) for one in (item.reading or {}).get("issues") or ())
    return read if corrected is None else corrected


def _corrected(opened: StoredFact, corrections: Sequence[Corrected]) -> tuple[str, ...] | None:
    """The issue codes that a person set last, or None where nobody did."""
    said = [one.after for one in corrections if one.record == opened.key and one.head == "issues"]
    return tuple(str(code) for code in said[-1]) if said else None


_Spans = tuple[tuple[int, int], ...]


def _chips(reading: Mapping[str, Any], corrected: tuple[str, ...] | None) -> Iterator[tuple[Chip, _Spans]]:
    yield from _issues(reading, corrected)
    why = [(str(one["says"]), (int(one["span"][0]), int(one["span"][1]))) for one in reading.get("why") or ()]
    demands = tuple(span for says, span in why if says in _DEMANDS)
    if reading.get("intent") == "extortion" or reading.get("review_hostage"):
        yield _plain("intent", "extortion"), demands
    for ask in reading.get("asks") or ():
        yield _plain("ask", ask), tuple(span for says, span in why if says in (ask, f"ask_{ask}"))
    if reading.get("emotion") not in (None, "calm"):
        yield _plain("emotion", reading["emotion"]), ()
    if reading.get("severity"):
        yield _plain("severity", str(reading["severity"])), ()
    if reading.get("safety"):
        yield _plain("safety", "safety"), tuple(span for says, span in why if says == "safety")
    if reading.get("suspect"):
        yield _plain("suspect", reading["suspect"]), ()
    if (reading.get("star_mismatch") or 0) >= _MISMATCH_P:
        yield _plain("mismatch", "stars", p=reading["star_mismatch"]), ()


def _issues(reading: Mapping[str, Any], corrected: tuple[str, ...] | None) -> Iterator[tuple[Chip, _Spans]]:
    read = {one["code"]: one for one in reading.get("issues") or ()}
    for code in read if corrected is None else corrected:
        known = read.get(code)
        spans = tuple((int(a), int(b)) for a, b in known["spans"]) if known else ()
        p = float(known["p"]) if known and corrected is None else None
        chip = Chip(
            kind="issue", code=code, p=p, quotes=(), can_correct=True,
            is_guess=p is not None and p < GUESS_P, is_corrected=corrected is not None,
        )  # fmt: skip
        yield chip, spans


def _plain(kind: Literal["ask", "emotion", "severity", "safety", "suspect", "mismatch", "intent"], code: str,
           p: float | None = None) -> Chip:  # fmt: skip
    return Chip(kind=kind, code=code, p=p, quotes=(), is_guess=False, is_corrected=False, can_correct=False)


def _marks(found: Sequence[tuple[Chip, _Spans]]) -> Iterator[Mark]:
    for index, (chip, spans) in enumerate(found):
        for start, end in spans:
            tone: Literal["issue", "demand"] = "demand" if chip.kind in ("intent", "safety") else "issue"
            yield Mark(start=start, end=end, chip=index, tone=tone)
