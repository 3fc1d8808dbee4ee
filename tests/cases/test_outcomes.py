"""Endings: what must be there before a case closes, how it comes back, and merges and splits that lose nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cases.test_remedies import RESEND
from tests.cases.world import NOW, RULES, after_sale, later, lead, message, opened, opening, review, rules, sketch
from wanhui.cases.acting import By
from wanhui.cases.arriving import arrive
from wanhui.cases.combining import merge, split, unmerge, unsplit
from wanhui.cases.granting import carry_out, choose, offer
from wanhui.cases.next_step import next_step
from wanhui.cases.outcomes import BLOCKER_WORDS, CAUSES, blockers, close, record_outcome
from wanhui.cases.parts import Outcome, Promise
from wanhui.cases.promises import promise
from wanhui.cases.state import Case
from wanhui.cases.timing import answer, wait
from wanhui.errors import WanhuiError

OUTCOME = Outcome(result="solved", cause="weak_packing", fault="warehouse", is_avoidable=True, sku="p7-red")


def solved() -> Case:
    """A case with a remedy carried out two hours after it opened, and its outcome recorded."""
    case = answer(opened(), later(minutes=5), "r1", channel="platform_chat", speech="answer").case
    case = offer(case, lead(hours=1), RESEND, remedy_id="R1", review_state="1 star").case
    case = choose(case, later(hours=1), "R1", proof="message:m2").case
    case = carry_out(case, later(hours=2), "R1", proof="SF1").case
    return record_outcome(case, later(hours=3), OUTCOME).case


def test_a_case_closes_when_the_buyer_confirms() -> None:
    over = close(solved(), later(hours=5), "confirmed", reason="message:m9").case
    assert over.status == "closed"
    clock = over.clock("resolution")
    assert clock is not None
    assert clock.state == "met"


def test_it_closes_in_silence_only_after_a_week() -> None:
    case = solved()
    assert blockers(case, later(days=6), "silent") == ("silence",)
    assert blockers(case, later(days=8), "silent") == ()
    wrote = arrive(case, later(days=5), message(at=NOW + timedelta(days=5)), rules=RULES).case
    assert blockers(wrote, later(days=8), "silent") == ("buyer_waits", "silence")


def test_everything_that_is_missing_is_named_at_once() -> None:
    case = opened(message(), sketch("damaged"))
    made = Promise(id="P1", about="answer", text="今天 16:00 前答复", made_at=NOW, due_at=NOW + timedelta(hours=7))
    case = promise(case, later(), made).case
    found = blockers(case, later(hours=1), "confirmed")
    assert found == ("outcome", "promise", "buyer_waits", "reason")
    with pytest.raises(WanhuiError) as refused:
        close(case, later(hours=1), "confirmed")
    assert refused.value.code == "E-CASE-CLOSE"
    assert all(code in refused.value.text("zh") for code in found)


def test_a_chosen_remedy_that_is_not_done_keeps_it_open() -> None:
    case = offer(opened(), lead(hours=1), RESEND, remedy_id="R1", review_state="").case
    case = choose(case, later(hours=1), "R1", proof="m").case
    assert "remedy" in blockers(case, later(days=9), "silent")


def test_a_leads_reason_closes_it_and_an_agents_does_not() -> None:
    case = record_outcome(opened(), later(), OUTCOME).case
    assert blockers(case, later(), "lead", reason="settled by phone") == ("lead",)
    assert close(case, lead(), "lead", reason="settled by phone").case.status == "closed"


def test_the_cause_must_be_one_of_the_tree_and_other_needs_words() -> None:
    with pytest.raises(WanhuiError) as refused:
        record_outcome(opened(), later(), replace(OUTCOME, cause="moon"))
    assert refused.value.code == "E-CASE-CAUSE"
    with pytest.raises(WanhuiError):
        record_outcome(opened(), later(), replace(OUTCOME, cause="other"))
    assert {cause.is_valid for cause in CAUSES.values()} == {True, False}
    assert all(cause.title.zh and cause.title.en for cause in CAUSES.values())
    assert set(BLOCKER_WORDS) >= {"outcome", "promise", "remedy"}


def test_a_case_that_comes_back_is_heard_and_settled_again() -> None:
    over = close(solved(), later(hours=5), "confirmed", reason="message:m9").case
    back = arrive(over, later(days=2), message(at=NOW + timedelta(days=2)), rules=RULES).case
    assert not back.passed & {"buyer_heard", "offer_made", "choice_recorded", "remedy_done"}
    assert back.outcome is None
    assert "outcome" in blockers(back, later(days=3), "confirmed", reason="message:m9")
    step = next_step(back, RULES.playbooks, NOW + timedelta(days=2))
    assert step is not None
    assert step.id == "answer"
    assert [remedy.id for remedy in back.remedies] == ["R1"], "what was given before stays on record"


# merge, split -------------------------------------------------------------------------------------------


def two() -> tuple[Case, Case]:
    """A young case and one of the same buyer that is a day older."""
    young = opening(review()).case
    old = opening(
        after_sale(), sketch("damaged"), case_id="c0", now=NOW - timedelta(days=1), rules=rules("taobao")
    ).case  # fmt: skip
    return young, old


def test_a_merge_brings_the_items_over_and_the_earlier_start_wins() -> None:
    young, old = two()
    into, away = merge(young, old, later(hours=1))
    assert into.case.opened_at == old.opened_at
    assert {item.record for item in into.case.items} == {"review", "after_sale"}
    running = [clock for clock in into.case.clocks if clock.is_running and clock.kind == "resolution"]
    assert [clock.started_at for clock in running] == [old.opened_at]
    assert away.case.status == "merged"
    assert away.case.merged_into == young.id


def test_a_merge_taken_back_leaves_nothing_changed() -> None:
    young, old = two()
    into, away = merge(young, old, later(hours=1))
    back, alone = unmerge(into.case, away.case, later(hours=2))
    assert back.case.items == young.items
    assert back.case.clocks == young.clocks
    assert back.case.opened_at == young.opened_at
    assert alone.case.status == "open"
    assert alone.case.items == old.items


def test_what_was_met_after_a_merge_stays_met_when_it_is_taken_back() -> None:
    young, old = two()
    into, away = merge(young, old, later(hours=1))
    answered = answer(into.case, later(hours=2), "r1", channel="platform_chat", speech="answer").case
    back = unmerge(answered, away.case, later(hours=3))[0].case
    clock = back.clock("first_response")
    assert clock is not None
    assert clock.state == "met"


def test_a_merge_over_two_platforms_or_into_itself_is_refused() -> None:
    young, old = two()
    for pair in ((young, young), (young, replace(old, platform="amazon"))):
        with pytest.raises(WanhuiError) as refused:
            merge(*pair, later())
        assert refused.value.code == "E-CASE-MERGE"


def test_a_split_takes_its_items_and_its_clocks_and_can_be_taken_back() -> None:
    case = arrive(opened(), later(minutes=5), message(at=NOW + timedelta(minutes=5)), rules=RULES).case
    went = tuple(item for item in case.items if item.record == "message")
    stayed, child = split(case, later(hours=1), went, new_id="c9")
    assert [item.record for item in stayed.case.items] == ["review"]
    assert child.case.items == went
    assert {clock.kind for clock in child.case.clocks} == {clock.kind for clock in case.clocks if clock.is_open}
    assert child.case.id == "c9"
    back, gone = unsplit(stayed.case, child.case, later(hours=2))
    assert sorted(item.record for item in back.case.items) == ["message", "review"]
    assert gone.case.merged_into == case.id


def test_a_split_of_everything_or_of_nothing_is_refused() -> None:
    case = opened()
    for items in ((), case.items):
        with pytest.raises(WanhuiError) as refused:
            split(case, later(), items, new_id="c9")
        assert refused.value.code == "E-CASE-SPLIT"


def test_a_waiting_case_can_be_merged_without_losing_its_wait() -> None:
    young, old = two()
    held = wait(
        answer(young, later(minutes=5), "r1", channel="platform_chat", speech="answer").case,
        By(now=NOW + timedelta(minutes=10)),
        "supplier",
        rules=RULES,
    ).case
    into, _ = merge(held, old, later(hours=1))
    assert into.case.waiting_for == "supplier"
