"""One act of a person on a case: loads it with its facts and its shop's playbooks, lets the act think, saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.cases.acting import Acted, By
from wanhui.cases.case import replay
from wanhui.cases.playbook import Playbook, Playbooks
from wanhui.cases.state import Case
from wanhui.flows.case_facts import CaseFacts, facts_of
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A case with all that a decision about it rests on."""

    account: UUID
    whole: WholeCase
    case: Case
    facts: CaseFacts
    playbooks: Playbooks

    @property
    def playbook(self) -> Playbook:
        """The playbook that the case follows."""
        return self.playbooks.named(self.case.playbook)


def load(account: UUID, number: int) -> Loaded:
    """The case with this number; to be called inside the account. ``E-CASE-NONE`` without one."""
    whole = whole_case(account, number)
    case = replay(whole.events)
    playbooks = playbooks_of(account, case.shop)
    return Loaded(account=account, whole=whole, case=case, facts=facts_of(whole, case), playbooks=playbooks)


def act_on(agent: Agent, number: int, act: Callable[[Loaded, By], Acted], *, now: datetime) -> Case:
    """Lets `agent` do `act` on the case and saves what comes of it, all or nothing; gives the case afterwards."""
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        return change(agent.account, on.whole, lambda _: act(on, agent.by(now)), now=now, before=on.case)
