"""What an agent does on a case: steps, gates, stages, assignment, notes, calling a lead."""

from __future__ import annotations

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.next_step import is_done, steps_of
from wanhui.cases.playbook import Playbooks
from wanhui.cases.stages import check_stage, unmet
from wanhui.cases.state import Case
from wanhui.cases.steps import Step
from wanhui.cases.words import STAGES, Gate
from wanhui.errors import WanhuiError


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


def waive_gate(case: Case, by: By, gate: Gate, *, playbooks: Playbooks, reason: str) -> Acted:
    """A lead lets the case pass without `gate`; ``E-CASE-WAIVE`` for anybody else, ``E-CASE-REASON`` without one."""
    acting = Acting(case, by)
    if gate not in case.passed:
        acting.add(ev.GateWaived, gate=gate, role=by.role, reason=reason)
    _follow(acting, playbooks)
    return acting.done()


def enter_stage(case: Case, by: By, stage: str) -> Acted:
    """The case goes to `stage`, forward through met gates or back; ``E-CASE-GATE`` names the gates that are open."""
    to = check_stage(stage)
    acting = Acting(case, by)
    if to != case.stage:
        acting.add(ev.StageEntered, stage=to)
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
