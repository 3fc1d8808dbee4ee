"""What an agent does on an open case from the desk: finishes a step, corrects what was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.cases.acting import Acted, By
from wanhui.cases.arriving import correct
from wanhui.cases.case import replay
from wanhui.cases.next_step import next_step
from wanhui.cases.projection import projection
from wanhui.cases.state import Case
from wanhui.cases.words import ISSUES, Role
from wanhui.cases.work import do_step, escalate, skip_step
from wanhui.errors import WanhuiError
from wanhui.flows.desk_statement import issue_codes
from wanhui.flows.found import as_found
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.store import tenancy
from wanhui.store.case_pages import WholeCase, load_case
from wanhui.store.case_rows import CaseChange
from wanhui.store.cases import append
from wanhui.store.readings import Corrected, corrections
from wanhui.store.readings import correct as keep_correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who acts, in which account and role."""

    account: UUID
    id: UUID
    role: str

    def by(self, now: datetime) -> By:
        """The agent as the cases know them."""
        role: Role = "owner" if self.role == "owner" else "lead" if self.role == "lead" else "agent"
        return By(now=now, actor=str(self.id), role=role)


def finish_step(agent: Agent, number: int, step: str, *, now: datetime, left_out: str = "") -> None:
    """The step that the page showed is done, or left out for the reason `left_out`; its gate stays shut then.

    Doing it twice changes nothing; so does a step that is over by now. Raises ``E-CASE-NONE`` for a case that the
    account does not have.
    """

    def act(case: Case) -> Acted:
        playbooks = playbooks_of(agent.account, case.shop)
        if left_out.strip():
            return skip_step(case, agent.by(now), step, playbooks=playbooks, reason=left_out)
        shown = next_step(case, playbooks, now)
        if shown is not None and shown.id == step == "escalate":
            return escalate(case, agent.by(now), "safety")
        return do_step(case, agent.by(now), step, playbooks=playbooks)

    with tenancy.account(agent.account):
        change(agent.account, whole_case(agent.account, number), act, now=now)


def correct_issue(agent: Agent, number: int, record: str, *, old: str, new: str, now: datetime) -> None:
    """In one act: the issue `old` of a record becomes `new`, or is taken away where `new` is empty.

    The machine's own reading stays as it was; the correction lies over it, and the case follows it.
    """
    if new and new not in ISSUES:
        raise WanhuiError("E-CASE-LABEL", found=new)
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        item = next((one for one in whole.items if str(one.key) == record), None)
        if item is None:
            raise WanhuiError("E-CASE-NONE", number=number)
        before = issue_codes(item, corrections(agent.account, [item.key]))
        after = tuple(dict.fromkeys(new if code == old else code for code in before if new or code != old))
        if after == before:
            return
        keep_correction(
            agent.account,
            Corrected(record=item.key, head="issues", before=list(before), after=list(after), author=agent.id, at=now),
        )
        shop = whole.line.row.shop
        rules = rules_of_shops(agent.account, [shop], now)[shop]
        said = [{"code": code, "p": 1.0} for code in after]
        reading = as_found({**(item.reading or {}), "issues": said, "scenario": None})
        change(
            agent.account,
            whole,
            lambda case: correct(case, agent.by(now), reading, rules=rules, record=item.fact),
            now=now,
        )


def whole_case(account: UUID, number: int) -> WholeCase:
    """The case with this number, or ``E-CASE-NONE``."""
    whole = load_case(account, number)
    if whole is None:
        raise WanhuiError("E-CASE-NONE", number=number)
    return whole


def change(
    account: UUID, whole: WholeCase, act: Callable[[Case], Acted], *, now: datetime, before: Case | None = None
) -> Case:  # fmt: skip
    """Lets `act` add its events to the case and saves them and its new row; ``E-CASE-CHANGED`` if another was first.

    `before` is what the events of `whole` add up to, where that is known already.
    """
    before = before or replay(whole.events)
    acted = act(before)
    if acted.events:
        row = projection(acted.case, playbooks_of(account, acted.case.shop), now)
        append(account, [CaseChange(id=whole.line.id, version=before.seq, row=row, events=acted.events)])
    return acted.case
