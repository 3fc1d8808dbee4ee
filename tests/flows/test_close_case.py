"""The end of a case: closed on a ground, with outcome and root cause; brought back; learnt from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_investigate import refusal, scan
from tests.flows.test_remedies import given_id, told
from tests.flows.world import SHOP, bring, cases, message, state, write
from wanhui.flows.after_action import Answer, answer_review, close_month, close_months, list_reviews, set_loss_limit
from wanhui.flows.answer_case import Answer as Said
from wanhui.flows.answer_case import deliver, send_answer
from wanhui.flows.close_case import Closing, close_case, closing, reopen_case
from wanhui.flows.desk_acts import Agent
from wanhui.flows.investigate import confirm_fault
from wanhui.flows.remedies import carry_out, offer_remedies, record_choice
from wanhui.store.given import given

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
DONE = Closing(
    result="solved", cause="workmanship", fault="product", is_avoidable=True, basis="confirmed", reason="聊天里说好了"
)  # fmt: skip


def blockers_of(call: Any) -> str:
    from wanhui.errors import WanhuiError

    with pytest.raises(WanhuiError) as refused:
        call()
    assert refused.value.code == "E-CASE-CLOSE"
    return refused.value.values["missing"]


def answered(account: UUID, agent: Agent, number: int, now: Any, text: str = "") -> None:
    """The shop has answered, and the answer has left."""
    said = Said(
        object="chat",
        text=text or "您好，衣服开线是我们没做好，很抱歉，明天 18:00 前给您答复。",
        key=f"{now:%H%M}",
        seen=99,
    )
    deliver(account, send_answer(agent, number, said, now=now), now=now + timedelta(seconds=11))


def remedied(account: UUID, agent: Agent, number: int, now: Any) -> str:
    """An exchange was offered and chosen."""
    confirm_fault(agent, number, "product", proof="照片", now=now)
    offer_remedies(agent, number, ["exchange", "return_refund"], key="k", now=now)
    remedy = given_id(account, "exchange", number)
    record_choice(agent, number, remedy, proof="买家说换", now=now)
    return remedy


@pytest.mark.capability("C-FU-03")
def test_a_case_closes_on_three_grounds_and_never_over_an_open_promise_or_parcel(account: UUID, tmp_path: Path) -> None:
    agent, lead = hire(account), hire(account, "lead")
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差，想换一件")]), NOW)
    remedy = remedied(account, agent, 1, NOW)
    answered(account, agent, 1, NOW)
    assert {p.state for p in state(cases(account)[0]).promises} == {"open"}
    missing = blockers_of(lambda: close_case(agent, 1, DONE, now=NOW + DAY / 24))
    assert "promise" in missing and "remedy" in missing
    for wrong in (replace(DONE, basis="lead"), replace(DONE, reason=" ")):
        assert "promise" in blockers_of(lambda wrong=wrong: close_case(lead, 1, wrong, now=NOW + DAY / 24))
    assert cases(account)[0].line.row.status == "open", "nothing half done"
    carry_out(agent, 1, remedy, proof="ZT88", now=NOW + DAY / 24)
    keep_promises(account, agent, 1)
    bring(account, write(tmp_path, [scan("e1", "in_transit", "2026-11-19T10:00:00+08:00", "o1")]), NOW + DAY)
    later = NOW + 2 * DAY
    assert closing(agent, 1, now=later).parcels == ("ZT1",)
    assert blockers_of(lambda: close_case(lead, 1, replace(DONE, basis="lead"), now=later)) == "parcel"
    bring(account, write(tmp_path, [scan("e2", "delivered", "2026-11-20T10:00:00+08:00", "o1")]), later)
    silent = replace(DONE, basis="silent", reason="")
    assert blockers_of(lambda: close_case(agent, 1, silent, now=NOW + 6 * DAY)) == "silence"
    assert blockers_of(lambda: close_case(agent, 1, replace(DONE, basis="lead"), now=later)) == "lead"
    close_case(agent, 1, silent, now=NOW + 8 * DAY)
    closed = state(cases(account)[0])
    assert closed.status == "closed" and not any(clock.is_open for clock in closed.clocks)
    # the other two grounds
    bring(account, write(tmp_path, [*told("袖口有线头", 2), *told("颜色比图片深", 3)]), NOW)
    assert blockers_of(lambda: close_case(agent, 2, replace(DONE, reason=""), now=NOW)) == "reason"
    close_case(agent, 2, DONE, now=NOW)
    close_case(lead, 3, replace(DONE, basis="lead", reason="电话里已谈妥"), now=NOW)
    assert [whole.line.row.status for whole in cases(account)] == ["closed"] * 3


@pytest.mark.capability("C-FU-04")
def test_closing_asks_for_outcome_cause_side_goods_and_whether_it_was_avoidable(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    lines = [{"product": "p1", "sku": sku, "quantity": 1, "price": "34.00", "batch": batch}
             for sku, batch in (("w", "B7"), ("y", "B8"))]  # fmt: skip
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差", lines=lines)]), NOW)
    view = closing(agent, 1, now=NOW)
    assert view.skus == ("w", "y") and view.batches == ("B7", "B8") and view.proposed_fault == "product"
    tree = dict(view.causes)
    assert tree["workmanship"].is_valid and not tree["changed_mind"].is_valid, "each leaf is valid or not"
    good = replace(DONE, sku="w", batch="B7")
    for change, code in (
        ({"result": "great"}, "E-CASE-RESULT"),
        ({"cause": "bad luck"}, "E-CASE-CAUSE"),
        ({"fault": "the moon"}, "E-CASE-FAULT-NONE"),
        ({"sku": ""}, "E-CASE-GOODS"),
        ({"batch": "B9"}, "E-CASE-GOODS"),
        ({"cause": "other", "note": " "}, "E-CASE-REASON"),
    ):
        said = replace(good, **change)
        assert refusal(lambda said=said: close_case(agent, 1, said, now=NOW)) == code
    assert state(cases(account)[0]).outcome is None, "nothing half done"
    close_case(agent, 1, replace(good, cause="other", note="买家自己改了主意又改回来"), now=NOW)
    outcome = state(cases(account)[0]).outcome
    assert outcome is not None
    assert (outcome.result, outcome.cause, outcome.fault, outcome.sku, outcome.batch, outcome.is_avoidable) == (
        "solved", "other", "product", "w", "B7", True,
    )  # fmt: skip


def test_costs_are_booked_to_the_cause(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差，想换一件")]), NOW)
    remedy = remedied(account, agent, 1, NOW)
    carry_out(agent, 1, remedy, proof="ZT88", now=NOW)
    close_case(agent, 1, replace(DONE, sku="w"), now=NOW)
    assert {line.cause for line in given(account)} == {"workmanship"}


@pytest.mark.capability("C-FU-05")
def test_a_buyer_who_comes_back_reopens_the_case_or_after_thirty_days_a_linked_one(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差")]), NOW)
    close_case(agent, 1, DONE, now=NOW)
    before = len(cases(account)[0].events)
    again = message("m1", "换来的又开线了，怎么办？", order="o1", buyer="b1", at="2026-12-10T10:00:00+08:00")
    bring(account, write(tmp_path, [again]), NOW + 22 * DAY)
    (back,) = cases(account)
    assert back.line.row.status == "open" and len(back.events) > before, "with its history"
    assert {clock.kind for clock in state(back).clocks if clock.is_open} == {"next_response", "resolution"}
    assert state(back).outcome is None
    close_case(hire(account, "lead"), 1, replace(DONE, basis="lead", reason="又换了"), now=NOW + 23 * DAY)
    late = {**again, "id": "m2", "text": "这件洗了又坏了，质量太差了", "at": "2027-02-20T10:00:00+08:00"}
    bring(account, write(tmp_path, [late]), NOW + 95 * DAY)
    old, new = cases(account)
    assert old.line.row.status == "closed" and new.line.row.status == "open"
    assert state(new).follows == str(old.line.id)


def test_a_person_brings_a_closed_case_back_with_a_reason(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差")]), NOW)
    assert refusal(lambda: reopen_case(agent, 1, reason="试试", now=NOW)) == "E-CASE-REOPEN"
    close_case(agent, 1, DONE, now=NOW)
    assert refusal(lambda: close_case(agent, 1, DONE, now=NOW)) == "E-CASE-OVER"
    assert refusal(lambda: reopen_case(agent, 1, reason=" ", now=NOW)) == "E-CASE-REASON"
    reopen_case(agent, 1, reason="退款没有到账", now=NOW + DAY)
    assert state(cases(account)[0]).status == "open"
    close_case(agent, 1, replace(DONE, cause="broken_promise"), now=NOW + 2 * DAY)
    assert state(cases(account)[0]).status == "closed"


@pytest.mark.capability("C-FU-06")
def test_a_repeated_cause_a_large_loss_and_a_month_open_a_review_that_is_measured(
    account: UUID, tmp_path: Path
) -> None:
    agent, lead, owner = hire(account), hire(account, "lead"), hire(account, "owner")
    orders = [one for n in range(1, 8) for one in told("穿一次就开线，质量太差，想换一件", n)]
    bring(account, write(tmp_path, [SHOP, *orders]), NOW)
    for number, days in ((1, 0), (2, 3)):
        close_case(agent, number, DONE, now=NOW + days * DAY)
    assert list_reviews(account, now=NOW + 3 * DAY) == (), "two are not enough"
    close_case(agent, 3, DONE, now=NOW + 6 * DAY)
    (waiting,) = list_reviews(account, now=NOW + 6 * DAY)
    assert waiting.line.trigger == "repeated" and sorted(waiting.line.numbers) == [1, 2, 3]
    key, later = waiting.line.id, NOW + 6 * DAY + timedelta(hours=1)
    full = Answer(side="supply_chain", change="换缝线，抽检翻倍", owner="阿杰", due_at=later + 7 * DAY)
    assert refusal(lambda: answer_review(agent, key, full, now=later)) == "E-ROLE-LEAD"
    for change in ({"side": "fate"}, {"change": " "}, {"owner": ""}, {"due_at": later - DAY}, {"due_at": None}):
        wrong = replace(full, **change)
        assert refusal(lambda wrong=wrong: answer_review(lead, key, wrong, now=later)) == "E-AFTER-FILL"
    answer_review(lead, key, full, now=later)
    assert refusal(lambda: answer_review(lead, key, full, now=later)) == "E-AFTER-NONE"
    close_case(agent, 4, DONE, now=later + 20 * DAY)
    (measured,) = list_reviews(account, now=later + 30 * DAY)
    assert (measured.before, measured.after, measured.days, measured.has_fallen) == (3, 1, 30, True)
    # a large loss
    set_loss_limit(owner, "s1", Decimal(50), now=NOW)
    remedy = remedied(account, owner, 5, later)
    carry_out(owner, 5, remedy, proof="ZT5", now=later)
    close_case(owner, 5, replace(DONE, cause="material"), now=later)
    assert {view.line.trigger for view in list_reviews(account, now=later)} == {"repeated", "loss"}
    # a month: November is over
    close_case(agent, 6, replace(DONE, cause="design"), now=later)
    close_case(agent, 7, replace(DONE, cause="design"), now=later)
    december = NOW + 14 * DAY
    assert close_months(december, only=account) == 1, "as the worker does it every day"
    assert [view.line.trigger for view in list_reviews(account, now=december)].count("month") == 1
    assert close_month(account, now=december) == 0, "twice opens nothing more"


def keep_promises(account: UUID, agent: Agent, number: int) -> None:
    """What was promised has been done."""
    from wanhui.cases.promises import settle
    from wanhui.flows.desk_acts import change, whole_case
    from wanhui.store import tenancy

    with tenancy.account(account):
        whole = whole_case(account, number)
        for promise in state(whole).promises:
            change(
                account, whole,
                lambda case, promise=promise: settle(case, agent.by(NOW), promise.id, state="kept", proof="已办"),
                now=NOW,
            )  # fmt: skip
