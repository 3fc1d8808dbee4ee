"""Asking for what is beyond one's authority, and answering: the clocks of the case run on meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wanhui.cases.acting import Acted, By
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.offering import book_costs, offered
from wanhui.flows.shelf import chosen_from, shelf_of
from wanhui.flows.work_case import Loaded, act_on, load
from wanhui.store import tenancy
from wanhui.store.approvals import ApprovalLine, ApprovalState, NewApproval, approval, approvals, ask, decide
from wanhui.store.keys import new_key


def ask_approval(agent: Agent, number: int, kind: str, *, reason: str, now: datetime) -> None:
    """Asks whoever may grant it for a remedy beyond the agent's authority; the clocks of the case run on.

    ``E-CASE-REASON`` without a reason, ``E-APPROVAL-NEEDLESS`` for what the agent may grant alone. Asking again while
    the question is open asks nothing more.
    """
    if not reason.strip():
        raise WanhuiError("E-CASE-REASON", what="approval")
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        (option,) = chosen_from(shelf_of(agent, on, now=now), on, [kind])
        if option.approver is None:
            raise WanhuiError("E-APPROVAL-NEEDLESS", remedy=kind)
        ask(
            agent.account,
            NewApproval(
                id=new_key(), case=on.whole.line.id, kind=kind, cost=option.cost, approver=option.approver,
                reason=reason.strip(), asked_by=str(agent.id), asked_at=now,
            ),
        )  # fmt: skip


def decide_approval(lead: Agent, key: UUID, *, is_granted: bool, note: str, now: datetime) -> None:
    """Grants what was asked for, which puts it before the buyer with the approver's name, or refuses it with a reason.

    ``E-APPROVAL-NONE`` when somebody was first, ``E-APPROVAL-OWN`` for a question of one's own,
    ``E-REMEDY-AUTHORITY`` when it is beyond the authority of this person too, ``E-CASE-REASON`` for a bare no.
    """
    with tenancy.account(lead.account):
        found = approval(lead.account, key)
        if found is None or found.state != "asked":
            raise WanhuiError("E-APPROVAL-NONE")
        if found.asked_by == str(lead.id):
            raise WanhuiError("E-APPROVAL-OWN")
        if not is_granted and not note.strip():
            raise WanhuiError("E-CASE-REASON", what="refuse")
        if is_granted:
            _grant(lead, found, now=now)
        elif not lead.by(now).is_lead:
            raise WanhuiError("E-REMEDY-AUTHORITY", remedy=found.kind, cost=found.cost, approver=found.approver)
        state: ApprovalState = "granted" if is_granted else "refused"
        if not decide(lead.account, key, state=state, by=str(lead.id), at=now, note=note.strip()):
            raise WanhuiError("E-APPROVAL-NONE")


def open_approvals(agent: Agent, *, sold: str = "") -> tuple[ApprovalLine, ...]:
    """The questions that wait for an answer, the most pressing first; nothing on them tells how a review stands.

    With `sold`, those about cases of that broadcast, streamer or offer.
    """
    with tenancy.account(agent.account):
        return approvals(agent.account, state="asked", sold=sold)


def _grant(lead: Agent, found: ApprovalLine, *, now: datetime) -> None:
    def act(on: Loaded, by: By) -> Acted:
        shelf = shelf_of(lead, on, now=now)
        chosen = chosen_from(shelf, on, [found.kind])
        return offered(on, by, chosen, key=str(found.id), wants_return=shelf.wants_return, approver=str(lead.id))

    act_on(lead, found.number, act, now=now)
    book_costs(load(lead.account, found.number))
