"""A case as one row of a list: all that sorting, filtering and counting need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wanhui.cases.alarms import alarm_at
from wanhui.cases.clock import Clock, ClockKind, next_due, platform_due
from wanhui.cases.next_step import NextStep, next_step
from wanhui.cases.playbook import Playbooks
from wanhui.cases.state import Case
from wanhui.cases.words import Reason, Stage, Status
from wanhui.records.often import made_often


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """The columns of a case. `clock` is the shop's clock that falls due next (a closed case keeps its last one).

    `alarm_at` is when a sweeper must look at the case again (None: no alarm is ahead); `version` is the case's `seq`.
    """

    id: str
    version: int
    shop: str
    platform: str
    subject: str
    order: str | None
    buyer: str | None
    reason: Reason
    stage: Stage
    status: Status
    priority: int
    playbook: str
    preset: str
    clock: ClockKind | None
    due_at: datetime | None
    warn_at: datetime | None
    is_paused: bool
    is_breached: bool
    platform_due_at: datetime | None
    alarm_at: datetime | None
    opened_at: datetime
    touched_at: datetime
    closed_at: datetime | None
    title_zh: str
    title_en: str
    severity: int
    is_safety: bool
    issues: tuple[str, ...]
    flags: tuple[str, ...]
    next_step: str | None
    next_title_zh: str
    next_title_en: str
    assignee: str | None
    parent: str | None
    merged_into: str | None


def projection(case: Case, playbooks: Playbooks, now: datetime) -> CaseRow:
    """The row of `case` at `now`."""
    clock = next_due(case.clocks) or _last(case)
    step = next_step(case, playbooks, now)
    return CaseRow(
        id=case.id,
        version=case.seq,
        shop=case.shop,
        platform=case.platform,
        subject=case.subject,
        order=case.order,
        buyer=case.buyer,
        reason=case.seen.reason,
        stage=case.stage,
        status=case.status,
        priority=case.priority.score,
        playbook=case.playbook,
        preset=case.preset,
        clock=clock.kind if clock is not None else None,
        due_at=clock.due_at if clock is not None else None,
        warn_at=clock.warn_at if clock is not None else None,
        is_paused=clock is not None and clock.state == "paused",
        is_breached=any(c.breached_at is not None for c in case.clocks),
        platform_due_at=platform_due(case.clocks),
        alarm_at=alarm_at(case),
        opened_at=case.opened_at,
        touched_at=case.touched_at,
        closed_at=case.closed_at,
        title_zh=case.seen.title.zh,
        title_en=case.seen.title.en,
        severity=case.seen.severity,
        is_safety=case.seen.is_safety,
        issues=case.seen.issues,
        flags=case.seen.flags,
        next_step=step.id if step is not None else None,
        next_title_zh=_title(step, zh=True),
        next_title_en=_title(step, zh=False),
        assignee=case.assignee,
        parent=case.parent,
        merged_into=case.merged_into,
    )


def _title(step: NextStep | None, *, zh: bool) -> str:
    if step is None:
        return ""
    return step.title.zh if zh else step.title.en


def _last(case: Case) -> Clock | None:
    own = [clock for clock in case.clocks if clock.kind != "platform"]
    return max(own, key=lambda clock: clock.met_at or clock.due_at, default=None)
