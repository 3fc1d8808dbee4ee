"""Who is on a case with me: shown within seconds, so that no buyer is answered twice by chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.cases import events as ev
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.store import presence, tenancy
from wanhui.store.accounts import people
from wanhui.store.case_lists import case_by_number
from wanhui.store.cases import events_of
from wanhui.store.live import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What happened on a case since the page was made: the last act of somebody else, and by whom."""

    by: str
    at: datetime
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The others on a case, and what they did since `version`; `version` is the case's of now."""

    number: int
    others: tuple[presence.Here, ...]
    since: Since | None
    version: int


def be_here(agent: Agent, number: int, *, is_writing: bool, now: datetime) -> None:
    """The agent has the case open; the others are told when that is news."""
    with tenancy.account(agent.account):
        case = _case(agent.account, number)
        if presence.arrive(agent.account, case, agent.id, now=now, is_writing=is_writing):
            tell(agent.account, "here", number)


def be_gone(agent: Agent, number: int) -> None:
    """The agent has left the case."""
    with tenancy.account(agent.account):
        if presence.leave(agent.account, _case(agent.account, number), agent.id):
            tell(agent.account, "here", number)


def company(agent: Agent, number: int, *, version: int, now: datetime) -> Company:
    """Who else is on the case, and what they have done since `version` of it."""
    with tenancy.account(agent.account):
        case = _case(agent.account, number)
        found = presence.who_is_here(agent.account, case, now=now)
        events = events_of(agent.account, [case]).get(case, ())
        names = {str(one.id): one.name for one in people(agent.account)}
    return Company(
        number=number,
        others=tuple(one for one in found if one.person != agent.id),
        since=_since(events, version, me=str(agent.id), names=names),
        version=events[-1].seq if events else 0,
    )


def _since(events: tuple[ev.Event, ...], version: int, *, me: str, names: dict[str, str]) -> Since | None:
    new = [one for one in events if one.seq > version and one.actor != me]
    if not new:
        return None
    told = next((one for one in reversed(new) if one.actor in names), new[-1])
    return Since(by=names.get(told.actor, ""), at=told.at, kind=told.kind)


def _case(account: UUID, number: int) -> UUID:
    line = case_by_number(account, number)
    if line is None:
        raise WanhuiError("E-CASE-NONE", number=number)
    return line.id
