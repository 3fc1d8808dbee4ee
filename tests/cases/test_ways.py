"""Every playbook from its first step to its end: one next step at a time, no gate unmet, closed with an outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cases.world import NOW, RULES, after_sale, lead, message, order, review, yuan
from wanhui.cases.acting import Acted, By
from wanhui.cases.arriving import arrive
from wanhui.cases.case import replay
from wanhui.cases.events import Event, StageEntered
from wanhui.cases.fault import propose
from wanhui.cases.granting import carry_out, choose, offer
from wanhui.cases.next_step import next_step
from wanhui.cases.opening import Opening, open_case
from wanhui.cases.outcomes import close, record_outcome
from wanhui.cases.parts import Outcome
from wanhui.cases.playbook import Playbook, Sketch
from wanhui.cases.remedies import Authority, Option, Situation, menu
from wanhui.cases.state import Case
from wanhui.cases.timing import answer, speech_of
from wanhui.cases.triage import Trigger
from wanhui.cases.words import STAGES
from wanhui.cases.work import confirm_fault, do_step, escalate, join_incident, waive_gate
from wanhui.content.case_rules import load_remedies
from wanhui.errors import WanhuiError
from wanhui.records.fact import Fact

BOOKS = RULES.playbooks
PACKS = load_remedies()
OUTCOME = Outcome(result="solved", cause="unknown", fault="unknown", is_avoidable=False)
#: What a person finds where the words alone do not tell.
FOUND = {
    "misuse": "handling", "damaged": "courier", "no_fault_return": "nobody", "lawful_claim": "product",
    "extortion": "product", "safety": "product", "general": "service", "mass_incident": "supplier",
}  # fmt: skip


def _record(example: Sketch) -> Fact:
    if example.reason in ("after_sale", "dispute"):
        status = "disputed" if example.reason == "dispute" else "requested"
        return after_sale(example.after_sale or "refund_only", status=status)
    if example.intent is not None or example.reason in ("complaint_message", "extortion", "return_request"):
        return message(example.text)
    return review(1, text=example.text)


def _open(pack: Playbook) -> tuple[Opening, list[Event]]:
    example = pack.examples.must[0] if pack.examples.must else Sketch(text="…")
    own = example.reason in ("late_parcel", "price_drop", "out_of_stock")
    why = Trigger(reason=example.reason, record="order", id="o1", at=NOW) if own else None
    record = order() if own else _record(example)
    found = open_case(RULES, record, example, case_id="c1", now=NOW, order=order(), why=why)
    assert found is not None
    return found, [found.event]


def _menu(case: Case, pack: Playbook) -> tuple[Option, ...]:
    fault = FOUND.get(pack.id) or propose(case.seen.issues).fault
    now = Situation(
        issues=frozenset(case.seen.issues) or frozenset({"other"}),
        severity=max(1, case.seen.severity),
        fault=fault,
        paid=yuan("68"),
        price_drop=yuan("12"),
        has=frozenset({"stock", "parts", "repairable", "price_drop"}),
    )
    return menu(PACKS, pack.remedies, now, authority=Authority(role="owner"))


def _act(case: Case, step: str, by: By, pack: Playbook) -> Acted:
    """What an agent does when told to do `step`."""
    owner = By(now=by.now, actor="boss", role="owner")
    ways: dict[str, Callable[[], Acted]] = {
        "escalate": lambda: escalate(case, by, "somebody may be hurt"),
        "acknowledge": lambda: answer(case, by, f"r{case.seq}", channel="platform_chat", speech=speech_of(case)),
        "record_outcome": lambda: record_outcome(case, by, OUTCOME),
        "close": lambda: close(case, by, "confirmed", reason="message:m9"),
        "confirm_fault": lambda: confirm_fault(case, by, "handling", proof="photos seen", playbooks=BOOKS),
        "confirm_claim": lambda: confirm_fault(case, by, "product", proof="label seen", playbooks=BOOKS),
        "offer": lambda: _offer(case, owner, pack),
        "record_choice": lambda: choose(case, by, "R1", proof="message:m8"),
        "carry_out": lambda: carry_out(case, by, "R1", proof="SF100"),
    }
    return ways.get(step, lambda: do_step(case, by, step, playbooks=BOOKS))()


def _offer(case: Case, owner: By, pack: Playbook) -> Acted:
    options = _menu(case, pack)
    assert options, "no remedy fits what the playbook is for"
    assert options[0].is_proposed
    try:
        return offer(case, owner, options[0], remedy_id="R1", review_state="1 star, shown")
    except WanhuiError as refused:
        assert refused.code == "E-REMEDY-EXTORTION"
    events: tuple[Event, ...] = ()
    for gate in ("offer_made", "choice_recorded", "remedy_done"):
        acted = waive_gate(case, owner, gate, playbooks=BOOKS, reason="nothing is owed; reported to the platform")
        case, events = acted.case, (*events, *acted.events)
    return Acted(case, events)


@pytest.mark.parametrize("pack", BOOKS.ordered, ids=[pack.id for pack in BOOKS.ordered])
def test_a_case_of_every_playbook_ends_in_closure(pack: Playbook) -> None:
    found, events = _open(pack)
    case = found.case
    if pack.id == "mass_incident":
        joined = join_incident(case, lead(), "incident-1", playbooks=BOOKS)
        case, events = joined.case, [*events, *joined.events]
    assert case.playbook == pack.name
    walked: list[str] = []
    for minute in range(1, 60):
        by = By(now=NOW + timedelta(minutes=5 * minute), actor="su", role="lead")
        step = next_step(case, BOOKS, by.now)
        if step is None:
            break
        assert step.title.zh
        assert step.reason.en
        walked.append(step.id)
        acted = _act(case, step.id, by, pack)
        assert acted.events, f"{step.id} changed nothing: the agent would stand still"
        case, events = acted.case, [*events, *acted.events]
    assert case.status == "closed", walked
    assert len(walked) == len(set(walked)), "no step is asked for twice"
    assert {step.id for step in pack.own_steps} <= set(walked)
    assert {rule.gate for rule in case.gates} <= case.passed
    stages = [STAGES.index(event.stage) for event in events if isinstance(event, StageEntered)]
    assert stages == sorted(stages)
    assert replay(events) == case


def test_the_first_answer_comes_before_the_checklist_when_the_buyer_is_writing() -> None:
    pack = next(pack for pack in BOOKS.ordered if pack.id == "extortion")
    found, _ = _open(pack)
    step = next_step(found.case, BOOKS, NOW)
    assert step is not None
    assert step.id == "acknowledge"


def test_a_buyer_who_writes_in_the_middle_is_answered_before_going_on() -> None:
    found, _ = _open(next(pack for pack in BOOKS.ordered if pack.id == "damaged"))
    case = answer(found.case, lead(minutes=1), "r1", channel="platform_chat", speech="acknowledge").case
    case = do_step(case, lead(minutes=2), "read_review", playbooks=BOOKS).case
    wrote = arrive(case, lead(minutes=3), message(at=NOW + timedelta(minutes=3)), rules=RULES).case
    step = next_step(wrote, BOOKS, NOW + timedelta(minutes=4))
    assert step is not None
    assert step.id == "answer"
    back = answer(wrote, lead(minutes=5), "r2", channel="platform_chat", speech="answer").case
    step = next_step(back, BOOKS, NOW + timedelta(minutes=6))
    assert step is not None
    assert step.id == "open_order"
