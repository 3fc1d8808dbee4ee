"""Puts the cases of a list into the groups and words of the queue; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Final

from wanhui.cases.clock import Clock
from wanhui.cases.projection import CaseRow
from wanhui.cases.queue import due_of
from wanhui.cases.stages import STAGE_WORDS
from wanhui.cases.triage import REASON_WORDS
from wanhui.errors import Words
from wanhui.flows.desk_views import ClockState, ClockView, Flag, QueueGroup, QueueRow
from wanhui.store.case_rows import CaseLine

SPANS: Final = ("overdue", "hour", "today", "tomorrow", "later", "none")
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_EXTORTION: Final = frozenset({"extortion", "review_hostage"})


def day_end(now: datetime, zone: tzinfo) -> datetime:
    """The end of the viewer's day in which `now` lies."""
    local = now.astimezone(zone)
    return (local + _DAY).replace(hour=0, minute=0, second=0, microsecond=0)


def groups(lines: Iterable[CaseLine], now: datetime, zone: tzinfo, *, by_due: bool) -> tuple[QueueGroup, ...]:
    """The rows in groups by due time, or in one group where the list is sorted otherwise."""
    rows = [(span_of(line.row, now, zone) if by_due else "any", queue_row(line, now)) for line in lines]
    wanted = SPANS if by_due else ("any",)
    found = {span: tuple(row for place, row in rows if place == span) for span in wanted}
    return tuple(QueueGroup(span=span, rows=inside, is_whole=False) for span, inside in found.items() if inside)


def span_of(row: CaseRow, now: datetime, zone: tzinfo) -> str:
    """Which group a case falls into by the clock that it shows; a paused or closed one has none that runs."""
    due = due_of(row) if row.closed_at is None else None
    if due is None:
        return "none"
    if due <= now:
        return "overdue"
    if due - now <= _HOUR:
        return "hour"
    end = day_end(now, zone)
    return "today" if due < end else "tomorrow" if due < end + _DAY else "later"


def queue_row(line: CaseLine, now: datetime) -> QueueRow:
    """One case as the queue lists it."""
    row = line.row
    first, beside = _clocks(row, now)
    return QueueRow(
        number=line.number,
        title=Words(row.title_zh, row.title_en),
        quote=line.preview.quote,
        stars=line.preview.stars,
        grade=line.preview.grade,
        opened_by=REASON_WORDS[row.reason],
        buyer=line.preview.buyer_name or "",
        stage=STAGE_WORDS[row.stage],
        clock=first,
        beside=beside,
        flag=flag_of(row),
        shop=line.shop_name,
        is_closed=row.closed_at is not None,
    )


def flag_of(row: CaseRow) -> Flag | None:
    """The one flag that a case wears; safety comes first."""
    if row.is_safety:
        return "safety"
    return "extortion" if _EXTORTION.intersection(row.flags) else None


def clock_view(clock: Clock, now: datetime) -> ClockView:
    """One clock of a case at `now`."""
    if clock.state == "paused":
        return ClockView(kind=clock.kind, due_at=None, state="paused")
    return ClockView(kind=clock.kind, due_at=clock.due_at, state=_state(clock.due_at, clock.warn_at, now))


def _clocks(row: CaseRow, now: datetime) -> tuple[ClockView | None, ClockView | None]:
    """The clock that runs out first and the other of the two, the shop's and the marketplace's, which never pauses."""
    if row.closed_at is not None:
        return None, None
    shown = [one for one in (_shops(row, now), _marketplaces(row, now)) if one is not None]
    shown.sort(key=lambda one: (one.due_at is None, one.due_at and one.due_at.timestamp()))
    return (shown[0] if shown else None), (shown[1] if len(shown) > 1 else None)


def _shops(row: CaseRow, now: datetime) -> ClockView | None:
    if row.clock is None or row.clock == "platform":
        return None
    if row.is_paused or row.due_at is None:
        return ClockView(kind=row.clock, due_at=None, state="paused")
    return ClockView(kind=row.clock, due_at=row.due_at, state=_state(row.due_at, row.warn_at, now))


def _marketplaces(row: CaseRow, now: datetime) -> ClockView | None:
    if row.platform_due_at is None:
        return None
    return ClockView(kind="platform", due_at=row.platform_due_at, state=_state(row.platform_due_at, None, now))


def _state(due_at: datetime, warn_at: datetime | None, now: datetime) -> ClockState:
    if due_at <= now:
        return "late"
    return "soon" if warn_at is not None and warn_at <= now else "running"
