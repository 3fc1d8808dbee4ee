"""The clocks of a case: started from a preset, paused while we wait, met by an answer, warned and breached by time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.cases.calendar import Calendar, due_at, instant, moment, worked
from wanhui.cases.sla import WARN_SHARE, Limit, SlaPreset
from wanhui.errors import Words

ClockKind = Literal["first_response", "next_response", "resolution", "platform"]
ClockState = Literal["running", "paused", "met", "stopped"]
Alarm = Literal["warn", "breach"]

#: Clocks of the shop: they follow its hours and pause. The platform's clock does neither.
SHOP_CLOCKS: Final[tuple[ClockKind, ...]] = ("first_response", "next_response", "resolution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One deadline. `left` and `warn_left` (seconds of working time) are set while it is paused.

    `paused` is the total time it stood still, in seconds. A breached clock runs on until it is met. `of` is the
    after-sale request whose deadline a marketplace's clock is: what the shop does about that there ends it, no message.
    """

    kind: ClockKind
    started_at: datetime
    due_at: datetime
    warn_at: datetime
    target_at: datetime | None = None
    state: ClockState = "running"
    paused_at: datetime | None = None
    left: float | None = None
    warn_left: float | None = None
    paused: float = 0.0
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    met_at: datetime | None = None
    basis: Words | None = None
    of: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether time counts against it now."""
        return self.state == "running"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be met."""
        return self.state in ("running", "paused")


def start(kind: ClockKind, limit: Limit, calendar: Calendar, *, at: datetime) -> Clock:
    """The clock `kind` started `at`, under `limit` in the hours of `calendar`."""
    due = _due(limit, calendar, at)
    target = None
    if limit.target_minutes is not None:
        target = due_at(calendar, at, timedelta(minutes=limit.target_minutes))
    return Clock(
        kind=kind, started_at=at, due_at=due, warn_at=_warn(limit, calendar, at, due=due), target_at=target
    )  # fmt: skip


def _due(limit: Limit, calendar: Calendar, at: datetime) -> datetime:
    if limit.minutes is not None:
        return due_at(calendar, at, timedelta(minutes=limit.minutes))
    here = calendar.local(at)
    today = here.date()
    if calendar.is_working_day(today):
        clock = here.time()
        for cutoff in limit.cutoffs:
            if clock < cutoff.found_before:
                return calendar.at(today, cutoff.due)
    assert limit.next_day is not None  # Limit refuses cut-offs without it
    return calendar.at(calendar.next_working_day(today), limit.next_day)


def _warn(limit: Limit, calendar: Calendar, at: datetime, *, due: datetime) -> datetime:
    if limit.warn_minutes is not None:
        return due_at(calendar, at, timedelta(minutes=limit.warn_minutes))
    if limit.minutes is not None:
        return due_at(calendar, at, timedelta(minutes=limit.minutes * WARN_SHARE))
    begin = instant(at)
    return moment(begin + round((instant(due) - begin) * WARN_SHARE), calendar.time_zone)


def start_platform(
    due: datetime, at: datetime, *, now: datetime, basis: Words | None = None, of: str | None = None
) -> Clock:  # fmt: skip
    """The marketplace's own deadline `due` (for the request `of`), counted from `at`: it never rests and never pauses.

    A deadline that had passed when the matter was found (`now`) is a breach that nobody need be called for again.
    """
    begin = min(at, due)
    warn = begin + (due - begin) * WARN_SHARE
    missed = due if due <= now else None
    return Clock(kind="platform", started_at=begin, due_at=due, warn_at=warn, basis=basis, breached_at=missed, of=of)


def platform_limit(preset: SlaPreset, platform: str, record: str) -> tuple[timedelta, Words] | None:
    """How long the marketplace itself gives for a `record` kind, and by which rule; None: it sets no limit."""
    for limit in preset.platform:
        if platform in limit.platforms and record in limit.records:
            return timedelta(hours=limit.hours), limit.basis
    return None


def pause(clock: Clock, calendar: Calendar, at: datetime) -> Clock:
    """`clock` stopped `at` while somebody else has to act; the platform's clock and an overdue one run on."""
    if not clock.is_running or clock.kind == "platform" or at >= clock.due_at:
        return clock
    left = worked(calendar, at, clock.due_at)
    warn_left = worked(calendar, at, clock.warn_at)
    return replace(
        clock, state="paused", paused_at=at, left=left.total_seconds(), warn_left=warn_left.total_seconds()
    )  # fmt: skip


def resume(clock: Clock, calendar: Calendar, at: datetime) -> Clock:
    """`clock` running again from `at` with exactly the working time that was left when it was paused."""
    if clock.state != "paused" or clock.paused_at is None:
        return clock
    at = max(at, clock.paused_at)
    left, warn_left = clock.left or 0.0, clock.warn_left or 0.0
    was_warned = warn_left == 0.0
    return replace(
        clock,
        state="running",
        paused_at=None,
        left=None,
        warn_left=None,
        paused=clock.paused + (at - clock.paused_at).total_seconds(),
        due_at=due_at(calendar, at, timedelta(seconds=left)),
        warn_at=clock.warn_at if was_warned else due_at(calendar, at, timedelta(seconds=warn_left)),
    )


def meet(clock: Clock, at: datetime) -> Clock:
    """`clock` met by an answer or a solution `at`; a clock already met or stopped stays as it is."""
    if not clock.is_open:
        return clock
    late = clock.breached_at or (clock.due_at if clock.state == "running" and at > clock.due_at else None)
    return replace(clock, state="met", met_at=at, breached_at=late, paused_at=None, left=None, warn_left=None)


def stop(clock: Clock) -> Clock:
    """`clock` put away without being met (its case was merged or closed for another reason)."""
    return replace(clock, state="stopped") if clock.is_open else clock


def alarm(clock: Clock, now: datetime) -> Alarm | None:
    """What falls due at `now`: each alarm once, a breach without a late warning before it."""
    if not clock.is_running:
        return None
    if now >= clock.due_at:
        return None if clock.breached_at else "breach"
    if now >= clock.warn_at and clock.warned_at is None:
        return "warn"
    return None


def next_alarm_at(clock: Clock) -> datetime | None:
    """When a sweeper must look at `clock` again; None: never."""
    if not clock.is_running or clock.breached_at is not None:
        return None
    return clock.due_at if clock.warned_at is not None or clock.warn_at >= clock.due_at else clock.warn_at


def next_due(clocks: tuple[Clock, ...]) -> Clock | None:
    """The shop's clock that falls due first; a paused one counts after all running ones."""
    best: Clock | None = None
    for clock in clocks:
        if clock.kind == "platform" or not clock.is_open:
            continue
        if best is None or (clock.state == "paused", clock.due_at) < (best.state == "paused", best.due_at):
            best = clock
    return best


def platform_due(clocks: tuple[Clock, ...]) -> datetime | None:
    """The first of the marketplace's deadlines that are still to be met; each request has its own."""
    return min((clock.due_at for clock in clocks if clock.kind == "platform" and clock.is_open), default=None)


def with_clocks(clocks: tuple[Clock, ...], changed: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """`clocks` with each of `changed` in the place of what it was, new ones at the end."""
    kept = [next((new for new in changed if is_same(new, clock)), clock) for clock in clocks]
    return (*kept, *(new for new in changed if not any(is_same(new, clock) for clock in clocks)))


def is_same(one: Clock, other: Clock) -> bool:
    """Whether both are the same deadline, at whatever moment of it."""
    return (one.kind, one.of, one.started_at) == (other.kind, other.of, other.started_at)
