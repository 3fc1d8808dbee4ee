"""Warns of running chats that go wrong before a review is written: when the buyer writes, and as time passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.cases.promises import warn_at
from wanhui.cases.state import Case
from wanhui.cases.temper import LEVEL_WORDS, LEVELS, SIGN_WORDS, Temper, Turn, asks, temper
from wanhui.errors import Words
from wanhui.records.conversations import Message
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.facts import StoredFact
from wanhui.store.notices import Notice
from wanhui.store.records import Ref, chains
from wanhui.store.shops import shops

#: A chat that has been silent for longer is not running any more.
RUNNING: Final = timedelta(hours=2)


def warnings_of(
    account: UUID, messages: Sequence[Message], cases: Mapping[Ref, Case], *, now: datetime
) -> list[Notice]:  # fmt: skip
    """What people are to hear of the chats that `messages` belong to; `cases` by (shop, conversation).

    Chats of old cost nothing. A chat whose order has a review already is that review's case's matter. Three queries
    at most, however many chats there are.
    """
    running = {(one.shop, one.conversation) for one in messages if one.speaker == "buyer" and now - one.at <= RUNNING}
    if not running:
        return []
    with tenancy.account(account):
        talks = chains(account, "conversation", running)
        orders = {(shop, order) for (shop, _), talk in talks.items() for one in talk if (order := _order(one))}
        reviewed = _reviewed(account, orders)
        levels = {shop.id: _levels(shop.settings) for shop in shops(account)}
    found = []
    for ref, talk in talks.items():
        if any((ref[0], _order(one)) in reviewed for one in talk):
            continue
        case = cases.get(ref)
        stands = temper(
            [turn for one in talk if (turn := _turn(one)) is not None], now,
            has_promise_due=case is not None and _promise_due(case, now), levels=levels.get(ref[0], LEVELS),
        )  # fmt: skip
        if stands.level is not None:
            found.append(_notice(ref, stands, case=case, now=now))
    return found


def _order(one: StoredFact) -> str | None:
    return one.fact.order if isinstance(one.fact, Message) else None


def _reviewed(account: UUID, orders: set[Ref]) -> set[Ref]:
    """The orders that have a review."""
    if not orders:
        return set()
    found = chains(account, "order", orders)
    return {ref for ref, facts in found.items() if any(isinstance(one.fact, Review) for one in facts)}


def _turn(one: StoredFact) -> Turn | None:
    fact = one.fact
    if not isinstance(fact, Message) or fact.speaker == "system":
        return None
    is_buyers = fact.speaker == "buyer"
    emotion = str((one.reading or {}).get("emotion") or "calm") if is_buyers else "calm"
    return Turn(is_buyers=is_buyers, at=fact.at, emotion=emotion, is_question=is_buyers and asks(fact.text))


def _promise_due(case: Case, now: datetime) -> bool:
    return any(made.state == "open" and warn_at(made) <= now for made in case.promises)


def _levels(settings: Mapping[str, object]) -> Sequence[float]:
    """A shop's own levels, where it has set three rising ones; else the shipped."""
    given = settings.get("chat_levels")
    if isinstance(given, list) and len(given) == 3 and all(isinstance(one, float) and 0 < one < 1 for one in given):
        return tuple(given) if given == sorted(given) else LEVELS
    return LEVELS


def _notice(ref: Ref, stands: Temper, *, case: Case | None, now: datetime) -> Notice:
    """One notice for each level that a chat reaches in a day; the highest goes to those who lead."""
    assert stands.level is not None
    what = LEVEL_WORDS[stands.level]
    signs = [SIGN_WORDS[sign] for sign in stands.signs]
    zh, en = "、".join(one.zh for one in signs), ", ".join(one.en for one in signs)
    addressee = "lead" if stands.level == 3 else (case.assignee if case is not None else None) or "all"
    return Notice(
        key=f"chat:{ref[0]}:{ref[1]}:{stands.level}:{now:%Y-%m-%d}",
        kind="chat_risk",
        addressee=addressee,
        says=Words(
            f"聊天 {ref[1]}：{what.zh}（{zh}，闹僵的可能 {stands.p:.2f}）",
            f"Chat {ref[1]}: {what.en} ({en}; {stands.p:.2f} to end badly)",
        ),
        at=now,
        case=UUID(case.id) if case is not None else None,
        shop=ref[0],
    )
