"""The order of work: what to take next, what will be missed, and when a contact has had its time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases.projection import CaseRow
from wanhui.errors import Words

#: Active work on one contact before the box is used up (own default).
TIME_BOX: Final = timedelta(minutes=15)
#: How long one case takes at the desk where a shop has no figure of its own.
HANDLING: Final = timedelta(minutes=6)


def due_of(row: CaseRow) -> datetime | None:
    """The earlier of the two due times that run: the shop's when it is not paused, the marketplace's in any case."""
    dates = [at for at in (None if row.is_paused else row.due_at, row.platform_due_at) if at is not None]
    return min(dates, default=None)


def in_order(rows: Iterable[CaseRow]) -> list[CaseRow]:
    """Safety first, then what falls due first, then priority; a case without a due time that runs comes last."""

    def rank(row: CaseRow) -> tuple[bool, bool, float, int, str]:
        due = due_of(row)
        stamp = due.timestamp() if due is not None else 0.0
        return (not row.is_safety, due is None, stamp, -row.priority, row.id)

    return sorted(rows, key=rank)


def what_next(rows: Iterable[CaseRow], agent: str) -> CaseRow | None:
    """What `agent` takes next across shops: their own first, then what nobody has."""
    open_rows = [row for row in in_order(rows) if row.status == "open"]
    mine = [row for row in open_rows if row.assignee == agent]
    free = [row for row in open_rows if row.assignee is None]
    return next(iter(mine or free), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A due time that the work ahead of it makes likelier than not to miss, and by when it would be reached."""

    case: str
    due_at: datetime
    reached_at: datetime
    ahead: int


def will_miss(
    rows: Sequence[CaseRow], now: datetime, *, handling: timedelta = HANDLING, agents: int = 1
) -> tuple[Miss, ...]:  # fmt: skip
    """Which of the queued cases are likely to be missed, by the work queued ahead of each and the agents at it."""
    found = []
    for ahead, row in enumerate(in_order(row for row in rows if row.status == "open")):
        due = due_of(row)
        reached = now + handling * (ahead // max(agents, 1) + 1)
        if due is not None and reached > due:
            found.append(Miss(case=row.id, due_at=due, reached_at=reached, ahead=ahead))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxed:
    """What to propose once a contact has had its time; it never ends one by itself."""

    after: timedelta
    proposals: tuple[Words, ...]


_PROPOSALS: Final = (
    Words("先给一个有时间的承诺，稍后再办", "Give a promise with a time and go on later"),
    Words("请主管看一下", "Ask a lead to look"),
    Words("继续谈", "Go on"),
)


def time_box(worked: timedelta, *, box: timedelta = TIME_BOX) -> Boxed | None:
    """What to propose when `worked` reaches the box; None while there is time."""
    return Boxed(after=box, proposals=_PROPOSALS) if worked >= box else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """A case and what it is like: the key of its cause (product, batch, issue, live room …)."""

    case: str
    at: datetime
    key: str


def clusters(cases: Iterable[Like], *, within: timedelta, least: int) -> dict[str, tuple[str, ...]]:
    """Groups of at least `least` cases of one key inside `within`: a mass incident (3 in 24 h) or a repeated cause."""
    by_key: dict[str, list[Like]] = {}
    for case in cases:
        by_key.setdefault(case.key, []).append(case)
    found: dict[str, tuple[str, ...]] = {}
    for key, like in by_key.items():
        inside = _densest(sorted(like, key=lambda one: one.at), within)
        if len(inside) >= least:
            found[key] = tuple(one.case for one in inside)
    return found


def _densest(like: Sequence[Like], within: timedelta) -> list[Like]:
    """The most cases of one key inside any stretch of `within`."""
    best: list[Like] = []
    start = 0
    for end in range(len(like)):
        while like[end].at - like[start].at > within:
            start += 1
        if end - start + 1 > len(best):
            best = list(like[start : end + 1])
    return best


def mass_incidents(cases: Iterable[Like]) -> dict[str, tuple[str, ...]]:
    """Cases of one fault that many buyers met: three or more in a day."""
    return clusters(cases, within=timedelta(hours=24), least=3)
