"""The leads' board: what breaches next, how much everybody has in hand, and what nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from wanhui.cases.sharing import on_duty
from wanhui.flows import desk_queue, stop_sale
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_views import QueueRow
from wanhui.flows.rights import may
from wanhui.flows.turns import worker_of
from wanhui.store import tenancy
from wanhui.store.case_lists import Load, Wanted, list_cases, load_by_assignee
from wanhui.store.members import members

_NEXT: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadView:
    """What somebody has in hand: open cases, those that are late, those due within two hours."""

    id: str
    name: str
    is_on_duty: bool
    most: int
    load: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board at one instant; `reports` are owed to authorities."""

    next_due: tuple[QueueRow, ...]
    owners: dict[int, str]
    load: tuple[LoadView, ...]
    free: Load
    can_assign: bool
    reports: tuple[stop_sale.ClockView, ...] = ()

    @property
    def in_hand(self) -> tuple[Load, ...]:
        """What nobody has and what each has, while anybody has anything: the rows of its table."""
        rows = (self.free, *(one.load for one in self.load))
        return rows if any(row.open for row in rows) else ()


def clock_board(agent: Agent, *, now: datetime, zone: tzinfo, sold: str = "") -> Board:
    """What falls due next in the whole account, what authorities wait for, and who has what; four queries.

    With `sold`, cases of that broadcast, streamer or offer only.
    """
    with tenancy.account(agent.account):
        day_end = desk_queue.day_end(now, zone)
        wanted = Wanted(me=str(agent.id), now=now, day_end=day_end, tab="all", sold_by=sold, limit=_NEXT)
        lines = list_cases(agent.account, wanted).lines
        loads = load_by_assignee(agent.account, now=now, soon=now + timedelta(hours=2), sold=sold)
        reports = stop_sale.authority_clocks(agent.account, now=now)
        team = [one for one in members(agent.account) if may(one.role, "case.work")]
    names = {str(one.id): one.name for one in team}
    nothing = Load(open=0, late=0, soon=0)
    return Board(
        next_due=tuple(desk_queue.queue_row(line, now) for line in lines),
        owners={line.number: names.get(line.row.assignee or "", "") for line in lines},
        load=tuple(
            LoadView(
                id=str(one.id), name=one.name, load=loads.get(str(one.id), nothing), most=int(one.work.get("most", 0)),
                is_on_duty=on_duty(worker_of(one), now.astimezone(zone)),
            )
            for one in sorted(team, key=lambda one: one.name)
        ),
        free=loads.get("", nothing),
        reports=reports,
        can_assign=may(agent.role, "case.assign"),
    )  # fmt: skip
