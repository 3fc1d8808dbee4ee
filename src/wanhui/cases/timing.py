"""Clocks at work: answers that meet them, waits that pause them, alarms that ring, and what follows a breach."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.calendar import Calendar, due_at, worked
from wanhui.cases.clock import SHOP_CLOCKS, Clock, ClockKind, alarm, meet, pause, resume, start, stop
from wanhui.cases.parts import Channel, ContactMade
from wanhui.cases.rules import Rules
from wanhui.cases.sla import Limit, SlaPreset
from wanhui.cases.stages import Lock, Speech, may_speak
from wanhui.cases.state import Case
from wanhui.cases.words import WaitingFor
from wanhui.errors import WanhuiError

ANSWERED: tuple[ClockKind, ...] = ("first_response", "next_response", "platform")


def speech_of(case: Case) -> Speech:
    """What a message of the shop would be now: an answer, a first acknowledgement, or a contact of its own."""
    if case.buyer_waits_since is not None:
        return "answer"
    return "acknowledge" if case.answered_at is None else "contact"


def contact_lock(case: Case, speech: Speech) -> Lock | None:
    """Why the shop may not speak yet, or None. Answers and first acknowledgements are never locked."""
    return may_speak(case.gates, case.passed, speech, stage=case.stage)


def answer(case: Case, by: By, reply: str, *, channel: Channel, speech: Speech) -> Acted:
    """The shop's message `reply` (its id) went out: the response clocks are met, the buyer waits no longer.

    ``E-CASE-LOCKED`` for a contact of the shop's own before the cause was looked into.
    """
    lock = contact_lock(case, speech)
    if lock is not None:
        raise WanhuiError("E-CASE-LOCKED", gates=", ".join(lock.gates))
    acting = Acting(case, by)
    made = ContactMade(channel=channel, at=by.now, is_unasked=speech == "contact" and channel != "public_reply")
    acting.add(ev.Replied, reply=reply, contact=made, clocks=met(case, ANSWERED, by.now))
    return acting.done()


def inform(case: Case, by: By, reply: str, *, channel: Channel) -> Acted:
    """News of what is under way went out: nobody asked, nobody waits for an answer, so no clock is met by it."""
    acting = Acting(case, by)
    acting.add(ev.Replied, reply=reply, contact=ContactMade(channel=channel, at=by.now), is_service=True)
    return acting.done()


def met(case: Case, kinds: tuple[ClockKind, ...], at: datetime) -> tuple[Clock, ...]:
    """The open clocks of `kinds`, met `at`; a request on the marketplace wants an act there, words do not meet it."""
    return tuple(meet(clock, at) for clock in case.clocks if clock.is_open and clock.kind in kinds and clock.of is None)


def wait(
    case: Case, by: By, waiting_for: WaitingFor, *, rules: Rules, until: datetime | None = None
) -> Acted:  # fmt: skip
    """The shop's clocks pause while `waiting_for` acts; `until` is when to look again.

    A buyer who is waiting for an answer is never put off by a pause: ``E-CASE-WAIT``.
    """
    if case.buyer_waits_since is not None or case.answered_at is None:
        raise WanhuiError("E-CASE-WAIT", case=case.id)
    acting = Acting(case, by)
    hours = rules.calendar_for(case.preset)
    paused = tuple(
        changed for clock in case.clocks if (changed := pause(clock, hours, by.now)) is not clock
    )  # fmt: skip
    if case.waiting_for != waiting_for or case.waiting_until != until:
        acting.add(ev.Waiting, waiting_for=waiting_for, until=until, clocks=paused)
    return acting.done()


def go_on(case: Case, by: By, *, rules: Rules) -> Acted:
    """The wait is over: the clocks run again with the working time they had left."""
    acting = Acting(case, by)
    if case.waiting_for is not None:
        acting.add(ev.Resumed, clocks=resumed(case, rules.calendar_for(case.preset), by.now))
    return acting.done()


def resumed(case: Case, hours: Calendar, at: datetime) -> tuple[Clock, ...]:
    """The paused clocks of `case`, running again from `at`."""
    return tuple(resume(clock, hours, at) for clock in case.clocks if clock.state == "paused")


def after_buyer(case: Case, rules: Rules, *, at: datetime, now: datetime) -> tuple[Clock, ...]:
    """The clocks that a buyer's act of `at`, seen `now`, sets going: paused ones, and the next response.

    An act from before the shop's last answer starts nothing: it has been answered.
    """
    hours = rules.calendar_for(case.preset)
    changed = resumed(case, hours, now)
    unanswered = case.answered_at is not None and at > case.answered_at
    waits = any(clock.kind in ("first_response", "next_response") and clock.is_open for clock in case.clocks)
    if not unanswered or waits:
        return changed
    limit = rules.preset_named(case.preset).next_response
    return (*changed, start("next_response", limit, hours, at=now))


def retime(case: Case, by: By, preset: str, *, rules: Rules) -> Acted:
    """The open clocks of the shop run by `preset` from when they started; what they were paused is kept.

    For changes of an SLA, in the background: a clock that is met, and the platform's own, stay as they are.
    """
    old, new = rules.preset_named(case.preset), rules.preset_named(preset)
    changed = tuple(_retimed(clock, rules, old=old, new=new) for clock in case.clocks if _is_ours(clock))
    acting = Acting(case, by)
    if new.name != case.preset or any(clock not in case.clocks for clock in changed):
        acting.add(ev.Retimed, preset=new.name, clocks=changed)
    return acting.done()


def _is_ours(clock: Clock) -> bool:
    return clock.is_open and clock.kind in SHOP_CLOCKS


def _retimed(clock: Clock, rules: Rules, *, old: SlaPreset, new: SlaPreset) -> Clock:
    before, after = rules.calendars[old.id], rules.calendars[new.id]
    fresh = start(clock.kind, _limit(new, clock.kind), after, at=clock.started_at)
    if clock.state == "paused" and clock.paused_at is not None:
        running = resume(clock, before, clock.paused_at)
        again = _retimed(running, rules, old=old, new=new)
        return pause(again, after, clock.paused_at)
    unpaused = start(clock.kind, _limit(old, clock.kind), before, at=clock.started_at)
    shift = worked(before, unpaused.due_at, clock.due_at)
    is_late = clock.breached_at is not None
    return replace(
        fresh,
        due_at=due_at(after, fresh.due_at, shift),
        warn_at=due_at(after, fresh.warn_at, shift),
        paused=clock.paused,
        warned_at=clock.warned_at if is_late else None,
        breached_at=clock.breached_at,
    )


def _limit(preset: SlaPreset, kind: ClockKind) -> Limit:
    if kind == "first_response":
        return preset.first_response
    return preset.next_response if kind == "next_response" else preset.resolution


def ring(case: Case, by: By, *, rules: Rules | None = None, is_notify_only: bool = False) -> Acted:
    """All alarms that are due: warnings, breaches, and with the first breach a call to a lead. Each rings once.

    With `rules` a breach also sets when the case goes to somebody else if nobody acts. A shop that wants to be told
    only (`is_notify_only`) gets neither.
    """
    acting = Acting(case, by)
    for clock in case.clocks:
        due = alarm(clock, by.now)
        if due is None or case.is_over:
            continue
        moves = due == "breach" and case.assignee is not None and rules is not None and not is_notify_only
        away = by.now + timedelta(minutes=_patience(case, rules)) if moves else None
        acting.add(ev.ClockRang, clock=clock.kind, of=clock.of, alarm=due, reassign_at=away)
        if due == "breach" and acting.case.escalated_at is None and not is_notify_only:
            acting.add(ev.Escalated, reason=f"breach:{clock.kind}")
    return acting.done()


def _patience(case: Case, rules: Rules | None) -> int:
    """Minutes after a breach in which somebody must act before the case goes to somebody else."""
    return rules.preset_named(case.preset).reassign_minutes if rules is not None else 0


def reassign_at(case: Case, rules: Rules) -> datetime | None:
    """When a breached case goes to somebody else because nobody has touched it; None: it does not."""
    breached = [clock.breached_at for clock in case.clocks if clock.is_running and clock.breached_at is not None]
    if not breached or case.is_over or case.assignee is None:
        return None
    at = max(breached) + timedelta(minutes=rules.preset_named(case.preset).reassign_minutes)
    return None if case.answered_at is not None and case.answered_at > max(breached) else at


def stopped(case: Case) -> tuple[Clock, ...]:
    """All open clocks, put away."""
    return tuple(stop(clock) for clock in case.clocks if clock.is_open)
