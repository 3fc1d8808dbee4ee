"""Remedies at the desk: what may be offered and why, what the buyer chose, and carrying it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from wanhui.cases import granting, plans
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.events import RemedyMoved
from wanhui.cases.offer_words import open_offer_words
from wanhui.cases.parts import Remedy
from wanhui.cases.pricing import PriceCheck
from wanhui.cases.remedies import Option, next_rung
from wanhui.cases.work import pass_gate
from wanhui.errors import WanhuiError, Words
from wanhui.flows.case_words import NOT_OWED, OWED
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_drafts import language_of
from wanhui.flows.errands import can_hand_over
from wanhui.flows.offering import book_costs, offered, plan_task, save_draft
from wanhui.flows.own_remedies import budget_left, remedies_of
from wanhui.flows.price_check import price_of
from wanhui.flows.shelf import Shelf, chosen_from, shelf_of
from wanhui.flows.tied import pay_apart
from wanhui.flows.work_case import Loaded, act_on, load
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.approvals import ApprovalLine, approvals
from wanhui.store.budgets import Period

_LEAST_WAYS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenView:
    """A remedy of the case: what it is, how it stands, and what is to be done to carry it out.

    `is_at_once`: the marketplace carries it out in one step.
    """

    remedy: Remedy
    title: Words
    steps: tuple[Words, ...]
    is_at_once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemediesView:
    """What may be offered on a case, with cost, freight, approver and reason, and what has come of it so far.

    `wants_return`: the buyer wants to send the goods back and may; the way to do so comes first. `next_up` is the next
    step of the ladder for a buyer who declined. `missing` is true where nobody knows what was paid.
    """

    number: int
    is_over: bool
    options: tuple[Option, ...]
    given: tuple[GivenView, ...]
    next_up: Option | None
    exchanges: int
    exchange_limit: int
    wants_return: bool
    price: PriceCheck | None
    budgets: Mapping[Period, Money]
    approvals: tuple[ApprovalLine, ...]
    missing: bool


def remedies(agent: Agent, number: int, *, now: datetime) -> RemediesView:
    """What `agent` may offer on the case now; ``E-CASE-NONE`` without one."""
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        shelf = shelf_of(agent, on, now=now)
        asked = approvals(agent.account, case=on.whole.line.id)
        left = budget_left(agent.account, on.case.shop, now=now)
        packs = {pack.id: pack for pack in remedies_of(agent.account, on.case.shop)}
    declined = [one.kind for one in on.case.remedies if one.state == "declined"]
    known = [one for one in on.case.remedies if one.kind in packs]
    return RemediesView(
        number=number,
        is_over=on.case.is_over,
        options=shelf.options,
        given=tuple(
            GivenView(
                remedy=one, title=packs[one.kind].title, steps=packs[one.kind].steps, is_at_once=can_hand_over(on, one)
            )
            for one in known
        ),
        next_up=next_rung(shelf.options, declined) if declined else None,
        exchanges=shelf.exchanged,
        exchange_limit=on.playbook.exchange_limit,
        wants_return=shelf.wants_return,
        price=shelf.price,
        budgets=left,
        approvals=asked,
        missing=not shelf.is_priced,
    )


def offer_remedies(agent: Agent, number: int, kinds: Sequence[str], *, key: str, now: datetime) -> None:
    """Puts remedies before the buyer: granted, booked, and written as a draft menu that an agent still sends.

    The same `key` again offers nothing twice. Refused, with nothing done: ``E-REMEDY-UNKNOWN`` for what is not on the
    menu, ``E-REMEDY-MENU`` for one way where there are more, ``E-REMEDY-RETURN-FIRST`` for an offer that would stand
    before a return which the law allows, ``E-REMEDY-AUTHORITY`` beyond the agent's authority or the shop's budget,
    ``E-REMEDY-EXTORTION`` for goodwill where money is demanded over a review.
    """

    def act(on: Loaded, by: By) -> Acted:
        shelf = shelf_of(agent, on, now=now)
        chosen = chosen_from(shelf, on, kinds)
        _leave_a_choice(shelf, chosen, on)
        return offered(on, by, chosen, key=key, wants_return=shelf.wants_return)

    with tenancy.account(agent.account):
        act_on(agent, number, act, now=now)
        book_costs(load(agent.account, number))


def record_choice(agent: Agent, number: int, remedy: str, *, proof: str, now: datetime) -> None:
    """The buyer chose this one (`proof`: where they said so): its time is kept, what else stood open is withdrawn.

    The exact steps to carry it out become a task. ``E-CASE-REASON`` without a proof, ``E-CASE-REMEDY`` for a remedy
    that cannot be chosen any more.
    """
    if not proof.strip():
        raise WanhuiError("E-CASE-REASON", what="choice")

    def act(on: Loaded, by: By) -> Acted:
        if any(one.id == remedy and one.state in ("chosen", "done") for one in on.case.remedies):
            return Acted(on.case, ())
        acting = Acting(on.case, by)
        acting.follow(granting.choose(acting.case, by, remedy, proof=proof))
        for other in acting.case.remedies:
            if other.state == "offered" and other.id != remedy:
                acting.add(RemedyMoved, remedy=other.id, state="withdrawn")
        _stop_plans(acting, by, "choice:", note="choice")
        plan_task(acting, by, remedy, packs=remedies_of(on.account, on.case.shop))
        return acting.done()

    act_on(agent, number, act, now=now)


def decline(agent: Agent, number: int, remedy: str, *, now: datetime) -> None:
    """The buyer declined: the offer stays open until its date, and nobody asks about it again."""

    def act(on: Loaded, by: By) -> Acted:
        acting = Acting(on.case, by)
        acting.follow(granting.decline(acting.case, by, remedy))
        _stop_plans(acting, by, "choice:", note="declined")
        return acting.done()

    act_on(agent, number, act, now=now)


def carry_out(agent: Agent, number: int, remedy: str, *, proof: str, now: datetime) -> None:
    """The remedy was carried out (`proof`: refund or tracking number); recorded once, however often it is said.

    ``E-ACT-FORBIDDEN`` for goodwill that the shop has tied to a review.
    """
    pay_apart(agent, number, remedy, now=now)

    def act(on: Loaded, by: By) -> Acted:
        acting = Acting(on.case, by)
        acting.follow(granting.carry_out(acting.case, by, remedy, proof=proof))
        for made in acting.case.plans:
            if made.state == "open" and made.id == f"do:{remedy}":
                acting.follow(plans.done(acting.case, by, made.id))
        return acting.done()

    act_on(agent, number, act, now=now)


def draft_open_offer(agent: Agent, number: int, *, now: datetime) -> None:
    """A public reply that says in neutral words what still stands open for a buyer who declined.

    ``E-CASE-REMEDY`` when nothing does.
    """
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        open_ = [one for one in granting.open_offers(on.case, now) if one.state == "declined"]
        packs = {pack.id: pack for pack in remedies_of(agent.account, on.case.shop)}
        if not open_:
            raise WanhuiError("E-CASE-REMEDY", remedy="–", state="–", wanted="open")
        until = min(one.reply_by for one in open_ if one.reply_by is not None)
        day = until.astimezone(ZoneInfo(on.whole.line.time_zone))
        text = open_offer_words(
            [packs[one.kind].title for one in open_], language_of(on.whole), day=f"{day:%Y-%m-%d}"
        )  # fmt: skip
        save_draft(on, agent.by(now), text, way="public_reply", key=f"open:{until.isoformat()}")


def check_the_price(agent: Agent, number: int, *, now: datetime) -> PriceCheck | None:
    """Price protection of the order was looked at: the gate is passed, with what was found as its proof."""
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        found = price_of(agent.account, on.case, on.facts)
    proof = "no lower price" if found is None else f"{found.difference}{OWED if found.is_owed else NOT_OWED}"

    def act(on: Loaded, by: By) -> Acted:
        return pass_gate(on.case, by, "price_checked", playbooks=on.playbooks, proof=proof)

    act_on(agent, number, act, now=now)
    return found


def _leave_a_choice(shelf: Shelf, chosen: Sequence[Option], on: Loaded) -> None:
    """Two ways or more where they exist, and a return that is allowed never behind anything else."""
    stands = {one.kind for one in on.case.remedies if one.state in ("offered", "chosen", "declined", "done")}
    if shelf.wants_return and not any(option.is_return for option in chosen) and "return_refund" not in stands:
        raise WanhuiError("E-REMEDY-RETURN-FIRST")
    within = [option for option in shelf.options if not option.is_extra and option.approver is None]
    given = {option.remedy for option in chosen if not option.is_extra} | stands
    missing = [option.remedy for option in within if option.remedy not in given]
    if len(given) < _LEAST_WAYS and missing:
        raise WanhuiError("E-REMEDY-MENU", ways=", ".join(missing))


def _stop_plans(acting: Acting, by: By, prefix: str, *, note: str) -> None:
    for made in acting.case.plans:
        if made.state == "open" and made.id.startswith(prefix):
            acting.follow(plans.stop(acting.case, by, made.id, note=note))
