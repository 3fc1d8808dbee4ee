"""How well times are kept: each kind of clock by itself, each promise, each deadline of a platform."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final, Literal

from wanhui.cases.clock import Clock
from wanhui.cases.parts import Promise
from wanhui.cases.state import Case

TimeKind = Literal["first_response", "next_response", "resolution", "platform", "promise"]
Band = Literal["high", "middle", "low"]
#: From this priority on a case counts as high, and as middle (own default).
HIGH: Final = 40
MIDDLE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeKey:
    """What is measured apart: the shop, the way by which the buyer came, the priority, and the kind of time."""

    shop: str
    channel: str
    band: Band
    kind: TimeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Times that were kept, came late, are overdue now, or still run; and the median time taken (None: none yet)."""

    kept: int
    late: int
    overdue: int
    running: int
    taken: timedelta | None

    @property
    def share(self) -> float | None:
        """Kept, of those that are decided; None while none is."""
        decided = self.kept + self.late + self.overdue
        return self.kept / decided if decided else None


def measure(cases: Iterable[Case], now: datetime) -> dict[TimeKey, Kept]:
    """The times of `cases` at `now`, by `TimeKey`; clocks that were put away count nowhere."""
    found: dict[TimeKey, list[tuple[str, timedelta | None]]] = defaultdict(list)
    for case in cases:
        for kind, one in _times(case):
            key = TimeKey(shop=case.shop, channel=channel_of(case), band=band_of(case), kind=kind)
            verdict = _clock(one, now) if isinstance(one, Clock) else _promise(one, now)
            if verdict is not None:
                found[key].append(verdict)
    return {key: _kept(verdicts) for key, verdicts in found.items()}


def channel_of(case: Case) -> str:
    """The kind of record by which the buyer came: a review, a message, an after-sale request, an order."""
    return case.items[0].record if case.items else case.subject.partition(":")[0]


def band_of(case: Case) -> Band:
    """The priority in three steps."""
    score = case.priority.score
    return "high" if score >= HIGH else "middle" if score >= MIDDLE else "low"


def _times(case: Case) -> Iterator[tuple[TimeKind, Clock | Promise]]:
    for clock in case.clocks:
        yield clock.kind, clock
    for promise in case.promises:
        yield "promise", promise


def _clock(clock: Clock, now: datetime) -> tuple[str, timedelta | None] | None:
    if clock.met_at is not None:
        return ("kept" if clock.met_at <= clock.due_at else "late"), clock.met_at - clock.started_at
    if not clock.is_open:
        return None
    return ("overdue" if clock.is_running and now > clock.due_at else "running"), None


def _promise(promise: Promise, now: datetime) -> tuple[str, timedelta | None] | None:
    if promise.state == "withdrawn":
        return None
    if promise.state == "open":
        return ("overdue" if now > promise.due_at else "running"), None
    taken = promise.settled_at - promise.made_at if promise.settled_at is not None else None
    return ("kept" if promise.state == "kept" else "late"), taken


def _kept(verdicts: list[tuple[str, timedelta | None]]) -> Kept:
    names = [name for name, _ in verdicts]
    taken = [time.total_seconds() for _, time in verdicts if time is not None]
    return Kept(
        kept=names.count("kept"),
        late=names.count("late"),
        overdue=names.count("overdue"),
        running=names.count("running"),
        taken=timedelta(seconds=median(taken)) if taken else None,
    )
