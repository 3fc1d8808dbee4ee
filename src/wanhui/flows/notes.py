"""Notes among colleagues: they stand on the case, may name people, and can never be sent to a buyer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.cases.work import note
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.rights import require
from wanhui.store import tenancy
from wanhui.store.live import tell
from wanhui.store.members import Member, members
from wanhui.store.mentions import StoredMention, count_unread, mark_read, mention, mentions_of

#: As long as a note may be.
LONGEST: Final = 4000


def add_note(agent: Agent, number: int, text: str, *, now: datetime) -> tuple[str, ...]:
    """Keeps a note on the case and tells whoever it names with ``@``; gives the names of those who were told.

    Raises ``E-NOTE-EMPTY`` and ``E-NOTE-LONG``. A note is an event of the case and never a reply: nothing that
    sends reads it.
    """
    require(agent.role, "case.work")
    words = text.strip()
    if not words:
        raise WanhuiError("E-NOTE-EMPTY")
    if len(words) > LONGEST:
        raise WanhuiError("E-NOTE-LONG", limit=LONGEST, found=len(words))
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = change(agent.account, whole, lambda found: note(found, agent.by(now), words), now=now)
        meant = [one for one in named_in(words, members(agent.account)) if one.id != agent.id]
        if meant:
            mention(agent.account, whole.line.id, [one.id for one in meant], seq=case.seq, at=now)
            for one in meant:
                tell(agent.account, "mention", one.id)
    return tuple(one.name for one in meant)


def named_in(text: str, people: Iterable[Member]) -> list[Member]:
    """Those whom `text` names: ``@`` and a whole name or login; of two that fit, the longer one is meant."""
    called = sorted(
        ((word.casefold(), one) for one in people for word in {one.name, one.login} if word),
        key=lambda pair: -len(pair[0]),
    )
    found: dict[UUID, Member] = {}
    for place in text.casefold().split("@")[1:]:
        meant = next((one for word, one in called if place.startswith(word)), None)
        if meant is not None:
            found[meant.id] = meant
    return list(found.values())


def my_mentions(agent: Agent, *, now: datetime, is_seen: bool) -> tuple[StoredMention, ...]:
    """The newest notes that name the agent; with `is_seen` they count as read from now on."""
    with tenancy.account(agent.account):
        found = mentions_of(agent.account, agent.id)
        if is_seen:
            mark_read(agent.account, agent.id, now=now)
    return found


def unread(account: UUID, person: UUID) -> int:
    """How many notes name `person` that they have not seen."""
    return count_unread(account, person)
