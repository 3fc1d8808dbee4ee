"""Looking into the cause: gathers what an agent would look up, keeps the checklist, the form and the fault side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, get_args
from uuid import UUID

from wanhui.cases import intake, work
from wanhui.cases.acting import Acted, By
from wanhui.cases.fault import Proposal, propose
from wanhui.cases.mix_up import MixUp, mix_up
from wanhui.cases.next_step import steps_of
from wanhui.cases.outcomes import CAUSES, Cause
from wanhui.cases.parts import Fault, IntakeAnswer
from wanhui.cases.playbook import Question
from wanhui.cases.priority import Priority
from wanhui.cases.stages import GATE_WORDS, VIEWS, View, may_speak, view
from wanhui.cases.state import Case
from wanhui.cases.words import Gate
from wanhui.errors import WanhuiError, Words
from wanhui.flows.case_facts import CaseFacts
from wanhui.flows.correct_reading import HEADS
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_order import order_view
from wanhui.flows.desk_views import OrderView
from wanhui.flows.work_case import Loaded, act_on, load
from wanhui.records.conversations import Message
from wanhui.records.orders import ShipmentEvent
from wanhui.store import tenancy
from wanhui.store.like_cases import LikeCase, cases_about

#: How far back other complaints about the same goods are looked for.
LOOK_BACK: Final = timedelta(days=90)
FAULTS: Final[tuple[Fault, ...]] = get_args(Fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to look into; `proof` says what was found, or why a lead waived it."""

    gate: Gate
    title: Words
    is_met: bool
    is_waived: bool
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """A question with what is known: `text` is pre-filled from the records, or what was kept; empty: to be asked."""

    question: str
    asks: Words
    text: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StagesAs:
    """One way to look at the stages, with the place of the case in it."""

    name: View
    titles: tuple[Words, ...]
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """All that was gathered for one case, and how far it has been looked into.

    `lock` says why the shop may not start a contact yet (None: it may). `same_batch` and `same_goods` are other
    complaints. `cause` is what was proposed for the cause, empty until somebody has.
    """

    number: int
    is_over: bool
    checks: tuple[Check, ...]
    lock: Words | None
    order: OrderView | None
    trace: tuple[ShipmentEvent, ...]
    chats: tuple[Message, ...]
    same_batch: tuple[LikeCase, ...]
    same_goods: tuple[LikeCase, ...]
    mix_up: MixUp | None
    form: tuple[FormLine, ...]
    proposed: Proposal
    fault: Fault
    cause: str
    causes: tuple[tuple[str, Cause], ...]
    faults: tuple[Fault, ...]
    views: tuple[StagesAs, ...]
    priority: Priority
    suspects: tuple[str, ...]
    suspect: str
    severity: int


def investigate(account: UUID, number: int, *, now: datetime) -> Investigation:
    """What is known of the cause of the case, gathered without anybody asking; ``E-CASE-NONE`` without one."""
    with tenancy.account(account):
        on = load(account, number)
        like = cases_about(account, on.case.shop, on.facts.goods, since=now - LOOK_BACK, apart=on.whole.line.id)
    case, facts = on.case, on.facts
    same_batch = tuple(one for one in like if one.batches & facts.batches)
    lock = may_speak(case.gates, case.passed, "contact", stage=case.stage)
    known = intake.known_texts(facts.reading, facts.all)
    return Investigation(
        number=number,
        is_over=case.is_over,
        checks=tuple(_checks(on)),
        lock=lock.says if lock is not None else None,
        order=order_view(facts.order, facts.all, on.whole.products, now=now) if facts.order is not None else None,
        trace=facts.scans,
        chats=facts.messages,
        same_batch=same_batch,
        same_goods=tuple(one for one in like if set(one.issues) & set(case.seen.issues)),
        mix_up=mix_up(facts.said, facts.order, facts.products) if "wrong" in case.seen.issues else None,
        form=tuple(_line(question, case, known) for question in intake.form(on.playbook, case.seen.issues)),
        proposed=proposed_fault(case, facts, like_in_batch=len(same_batch)),
        fault=case.fault,
        cause=next((gate.proof for gate in case.passes if gate.gate == "cause_proposed"), ""),
        priority=case.priority,
        suspects=HEADS["suspect"],
        suspect=next((flag for flag in case.seen.flags if flag in HEADS["suspect"]), ""),
        severity=case.seen.severity,
        causes=tuple(CAUSES.items()),
        faults=FAULTS,
        views=tuple(
            StagesAs(name=name, titles=tuple(step.title for step in steps), at=view(name, case.stage))
            for name, steps in VIEWS.items()
        ),
    )


def proposed_fault(case: Case, facts: CaseFacts, *, like_in_batch: int = 0) -> Proposal:
    """The side at fault that words and records point to."""
    suspect = "misuse" if "misuse" in case.seen.flags else None
    return propose(
        case.seen.issues, suspect=suspect, order=facts.order, scans=facts.scans, like_in_batch=like_in_batch
    )  # fmt: skip


def check_gate(agent: Agent, number: int, gate: str, *, proof: str, now: datetime) -> None:
    """A point of the checklist was looked into, with what was found.

    Raises ``E-CASE-GATE-NONE`` for a gate that the case does not have and ``E-CASE-CAUSE`` for an unknown cause.
    """

    def act(on: Loaded, by: By) -> Acted:
        wanted = _gate(on.case, gate)
        if wanted == "cause_proposed" and proof not in CAUSES:
            raise WanhuiError("E-CASE-CAUSE", found=proof, expected=", ".join(CAUSES))
        step = _step_for(on, wanted)
        if step is not None:
            return work.do_step(on.case, by, step, playbooks=on.playbooks, note=proof)
        return work.pass_gate(on.case, by, wanted, playbooks=on.playbooks, proof=proof)

    act_on(agent, number, act, now=now)


def waive_gate(agent: Agent, number: int, gate: str, *, reason: str, now: datetime) -> None:
    """A lead lets the case pass without a gate; ``E-CASE-WAIVE`` for an agent, ``E-CASE-REASON`` without a reason."""

    def act(on: Loaded, by: By) -> Acted:
        return work.waive_gate(on.case, by, _gate(on.case, gate), playbooks=on.playbooks, reason=reason)

    act_on(agent, number, act, now=now)


def answer_form(agent: Agent, number: int, answer: IntakeAnswer, *, now: datetime) -> None:
    """Keeps what the buyer answered to a question; once nothing is left to ask, the details are known."""

    def act(on: Loaded, by: By) -> Acted:
        kept = intake.answer_question(on.case, by, answer, playbook=on.playbook)
        known = intake.known_texts(on.facts.reading, on.facts.all)
        is_wanted = any(rule.gate == "details_known" for rule in on.case.gates)
        if not is_wanted or intake.open_questions(kept.case, on.playbook, known):
            return kept
        after = work.pass_gate(kept.case, by, "details_known", playbooks=on.playbooks, proof="form")
        return Acted(after.case, (*kept.events, *after.events))

    act_on(agent, number, act, now=now)


def confirm_fault(agent: Agent, number: int, fault: str, *, proof: str, now: datetime) -> None:
    """A person says whose fault it is and on what ground; ``E-CASE-FAULT-NONE`` for a side that does not exist."""
    side = next((one for one in FAULTS if one == fault), None)
    if side is None:
        raise WanhuiError("E-CASE-FAULT-NONE", found=fault, expected=", ".join(FAULTS))

    def act(on: Loaded, by: By) -> Acted:
        return work.confirm_fault(on.case, by, side, proof=proof, playbooks=on.playbooks)

    act_on(agent, number, act, now=now)


def _gate(case: Case, gate: str) -> Gate:
    known = [rule.gate for rule in case.gates]
    for one in known:
        if one == gate:
            return one
    raise WanhuiError("E-CASE-GATE-NONE", found=gate, expected=", ".join(known))


def _step_for(on: Loaded, gate: Gate) -> str | None:
    return next((step.id for step in steps_of(on.case, on.playbooks) if step.passes == gate), None)


def _checks(on: Loaded) -> Iterator[Check]:
    """What the case must be looked into before the shop starts a contact or proposes a remedy."""
    for rule in on.case.gates:
        if rule.stage not in ("contact", "solve"):
            continue
        passed = next((one for one in on.case.passes if one.gate == rule.gate), None)
        yield Check(
            gate=rule.gate,
            title=GATE_WORDS[rule.gate],
            is_met=passed is not None,
            is_waived=passed is not None and passed.is_waived,
            proof=passed.proof if passed is not None else "",
        )


def _line(question: Question, case: Case, known: dict[str, str]) -> FormLine:
    kept = next((one.text for one in case.answers if one.question == question.id), None)
    names = [name for name in known if name in question.known_from]
    text = kept if kept is not None else next((known[name] for name in names if known[name]), "")
    return FormLine(question=question.id, asks=question.asks, text=text, is_known=kept is not None or bool(names))
