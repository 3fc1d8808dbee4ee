"""What each event does to a case; whatever an event may not do is refused here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from wanhui.cases import events as ev
from wanhui.cases import joining
from wanhui.cases.clock import with_clocks
from wanhui.cases.parts import GatePass
from wanhui.cases.stages import unmet
from wanhui.cases.state import Case
from wanhui.cases.words import LEADS, STAGES, SYSTEM
from wanhui.errors import WanhuiError


def opened(event: ev.Opened) -> Case:
    wrote = event.items[0].at if event.items and event.items[0].record in ("message", "after_sale") else None
    return Case(
        id=event.case,
        seq=1,
        shop=event.shop,
        platform=event.platform,
        subject=event.subject,
        order=event.order,
        buyer=event.buyer,
        playbook=event.playbook,
        preset=event.preset,
        seen=event.seen,
        priority=event.priority,
        gates=event.gates,
        clocks=event.clocks,
        items=event.items,
        opened_at=event.at,
        touched_at=event.at,
        parent=event.parent,
        assignee=event.assignee,
        follows=event.follows,
        buyer_waits_since=wrote,
        buyer_wrote_at=wrote,
    )


def _seen(case: Case, event: ev.ItemJoined | ev.BuyerWrote) -> Case:
    kind = event.item.record
    edited = kind == "review" and isinstance(event, ev.ItemJoined) and bool(event.note)
    return replace(
        case,
        items=case.items_with(event.item),
        chain_changed_at=event.at if kind in CHAIN else case.chain_changed_at,
        review_changed_at=event.at if edited else case.review_changed_at,
        seen=event.seen or case.seen,
        priority=event.priority or case.priority,
        clocks=with_clocks(case.clocks, event.clocks),
    )


def _read_corrected(case: Case, event: ev.ReadCorrected) -> Case:
    return replace(case, seen=event.seen, priority=event.priority, playbook=event.playbook, gates=event.gates)


#: Records that make up the chain beside a case.
CHAIN: Final = frozenset({"order", "shipment_event", "after_sale"})


def _playbook_changed(case: Case, event: ev.PlaybookChanged) -> Case:
    return replace(case, playbook=event.playbook, gates=event.gates)


def _linked(case: Case, event: ev.Linked) -> Case:
    return replace(case, parent=event.parent, own_playbook=case.playbook if event.parent is not None else None)


def _fault_confirmed(case: Case, event: ev.FaultConfirmed) -> Case:
    if event.actor == SYSTEM:
        raise WanhuiError("E-CASE-FAULT")
    return replace(case, fault=event.fault)


def _intake_answered(case: Case, event: ev.IntakeAnswered) -> Case:
    if not event.answer.text.strip():
        raise WanhuiError("E-CASE-REASON", what=event.answer.question)
    others = tuple(one for one in case.answers if one.question != event.answer.question)
    return replace(case, answers=(*others, event.answer))


def _planned(case: Case, event: ev.Planned) -> Case:
    if any(known.id == event.plan.id for known in case.plans):
        return case
    return replace(case, plans=(*case.plans, event.plan))


def _plan_settled(case: Case, event: ev.PlanSettled) -> Case:
    known = next((plan for plan in case.plans if plan.id == event.plan), None)
    if known is None or known.state != "open":
        raise WanhuiError("E-CASE-PLAN", plan=event.plan)
    settled = replace(known, state=event.state, note=event.note, settled_at=event.at)
    return replace(case, plans=tuple(settled if plan.id == known.id else plan for plan in case.plans))


def _plan_rang(case: Case, event: ev.PlanRang) -> Case:
    known = next((plan for plan in case.plans if plan.id == event.plan), None)
    if known is None or event.at < known.at:
        raise WanhuiError("E-CASE-PLAN", plan=event.plan)
    rang = replace(known, rang_at=known.rang_at or event.at)
    return replace(case, plans=tuple(rang if plan.id == known.id else plan for plan in case.plans))


def _step_done(case: Case, event: ev.StepDone) -> Case:
    if event.is_skipped and not event.note.strip():
        raise WanhuiError("E-CASE-REASON", what=f"skip {event.step}")
    done = case.steps_done if event.step in case.steps_done else (*case.steps_done, event.step)
    skipped = tuple(step for step in case.skipped if step != event.step)
    return replace(case, steps_done=done, skipped=(*skipped, event.step) if event.is_skipped else skipped)


def _gate_passed(case: Case, event: ev.GatePassed) -> Case:
    made = GatePass(gate=event.gate, at=event.at, actor=event.actor, proof=event.proof)
    others = tuple(known for known in case.passes if known.gate != event.gate)
    return replace(case, passes=(*others, made))


def _gate_waived(case: Case, event: ev.GateWaived) -> Case:
    if event.role not in LEADS:
        raise WanhuiError("E-CASE-WAIVE", gate=event.gate)
    if not event.reason.strip():
        raise WanhuiError("E-CASE-REASON", what=f"waive {event.gate}")
    made = GatePass(gate=event.gate, at=event.at, actor=event.actor, proof=event.reason, is_waived=True)
    return case if event.gate in case.passed else replace(case, passes=(*case.passes, made))


def _gate_reopened(case: Case, event: ev.GateReopened) -> Case:
    return replace(case, passes=tuple(gate for gate in case.passes if gate.gate != event.gate))


def _stage_entered(case: Case, event: ev.StageEntered) -> Case:
    missing = unmet(case.gates, case.passed, at=case.stage, to=event.stage)
    if missing:
        raise WanhuiError("E-CASE-GATE", stage=event.stage, gates=", ".join(missing))
    return replace(case, stage=event.stage)


def _is_later(said_at: datetime | None, answered_at: datetime) -> bool:
    """Whether the buyer said something after that answer, though it reached us before it."""
    return said_at is not None and said_at > answered_at


def _replied(case: Case, event: ev.Replied) -> Case:
    if event.is_service:
        return replace(case, contacts=(*case.contacts, event.contact))
    return replace(
        case,
        contacts=(*case.contacts, event.contact),
        clocks=with_clocks(case.clocks, event.clocks),
        answered_at=max(event.contact.at, case.answered_at or event.contact.at),
        buyer_waits_since=case.buyer_wrote_at if _is_later(case.buyer_wrote_at, event.contact.at) else None,
    )


def _buyer_wrote(case: Case, event: ev.BuyerWrote) -> Case:
    if not case.says_anew(event.item):
        return case
    since = min(event.item.at, case.buyer_waits_since or event.item.at)
    answered = case.answered_at is not None and event.item.at <= case.answered_at
    latest = max(event.item.at, case.buyer_wrote_at or event.item.at)
    return replace(
        _seen(case, event),
        buyer_waits_since=case.buyer_waits_since if answered else since,
        buyer_wrote_at=latest,
        status="open",
        waiting_for=None,
        waiting_until=None,
    )


def _waiting(case: Case, event: ev.Waiting) -> Case:
    return replace(
        case,
        status="waiting",
        waiting_for=event.waiting_for,
        waiting_until=event.until,
        clocks=with_clocks(case.clocks, event.clocks),
    )


def _resumed(case: Case, event: ev.Resumed) -> Case:
    clocks = with_clocks(case.clocks, event.clocks)
    return replace(case, status="open", waiting_for=None, waiting_until=None, clocks=clocks)


def _clock_rang(case: Case, event: ev.ClockRang) -> Case:
    clock = case.clock(event.clock, event.of)
    at_least = None if clock is None else clock.due_at if event.alarm == "breach" else clock.warn_at
    if clock is None or at_least is None or event.at < at_least or not clock.is_running:
        raise WanhuiError("E-CASE-CLOCK", clock=event.clock, alarm=event.alarm)
    if event.alarm == "warn":
        rung = replace(clock, warned_at=clock.warned_at or event.at)
    else:
        rung = replace(clock, breached_at=clock.breached_at or clock.due_at)
    reassign_at = case.reassign_at or event.reassign_at
    return replace(case, clocks=with_clocks(case.clocks, (rung,)), reassign_at=reassign_at)


def _promise_made(case: Case, event: ev.PromiseMade) -> Case:
    if any(known.id == event.promise.id for known in case.promises):
        return case
    return replace(case, promises=(*case.promises, event.promise))


def _promise_reminded(case: Case, event: ev.PromiseReminded) -> Case:
    known = next((promise for promise in case.promises if promise.id == event.promise), None)
    if known is None:
        raise WanhuiError("E-CASE-PROMISE", promise=event.promise)
    reminded = replace(known, reminded_at=known.reminded_at or event.at)
    return replace(case, promises=tuple(reminded if p.id == known.id else p for p in case.promises))


def _promise_settled(case: Case, event: ev.PromiseSettled) -> Case:
    known = next((promise for promise in case.promises if promise.id == event.promise), None)
    is_open_again = known is not None and known.state == "kept" and event.state == "open"
    if known is None or (known.state not in ("open", "broken") and not is_open_again):
        raise WanhuiError("E-CASE-PROMISE", promise=event.promise)
    settled_at = None if event.state == "open" else event.at
    settled = replace(known, state=event.state, settled_at=settled_at, proof=event.proof)
    return replace(case, promises=tuple(settled if p.id == known.id else p for p in case.promises))


def _remedy_offered(case: Case, event: ev.RemedyOffered) -> Case:
    if any(known.id == event.remedy.id for known in case.remedies):
        return case
    return replace(case, remedies=(*case.remedies, event.remedy))


#: What may become of a remedy from each state; a remedy is done once.
_REMEDY_MOVES: Final = {
    "offered": ("chosen", "declined", "withdrawn"),
    "chosen": ("done", "declined", "withdrawn"),
    "declined": ("chosen", "withdrawn"),
}


def _remedy_moved(case: Case, event: ev.RemedyMoved) -> Case:
    known = next((remedy for remedy in case.remedies if remedy.id == event.remedy), None)
    if known is None or event.state not in _REMEDY_MOVES.get(known.state, ()):
        state = known.state if known else "unknown"
        raise WanhuiError("E-CASE-REMEDY", remedy=event.remedy, state=state, wanted=event.state)
    moved = replace(
        known,
        state=event.state,
        chosen_at=event.at if event.state == "chosen" else known.chosen_at,
        done_at=event.at if event.state == "done" else known.done_at,
        proof=event.proof or known.proof,
    )
    return replace(case, remedies=tuple(moved if r.id == known.id else r for r in case.remedies))


def _outcome_recorded(case: Case, event: ev.OutcomeRecorded) -> Case:
    if event.outcome.cause == "other" and not event.outcome.note.strip():
        raise WanhuiError("E-CASE-REASON", what="cause other")
    return replace(case, outcome=event.outcome)


def _closed(case: Case, event: ev.Closed) -> Case:
    if case.outcome is None:
        raise WanhuiError("E-CASE-CLOSE", missing="outcome_recorded")
    clocks = with_clocks(case.clocks, event.clocks)
    return replace(
        case, status="closed", closed_at=event.at, clocks=clocks, waiting_for=None, waiting_until=None
    )  # fmt: skip


#: What is walked again when a closed case comes back: the buyer has something new to say.
_WALKED_AGAIN: Final = frozenset({"buyer_heard", "offer_made", "choice_recorded", "remedy_done"})
_ASKED_AGAIN: Final = frozenset({"ask_satisfied", "remind_satisfied"})


def _reopened(case: Case, event: ev.Reopened) -> Case:
    if case.status != "closed":
        raise WanhuiError("E-CASE-REOPEN", case=case.id, status=case.status)
    items = case.items_with(event.item) if event.item is not None else case.items
    return replace(
        case,
        status="open",
        stage="listen" if STAGES.index(case.stage) > STAGES.index("listen") else case.stage,
        passes=tuple(known for known in case.passes if known.gate not in _WALKED_AGAIN),
        steps_done=tuple(step for step in case.steps_done if step not in _ASKED_AGAIN),
        outcome=None,
        closed_at=None,
        items=items,
        clocks=with_clocks(case.clocks, event.clocks),
        buyer_waits_since=event.item.at if event.item else None,
    )


def _identified(case: Case, event: ev.Identified) -> Case:
    seen = replace(case.seen, flags=(*case.seen.flags, *event.sold_by))
    return replace(case, buyer=event.buyer or case.buyer, platform=event.platform or case.platform, seen=seen)


_Change = Callable[[Case, Any], Case]
CHANGES: Final[dict[type[ev.Event], _Change]] = {
    ev.ItemJoined: _seen,
    ev.ReadCorrected: _read_corrected,
    ev.Assigned: lambda case, event: replace(case, assignee=event.assignee, reassign_at=None),
    ev.StepDone: _step_done,
    ev.GatePassed: _gate_passed,
    ev.GateWaived: _gate_waived,
    ev.GateReopened: _gate_reopened,
    ev.StageEntered: _stage_entered,
    ev.Replied: _replied,
    ev.BuyerWrote: _buyer_wrote,
    ev.Waiting: _waiting,
    ev.Resumed: _resumed,
    ev.ClockRang: _clock_rang,
    ev.Identified: _identified,
    ev.Retimed: lambda case, event: replace(case, preset=event.preset, clocks=with_clocks(case.clocks, event.clocks)),
    ev.Escalated: lambda case, event: replace(case, escalated_at=case.escalated_at or event.at),
    ev.PromiseMade: _promise_made,
    ev.PromiseReminded: _promise_reminded,
    ev.PromiseSettled: _promise_settled,
    ev.RemedyOffered: _remedy_offered,
    ev.RemedyMoved: _remedy_moved,
    ev.OutcomeRecorded: _outcome_recorded,
    ev.Closed: _closed,
    ev.Reopened: _reopened,
    ev.Absorbed: joining.absorbed,
    ev.AbsorptionUndone: joining.absorption_undone,
    ev.Merged: joining.merged,
    ev.MergeUndone: joining.merge_undone,
    ev.SplitOff: joining.split_off,
    ev.SplitUndone: joining.split_undone,
    ev.Linked: _linked,
    ev.PlaybookChanged: _playbook_changed,
    ev.FaultConfirmed: _fault_confirmed,
    ev.IntakeAnswered: _intake_answered,
    ev.Planned: _planned,
    ev.PlanRang: _plan_rang,
    ev.PlanSettled: _plan_settled,
    ev.Noted: lambda case, _: case,
}
#: What may still happen to a case that is closed or merged.
WHEN_OVER: Final = frozenset(
    {ev.ItemJoined, ev.Reopened, ev.MergeUndone, ev.Noted, ev.PromiseSettled, ev.Linked, ev.ReadCorrected}
)
