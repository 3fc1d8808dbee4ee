"""Clocks at work: answers meet them, waits pause them, buyers restart them, breaches call a lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from tests.cases.world import NOW, RULES, after_sale, do_all, later, lead, message, opened, order, review, rules, sketch
from wanhui.cases.arriving import arrive
from wanhui.cases.outcomes import close, record_outcome, reopen
from wanhui.cases.parts import Outcome
from wanhui.cases.projection import projection
from wanhui.cases.state import Case
from wanhui.cases.timing import answer, go_on, reassign_at, retime, ring, wait
from wanhui.cases.work import assign
from wanhui.errors import WanhuiError
from wanhui.records.orders import ShipmentEvent
from wanhui.records.reviews import Said

AMAZON = rules("amazon")
OUTCOME = Outcome(result="solved", cause="weak_packing", fault="warehouse", is_avoidable=True)


def answered(case: Case | None = None, **ahead: float) -> Case:
    case = case or opened()
    return answer(case, later(**(ahead or {"minutes": 20})), "r1", channel="platform_chat", speech="answer").case


def test_an_answer_meets_the_response_and_leaves_the_resolution_running() -> None:
    case = answered()
    first = case.clock("first_response")
    assert first is not None
    assert first.met_at == later(minutes=20).now
    assert first.breached_at is None
    row = projection(case, RULES.playbooks, NOW)
    assert row.clock == "resolution"
    assert case.buyer_waits_since is None


def test_a_buyer_who_writes_again_starts_the_next_response() -> None:
    case = answered(opened(message(), sketch("damaged")))
    wrote = arrive(case, later(hours=1), message(at=NOW + timedelta(hours=1)), rules=RULES).case
    clock = wrote.clock("next_response")
    assert clock is not None
    assert clock.is_running
    assert wrote.buyer_waits_since == NOW + timedelta(hours=1)


def test_a_message_from_before_the_answer_starts_nothing_but_joins() -> None:
    case = answered(opened(message(), sketch("damaged")))
    late = arrive(case, later(hours=2), message(at=NOW + timedelta(minutes=10)), rules=RULES).case
    assert late.clock("next_response") is None
    assert late.buyer_waits_since is None
    assert len(late.items) == 2


def test_waiting_pauses_the_shops_clocks_and_the_buyer_restarts_them() -> None:
    case = answered()
    held = wait(case, later(hours=1), "supplier", rules=RULES, until=NOW + timedelta(days=1)).case
    clock = held.clock("resolution")
    assert clock is not None
    assert clock.state == "paused"
    assert projection(held, RULES.playbooks, NOW).is_paused
    wrote = arrive(held, later(hours=5), message(at=NOW + timedelta(hours=5)), rules=RULES).case
    assert wrote.waiting_for is None
    going = wrote.clock("resolution")
    assert going is not None
    assert going.is_running
    assert going.paused == timedelta(hours=4).total_seconds()
    assert going.due_at > clock.due_at


def test_go_on_restarts_without_a_buyer() -> None:
    held = wait(answered(), later(hours=1), "courier", rules=RULES).case
    going = go_on(held, later(hours=2), rules=RULES)
    assert [event.kind for event in going.events] == ["resumed"]
    assert go_on(going.case, later(hours=3), rules=RULES).events == ()


def test_a_buyer_who_is_waiting_is_never_put_off() -> None:
    with pytest.raises(WanhuiError) as refused:
        wait(opened(message(), sketch("damaged")), later(), "buyer", rules=RULES)
    assert refused.value.code == "E-CASE-WAIT"
    with pytest.raises(WanhuiError):
        wait(opened(), later(), "buyer", rules=RULES)


def test_a_parcel_that_comes_back_restarts_the_clock() -> None:
    held = wait(answered(), later(hours=1), "courier", rules=RULES).case
    back = ShipmentEvent(id="e1", shop="s1", order="o1", at=NOW + timedelta(hours=3), status="returned")
    going = arrive(held, later(hours=3), back, rules=RULES).case
    assert going.waiting_for is None


def test_an_edited_review_restarts_the_clock_too() -> None:
    held = wait(answered(), later(hours=1), "buyer", rules=RULES).case
    changed = arrive(held, later(hours=4), review(4), rules=RULES, note="stars 1 to 4")
    assert changed.case.waiting_for is None
    assert arrive(changed.case, later(hours=5), review(4), rules=RULES).events == ()


def test_alarms_ring_once_and_a_breach_calls_a_lead() -> None:
    case = opened(rules=AMAZON)
    warned = ring(case, later(hours=25))
    assert [event.kind for event in warned.events] == ["clock_rang"]
    assert ring(warned.case, later(hours=26)).events == ()
    breached = ring(warned.case, later(hours=49))
    assert [event.kind for event in breached.events] == ["clock_rang", "escalated"]
    assert breached.case.escalated_at is not None
    assert projection(breached.case, AMAZON.playbooks, NOW).is_breached
    assert ring(breached.case, later(hours=50)).events == ()


def test_a_late_sweep_breaches_without_a_late_warning() -> None:
    kinds = [getattr(event, "alarm", event.kind) for event in ring(opened(rules=AMAZON), later(hours=60)).events]
    assert kinds == ["breach", "escalated"]


def test_a_breached_case_goes_to_somebody_else_unless_it_was_answered() -> None:
    case = assign(opened(rules=AMAZON), later(), "su").case
    breached = ring(case, later(hours=49)).case
    due = case.clock("first_response")
    assert due is not None
    assert reassign_at(breached, AMAZON) == due.due_at + timedelta(minutes=15)
    assert reassign_at(answered(breached, hours=50), AMAZON) is None
    assert reassign_at(assign(breached, later(), None).case, AMAZON) is None


def test_a_reply_given_on_the_platform_itself_meets_the_clock() -> None:
    case = opened(message(), sketch("damaged"))
    said = message("好的", at=NOW + timedelta(minutes=7), speaker="seller")
    met = arrive(case, later(minutes=8), said, rules=RULES).case
    clock = met.clock("first_response")
    assert clock is not None
    assert clock.met_at == NOW + timedelta(minutes=7)
    assert met.buyer_waits_since is None


def test_an_answer_that_reaches_us_after_the_next_question_leaves_that_question_open() -> None:
    case = opened(message(), sketch("damaged"))
    asked_again = message(at=NOW + timedelta(minutes=9))
    case = arrive(case, later(minutes=10), asked_again, rules=RULES).case
    said = message("好的", at=NOW + timedelta(minutes=7), speaker="seller")
    case = arrive(case, later(minutes=11), said, rules=RULES).case
    first, following = case.clock("first_response"), case.clock("next_response")
    assert first is not None
    assert first.met_at == NOW + timedelta(minutes=7)
    assert following is not None
    assert following.is_running
    assert case.buyer_waits_since == NOW + timedelta(minutes=9)


def test_what_the_shop_said_before_the_complaint_meets_nothing() -> None:
    case = opened(message(), sketch("damaged"))
    before = message("您好", at=NOW - timedelta(hours=1), speaker="seller")
    clock = arrive(case, later(minutes=8), before, rules=RULES).case.clock("first_response")
    assert clock is not None
    assert clock.is_running


def test_the_worse_of_two_readings_stands() -> None:
    case = opened(message(), sketch("packaging", severity=1))
    hurt = sketch("adverse", safety=True, severity=3, buyer_type="angry")
    worse = arrive(case, later(hours=1), message(at=NOW + timedelta(hours=1)), rules=RULES, reading=hurt).case
    assert worse.seen.is_safety
    assert worse.seen.issues == ("packaging", "adverse")
    assert worse.seen.title.zh == "使用后不适"
    assert worse.priority.score > case.priority.score
    calm = message(at=NOW + timedelta(hours=2))
    milder = arrive(worse, later(hours=2), calm, rules=RULES, reading=sketch(severity=0))
    assert milder.case.seen.severity == 3


def test_a_closed_case_comes_back_with_a_new_clock_and_the_old_items() -> None:
    done = record_outcome(answered(), later(hours=1), Outcome(
        result="solved", cause="weak_packing", fault="warehouse", is_avoidable=True
    )).case  # fmt: skip
    closed = close(done, lead(hours=2), "lead", reason="settled").case
    back = arrive(closed, later(days=3), message(at=NOW + timedelta(days=3)), rules=RULES).case
    assert back.status == "open"
    assert back.clock("next_response") is not None
    assert len(back.items) == 2
    assert reopen(closed, lead(days=1), "asked again", rules=RULES).case.status == "open"
    with pytest.raises(WanhuiError):
        reopen(closed, lead(days=1), " ", rules=RULES)


def test_an_order_that_changes_before_the_first_contact_must_be_opened_again() -> None:
    case = do_all(opened(), "open_order").case
    changed = arrive(case, later(hours=1), order(status="refunded"), rules=RULES, note="status").case
    assert "order_opened" not in changed.passed


def test_an_after_sale_request_joins_like_a_message() -> None:
    case = answered(opened())
    joined = arrive(case, later(hours=1), after_sale("refund_only"), rules=RULES).case
    assert len(joined.items) == 2


def closed_case() -> Case:
    done = record_outcome(answered(), later(hours=1), OUTCOME).case
    return close(done, lead(hours=2), "lead", reason="settled").case


def test_a_follow_up_review_is_the_buyer_speaking_again() -> None:
    case = answered()
    spoken = NOW + timedelta(days=1)
    more = arrive(case, later(days=1), review(1, follow_up=Said(at=spoken, text="…")), rules=RULES).case
    assert more.buyer_waits_since == spoken
    assert more.clock("next_response") is not None
    assert [item.at for item in more.items] == [spoken]
    assert arrive(more, later(days=1), review(1, follow_up=Said(at=spoken, text="…")), rules=RULES).events == ()
    back = arrive(closed_case(), later(days=1), review(1, follow_up=Said(at=spoken, text="…")), rules=RULES).case
    assert back.status == "open"


def test_what_the_shop_or_the_platform_did_to_a_review_is_noted_and_restarts_nothing() -> None:
    held = wait(answered(), later(hours=1), "buyer", rules=RULES).case
    for note in ("review_replied", "review_hidden", "review_removed", "review_shown"):
        noted = arrive(held, later(hours=2), review(1), rules=RULES, note=note)
        assert [event.kind for event in noted.events] == ["item_joined"]
        assert noted.case.waiting_for == "buyer"
        assert arrive(closed_case(), later(days=1), review(1), rules=RULES, note=note).case.status == "closed"


def test_an_edit_is_noted_on_a_closed_case_and_does_not_reopen_it() -> None:
    noted = arrive(closed_case(), later(days=1), review(5), rules=RULES, note="review_changed")
    assert noted.case.status == "closed"
    assert noted.case.review_changed_at == later(days=1).now


def test_thanks_bring_no_closed_case_back_and_anything_else_does() -> None:
    thanks = sketch(polarity="pos", severity=0, intent="chitchat")
    said = message(at=NOW + timedelta(days=2))
    kept = arrive(closed_case(), later(days=2), said, rules=RULES, reading=thanks).case
    assert kept.status == "closed"
    assert len(kept.items) == 2
    assert arrive(closed_case(), later(days=2), said, rules=RULES, reading=sketch("damaged")).case.status == "open"
    assert arrive(closed_case(), later(days=40), said, rules=RULES).events == ()


def test_what_a_closed_case_comes_back_for_is_read_too() -> None:
    said = message(at=NOW + timedelta(days=2))
    hurt = sketch("adverse", safety=True, severity=3)
    back = arrive(closed_case(), later(days=2), said, rules=RULES, reading=hurt).case
    assert back.seen.is_safety
    assert back.priority.score > 51


def test_a_changed_sla_counts_from_the_start_and_keeps_what_was_paused() -> None:
    case = answered()
    held = wait(case, later(hours=1), "supplier", rules=RULES).case
    going = go_on(held, later(hours=5), rules=RULES).case
    moved = retime(going, later(hours=6), "live", rules=RULES)
    clock, before = moved.case.clock("resolution"), going.clock("resolution")
    assert clock is not None
    assert before is not None
    assert moved.case.preset == "live@1"
    unpaused = NOW + timedelta(minutes=480)
    assert clock.due_at > unpaused
    assert clock.paused == before.paused
    first = moved.case.clock("first_response")
    assert first == going.clock("first_response"), "a clock that is met stays as it is"
    assert retime(moved.case, later(hours=7), "live", rules=RULES).events == ()


def test_a_changed_sla_leaves_a_paused_clock_paused() -> None:
    held = wait(answered(), later(hours=1), "supplier", rules=RULES).case
    clock = retime(held, later(hours=2), "cross-border", rules=RULES).case.clock("resolution")
    assert clock is not None
    assert clock.state == "paused"
    assert clock.left == timedelta(days=7).total_seconds() - 3600


def test_a_shop_may_be_told_of_a_breach_without_a_lead_being_called() -> None:
    quiet = ring(opened(rules=AMAZON), later(hours=49), is_notify_only=True)
    assert [event.kind for event in quiet.events] == ["clock_rang"]


def test_a_preset_of_its_own_for_a_channel_and_for_grave_cases() -> None:
    base = AMAZON.preset_named("cross-border")
    chat = replace(base, id="chat", precedence=30, records=frozenset({"message"}))
    grave = replace(base, id="grave", precedence=40, min_severity=3)
    own = replace(AMAZON, presets=(*AMAZON.presets, chat, grave))
    assert own.preset_for(None, record="message", severity=1).id == "chat"
    assert own.preset_for(None, record="review", severity=1).id == "cross-border"
    assert own.preset_for(None, record="review", severity=3).id == "grave"


FACTS = (
    message("碎了", at=NOW + timedelta(minutes=3)),
    message("好的", at=NOW + timedelta(minutes=5), speaker="seller"),
    message("还在吗", at=NOW + timedelta(minutes=7)),
    ShipmentEvent(id="e1", shop="s1", order="o1", at=NOW + timedelta(minutes=4), status="in_transit"),
    message("在的", at=NOW + timedelta(minutes=6), speaker="seller"),
)


@pytest.mark.parametrize("order_", list(permutations(range(len(FACTS))))[::3])
def test_facts_in_any_order_leave_the_same_case(order_: tuple[int, ...]) -> None:
    case = opened(message(), sketch("damaged"))
    for number in order_:
        case = arrive(case, later(hours=1), FACTS[number], rules=RULES).case
    assert {item.id for item in case.items} == {fact.id for fact in FACTS} | {case.items[0].id}
    assert case.answered_at == NOW + timedelta(minutes=6)
    assert case.buyer_wrote_at == NOW + timedelta(minutes=7)
    assert case.buyer_waits_since == NOW + timedelta(minutes=7)
    first, following = case.clock("first_response"), case.clock("next_response")
    assert first is not None
    assert first.state == "met"
    assert following is not None
    assert following.is_running
