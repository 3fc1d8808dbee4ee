"""Fault sides, questions, plans for later, incidents: proposed by the system, decided by people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cases.test_promises import remedied, scan
from tests.cases.world import DAMAGED, NOW, RULES, do_all, later, lead, message, opened, opening, order, review, sketch
from wanhui.cases.acting import By
from wanhui.cases.arriving import arrive
from wanhui.cases.fault import propose
from wanhui.cases.intake import answered, known_facts, questions
from wanhui.cases.next_step import next_step
from wanhui.cases.parts import Plan
from wanhui.cases.plans import CHANGED_WORDS, changed_since, done, due, plan, stop
from wanhui.cases.state import Case
from wanhui.cases.timing import answer
from wanhui.cases.work import chain_is_seen, change_playbook, confirm_fault, join_incident, leave_incident, see_chain
from wanhui.errors import WanhuiError
from wanhui.records.conversations import Attachment

BOOKS = RULES.playbooks


@pytest.mark.parametrize(
    ("issues", "fault"),
    [(["wrong"], "warehouse"), (["missing"], "warehouse"), (["delivery"], "courier"), (["service"], "service"),
     (["quality"], "product"), (["size"], "nobody"), (["fake"], "supplier"), (["other"], "unknown"), ([], "unknown"),
     (["damaged"], "unknown"), (["packaging", "quality"], "warehouse")],
)  # fmt: skip
def test_the_words_point_to_a_side(issues: list[str], fault: str) -> None:
    found = propose(issues)
    assert found.fault == fault
    assert found.reasons[0].zh
    assert found.reasons[0].en


def test_the_records_point_further() -> None:
    rough = [scan("failed", at=NOW), scan("delivered", at=NOW + timedelta(days=1))]
    assert propose(["damaged"], scans=rough).fault == "courier"
    assert propose(["damaged"], scans=rough, like_in_batch=3).fault == "warehouse"
    assert propose(["quality"], like_in_batch=4).fault == "supplier"
    assert propose(["shipping"], order=order(shipped_at=NOW)).fault == "courier"


def test_a_suspicion_of_wrong_use_blames_nobody() -> None:
    assert propose(["quality"], suspect="misuse").fault == "unknown"


def test_only_a_person_confirms_a_fault_and_says_on_what_ground() -> None:
    case = opened()
    by = later(hours=1)
    confirmed = confirm_fault(case, by, "warehouse", proof="packing photo", playbooks=BOOKS).case
    assert confirmed.fault == "warehouse"
    with pytest.raises(WanhuiError) as refused:
        confirm_fault(case, By(now=by.now), "warehouse", proof="a guess", playbooks=BOOKS)
    assert refused.value.code == "E-CASE-FAULT"
    with pytest.raises(WanhuiError):
        confirm_fault(case, by, "warehouse", proof=" ", playbooks=BOOKS)


# questions -----------------------------------------------------------------------------------------------------


def test_what_is_known_is_not_asked_again() -> None:
    book = BOOKS.named(opened().playbook)
    everything = [question.id for question in questions(book, frozenset())]
    assert everything == ["photo", "onset", "count"]
    photo = message(attachments=(Attachment(name="a.jpg"),), text="拆开就是碎的")
    known = known_facts(DAMAGED, [order(), photo])
    assert {"photos", "order", "issues", "onset", "chats"} <= known
    assert [question.id for question in questions(book, known)] == ["count"]
    assert {question.id for question in answered(book, known)} == {"photo", "onset"}


def test_unread_and_unsaid_things_are_asked() -> None:
    assert known_facts(None, []) == frozenset()
    assert "photos" in known_facts(None, [review(images=("1.jpg",))])


@pytest.mark.parametrize("pack", BOOKS.ordered, ids=[pack.id for pack in BOOKS.ordered])
def test_nobody_is_asked_more_than_three_things(pack: object) -> None:
    assert len(questions(pack, frozenset())) <= 3


# plans ---------------------------------------------------------------------------------------------------------

AT = NOW + timedelta(hours=9)


def agreed(act: str = "call", at: object = AT, case: Case | None = None) -> Case:
    case = case or answered_once()
    return plan(case, later(), Plan(id="P1", act=act, at=at, made_at=later().now, text="晚上六点后打")).case


def answered_once() -> Case:
    return answer(opened(), later(minutes=1), "r1", channel="platform_chat", speech="acknowledge").case


def test_a_plan_comes_up_at_its_time_and_once() -> None:
    case = agreed()
    assert due(case, NOW + timedelta(hours=1)) == ()
    assert [one.id for one in due(case, AT)] == ["P1"]
    step = next_step(case, BOOKS, AT)
    assert step is not None
    assert step.id == "plan:P1"
    assert "晚上六点" in step.reason.zh
    assert done(case, later(hours=10), "P1").case.plans[0].state == "done"
    assert done(done(case, later(hours=10), "P1").case, later(hours=11), "P1").events == ()


def test_a_snooze_hides_the_work_and_stops_no_clock() -> None:
    case = agreed("snooze")
    step = next_step(case, BOOKS, NOW + timedelta(hours=1))
    assert step is not None
    assert (step.id, step.due_at) == ("snooze", AT)
    clock = case.clock("resolution")
    assert clock is not None
    assert clock.is_running


def test_a_plan_for_the_past_is_refused_and_an_unknown_one_named() -> None:
    with pytest.raises(WanhuiError) as refused:
        agreed(at=NOW - timedelta(hours=1))
    assert refused.value.code == "E-CASE-PLAN-PAST"
    with pytest.raises(WanhuiError) as unknown:
        done(opened(), later(), "P9")
    assert unknown.value.code == "E-CASE-PLAN"
    with pytest.raises(WanhuiError):
        stop(agreed(), later(), "P1", note=" ")


def test_a_changed_fact_stops_what_was_planned() -> None:
    case = agreed()
    assert changed_since(case, case.plans[0]) == ()
    wrote = arrive(case, later(hours=2), message(at=NOW + timedelta(hours=2)), rules=RULES).case
    assert changed_since(wrote, case.plans[0]) == ("buyer_wrote",)
    edited = arrive(case, later(hours=2), review(4), rules=RULES, note="1 star to 4").case
    assert changed_since(edited, case.plans[0]) == ("review",)
    assert changed_since(case, case.plans[0], has_refused=True) == ("refused",)
    assert changed_since(remedied(), case.plans[0]) == ("remedy",)
    assert stop(case, later(hours=2), "P1", note="buyer wrote").case.plans[0].state == "stopped"
    assert all(words.zh and words.en for words in CHANGED_WORDS.values())


# the chain, playbooks, incidents -------------------------------------------------------------------------------


def test_a_changed_chain_must_be_looked_at_again_before_a_reply() -> None:
    case = do_all(opened(), "read_review", "open_order", "check_parcel", "read_chats", "propose_cause").case
    assert chain_is_seen(case)
    moved = arrive(case, later(hours=1), scan("in_transit", at=NOW + timedelta(hours=1)), rules=RULES).case
    assert not chain_is_seen(moved)
    looked = see_chain(moved, later(hours=2)).case
    assert chain_is_seen(looked)
    assert see_chain(looked, later(hours=3)).events == ()
    assert looked.stage == case.stage
    assert chain_is_seen(opening(review(order=None), order=None).case)


def test_an_agent_may_change_the_playbook_and_keeps_what_was_passed() -> None:
    case = do_all(opened(), "read_review").case
    changed = change_playbook(case, later(hours=1), "wrong_item", playbooks=BOOKS).case
    assert changed.playbook == "wrong_item@2"
    assert "review_read" in changed.passed
    assert "items_compared" in {rule.gate for rule in changed.gates}
    assert change_playbook(changed, later(hours=1), "wrong_item", playbooks=BOOKS).events == ()
    with pytest.raises(WanhuiError) as refused:
        change_playbook(case, later(hours=1), "magic", playbooks=BOOKS)
    assert refused.value.code == "E-PLAYBOOK-NONE"


def test_a_case_joins_a_mass_incident_and_leaves_it_with_its_own_playbook() -> None:
    case = opened()
    inside = join_incident(case, lead(), "incident-1", playbooks=BOOKS)
    assert (inside.case.parent, inside.case.playbook) == ("incident-1", "mass_incident@1")
    assert join_incident(inside.case, lead(), "incident-1", playbooks=BOOKS).events == ()
    outside = leave_incident(inside.case, lead(), playbooks=BOOKS).case
    assert (outside.parent, outside.playbook) == (None, case.playbook)
    assert leave_incident(outside, lead(), playbooks=BOOKS).events == ()


def test_a_live_case_carries_its_room() -> None:
    row = opening(order=order(source="live:room-8")).row
    assert {"live", "room:live:room-8"} <= set(row.flags)
    assert "live" not in opening().row.flags


def test_a_corrected_reading_changes_title_and_playbook() -> None:
    from wanhui.cases.arriving import correct

    case = opened()
    corrected = correct(case, later(hours=1), sketch("missing", scenario="missing_item"), rules=RULES).case
    assert corrected.playbook == "missing_part@2"
    assert corrected.seen.title.zh == "少发漏发"
