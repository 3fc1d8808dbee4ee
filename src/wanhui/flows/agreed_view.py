"""What was agreed with buyers, as pages show it: on one case, and across all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases import promises
from wanhui.cases.case import replay
from wanhui.cases.parts import Plan, Promise
from wanhui.cases.words import WaitingFor
from wanhui.errors import WanhuiError, Words
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.notify import stopped_words
from wanhui.flows.rights import require
from wanhui.flows.waiting import ClockLine, clock_lines
from wanhui.store import tenancy
from wanhui.store.accounts import people
from wanhui.store.agreements import AgreementLine, PromiseCount, agreements, count_promises

#: How far back the report of promises kept reaches.
REPORT: Final = timedelta(days=30)
SETTLED: Final = ("kept", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One plan, and why it was not carried out where that is so."""

    plan: Plan
    stopped: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAgreed:
    """What is agreed on one case: what is open stands in front; who is waited for; every clock by itself."""

    number: int
    is_over: bool
    promises: tuple[Promise, ...]
    plans: tuple[PlanLine, ...]
    waiting_for: WaitingFor | None
    waiting_until: datetime | None
    can_wait: bool
    clocks: tuple[ClockLine, ...]
    key: str


def case_agreed(agent: Agent, number: int, *, now: datetime) -> CaseAgreed:
    """Promises, plans, the wait and the clocks of a case; ``E-CASE-NONE`` without one."""
    with tenancy.account(agent.account):
        case = replay(whole_case(agent.account, number).events)
        clocks = clock_lines(agent, number, now=now)
    return CaseAgreed(
        number=number,
        is_over=case.is_over,
        promises=tuple(sorted(case.promises, key=lambda one: (one.state != "open", one.due_at))),
        plans=tuple(
            PlanLine(plan=one, stopped=stopped_words(one.note) if one.state == "stopped" and one.note else None)
            for one in sorted(case.plans, key=lambda one: (one.state != "open", one.at))
        ),
        waiting_for=case.waiting_for,
        waiting_until=case.waiting_until,
        can_wait=not case.is_over and case.buyer_waits_since is None and case.answered_at is not None,
        clocks=clocks,
        key=f"{case.seq}-{int(now.timestamp())}",
    )


def settle_promise(agent: Agent, number: int, promise: str, *, state: str, proof: str, now: datetime) -> None:
    """An agent says that a promise was kept, or that the buyer agreed to let it go; `proof` says where one sees it.

    ``E-CASE-PROMISE`` for one that is not open, ``E-CASE-REASON`` without a proof.
    """
    require(agent.role, "case.work")
    if state not in SETTLED:
        raise WanhuiError("E-CASE-PROMISE", promise=promise)
    with tenancy.account(agent.account):
        change(
            agent.account,
            whole_case(agent.account, number),
            lambda case: promises.settle(
                case, agent.by(now), promise, state="kept" if state == "kept" else "withdrawn", proof=proof
            ),
            now=now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllAgreed:
    """The promises and plans of all cases that are open, and how promises went of late, by person and in all."""

    promises: tuple[AgreementLine, ...]
    plans: tuple[AgreementLine, ...]
    counts: tuple[tuple[str, PromiseCount], ...]
    total: PromiseCount
    since: datetime
    names: dict[str, str]


def all_agreed(agent: Agent, *, now: datetime, sold: str = "") -> AllAgreed:
    """What is still to be done for buyers in the account, and the report of promises kept in the last 30 days.

    With `sold`, for cases of that broadcast, streamer or offer.
    """
    since = now - REPORT
    with tenancy.account(agent.account):
        names = {str(one.id): one.name for one in people(agent.account)}
        open_ = agreements(agent.account, "promise", is_open=True, sold=sold)
        plans = agreements(agent.account, "plan", is_open=True, sold=sold)
        counts = count_promises(agent.account, since, now, sold=sold)
    total = PromiseCount(
        owner=None, kept=sum(one.kept for one in counts), broken=sum(one.broken for one in counts),
        open=sum(one.open for one in counts),
    )  # fmt: skip
    return AllAgreed(
        promises=open_,
        plans=plans,
        counts=tuple((names.get(one.owner or "", ""), one) for one in counts),
        total=total,
        since=since,
        names=names,
    )
