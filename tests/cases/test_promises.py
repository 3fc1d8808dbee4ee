"""Promises, follow-up, parcels about to be late: kept by the records, never broken in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cases.test_remedies import RESEND
from tests.cases.world import NOW, RULES, later, lead, opened, opening, order, sketch
from wanhui.cases.follow_up import parcel_words, question_due, return_stalls_at
from wanhui.cases.granting import carry_out, choose, offer
from wanhui.cases.next_step import next_step
from wanhui.cases.parcels import sent_back
from wanhui.cases.parts import Promise
from wanhui.cases.promises import check, promise, report, settle, to_remind
from wanhui.cases.state import Case
from wanhui.cases.timing import answer
from wanhui.cases.watch import late
from wanhui.cases.work import do_step
from wanhui.errors import WanhuiError
from wanhui.records.after_sales import AfterSale
from wanhui.records.fact import Fact
from wanhui.records.orders import ShipmentEvent

TODAY = NOW.replace(hour=18)


def made(about: str = "send", **more: object) -> Promise:
    given: dict[str, object] = {"id": "P1", "text": "今天 18:00 前寄出", "made_at": NOW, "due_at": TODAY, **more}
    return Promise(about=about, owner="su", **given)


def promised(one: Promise | None = None, case: Case | None = None) -> Case:
    case = case or opened()
    return promise(case, later(), one or made()).case


def scan(status: str = "picked_up", *, at: datetime, id_: str = "e1") -> ShipmentEvent:
    return ShipmentEvent(id=id_, shop="s1", order="o1", at=at, status=status, courier="SF", tracking="SF9")


def test_a_parcel_that_moves_in_time_keeps_the_promise() -> None:
    kept = check(promised(), later(hours=5), [scan(at=NOW + timedelta(hours=4))]).case.promises[0]
    assert (kept.state, kept.proof) == ("kept", "shipmentevent:e1")


def sending_back(**more: object) -> AfterSale:
    given: dict[str, object] = {"type": "exchange", "status": "returning", "tracking": "SF9", **more}
    return AfterSale(id="a1", shop="s1", order="o1", at=NOW, **given)


def test_the_parcel_that_the_buyer_sends_back_keeps_no_promise_to_send() -> None:
    seen = scan(at=NOW + timedelta(hours=1))
    theirs = sent_back([sending_back(), seen])
    assert theirs == {"e1"}
    assert check(promised(), later(hours=2), [seen], theirs=theirs).case.promises[0].state == "open"
    ours = replace(seen, id="e2", tracking="SF10")
    assert check(promised(), later(hours=2), [seen, ours], theirs=theirs).case.promises[0].proof == "shipmentevent:e2"


def test_the_order_s_own_number_and_one_for_a_resend_are_the_shop_s_parcels() -> None:
    seen = scan(at=NOW + timedelta(hours=1))
    assert not sent_back([sending_back(type="resend"), seen])
    assert not sent_back([sending_back(), order(tracking="SF9"), seen])
    assert not sent_back([sending_back(tracking=None), seen])


def test_what_is_scanned_after_the_shop_had_the_goods_is_the_exchange_on_its_way() -> None:
    before, after = (scan(at=NOW + timedelta(hours=at), id_=f"e{at}") for at in (1, 3))
    had = NOW + timedelta(hours=2)
    assert sent_back([sending_back(status="done", updated_at=had), before, after]) == {"e1"}
    early = sending_back(type="return_refund", status="done", updated_at=had)
    assert sent_back([early, before, after]) == {"e1", "e3"}, "paid before the goods were back"


def test_a_promise_that_a_return_seemed_to_keep_is_open_again_or_broken_when_that_is_known() -> None:
    seen = scan(at=NOW + timedelta(hours=1))
    kept = check(promised(), later(hours=2), [seen]).case
    assert kept.promises[0].state == "kept"
    again = check(kept, later(hours=3), [], theirs={"e1"}).case.promises[0]
    assert (again.state, again.settled_at, again.proof) == ("open", None, "")
    late = check(kept, later(hours=30), [], theirs={"e1"}).case
    assert late.promises[0].state == "broken" and late.escalated_at is not None
    assert check(late, later(hours=31), [], theirs={"e1"}).events == ()


def test_too_late_or_from_before_proves_nothing() -> None:
    for at in (NOW - timedelta(hours=1), TODAY + timedelta(hours=1)):
        assert check(promised(), later(hours=5), [scan(at=at)]).case.promises[0].state == "open"


def test_a_refund_or_an_answer_keeps_its_own_promise_only() -> None:
    refunded = order(status="refunded", updated_at=NOW + timedelta(hours=2))
    case = promised(made("refund"))
    assert check(case, later(hours=3), [refunded]).case.promises[0].state == "kept"
    assert check(promised(made("answer")), later(hours=3), [refunded]).case.promises[0].state == "open"
    answered = answer(promised(made("answer")), later(hours=1), "r1", channel="platform_chat", speech="answer").case
    assert check(answered, later(hours=3), []).case.promises[0].state == "kept"


def test_a_price_difference_paid_back_keeps_a_promised_refund() -> None:
    paid = AfterSale(
        id="a1", shop="s1", order="o1", at=NOW, type="price_protection", status="done",
        updated_at=NOW + timedelta(hours=2),
    )  # fmt: skip
    assert check(promised(made("refund")), later(hours=3), [paid]).case.promises[0].proof == "aftersale:a1"


@pytest.mark.parametrize("shown", ["scan", "refund", "agreed"])
def test_what_was_promised_to_be_settled_is_kept_by_what_was_done_and_not_by_words(shown: str) -> None:
    at = NOW + timedelta(hours=2)
    facts: dict[str, Fact] = {
        "scan": scan(at=at), "refund": order(status="refunded", updated_at=at),
        "agreed": AfterSale(
            id="a1", shop="s1", order="o1", at=NOW, type="return_refund", status="agreed", updated_at=at
        ),
    }  # fmt: skip
    case = promised(made("other"))
    assert check(case, later(hours=3), [facts[shown]]).case.promises[0].state == "kept"
    answered = answer(case, later(hours=1), "r1", channel="platform_chat", speech="answer").case
    assert check(answered, later(hours=3), []).case.promises[0].state == "open"
    old = replace(facts["agreed"], updated_at=NOW - timedelta(days=1))
    assert check(case, later(hours=3), [old]).case.promises[0].state == "open"


def test_a_promise_that_runs_out_is_broken_and_calls_a_lead() -> None:
    evening = later(hours=12)
    acted = check(promised(), evening, [])
    assert [event.kind for event in acted.events] == ["promise_settled", "escalated"]
    assert acted.case.promises[0].state == "broken"
    assert check(acted.case, evening, []).events == ()


def test_a_promise_of_a_case_that_is_over_breaks_in_silence() -> None:
    over = replace(promised(), status="closed")
    assert check(over, later(hours=12), []).events == ()
    kept = check(over, later(hours=12), [scan(at=NOW + timedelta(hours=4))])
    assert kept.case.promises[0].state == "kept"


def test_an_open_promise_that_presses_is_the_next_step() -> None:
    step = next_step(promised(), RULES.playbooks, NOW + timedelta(hours=8))
    assert step is not None
    assert (step.id, step.due_at) == ("keep_promise", TODAY)
    assert "寄出" in step.reason.zh


def test_reminded_after_three_quarters_of_the_time() -> None:
    case = promised()
    assert to_remind(case, NOW + timedelta(hours=6)) == ()
    assert to_remind(case, NOW + timedelta(hours=8)) == case.promises
    assert to_remind(case, TODAY + timedelta(hours=1)) == ()


def test_an_angry_buyer_is_promised_nothing_that_nobody_owns() -> None:
    angry = opened(reading=sketch("damaged", buyer_type="angry"))
    with pytest.raises(WanhuiError) as refused:
        promise(angry, later(), replace(made(), owner=None))
    assert refused.value.code == "E-PROMISE-OWNER"
    assert promise(opened(), later(), replace(made(), owner=None)).case.promises


def test_a_promise_for_the_past_is_refused() -> None:
    with pytest.raises(WanhuiError) as refused:
        promised(made(due_at=NOW - timedelta(hours=1)))
    assert refused.value.code == "E-PROMISE-DUE"


def test_the_same_promise_twice_is_one_and_settling_needs_a_proof() -> None:
    case = promised()
    assert promise(case, later(), made()).events == ()
    assert settle(case, later(), "P1", state="kept", proof="SF9").case.promises[0].state == "kept"
    with pytest.raises(WanhuiError):
        settle(case, later(), "P1", state="kept", proof=" ")
    with pytest.raises(WanhuiError):
        settle(case, later(), "P9", state="kept", proof="SF9")


def test_promises_kept_are_counted_without_the_withdrawn() -> None:
    states = ("kept", "kept", "broken", "open", "withdrawn")
    counted = report(made(id=f"P{i}", state=state) for i, state in enumerate(states))
    assert (counted.kept, counted.broken, counted.open) == (2, 1, 1)
    assert counted.share == pytest.approx(2 / 3)
    assert report([]).share is None


# follow-up -----------------------------------------------------------------------------------------------------


def remedied() -> Case:
    case = answer(opened(), later(minutes=5), "r1", channel="platform_chat", speech="answer").case
    case = offer(case, lead(hours=1), RESEND, remedy_id="R1", review_state="").case
    case = choose(case, later(hours=1), "R1", proof="m").case
    return carry_out(case, later(hours=2), "R1", proof="SF9").case


def test_the_buyer_is_asked_once_and_reminded_once() -> None:
    case = remedied()
    assert question_due(case, NOW + timedelta(days=2)) is None
    assert question_due(case, NOW + timedelta(days=4)) == "ask"
    asked = do_step(case, later(days=4), "ask_satisfied", playbooks=RULES.playbooks).case
    asked = answer(asked, later(days=4), "r2", channel="platform_chat", speech="answer").case
    assert question_due(asked, NOW + timedelta(days=5)) is None
    assert question_due(asked, NOW + timedelta(days=8)) == "remind"
    reminded = replace(asked, steps_done=(*asked.steps_done, "remind_satisfied"))
    assert question_due(reminded, NOW + timedelta(days=12)) is None


def test_a_buyer_who_wrote_again_is_not_asked() -> None:
    case = replace(remedied(), buyer_wrote_at=NOW + timedelta(days=3))
    assert question_due(case, NOW + timedelta(days=9)) is None


def test_parcel_words_name_courier_and_number_and_whose_parcel_it_is() -> None:
    ours, theirs = parcel_words(scan(at=NOW)), parcel_words(scan("delivered", at=NOW), is_theirs=True)
    assert "SF9" in ours.zh and "SF9" in ours.en
    assert theirs.zh.startswith("您寄回的包裹已送到") and theirs.en.startswith("The parcel you sent back: delivered")
    assert "还在路上" in parcel_words(None, is_again=True).zh


def test_a_return_that_stands_still_for_a_day_is_an_alarm() -> None:
    case = opened(reading=sketch("other", scenario="no_reason_return"))
    assert case.playbook.startswith("no_fault_return")
    assert return_stalls_at(case) == NOW + timedelta(hours=24)
    given = do_step(case, later(hours=1), "give_return_way", playbooks=RULES.playbooks).case
    assert return_stalls_at(given) is None
    assert return_stalls_at(opened()) is None


# late parcels --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "found"), [(0, None), (17, None), (19, "not_dispatched"), (25, "not_dispatched")])
def test_an_order_that_will_miss_its_dispatch_is_found(hours: int, found: str | None) -> None:
    paid = order(created_at=NOW, paid_at=NOW, ship_by=NOW + timedelta(hours=24), status="paid")
    watched = late(paid, [], NOW + timedelta(hours=hours))
    assert (watched and watched.late) == found


def test_a_parcel_without_a_scan_for_two_days_is_stuck() -> None:
    sent = order(created_at=NOW, shipped_at=NOW, status="shipped")
    scans = [scan("in_transit", at=NOW + timedelta(hours=3))]
    assert late(sent, scans, NOW + timedelta(hours=50)) is None
    watched = late(sent, scans, NOW + timedelta(hours=52))
    assert watched is not None
    assert watched.trigger.reason == "late_parcel"
    assert "49 小时" in watched.says.zh
    assert late(sent, [*scans, scan("delivered", at=NOW)], NOW + timedelta(hours=60)) is None
    assert late(order(created_at=NOW, ship_by=NOW, status="refunded"), [], NOW + timedelta(days=9)) is None


def test_the_shop_opens_that_case_itself() -> None:
    sent = order(created_at=NOW, shipped_at=NOW, status="shipped")
    watched = late(sent, [scan("in_transit", at=NOW)], NOW + timedelta(hours=50))
    assert watched is not None
    found = opening(sent, None, order=sent, why=watched.trigger, now=NOW + timedelta(hours=50))
    assert found.row.playbook.startswith("late_parcel")
    assert found.subject.key == "order:o1"
    assert found.row.title_zh == "包裹将要延误"
