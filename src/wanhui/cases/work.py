"""What an agent does on a case: steps, gates, stages, assignment, notes, calling a lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.changes import CHAIN
from wanhui.cases.next_step import is_done, steps_of
from wanhui.cases.parts import Fault
from wanhui.cases.playbook import Playbooks
from wanhui.cases.stages import gates_of, unmet
from wanhui.cases.state import Case
from wanhui.cases.steps import Step
from wanhui.cases.words import STAGES, Gate
from wanhui.errors import WanhuiError

#: The playbook of cases that have one cause with many others.
INCIDENT: Final = "mass_incident"


def do_step(case: Case, by: By, step: str, *, playbooks: Playbooks, note: str = "") -> Acted:
    """`step` is done, with a `note` as its proof: it passes its gate, and the case moves on as far as gates allow.

    Doing it twice changes nothing. ``E-CASE-STEP`` when the playbook has no such step.
    """
    acting = Acting(case, by)
    found = _step(case, step, playbooks)
    if step not in case.steps_done:
        acting.add(ev.StepDone, step=step, note=note)
    if found.passes is not None and found.passes not in case.passed:
        acting.add(ev.GatePassed, gate=found.passes, proof=note)
    _follow(acting, playbooks)
    return acting.done()


def skip_step(case: Case, by: By, step: str, *, playbooks: Playbooks, reason: str) -> Acted:
    """`step` is left out for a `reason`; its gate stays open until it is passed or waived."""
    _step(case, step, playbooks)
    acting = Acting(case, by)
    if step not in case.steps_done:
        acting.add(ev.StepDone, step=step, note=reason, is_skipped=True)
    return acting.done()


def pass_gate(case: Case, by: By, gate: Gate, *, playbooks: Playbooks, proof: str = "") -> Acted:
    """What `gate` asks for is there (`proof` says where); the case moves on as far as gates allow."""
    acting = Acting(case, by)
    if gate not in case.passed:
        acting.add(ev.GatePassed, gate=gate, proof=proof)
    _follow(acting, playbooks)
    return acting.done()


def advance(acted: Acted, by: By, *, playbooks: Playbooks) -> Acted:
    """`acted`, and the case goes on to the stage of its first open step, as far as gates allow."""
    if acted.case.is_over or not acted.events:
        return acted
    acting = Acting(acted.case, by)
    _follow(acting, playbooks)
    moved = acting.done()
    return Acted(moved.case, (*acted.events, *moved.events))


def see_chain(case: Case, by: By) -> Acted:
    """The order chain was opened now, with all that has changed in it since the last look."""
    acting = Acting(case, by)
    needed = any(rule.gate == "order_opened" for rule in case.gates)
    if needed and not chain_is_seen(case):
        acting.add(ev.GatePassed, gate="order_opened", proof="chain opened")
    return acting.done()


def chain_is_seen(case: Case) -> bool:
    """Whether the order chain was opened, or waived, since it last changed; a case without an order has none."""
    if not any(rule.gate == "order_opened" for rule in case.gates):
        return True
    seen = next((known.at for known in case.passes if known.gate == "order_opened"), None)
    return seen is not None and (case.chain_changed_at is None or seen >= case.chain_changed_at)


def chain_version(events: Iterable[ev.Event]) -> int:
    """The number of the event by which the order chain of a case changed last; 1: not since it was opened."""
    changed = (event.seq for event in events if isinstance(event, ev.ItemJoined) and event.item.record in CHAIN)
    return max(changed, default=1)


def change_playbook(case: Case, by: By, playbook: str, *, playbooks: Playbooks) -> Acted:
    """The case follows `playbook` (id or ``id@version``) from here on; what was done and passed stays."""
    found = playbooks.named(playbook)
    acting = Acting(case, by)
    if found.name != case.playbook:
        gates = gates_of(case.seen.reason, found.gates, has_order=case.order is not None)
        acting.add(ev.PlaybookChanged, playbook=found.name, gates=gates)
    return acting.done()


def join_incident(case: Case, by: By, incident: str, *, playbooks: Playbooks) -> Acted:
    """The case becomes part of the mass incident `incident` and follows its playbook."""
    acting = Acting(case, by)
    if case.parent == incident:
        return acting.done()
    acting.add(ev.Linked, parent=incident)
    acting.follow(change_playbook(acting.case, by, INCIDENT, playbooks=playbooks))
    return acting.done()


def leave_incident(case: Case, by: By, *, playbooks: Playbooks) -> Acted:
    """The case leaves its mass incident and follows its own playbook again."""
    own = case.own_playbook
    acting = Acting(case, by)
    if case.parent is None:
        return acting.done()
    acting.add(ev.Linked, parent=None)
    if own is not None:
        acting.follow(change_playbook(acting.case, by, own, playbooks=playbooks))
    return acting.done()


def confirm_fault(case: Case, by: By, fault: Fault, *, proof: str, playbooks: Playbooks) -> Acted:
    """A person says whose fault it is, and on what ground; the system may only propose (`fault.propose`)."""
    if not proof.strip():
        raise WanhuiError("E-CASE-REASON", what="fault")
    acting = Acting(case, by)
    if fault != case.fault:
        acting.add(ev.FaultConfirmed, fault=fault, proof=proof)
    if any(rule.gate == "fault_confirmed" for rule in case.gates) and "fault_confirmed" not in acting.case.passed:
        acting.add(ev.GatePassed, gate="fault_confirmed", proof=proof)
    _follow(acting, playbooks)
    return acting.done()


def waive_gate(case: Case, by: By, gate: Gate, *, playbooks: Playbooks, reason: str) -> Acted:
    """A lead lets the case pass without `gate`; ``E-CASE-WAIVE`` for anybody else, ``E-CASE-REASON`` without one."""
    acting = Acting(case, by)
    if gate not in case.passed:
        acting.add(ev.GateWaived, gate=gate, role=by.role, reason=reason)
    _follow(acting, playbooks)
    return acting.done()


def assign(case: Case, by: By, assignee: str | None) -> Acted:
    """`assignee` (None: nobody) has the case from now on."""
    acting = Acting(case, by)
    if assignee != case.assignee:
        acting.add(ev.Assigned, assignee=assignee)
    return acting.done()


def escalate(case: Case, by: By, reason: str, *, to: str | None = None) -> Acted:
    """A lead (`to`, or whoever is on duty) is called, once."""
    acting = Acting(case, by)
    if case.escalated_at is None:
        acting.add(ev.Escalated, to=to, reason=reason)
    return acting.done()


def note(case: Case, by: By, text: str) -> Acted:
    """An internal note."""
    if not text.strip():
        raise WanhuiError("E-CASE-REASON", what="note")
    acting = Acting(case, by)
    acting.add(ev.Noted, text=text)
    return acting.done()


def _step(case: Case, step: str, playbooks: Playbooks) -> Step:
    known = list(steps_of(case, playbooks))
    for found in known:
        if found.id == step:
            return found
    raise WanhuiError("E-CASE-STEP", step=step, expected=", ".join(s.id for s in known))


def _follow(acting: Acting, playbooks: Playbooks) -> None:
    """Moves the case to the stage of its first open step, as far as the gates on the way are met."""
    case = acting.case
    wanted = next((step.stage for step in steps_of(case, playbooks) if not is_done(case, step)), STAGES[-1])
    for stage in reversed(STAGES[: STAGES.index(wanted) + 1]):
        if STAGES.index(stage) <= STAGES.index(case.stage):
            return
        if not unmet(case.gates, case.passed, at=case.stage, to=stage):
            acting.add(ev.StageEntered, stage=stage)
            return
