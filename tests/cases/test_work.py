"""Work on a case: one next step at a time, gates before stages, and speech that is never locked."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from tests.cases.world import CHECKLIST, NOW, RULES, do_all, enter, later, lead, message, opened, review, sketch
from wanhui.cases.next_step import next_step, steps_of
from wanhui.cases.outcomes import close, record_outcome
from wanhui.cases.parts import Outcome
from wanhui.cases.stages import STAGE_WORDS, VIEWS, view
from wanhui.cases.state import Case
from wanhui.cases.timing import answer, contact_lock, speech_of, wait
from wanhui.cases.triage import REASON_WORDS
from wanhui.cases.words import STAGES, Reason
from wanhui.cases.work import do_step, escalate, note, pass_gate, skip_step, waive_gate
from wanhui.errors import WanhuiError


def _next(case: Case, **ahead: float) -> str | None:
    step = next_step(case, RULES.playbooks, NOW + timedelta(**ahead))
    return step and step.id


def test_the_checklist_leads_step_by_step_to_the_first_contact() -> None:
    case = opened()
    walked = []
    while (step := _next(case)) in CHECKLIST:
        walked.append(step)
        case = do_step(case, later(minutes=1), step, playbooks=RULES.playbooks).case
    assert walked == list(CHECKLIST)
    assert case.stage == "contact"
    assert _next(case) == "acknowledge"


def test_each_step_says_why_and_by_when() -> None:
    step = next_step(opened(), RULES.playbooks, NOW)
    assert step is not None
    assert step.title.zh == "读完评价原文"
    assert step.reason.en
    assert step.due_at == NOW.replace(hour=12, minute=0)


def test_near_the_deadline_the_answer_comes_before_the_checklist() -> None:
    assert _next(opened(), hours=2) == "read_review"
    assert _next(opened(), hours=3) == "acknowledge"


def test_a_wait_shows_whom_we_wait_for_and_when_to_ask_again() -> None:
    case = answer(opened(), later(minutes=5), "r1", channel="public_reply", speech="acknowledge").case
    assert _next(case) == "read_review"
    held = wait(case, later(minutes=6), "supplier", rules=RULES, until=NOW + timedelta(hours=5)).case
    step = next_step(held, RULES.playbooks, NOW + timedelta(hours=1))
    assert step is not None
    assert (step.title.zh, step.due_at) == ("等供应商回复", NOW + timedelta(hours=5))
    assert _next(held, hours=6) == "ask_progress"


def test_a_closed_case_has_no_next_step() -> None:
    outcome = Outcome(result="solved", cause="weak_packing", fault="warehouse", is_avoidable=True)
    case = record_outcome(opened(), later(), outcome).case
    assert _next(close(case, lead(), "lead", reason="settled by phone").case) is None


def test_when_all_steps_are_done_the_case_is_to_be_closed() -> None:
    case = answer(opened(), later(minutes=5), "r1", channel="platform_chat", speech="acknowledge").case
    for _ in range(30):
        step = _next(case)
        if step == "close":
            break
        assert step is not None
        if step == "record_outcome":
            outcome = Outcome(result="solved", cause="weak_packing", fault="warehouse", is_avoidable=True)
            case = record_outcome(case, later(minutes=9), outcome).case
        else:
            case = do_step(case, later(minutes=9), step, playbooks=RULES.playbooks).case
    assert case.stage == "learn"
    assert _next(case) == "close"


def test_a_shop_may_not_start_a_contact_before_the_cause_is_looked_into() -> None:
    case = opened()
    lock = contact_lock(case, "contact")
    assert lock is not None
    assert lock.gates == ("review_read", "order_opened", "parcel_checked", "chats_read", "cause_proposed")
    assert "主管" in lock.says.zh
    with pytest.raises(WanhuiError) as refused:
        answer(case, later(), "r1", channel="phone", speech="contact")
    assert refused.value.code == "E-CASE-LOCKED"
    free = do_all(case, *CHECKLIST).case
    assert contact_lock(free, "contact") is None


def test_an_answer_and_a_first_acknowledgement_are_never_locked() -> None:
    asked = opened(message(), sketch("damaged"))
    assert speech_of(asked) == "answer"
    assert contact_lock(asked, "answer") is None
    reviewed = opened()
    assert speech_of(reviewed) == "acknowledge"
    first = answer(reviewed, later(minutes=5), "r1", channel="public_reply", speech="acknowledge").case
    assert speech_of(first) == "contact"


def test_a_lead_may_waive_a_gate_with_a_reason_and_nobody_else() -> None:
    case = opened()
    with pytest.raises(WanhuiError) as refused:
        waive_gate(case, later(), "order_opened", playbooks=RULES.playbooks, reason="no order page")
    assert refused.value.code == "E-CASE-WAIVE"
    with pytest.raises(WanhuiError) as empty:
        waive_gate(case, lead(), "order_opened", playbooks=RULES.playbooks, reason=" ")
    assert empty.value.code == "E-CASE-REASON"
    waived = waive_gate(case, lead(), "order_opened", playbooks=RULES.playbooks, reason="no order page").case
    assert waived.passes[0].is_waived
    assert waived.passes[0].proof == "no order page"


def test_no_gate_is_passed_by_jumping_over_it() -> None:
    case = do_all(opened(), *CHECKLIST).case
    with pytest.raises(WanhuiError) as refused:
        enter(case, later(), "solve")
    assert refused.value.code == "E-CASE-GATE"
    assert "buyer_heard" in refused.value.text("zh")
    assert enter(case, later(), "investigate").case.stage == "investigate"


def test_steps_that_were_skipped_need_a_reason_and_leave_their_gate_open() -> None:
    case = opened()
    with pytest.raises(WanhuiError):
        skip_step(case, later(), "check_packing", playbooks=RULES.playbooks, reason="")
    skipped = skip_step(case, later(), "read_chats", playbooks=RULES.playbooks, reason="no chats").case
    assert "read_chats" in skipped.steps_done
    assert "chats_read" not in skipped.passed


def test_doing_a_thing_twice_changes_nothing_and_an_unknown_step_is_named() -> None:
    once = do_step(opened(), later(), "read_review", playbooks=RULES.playbooks)
    assert do_step(once.case, later(), "read_review", playbooks=RULES.playbooks).events == ()
    assert pass_gate(once.case, later(), "review_read", playbooks=RULES.playbooks).events == ()
    with pytest.raises(WanhuiError) as refused:
        do_step(once.case, later(), "dance", playbooks=RULES.playbooks)
    assert refused.value.code == "E-CASE-STEP"


def test_safety_calls_a_lead_first() -> None:
    case = opened(review(1), sketch("adverse", safety=True, severity=3))
    assert _next(case) == "escalate"
    called = escalate(case, later(), "somebody is hurt").case
    assert _next(called) == "read_review"
    assert escalate(called, later(), "again").events == ()


def test_an_empty_note_is_refused() -> None:
    with pytest.raises(WanhuiError):
        note(opened(), later(), "  ")


def test_a_playbooks_own_gate_stands_in_the_way_of_its_stage() -> None:
    case = opened(reading=sketch("wrong", scenario="wrong_item"))
    assert case.playbook.startswith("wrong_item@")
    steps = [step.id for step in steps_of(case, RULES.playbooks)]
    assert steps.index("compare_items") < steps.index("offer")
    at_listen = do_all(case, "read_review", "open_order", "check_parcel", "read_chats", "propose_cause").case
    ready = do_all(at_listen, "hear_buyer").case
    with pytest.raises(WanhuiError) as refused:
        enter(ready, later(), "solve")
    assert "items_compared" in refused.value.text("en")


def test_the_simpler_views_cover_every_stage_once() -> None:
    for name, steps in VIEWS.items():
        covered = [stage for step in steps for stage in step.stages]
        assert sorted(covered) == sorted(STAGES), name
        assert [view(name, stage) for stage in STAGES] == sorted(view(name, stage) for stage in STAGES)
    assert set(STAGE_WORDS) == set(STAGES)
    assert set(REASON_WORDS) == set(get_args(Reason))


def test_the_steps_of_a_message_case_ask_for_no_review() -> None:
    ids = [step.id for step in steps_of(opened(message(), sketch("damaged")), RULES.playbooks)]
    assert "read_review" not in ids
    assert "open_order" in ids
