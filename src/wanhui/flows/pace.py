"""The time of a contact: how long somebody has been at work on it, and what to think of once it is used up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wanhui.cases.queue import Boxed, time_box
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.rights import require
from wanhui.store import tenancy
from wanhui.store.case_lists import case_by_number
from wanhui.store.sittings import at_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """How long an agent has been at work on a contact, and what to think of now."""

    worked: timedelta
    boxed: Boxed | None


def sit(agent: Agent, number: int, *, now: datetime) -> Sitting:
    """Notes that the agent is at work on the case; once the time of a contact is used up, what they may do instead.

    Nothing is ever ended by it. ``E-CASE-NONE`` for a case that the account does not have.
    """
    require(agent.role, "case.work")
    with tenancy.account(agent.account):
        case = _case(agent.account, number)
        worked = at_work(agent.account, case, agent.id, now=now)
    return Sitting(worked=worked, boxed=time_box(worked))


def _case(account: UUID, number: int) -> UUID:
    line = case_by_number(account, number)
    if line is None:
        raise WanhuiError("E-CASE-NONE", number=number)
    return line.id
