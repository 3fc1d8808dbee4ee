"""Calls a lead at once when a buyer tells of harm, or names an authority, a lawyer, a court or the press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Final
from uuid import UUID

from ahocorasick_rs import AhoCorasick

from wanhui.cases.state import Case
from wanhui.content.loader import load_packs
from wanhui.errors import Words
from wanhui.flows.around import choices_of
from wanhui.flows.notify import FRESH
from wanhui.reading.signals import SignalPack
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.reviews import Review
from wanhui.replies.folding import fold
from wanhui.replies.words import START, Vocabulary, build_vocabulary, scan
from wanhui.store.notices import Notice
from wanhui.store.shops import shops

_HEAD: Final = "escalation"
#: So many of a shop's own words are listened for.
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of a buyer with their key and the case they belong to; `opens`: it is the record that opened the case."""

    key: UUID
    fact: Fact
    is_safety: bool
    case: Case | None
    opens: bool


def is_fresh(at: datetime | None, now: datetime) -> bool:
    """Whether words of `at` are news: what an import brings of the past alarms nobody."""
    return at is not None and now - at <= FRESH


def alarms_of(account: UUID, spoken: Iterable[Spoken], now: datetime) -> list[Notice]:
    """One notice to whoever leads for each record that tells of harm or has an alarming word; one query at most."""
    heard = list(spoken)
    if not heard:
        return []
    own = {shop.id: choices_of(shop.settings).alarm_words for shop in shops(account)}
    return [*_alarms(heard, own, now)]


def _alarms(heard: Iterable[Spoken], own: Mapping[str, tuple[str, ...]], now: datetime) -> Iterator[Notice]:
    for one in heard:
        if one.is_safety:
            if not one.opens:  # the notice of an opening says it already
                yield _notice(one, "safety", Words("买家说到人身安全", "The buyer tells of harm"), now=now)
        elif words := alarming_words(_said(one.fact), own.get(one.fact.shop, ())):
            zh, en = "、".join(words), ", ".join(words)
            yield _notice(one, "alarm_word", Words(f"买家提到：{zh}", f"The buyer named: {en}"), now=now)


def alarming_words(text: str, own: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The alarming words in `text`, by place, each once: the shipped ones (Chinese and English) and a shop's `own`."""
    automaton, vocabulary = _vocabulary(own)
    folded = fold(text).text
    if not automaton.find_matches_as_indexes(folded):  # most texts: many times cheaper to ask than to scan
        return ()
    found = scan(vocabulary, folded).matches
    places = sorted((hit[START], min(vocabulary.members[word])) for word, hit in found)
    return tuple(dict.fromkeys(word for _, word in places))


def can_be_heard(word: str) -> bool:
    """Whether anything of `word` is left to listen for: a star or a mark that nobody sees alone is not."""
    return bool(fold(word.removesuffix("*")).text.strip())


def _said(fact: Fact) -> str:
    if isinstance(fact, Review):
        return "\n".join(filter(None, (fact.text, fact.follow_up.text if fact.follow_up else None)))
    if isinstance(fact, Message):
        return fact.text if fact.speaker == "buyer" else ""
    return (fact.reason or "") if isinstance(fact, AfterSale) else ""


def _notice(one: Spoken, kind: str, says: Words, *, now: datetime) -> Notice:
    case = one.case
    return Notice(
        key=f"{kind}:{one.key}",
        kind=kind,
        addressee="lead",
        says=says,
        at=now,
        case=UUID(case.id) if case is not None else None,
        shop=one.fact.shop,
        topics=case.seen.issues if case is not None else (),
    )


@lru_cache(maxsize=64)
def _vocabulary(own: tuple[str, ...]) -> tuple[AhoCorasick, Vocabulary]:
    words = {*_shipped(), *filter(can_be_heard, own)}
    bare = sorted({fold(word.removesuffix("*")).text for word in words})
    return AhoCorasick(bare), build_vocabulary((), words)


@cache
def _shipped() -> frozenset[str]:
    packs = (pack for pack in load_packs("signals", SignalPack) if pack.head == _HEAD)
    return frozenset(word for pack in packs for words in pack.terms.values() for word in words)
