"""A case waits for somebody else: the shop's clocks rest, and run again when they act or the time is up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, get_args

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting
from wanhui.cases.case import replay
from wanhui.cases.clock import ClockKind
from wanhui.cases.parts import Plan
from wanhui.cases.state import Case
from wanhui.cases.timing import go_on as resume
from wanhui.cases.timing import wait
from wanhui.cases.words import WaitingFor
from wanhui.errors import WanhuiError, Words
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.rights import require
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.store import tenancy

WHOM: Final[tuple[WaitingFor, ...]] = get_args(WaitingFor)
#: Nobody is waited for longer without a look.
LONGEST: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One clock of a case: when it is due, whether it runs, and for how long it has stood still in all."""

    kind: ClockKind
    due_at: datetime
    state: str
    paused: timedelta
    basis: Words | None


def wait_for(agent: Agent, number: int, whom: str, *, until: datetime, now: datetime) -> None:
    """The case waits for `whom`; somebody is reminded at `until`.

    Raises ``E-WAIT-WHOM`` for nobody known, ``E-WAIT-LONG`` beyond two weeks or for the past, and ``E-CASE-WAIT``
    while the buyer is still to be answered: a pause never puts a buyer off.
    """
    require(agent.role, "case.work")
    if whom not in WHOM:
        raise WanhuiError("E-WAIT-WHOM", found=whom, expected=", ".join(WHOM))
    if not now < until <= now + LONGEST:
        raise WanhuiError("E-WAIT-LONG")
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        rules = rules_of_shops(agent.account, [whole.line.row.shop], now)[whole.line.row.shop]
        by = agent.by(now)

        def act(case: Case) -> Acted:
            acting = Acting(case, by)
            acting.follow(wait(case, by, whom, rules=rules, until=until))
            made = Plan(id=f"wait:{case.seq + 1}", act="task", about="wait", at=until, made_at=now, by=by.actor)
            acting.add(ev.Planned, plan=made)
            return acting.done()

        change(agent.account, whole, act, now=now)


def go_on(agent: Agent, number: int, *, now: datetime) -> None:
    """The wait is over before its time; doing it twice changes nothing."""
    require(agent.role, "case.work")
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        rules = rules_of_shops(agent.account, [whole.line.row.shop], now)[whole.line.row.shop]
        change(agent.account, whole, lambda case: resume(case, agent.by(now), rules=rules), now=now)


def clock_lines(agent: Agent, number: int, *, now: datetime) -> tuple[ClockLine, ...]:
    """Every clock of the case, each by itself: those of the shop and the marketplace's are never merged."""
    with tenancy.account(agent.account):
        case = replay(whole_case(agent.account, number).events)
    return tuple(
        ClockLine(
            kind=clock.kind,
            due_at=clock.due_at,
            state=clock.state,
            paused=timedelta(seconds=clock.paused)
            + (now - clock.paused_at if clock.state == "paused" and clock.paused_at is not None else timedelta(0)),
            basis=clock.basis,
        )
        for clock in case.clocks
        if clock.is_open
    )
