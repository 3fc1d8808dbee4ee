"""Finds the complaints among records: what buyers say of an order, in reviews, chats and after-sale requests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.content.models import load_reader
from wanhui.insights.ledger import Complaint
from wanhui.reading.read import Columns, TextIn, read_many
from wanhui.reading.vocabulary import ISSUES, POLARITIES
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.reviews import Review

Bools = npt.NDArray[np.bool_]
_STARS: Final = {"good": 5, "neutral": 3, "bad": 1}
#: From so many stars on a text must itself complain.
_GOOD: Final = 4
_UNHAPPY: Final = ("neg", "mixed")
#: Words are plainly unhappy below this probability of being positive, or from this severity on (own).
_PLAINLY, _SERIOUS = 0.2, 2
_QUESTION: Final = re.compile(r"([?？吗呢]|多久|几天|哪天|什么时候)[\s~。]*$")
_TROUBLE: Final = re.compile(
    "不|没|未|坏|破|碎|裂|错|少|差|慢|假|退|赔|换|投诉|漏|脏|臭|烂|晚|超时|broken|wrong|late|refund|not|n't"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A text with who said it about what, and the stars beside it."""

    fact: Review | Message | AfterSale
    at: datetime
    text: str
    stars: int | None = None


def complaints_in(facts: Sequence[Fact]) -> list[Complaint]:
    """One complaint for each issue of each text that complains; a request to return without a fault is none."""
    bought = {fact.id: fact.created_at for fact in facts if isinstance(fact, Order)}
    said = [one for fact in facts for one in _said(fact) if not _before(one, bought)]
    read = read_many(load_reader(), [TextIn(text=one.text, stars=one.stars) for one in said]).columns
    found: list[Complaint] = []
    complains = _complaining(said, read)
    for number in np.nonzero(complains)[0].tolist():
        codes = [ISSUES[place] for place in np.nonzero(read.issues[number])[0].tolist()]
        found += [_complaint(said[number], code) for code in codes or ["other"]]
    return found


def _complaining(said: Sequence[_Said], read: Columns) -> Bools:
    """In a review bad stars complain by themselves; good stars and chats only by words that are plainly unhappy."""
    unhappy = np.isin(read.polarity, [POLARITIES.index(name) for name in _UNHAPPY]) & read.issues.any(1)
    plainly = unhappy & ((read.p_positive < _PLAINLY) | (read.severity >= _SERIOUS))
    is_review = np.array([isinstance(one.fact, Review) for one in said], np.bool_)
    is_form = np.array([isinstance(one.fact, AfterSale) for one in said], np.bool_)
    low = np.array([one.stars is not None and one.stars < _GOOD for one in said], np.bool_)
    high = np.array([one.stars is not None and one.stars >= _GOOD for one in said], np.bool_)
    asks = np.array([isinstance(one.fact, Message) and _only_asks(one.text) for one in said], np.bool_)
    found: Bools = np.where(is_form, read.issues.any(1), low | plainly | (unhappy & is_review & ~high)) & ~asks
    return found


def _before(one: _Said, bought: Mapping[str, datetime]) -> bool:
    """Whether a chat line came before its order: nothing had been bought yet that could be complained of."""
    made = bought.get(one.fact.order or "")
    return isinstance(one.fact, Message) and made is not None and one.at < made


def _only_asks(text: str) -> bool:
    """Whether a chat line is a plain question: what ships how and when, before anything has gone wrong."""
    return _QUESTION.search(text) is not None and _TROUBLE.search(text) is None


def _said(fact: Fact) -> list[_Said]:
    if isinstance(fact, Review):
        stars = fact.stars or _STARS.get(fact.grade or "")
        first = [_Said(fact, fact.at, fact.text, stars)]
        return [*first, _Said(fact, fact.follow_up.at, fact.follow_up.text, None)] if fact.follow_up else first
    if isinstance(fact, Message):
        return [_Said(fact, fact.at, fact.text)] if fact.speaker == "buyer" else []
    return [_Said(fact, fact.at, fact.reason or "")] if isinstance(fact, AfterSale) else []


def _complaint(said: _Said, issue: str) -> Complaint:
    fact = said.fact
    return Complaint(
        at=said.at,
        issue=issue,
        record=fact.id,
        order=fact.order,
        buyer=None if isinstance(fact, AfterSale) else fact.buyer,
        product=fact.product if isinstance(fact, Review) else None,
        sku=fact.sku if isinstance(fact, Review) else None,
        conversation=fact.conversation if isinstance(fact, Message) else None,
    )
