"""What to take next, across all shops: one's own first, then what nobody has; safety before everything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from wanhui.cases.queue import what_next
from wanhui.flows.desk_acts import Agent
from wanhui.store import tenancy
from wanhui.store.case_lists import Tab, Wanted, list_cases
from wanhui.store.case_rows import CaseLine

#: How many of the most pressing cases are looked at of each kind.
_LOOKED_AT: Final = 50
_LISTS: Final[tuple[tuple[Tab, bool], ...]] = (("mine", True), ("mine", False), ("all", True), ("all", False))


def next_case(agent: Agent, *, now: datetime, apart: int | None = None) -> int | None:
    """The number of the case that `agent` takes next; None when nothing is left. `apart` is the one just done."""
    with tenancy.account(agent.account):
        lines = [line for tab, is_safety in _LISTS for line in _looked_at(agent, tab, is_safety=is_safety, now=now)]
    by_id = {line.row.id: line.number for line in lines if line.number != apart}
    rows = {line.row.id: line.row for line in lines if line.number != apart}
    found = what_next(rows.values(), str(agent.id))
    return by_id[found.id] if found is not None else None


def _looked_at(agent: Agent, tab: Tab, *, is_safety: bool, now: datetime) -> tuple[CaseLine, ...]:
    wanted = Wanted(
        me=str(agent.id), now=now, day_end=now + timedelta(days=1), tab=tab, is_safety=is_safety, limit=_LOOKED_AT
    )
    return tuple(list_cases(agent.account, wanted).lines)
