"""Who has a case: taken, handed over with its whole history, put off, one or many at a time, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from wanhui.cases.case import replay
from wanhui.cases.work import assign
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.plans import Wished, plan_for_later
from wanhui.flows.rights import may, require
from wanhui.store import tenancy
from wanhui.store.members import Member, members
from wanhui.store.shops import shops

#: How long a case may be put off from the desk: nobody waits for longer than a day unnoticed.
LONGEST_SNOOZE: Final = timedelta(hours=24)
MOST_AT_ONCE: Final = 200

Act = Literal["assign", "snooze"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A case that changed hands: `before` and `after` are people's ids, None for nobody."""

    number: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """What became of many cases: how many were done, and (number, error) of those that were not."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, WanhuiError], ...]


def hand_over(agent: Agent, number: int, to: UUID | None, *, now: datetime) -> HandedOver:
    """The case is `to`'s from now on (None: anybody's); no reason is asked for, the history goes along.

    Everybody may take what is free, give away what is theirs, and hand anything to somebody else who is at work
    here; only leads may take from a colleague. ``E-ASSIGN-WHO`` for somebody who cannot work on this case.
    """
    require(agent.role, "case.work")
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        mine = case.assignee in (None, str(agent.id))
        if not mine and not may(agent.role, "case.assign"):
            raise WanhuiError("E-ASSIGN-OTHERS")
        if to is not None and not _can_take(agent.account, to, whole.line.row.shop):
            raise WanhuiError("E-ASSIGN-WHO")
        after = str(to) if to is not None else None
        change(agent.account, whole, lambda found: assign(found, agent.by(now), after), now=now)
    return HandedOver(number=number, before=case.assignee, after=after)


def _can_take(account: UUID, person: UUID, shop: str) -> bool:
    found = next((one for one in members(account) if one.id == person), None)
    if found is None or not may(found.role, "case.work"):
        return False
    return found.shops is None or any(one.id == shop and one.key in found.shops for one in shops(account))


def colleagues(account: UUID) -> tuple[Member, ...]:
    """Those who can have a case, by name."""
    return tuple(sorted((one for one in members(account) if may(one.role, "case.work")), key=lambda one: one.name))


def snooze(agent: Agent, number: int, *, until: datetime, now: datetime, key: str) -> str:
    """The case rests until `until`; its clocks run on. Gives the id of the plan that wakes it.

    Raises ``E-SNOOZE-LONG`` beyond a day, ``E-CASE-PLAN-PAST`` for a time that is over.
    """
    require(agent.role, "case.work")
    if until > now + LONGEST_SNOOZE:
        raise WanhuiError("E-SNOOZE-LONG")
    return plan_for_later(agent, number, Wished(act="snooze", at=until, text="", key=key), now=now)


def assign_many(agent: Agent, numbers: Sequence[int], to: UUID | None, *, now: datetime) -> Bulk:
    """Hands over up to `MOST_AT_ONCE` cases; what cannot be handed over is told and keeps no other back."""
    return _each(numbers, lambda number: hand_over(agent, number, to, now=now))


def snooze_many(agent: Agent, numbers: Sequence[int], *, until: datetime, now: datetime, key: str) -> Bulk:
    """Puts up to `MOST_AT_ONCE` cases off."""
    return _each(numbers, lambda number: snooze(agent, number, until=until, now=now, key=f"{key}:{number}"))


def _each(numbers: Sequence[int], act: Callable[[int], object]) -> Bulk:
    done, refused = [], []
    for number in list(dict.fromkeys(numbers))[:MOST_AT_ONCE]:
        try:
            act(number)
        except WanhuiError as problem:
            refused.append((number, problem))
        else:
            done.append(number)
    return Bulk(done=tuple(done), refused=tuple(refused))
