"""Hears in every message of a buyer how they want to be reached, and keeps it with its proof."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wanhui.content.wish_words import wish_reader
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent, whole_case
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.store import tenancy
from wanhui.store.wishes import Wish, WishKind, keep_wishes


def note_wishes(account: UUID, facts: Iterable[Fact]) -> int:
    """Keeps what the messages among `facts` say about being contacted, by any channel; how much of it is new."""
    reader = wish_reader()
    found = [
        Wish(
            shop=fact.shop,
            buyer=fact.buyer,
            channel=said.channel,
            wish=said.wish,
            words=said.words,
            source=f"message:{fact.id}",
            actor=fact.buyer,
            at=fact.at,
        )
        for fact in facts
        if isinstance(fact, Message) and fact.speaker == "buyer" and fact.buyer is not None
        for said in reader.read(fact.text)
    ]
    return keep_wishes(account, found)


def enter_wish(
    agent: Agent, number: int, *, wish: WishKind, channel: str, words: str, key: str, now: datetime
) -> None:  # fmt: skip
    """What a buyer said elsewhere (on the phone, in a letter), typed in by an agent with their words as the proof.

    ``E-CASE-REASON`` without the words, ``E-CONTACT-WHO`` where nobody knows who the buyer is.
    """
    if not words.strip():
        raise WanhuiError("E-CASE-REASON", what=wish)
    with tenancy.account(agent.account):
        row = whole_case(agent.account, number).line.row
        if row.buyer is None:
            raise WanhuiError("E-CONTACT-WHO")
        said = Wish(
            shop=row.shop, buyer=row.buyer, channel=channel, wish=wish, words=words.strip()[:200],
            source=f"agent:{key}", actor=str(agent.id), at=now,
        )  # fmt: skip
        keep_wishes(agent.account, [said])
