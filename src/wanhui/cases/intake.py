"""What to ask a buyer: the questions of a playbook, without those that the thread or the records answer already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from wanhui.cases.playbook import Playbook, Question
from wanhui.cases.triage import GUESS_P, Read
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.reviews import Review

#: Words by which a buyer has said when it showed. Only how a question is pre-filled rests on them, no decision.
_ONSET: Final = ("收到", "拆开", "打开", "用了", "穿了", "洗了", "第一次", "arrived", "opened", "after a", "after one")


def questions(playbook: Playbook, known: Collection[str]) -> tuple[Question, ...]:
    """The questions of `playbook` that nothing in `known` (fact names) answers; at most three, so nobody is grilled."""
    return tuple(q for q in playbook.intake if q.known_from.isdisjoint(known))[:3]


def answered(playbook: Playbook, known: Collection[str]) -> tuple[Question, ...]:
    """The questions that are pre-filled, because something in `known` answers them."""
    return tuple(q for q in playbook.intake if not q.known_from.isdisjoint(known))


def known_facts(reading: Read | None, facts: Sequence[Fact]) -> frozenset[str]:
    """The names of what is known of a case from its reading and records: photos, order, parcels, chats, issues …"""
    found: set[str] = set()
    if reading is not None:
        if any(issue.p >= GUESS_P for issue in reading.issues):
            found.add("issues")
        if reading.asks:
            found.add("asks")
    for fact in facts:
        found |= _known_from(fact)
    return frozenset(found)


def _known_from(fact: Fact) -> set[str]:
    if isinstance(fact, Order):
        return {"order"}
    if isinstance(fact, ShipmentEvent):
        return {"parcels"}
    if isinstance(fact, Review):
        return ({"photos"} if fact.images else set()) | _said(fact.text)
    if isinstance(fact, Message) and fact.speaker == "buyer":
        return ({"photos"} if fact.attachments else set()) | {"chats"} | _said(fact.text)
    return set()


def _said(text: str) -> set[str]:
    plain = text.casefold()
    return {"onset"} if any(word in plain for word in _ONSET) else set()
