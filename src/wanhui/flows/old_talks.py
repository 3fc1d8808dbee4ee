"""Chats of the past that came to a good end: what was answered weeks ago opens no case when it is imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.content.models import load_reader
from wanhui.reading.read import TextIn, read_one
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.store.records import Ref, chains

#: A chat in which nothing was said for so long is over, unless its last word is a complaint (own default).
OVER_AFTER: Final = timedelta(days=14)


def settled_talks(account: UUID, facts: Iterable[Fact], now: datetime) -> frozenset[Ref]:
    """(shop, conversation) of the chats among `facts` that are over: the shop had the last word, or the buyer's says
    nothing bad by itself. To be called inside the account; one query, none when nothing is old.
    """
    said = (fact for fact in facts if isinstance(fact, Message))
    old = {(fact.shop, fact.conversation) for fact in said if now - fact.at > OVER_AFTER}
    if not old:
        return frozenset()
    talks = chains(account, "conversation", old)
    return frozenset(ref for ref, found in talks.items() if _is_over([one.fact for one in found], now))


def _is_over(facts: Sequence[Fact], now: datetime) -> bool:
    words = sorted(
        (one for one in facts if isinstance(one, Message) and one.speaker != "system"), key=lambda one: one.at
    )
    if not words or now - words[-1].at <= OVER_AFTER:
        return False
    if words[-1].speaker == "seller":
        return True
    answered = any(one.speaker == "seller" for one in words)
    return answered and read_one(load_reader(), TextIn(text=words[-1].text)).polarity not in ("neg", "mixed")
