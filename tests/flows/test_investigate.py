"""Looking into a case before the shop speaks unasked: gathered, checked off, waived by a lead, fault confirmed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, message, review, state, write
from wanhui.cases.next_step import next_step
from wanhui.cases.parts import IntakeAnswer
from wanhui.cases.words import STAGES
from wanhui.content.case_rules import load_playbooks
from wanhui.errors import WanhuiError
from wanhui.flows.answer_case import Answer, send_answer
from wanhui.flows.desk_acts import Agent, finish_step
from wanhui.flows.investigate import answer_form, check_gate, confirm_fault, investigate, waive_gate

pytestmark = pytest.mark.database

CHECKLIST = ("review_read", "order_opened", "parcel_checked", "chats_read", "cause_proposed")
SHIRT = {
    "kind": "product", "id": "p2", "shop": "s1", "title": "棉麻衬衫",
    "skus": [{"id": "m-white", "name": "白色 M", "batch": "B7"}, {"id": "l-yellow", "name": "黄色 L", "batch": "B8"}],
}  # fmt: skip


def shirt(id_: str, buyer: str, **more: Any) -> dict[str, Any]:
    line = {"product": "p2", "sku": "m-white", "quantity": 1, "price": "88.00", "batch": "B7"}
    return {**ORDER, "id": id_, "buyer": buyer, "lines": [line], "paid": "88.00", **more}


def about(id_: str, text: str, order: str, buyer: str) -> dict[str, Any]:
    return review(id_, text, order=order, buyer=buyer, product="p2", stars=1)


def scan(id_: str, status: str, at: str, order: str = "261110-1") -> dict[str, Any]:
    return {"kind": "shipment_event", "id": id_, "shop": "s1", "order": order, "at": at, "status": status,
            "courier": "中通", "tracking": "ZT1"}  # fmt: skip


def look_into(agent: Agent, number: int, cause: str = "transit_damage") -> None:
    """Everything on the checklist."""
    for gate in CHECKLIST:
        check_gate(agent, number, gate, proof=cause if gate == "cause_proposed" else "看过了", now=NOW)


def refusal(call: Any) -> str:
    with pytest.raises(WanhuiError) as refused:
        call()
    return refused.value.code


@pytest.mark.capability("C-DK-02")
def test_a_contact_of_the_shops_own_waits_for_the_checklist_and_an_answer_never_does(
    account: UUID, tmp_path: Path
) -> None:
    agent, lead = hire(account), hire(account, "lead")
    wrote = message("m1", "还没有人理我，杯子碎了怎么办？", at="2026-11-18T08:30:00+08:00")
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    said = {"object": "chat", "text": "杯子碎了是我们没有包好，对不起。今天 18:00 前给您答复，先帮您核对物流。"}
    looked = investigate(account, 1, now=NOW)
    assert [check.gate for check in looked.checks if check.gate in CHECKLIST] == list(CHECKLIST)
    assert not any(check.is_met for check in looked.checks) and looked.lock is not None
    send_answer(agent, 1, Answer(**said, key="first", seen=1), now=NOW)  # a first acknowledgement is never locked
    _deliver(account)
    contact = Answer(
        object="chat", text="您好，想跟您说一下我们的处理办法，今天 19:00 前给您结果。", key="own", seen=99
    )
    assert refusal(lambda: send_answer(agent, 1, contact, now=NOW + timedelta(minutes=5))) == "E-CASE-LOCKED"
    for gate in CHECKLIST[:4]:
        check_gate(agent, 1, gate, proof="看过了", now=NOW)
    assert refusal(lambda: send_answer(agent, 1, contact, now=NOW + timedelta(minutes=6))) == "E-CASE-LOCKED"
    assert refusal(lambda: waive_gate(agent, 1, "cause_proposed", reason="赶时间", now=NOW)) == "E-CASE-WAIVE"
    assert refusal(lambda: waive_gate(lead, 1, "cause_proposed", reason=" ", now=NOW)) == "E-CASE-REASON"
    waive_gate(lead, 1, "cause_proposed", reason="买家住院，先联系", now=NOW)
    waived = next(check for check in investigate(account, 1, now=NOW).checks if check.gate == "cause_proposed")
    assert waived.is_waived and waived.proof == "买家住院，先联系"
    send_answer(agent, 1, contact, now=NOW + timedelta(minutes=7))
    # in another case the buyer is writing: nothing is locked
    bring(
        account, write(tmp_path, [{**ORDER, "id": "o2", "buyer": "b2"}, {**wrote, "order": "o2", "buyer": "b2"}]), NOW
    )
    assert investigate(account, 2, now=NOW).lock is not None
    send_answer(agent, 2, Answer(**said, key="answer", seen=1), now=NOW)


def test_the_checklist_asks_for_a_cause_of_the_tree(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    before = cases(account)[0].line.row.version
    assert refusal(lambda: check_gate(agent, 1, "cause_proposed", proof="坏了", now=NOW)) == "E-CASE-CAUSE"
    assert refusal(lambda: check_gate(agent, 1, "moon_phase", proof="", now=NOW)) == "E-CASE-GATE-NONE"
    assert refusal(lambda: check_gate(agent, 7, "review_read", proof="", now=NOW)) == "E-CASE-NONE"
    assert cases(account)[0].line.row.version == before, "nothing half done"
    look_into(agent, 1)
    assert investigate(account, 1, now=NOW).cause == "transit_damage"


@pytest.mark.capability("C-DK-03")
def test_the_seven_stages_come_in_order_and_are_seen_in_five_four_or_three_steps(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    first = {shown.name: shown for shown in investigate(account, 1, now=NOW).views}
    assert {name: len(shown.titles) for name, shown in first.items()} == {"seven": 7, "five": 5, "four": 4, "three": 3}
    assert {shown.at for shown in first.values()} == {0}
    assert [words.en for words in first["five"].titles][:3] == ["Answer promptly", "Listen", "Soothe and explain"]
    assert [words.en for words in first["four"].titles] == ["Respond", "Dig", "Solve", "Improve"]
    assert [words.en for words in first["three"].titles] == ["Understand", "Solve", "Follow"]
    passed = ["investigate"]
    for _ in range(20):
        step = next_step(state(cases(account)[0]), load_playbooks(), NOW)
        assert step is not None
        if step.id in ("record_outcome", "close"):
            break
        finish_step(agent, 1, step.id, now=NOW)
        passed.append(state(cases(account)[0]).stage)
    assert list(dict.fromkeys(passed)) == list(STAGES), "each stage after the other"
    last = {shown.name: shown.at for shown in investigate(account, 1, now=NOW).views}
    assert last == {"seven": 6, "five": 4, "four": 3, "three": 2}


@pytest.mark.capability("C-DK-05")
def test_the_form_asks_by_issue_and_what_is_known_stands_in_it(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    flaw = about("r2", "穿了一次袖口就开线了，做工太差", "o2", "b2")
    rude = review("r3", "客服态度很差，问了三天没人理我", order="o3", buyer="b3", product="p2", stars=1)
    bring(account, write(tmp_path, [SHOP, SHIRT, shirt("o2", "b2"), shirt("o3", "b3"), flaw, rude]), NOW)
    goods, service = (investigate(account, number, now=NOW) for number in (1, 2))
    form = {line.question: line for line in goods.form}
    assert {"when", "what", "noticed", "onset"} <= form.keys()
    assert form["when"].text == "2026-11-17" and "开线" in form["what"].text
    assert form["onset"].is_known and "穿了一次" in form["onset"].text, "already said, so it is not asked again"
    open_ = [line for line in goods.form if not line.is_known]
    assert open_ and all(line.text == "" for line in open_)
    asked = {line.question: line for line in service.form}
    assert "service_kind" in asked and asked["service_kind"].is_known and asked["service_kind"].text
    assert "onset" not in asked
    answer_form(agent, 1, IntakeAnswer(open_[0].question, "冷水手洗"), now=NOW)
    kept = next(line for line in investigate(account, 1, now=NOW).form if line.question == open_[0].question)
    assert kept.is_known and kept.text == "冷水手洗"
    wrong = IntakeAnswer("shoe_size", "42")
    assert refusal(lambda: answer_form(agent, 1, wrong, now=NOW)) == "E-CASE-QUESTION"


@pytest.mark.capability("C-UN-03")
@pytest.mark.parametrize(
    ("text", "ordered", "came"),
    [("我拍的是 M 码，收到却是 L 码，发错货了", "M 码", "L 码"), ("发错货了，下单白色，寄来的是黄色", "白色", "黄色")],
)
def test_ordered_and_received_are_read_and_held_against_the_order(
    account: UUID, tmp_path: Path, text: str, ordered: str, came: str
) -> None:
    bring(account, write(tmp_path, [SHOP, SHIRT, shirt("o2", "b2"), about("r2", text, "o2", "b2")]), NOW)
    found = investigate(account, 1, now=NOW).mix_up
    assert found is not None and found.ordered is not None and found.came is not None
    assert (found.ordered.text, found.came.text) == (ordered, came)
    assert (found.ordered.order_says, found.came.order_says) == ("agrees", "differs")
    assert found.is_borne_out and found.lines == ("棉麻衬衫 白色 M",)


@pytest.mark.capability("C-UN-04")
def test_the_side_at_fault_is_proposed_with_reasons_and_confirmed_by_a_person_alone(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    texts = {
        "warehouse": "我拍的是 M 码，收到却是 L 码，发错货了",
        "service": "客服态度很差，问了三天没人理我",
        "courier": "快递员把包裹扔在门外，派送态度恶劣",
        "product": "穿一次就开线，质量太差",
        "nobody": "衣服偏大，穿着不合身",
    }
    orders = [shirt(f"o-{side}", f"b-{side}", lines=[{"product": f"p-{side}", "quantity": 1, "price": "9"}])
              for side in texts]  # fmt: skip
    told = [about(f"r-{side}", text, f"o-{side}", f"b-{side}") for side, text in texts.items()]
    bring(account, write(tmp_path, [SHOP, *orders, *told]), NOW)
    for whole in cases(account):
        side = whole.line.row.order.removeprefix("o-") if whole.line.row.order else ""
        looked = investigate(account, whole.line.number, now=NOW)
        assert looked.proposed.fault == side, texts[side]
        assert looked.proposed.reasons and all(why.zh and why.en for why in looked.proposed.reasons)
        assert looked.fault == "unknown", "proposed is not confirmed"
    assert refusal(lambda: confirm_fault(agent, 1, "moon", proof="照片", now=NOW)) == "E-CASE-FAULT-NONE"
    assert refusal(lambda: confirm_fault(agent, 1, "warehouse", proof="", now=NOW)) == "E-CASE-REASON"
    confirm_fault(agent, 1, "warehouse", proof="对过拣货单", now=NOW)
    assert investigate(account, 1, now=NOW).fault == "warehouse"
    system = state(cases(account)[0]).seq
    assert [one.actor for one in cases(account)[0].events if one.kind == "fault_confirmed"] == [str(agent.id)]
    assert system == cases(account)[0].line.row.version


def test_the_batch_the_other_complaints_the_trace_and_earlier_chats_are_gathered(account: UUID, tmp_path: Path) -> None:
    complaints = [about(f"r{n}", "穿一次就开线，质量太差", f"o{n}", f"b{n}") for n in (2, 3, 4)]
    orders = [shirt(f"o{n}", f"b{n}") for n in (2, 3)] + [shirt("o4", "b4", lines=[
        {"product": "p2", "sku": "l-yellow", "quantity": 1, "price": "88.00", "batch": "B8"}])]  # fmt: skip
    chat = message("m1", "请问这件会缩水吗？", order="o2", buyer="b2", at="2026-11-12T10:00:00+08:00")
    trace = [
        scan("e1", "picked_up", "2026-11-11T12:00:00+08:00", "o2"),
        scan("e2", "delivered", ORDER["delivered_at"], "o2"),
    ]
    bring(account, write(tmp_path, [SHOP, SHIRT, *orders, chat, *trace, *complaints]), NOW)
    by_order = {whole.line.row.order: whole.line.number for whole in cases(account)}
    looked = investigate(account, by_order["o2"], now=NOW)
    assert [like.number for like in looked.same_batch] == [by_order["o3"]]
    assert {like.number for like in looked.same_goods} == {by_order["o3"], by_order["o4"]}
    assert [one.status for one in looked.trace] == ["picked_up", "delivered"]
    assert [one.text for one in looked.chats] == ["请问这件会缩水吗？"]
    assert looked.order is not None and looked.order.batch == "B7"


@pytest.mark.capability("C-DK-04")
def test_a_reply_asks_for_the_chain_as_it_is_now_and_a_lead_may_waive_that(account: UUID, tmp_path: Path) -> None:
    agent, lead = hire(account), hire(account, "lead")
    bring(account, write(tmp_path, [SHOP, ORDER, BAD]), NOW)
    text = "杯子碎了是我们没有包好，对不起。今天 18:00 前给您答复，先帮您核对物流。"
    blind = Answer(object="chat", text=text, key="k1")
    assert refusal(lambda: send_answer(agent, 1, blind, now=NOW)) == "E-CASE-CHAIN"
    seen = cases(account)[0].line.row.version
    bring(account, write(tmp_path, [{**ORDER, "status": "refunded"}]), NOW + timedelta(minutes=1))
    bring(account, write(tmp_path, [scan("e9", "returned", "2026-11-18T08:50:00+08:00")]), NOW + timedelta(minutes=1))
    stale = Answer(object="chat", text=text, key="k2", seen=seen)
    assert refusal(lambda: send_answer(agent, 1, stale, now=NOW + timedelta(minutes=2))) == "E-CASE-CHAIN"
    fresh = Answer(object="chat", text=text, key="k3", seen=cases(account)[0].line.row.version)
    send_answer(agent, 1, fresh, now=NOW + timedelta(minutes=3))
    assert "order_opened" in state(cases(account)[0]).passed, "the look is on record"
    other = [{**ORDER, "id": "o2", "buyer": "b2"}, {**BAD, "id": "r2", "order": "o2", "buyer": "b2"}]
    bring(account, write(tmp_path, other), NOW)
    waive_gate(lead, 2, "order_opened", reason="系统里看不到订单，先安抚", now=NOW)
    send_answer(agent, 2, Answer(object="chat", text=text, key="k4"), now=NOW)


def _deliver(account: UUID) -> None:
    from wanhui.flows.answer_case import deliver

    for whole in cases(account):
        for reply in whole.replies:
            if reply.status == "sending":
                assert deliver(account, reply.id, now=NOW + timedelta(seconds=11))
