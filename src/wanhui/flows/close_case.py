"""Closing a case with its outcome and root cause, and bringing a closed one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, get_args

from wanhui.cases import outcomes
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.outcomes import BLOCKER_WORDS, CAUSES, Basis, Cause, Goods
from wanhui.cases.parcels import under_way
from wanhui.cases.parts import Fault, Outcome, Result
from wanhui.errors import WanhuiError, Words
from wanhui.flows.after_action import consider
from wanhui.flows.consult import remember_solved
from wanhui.flows.desk_acts import Agent
from wanhui.flows.investigate import FAULTS, proposed_fault
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.flows.work_case import Loaded, act_on, load
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.given import book_cause
from wanhui.store.outcomes import save_outcome

RESULTS: Final[tuple[Result, ...]] = get_args(Result)
BASES: Final[tuple[Basis, ...]] = get_args(Basis)
#: How a case must end to help with the next one of its kind.
_SOLVED: Final = frozenset({"solved", "explained"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a person says at the end: codes of `RESULTS`, the cause tree, `FAULTS` and `BASES`.

    `sku` and `batch` may be left out where the order has only one. `reason` says where the buyer confirmed, or why a
    lead closes it.
    """

    result: str
    cause: str
    fault: str
    is_avoidable: bool
    basis: str
    reason: str = ""
    sku: str = ""
    batch: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingView:
    """The form at the end: what is chosen already, what stands against closing on each basis, the parcels under way."""

    number: int
    is_over: bool
    outcome: Outcome | None
    causes: tuple[tuple[str, Cause], ...]
    faults: tuple[Fault, ...]
    results: tuple[Result, ...]
    skus: tuple[str, ...]
    batches: tuple[str, ...]
    proposed_fault: Fault
    blockers: dict[Basis, tuple[Words, ...]]
    parcels: tuple[str, ...]


def closing(agent: Agent, number: int, *, now: datetime) -> ClosingView:
    """What the end of this case needs; ``E-CASE-NONE`` without one."""
    with tenancy.account(agent.account):
        on = load(agent.account, number)
    parcels = _parcels(on)
    by = agent.by(now)
    fault = on.case.fault if on.case.fault != "unknown" else proposed_fault(on.case, on.facts).fault
    standing = {
        basis: tuple(
            BLOCKER_WORDS[one]
            for one in outcomes.blockers(on.case, by, basis, reason="…", parcels=parcels)
            if one != "outcome"
        )
        for basis in BASES
    }
    return ClosingView(
        number=number,
        is_over=on.case.is_over,
        outcome=on.case.outcome,
        causes=tuple(CAUSES.items()),
        faults=FAULTS,
        results=RESULTS,
        skus=tuple(sorted(on.facts.skus)),
        batches=tuple(sorted(on.facts.batches)),
        proposed_fault=fault,
        blockers=standing,
        parcels=parcels,
    )


def close_case(agent: Agent, number: int, said: Closing, *, now: datetime) -> None:
    """Ends the case with its outcome; what was given is booked to the cause, and a repeated cause asks for a review.

    Refused, with nothing done: ``E-CASE-RESULT``, ``E-CASE-CAUSE``, ``E-CASE-FAULT-NONE``, ``E-CASE-GOODS``,
    ``E-CASE-REASON`` (the cause "other" without a text) and ``E-CASE-CLOSE``, which names an open promise, a parcel
    under way, a remedy that is not done, a request on the marketplace that is not answered, a buyer who waits, or a
    missing reason.
    """
    with tenancy.account(agent.account):
        on = load(agent.account, number)
        if on.case.is_over:
            raise WanhuiError("E-CASE-OVER", case=on.case.id, kind="closed", status=on.case.status)
        outcome, basis = _outcome(on, said), _basis(said.basis)

        def act(on: Loaded, by: By) -> Acted:
            goods = Goods(skus=on.facts.skus, batches=on.facts.batches)
            acting = Acting(on.case, by)
            acting.follow(outcomes.record_outcome(acting.case, by, outcome, goods=goods))
            acting.follow(outcomes.close(acting.case, by, basis, reason=said.reason.strip(), parcels=_parcels(on)))
            return acting.done()

        act_on(agent, number, act, now=now)
        loss = _loss(on)
        save_outcome(agent.account, on.whole.line.id, outcome, loss=loss, closed_at=now)
        book_cause(agent.account, on.whole.line.id, outcome.cause)
        consider(agent.account, on.case.shop, outcome.cause, loss=loss, now=now)
        if outcome.result in _SOLVED:
            remember_solved(agent.account, on.whole, note=outcome.note)


def reopen_case(agent: Agent, number: int, *, reason: str, now: datetime) -> None:
    """A closed case comes back with its history and new clocks. ``E-CASE-REASON``, ``E-CASE-REOPEN``."""
    with tenancy.account(agent.account):
        shop = load(agent.account, number).case.shop
        rules = rules_of_shops(agent.account, [shop], now)[shop]
        act_on(agent, number, lambda on, by: outcomes.reopen(on.case, by, reason, rules=rules), now=now)


def _outcome(on: Loaded, said: Closing) -> Outcome:
    result = next((one for one in RESULTS if one == said.result), None)
    if result is None:
        raise WanhuiError("E-CASE-RESULT", found=said.result, expected=", ".join(RESULTS))
    fault = next((one for one in FAULTS if one == said.fault), None)
    if fault is None:
        raise WanhuiError("E-CASE-FAULT-NONE", found=said.fault, expected=", ".join(FAULTS))
    return Outcome(
        result=result,
        cause=said.cause,
        fault=fault,
        is_avoidable=said.is_avoidable,
        sku=said.sku or _only(on.facts.skus),
        batch=said.batch or _only(on.facts.batches),
        note=said.note.strip(),
    )


def _only(values: frozenset[str]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


def _basis(said: str) -> Basis:
    found = next((one for one in BASES if one == said), None)
    if found is None:
        raise WanhuiError("E-CASE-RESULT", found=said, expected=", ".join(BASES))
    return found


def _parcels(on: Loaded) -> tuple[str, ...]:
    return under_way(on.facts.order, on.facts.scans, on.facts.after_sales)


def _loss(on: Loaded) -> Money:
    """What the case cost in remedies that were chosen or done, in the currency of its order."""
    paid = on.facts.order.paid if on.facts.order is not None else None
    currency = paid.currency if paid is not None else next((one.cost.currency for one in on.case.remedies), "CNY")
    given = (one.cost.amount for one in on.case.remedies if one.state in ("chosen", "done"))
    return Money(sum(given, Decimal(0)), currency)
