"""Remedies at the desk: proposed with their cost, chosen by the buyer, allowed by the right person, done once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_investigate import refusal
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, message, review, state, write
from wanhui.flows.answer_case import Answer, check_answer
from wanhui.flows.approvals import ask_approval, decide_approval, open_approvals
from wanhui.flows.desk_acts import Agent
from wanhui.flows.investigate import confirm_fault
from wanhui.flows.own_remedies import set_limit, set_shop_budget, write_remedy
from wanhui.flows.remedies import (
    RemediesView,
    carry_out,
    decline,
    draft_open_offer,
    offer_remedies,
    record_choice,
    remedies,
)
from wanhui.flows.show_desk import show_case
from wanhui.flows.watch_clocks import watch_clocks
from wanhui.records.codec import CHINA
from wanhui.records.money import Money
from wanhui.store.approvals import approvals
from wanhui.store.given import given
from wanhui.store.notices import notices_for

pytestmark = pytest.mark.database

FLAW = {**BAD, "text": "穿一次就开线，做工太差，想换一件"}


def told(text: str, number: int = 1, **more: Any) -> list[dict[str, Any]]:
    """An order of its own and a bad review of it."""
    order = {**ORDER, "id": f"o{number}", "buyer": f"b{number}", **more}
    return [order, review(f"r{number}", text, order=order["id"], buyer=order["buyer"], product="p1", stars=1)]


def menu_of(view: RemediesView) -> dict[str, Any]:
    return {option.remedy: option for option in view.options}


def kinds_of(account: UUID, number: int = 1) -> dict[str, str]:
    return {one.kind: one.state for one in state(cases(account)[number - 1]).remedies}


def given_id(account: UUID, kind: str, number: int = 1) -> str:
    return next(one.id for one in state(cases(account)[number - 1]).remedies if one.kind == kind)


def draft_of(account: UUID, number: int = 1) -> str:
    view = show_case(account, number, now=NOW, zone=CHINA)
    assert view is not None
    return next(draft.text for draft in view.drafts if draft.object == "chat")


@pytest.mark.capability("C-RM-01")
def test_remedies_come_from_an_editable_matrix_with_cost_freight_and_approver(account: UUID, tmp_path: Path) -> None:
    agent, owner = hire(account), hire(account, "owner")
    quality, service = told("穿一次就开线，质量太差"), told("客服态度很差，问了三天没人理我", 2)
    missing = told("少寄了一个杯盖，配件漏发了", 3)
    bring(account, write(tmp_path, [SHOP, *quality, *service, *missing]), NOW)
    confirm_fault(agent, 1, "product", proof="看过照片", now=NOW)
    goods = menu_of(remedies(agent, 1, now=NOW))
    assert {"exchange", "return_refund", "coupon"} <= goods.keys()
    assert goods["exchange"].freight == "both_ways" and "来回运费" in goods["exchange"].says.zh
    assert goods["return_refund"].amount == Money(Decimal("68.00"), "CNY")
    assert goods["coupon"].amount == Money(Decimal("5.00"), "CNY"), "a coupon of 5 without conditions"
    assert goods["exchange"].cost == Money(Decimal("54.00"), "CNY"), "the goods at half the price, and two parcels"
    assert goods["exchange"].owed and goods["exchange"].approver is None, "what is owed waits for nobody"
    assert goods["coupon"].approver is None
    kind = menu_of(remedies(agent, 2, now=NOW))
    assert "training" in kind and ("gift" in kind or "coupon" in kind)
    part = menu_of(remedies(agent, 3, now=NOW))
    assert part["resend_part"].is_proposed
    body = _shipped("coupon").replace('cost: {fixed: "5"}', 'cost: {fixed: "8"}')
    assert refusal(lambda: write_remedy(agent, body, shop="s1", now=NOW)) == "E-ROLE-OWNER"
    write_remedy(owner, body, shop="s1", now=NOW)
    assert menu_of(remedies(agent, 1, now=NOW))["coupon"].amount == Money(Decimal("8.00"), "CNY")


@pytest.mark.parametrize("broken", ['cost: {fixed: "many"}', "magic: true", "id: coupons"])
def test_a_remedy_with_an_error_is_refused_and_the_matrix_stays(account: UUID, tmp_path: Path, broken: str) -> None:
    owner = hire(account, "owner")
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差")]), NOW)
    before = remedies(owner, 1, now=NOW).options
    body = _shipped("coupon")
    text = body.replace("id: coupon", broken) if broken.startswith("id") else body + broken + "\n"
    code = refusal(lambda: write_remedy(owner, text, shop=None, now=NOW))
    assert code.startswith("E-PACK") or code == "E-REMEDY-UNKNOWN"
    assert remedies(owner, 1, now=NOW).options == before


@pytest.mark.capability("C-RM-02")
def test_the_buyer_gets_a_menu_in_plain_words_and_their_own_choice_is_kept(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差")]), NOW)
    confirm_fault(agent, 1, "product", proof="看过照片", now=NOW)
    assert refusal(lambda: offer_remedies(agent, 1, ["exchange"], key="k", now=NOW)) == "E-REMEDY-MENU", "none imposed"
    assert refusal(lambda: offer_remedies(agent, 1, ["moon"], key="k", now=NOW)) == "E-REMEDY-UNKNOWN"
    assert refusal(lambda: offer_remedies(agent, 1, [], key="k", now=NOW)) == "E-REMEDY-UNKNOWN"
    assert kinds_of(account) == {}, "nothing half done"
    offer_remedies(agent, 1, ["exchange", "return_refund", "coupon"], key="k", now=NOW)
    offer_remedies(agent, 1, ["exchange", "return_refund", "coupon"], key="k", now=NOW)
    assert kinds_of(account) == {"exchange": "offered", "return_refund": "offered", "coupon": "chosen"}
    text = draft_of(account)
    assert "1. " in text and "2. " in text and "您选" in text and "来回运费" in text
    view = show_case(account, 1, now=NOW, zone=CHINA)
    assert view is not None and not any(finding.severity == "block" for finding in view.drafts[0].lint.findings)
    (reminder,) = [plan for plan in state(cases(account)[0]).plans if plan.act == "send"]
    assert reminder.at - NOW == timedelta(hours=48) and "评价" not in reminder.text and "换一件" in reminder.text
    later = NOW + timedelta(hours=3)
    exchange = given_id(account, "exchange")
    assert refusal(lambda: record_choice(agent, 1, exchange, proof=" ", now=later)) == "E-CASE-REASON"
    record_choice(agent, 1, exchange, proof="聊天 11:40 买家说换一件", now=later)
    record_choice(agent, 1, exchange, proof="聊天 11:40 买家说换一件", now=later + timedelta(hours=1))
    assert kinds_of(account) == {"exchange": "chosen", "return_refund": "withdrawn", "coupon": "chosen"}
    (chosen,) = [one for one in state(cases(account)[0]).remedies if one.kind == "exchange"]
    assert chosen.chosen_at == later
    assert next(p for p in state(cases(account)[0]).plans if p.id == reminder.id).state == "stopped"


@pytest.mark.capability("C-RM-04")
def test_a_buyer_who_asks_for_more_gets_the_next_step_and_what_is_owed_is_no_concession(
    account: UUID, tmp_path: Path
) -> None:
    owner = hire(account, "owner")
    bring(account, write(tmp_path, [SHOP, *told("袖口有一根线头，小瑕疵，有点失望")]), NOW)
    confirm_fault(owner, 1, "product", proof="照片", now=NOW)
    first = remedies(owner, 1, now=NOW)
    ways = sorted((o for o in first.options if not o.is_extra), key=lambda o: o.rung)
    offer_remedies(owner, 1, [ways[0].remedy, ways[1].remedy], key="a", now=NOW)
    for kind in (ways[0].remedy, ways[1].remedy):
        decline(owner, 1, given_id(account, kind), now=NOW)
    after = remedies(owner, 1, now=NOW)
    top = max(ways[0].rung, ways[1].rung)
    if after.next_up is not None:
        assert after.next_up.rung > top and after.next_up.owed is None
    for option in first.options:
        if option.owed is not None:
            assert option.approver is None and option.owed.zh and "本来就该给" in option.why.zh


@pytest.mark.capability("C-RM-05")
def test_above_the_limit_or_the_budget_the_right_person_is_asked_and_costs_are_booked(
    account: UUID, tmp_path: Path
) -> None:
    agent, lead, owner = hire(account), hire(account, "lead"), hire(account, "owner")
    goods = {"kind": "product", "id": "p1", "shop": "s1", "title": "手作陶杯", "supplier": "窑口甲",
             "skus": [{"id": "w", "name": "白", "batch": "B7"}]}  # fmt: skip
    order = {"courier": "中通", "paid": "168.00"}
    bring(account, write(tmp_path, [SHOP, goods, *told("杯子有黑点，小瑕疵，想补偿一点", **order)]), NOW)
    partial = menu_of(remedies(agent, 1, now=NOW))["partial_refund"]
    assert partial.owed is None and partial.cost.amount > 20 and partial.approver == "lead"
    before = state(cases(account)[0]).clocks
    assert refusal(lambda: offer_remedies(agent, 1, ["partial_refund", "coupon"], key="k", now=NOW)) == (
        "E-REMEDY-AUTHORITY"
    )
    assert kinds_of(account) == {}, "nothing half done"
    assert refusal(lambda: ask_approval(agent, 1, "partial_refund", reason="", now=NOW)) == "E-CASE-REASON"
    assert refusal(lambda: ask_approval(agent, 1, "coupon", reason="x", now=NOW)) == "E-APPROVAL-NEEDLESS"
    ask_approval(agent, 1, "partial_refund", reason="老客户，瑕疵明显", now=NOW)
    ask_approval(agent, 1, "partial_refund", reason="老客户，瑕疵明显", now=NOW)
    (waiting,) = open_approvals(lead)
    assert (waiting.kind, waiting.cost, waiting.approver) == ("partial_refund", partial.cost, "lead")
    assert refusal(lambda: decide_approval(agent, waiting.id, is_granted=True, note="", now=NOW)) == "E-APPROVAL-OWN"
    other = hire(account)
    assert (
        refusal(lambda: decide_approval(other, waiting.id, is_granted=True, note="", now=NOW)) == "E-REMEDY-AUTHORITY"
    )
    assert refusal(lambda: decide_approval(lead, waiting.id, is_granted=False, note="", now=NOW)) == "E-CASE-REASON"
    decide_approval(lead, waiting.id, is_granted=True, note="可以", now=NOW + timedelta(minutes=5))
    assert refusal(lambda: decide_approval(lead, waiting.id, is_granted=True, note="", now=NOW)) == "E-APPROVAL-NONE"
    after = state(cases(account)[0])
    assert after.clocks == before, "the clocks ran on"
    assert kinds_of(account) == {"partial_refund": "offered"} and after.remedies[0].approver == str(lead.id)
    (line,) = given(account)
    assert (line.number, line.cost, line.approver) == (1, partial.cost, str(lead.id))
    booked = line.booking
    assert (booked.product, booked.sku, booked.batch, booked.supplier, booked.courier) == (
        "p1", "w", "B7", "窑口甲", "中通",
    )  # fmt: skip
    # a limit of one's own, and a budget that is used up
    set_limit(owner, agent.id, "100", now=NOW)
    assert menu_of(remedies(agent, 1, now=NOW))["partial_refund"].approver is None
    set_shop_budget(owner, "s1", period="day", amount="60", now=NOW)
    bring(account, write(tmp_path, told("杯子有黑点，小瑕疵，想补偿一点", 2, **order)), NOW)
    assert menu_of(remedies(agent, 2, now=NOW))["partial_refund"].approver == "owner"
    assert remedies(agent, 2, now=NOW).budgets["day"].amount < 10
    assert menu_of(remedies(agent, 2, now=NOW + timedelta(days=1)))["partial_refund"].approver is None, "a new day"
    set_shop_budget(owner, "s1", period="month", amount="1", now=NOW)
    confirm_fault(agent, 2, "product", proof="照片", now=NOW)
    owed = [option for option in remedies(agent, 2, now=NOW).options if option.owed is not None]
    assert all(option.approver is None for option in owed), "what is owed is stopped by no budget"
    assert refusal(lambda: set_shop_budget(owner, "s1", period="year", amount="1", now=NOW)) == "E-LIMIT"
    assert refusal(lambda: set_shop_budget(owner, "s1", period="day", amount="NaN", now=NOW)) == "E-LIMIT"
    assert refusal(lambda: set_limit(agent, agent.id, "9999", now=NOW)) == "E-ROLE-OWNER"


@pytest.mark.capability("C-RM-06")
def test_a_return_that_is_allowed_comes_first_and_nothing_delays_it(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    wish = message("m1", "不想要了，我要七天无理由退货", order="o1", buyer="b1")
    order = {**ORDER, "id": "o1", "buyer": "b1", "paid": "680.00"}
    asked = {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "o1", "at": "2026-11-17T21:05:00+08:00",
             "type": "return_refund", "status": "requested"}  # fmt: skip
    bring(account, write(tmp_path, [SHOP, order, wish, asked]), NOW)
    view = remedies(agent, 1, now=NOW)
    assert view.wants_return and view.options[0].remedy == "return_refund"
    assert view.options[0].approver is None and view.options[0].owed is not None, "no approval and no budget"
    others = [option.remedy for option in view.options if not option.is_return and not option.is_extra]
    assert others, (state(cases(account)[0]).playbook, state(cases(account)[0]).seen, view.options)
    assert refusal(lambda: offer_remedies(agent, 1, others, key="k", now=NOW)) == "E-REMEDY-RETURN-FIRST"
    offer_remedies(agent, 1, ["return_refund", others[0]], key="k", now=NOW)
    text = draft_of(account)
    assert "退货" in text and "2. " in text, (text, others)
    assert text.index("退货") < text.index("2. "), "the way to return stands first"
    late = {**order, "id": "o2", "buyer": "b2", "delivered_at": "2026-11-01T10:00:00+08:00"}
    bring(
        account, write(tmp_path, [late, {**wish, "id": "m2", "order": "o2", "buyer": "b2", "conversation": "c2"}]), NOW
    )
    assert not remedies(agent, 2, now=NOW).wants_return, "after seven days it is no longer a right"


@pytest.mark.capability("C-RM-06")
def test_a_return_without_its_way_is_an_alarm_after_a_day_and_scarcity_is_marked(account: UUID, tmp_path: Path) -> None:
    agent, lead = hire(account), hire(account, "lead")
    wishes = [message(f"m{n}", "不想要了，我要七天无理由退货", order=f"o{n}", buyer=f"b{n}", conversation=f"c{n}")
              for n in (1, 2)]  # fmt: skip
    orders = [{**ORDER, "id": f"o{n}", "buyer": f"b{n}"} for n in (1, 2)]
    bring(account, write(tmp_path, [SHOP, *orders, *wishes]), NOW)
    offer_remedies(agent, 2, ["return_refund", "swap"], key="k", now=NOW)
    watch_clocks(NOW + timedelta(hours=23, minutes=59), only=account)
    assert not alarms(account, lead), "a day is allowed"
    watch_clocks(NOW + timedelta(hours=24), only=account)
    assert [one.case for one in alarms(account, lead)] == [cases(account)[0].line.id], "only where no way was given"
    (task,) = [plan for plan in state(cases(account)[0]).plans if plan.act == "task"]
    assert "退货方式" in task.text and task.rang_at is not None, "and it is the next thing to do"

    pressing = Answer(object="chat", text="您退了可就抢不到了，今天 18:00 前请您告诉我。", key="p")
    found = check_answer(account, 1, pressing, now=NOW).draft.lint.findings
    marked = {(one.severity, one.rule.partition("@")[0]) for one in found}
    assert ("warn", "REF-011") in marked, "pressure by scarcity"


def alarms(account: UUID, lead: Agent) -> list[Any]:
    """What the lead was told of returns that stand still."""
    found = notices_for(account, str(lead.id), is_lead=True)
    return [one.notice for one in found if "退货一天" in one.notice.says.zh]


@pytest.mark.capability("C-RM-07")
def test_after_two_exchanges_of_an_order_refund_or_compensation_takes_the_place_of_a_third(
    account: UUID, tmp_path: Path
) -> None:
    owner = hire(account, "owner")
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差，想换一件")]), NOW)
    confirm_fault(owner, 1, "product", proof="照片", now=NOW)
    for round_ in (1, 2):
        view = remedies(owner, 1, now=NOW)
        assert view.exchanges == round_ - 1 and "exchange" in menu_of(view)
        offer_remedies(owner, 1, ["exchange", "return_refund"], key=f"k{round_}", now=NOW)
        (open_,) = [o.id for o in state(cases(account)[0]).remedies if o.kind == "exchange" and o.state == "offered"]
        record_choice(owner, 1, open_, proof="买家说换", now=NOW)
        carry_out(owner, 1, open_, proof="ZT100", now=NOW)
    after = remedies(owner, 1, now=NOW)
    assert (after.exchanges, after.exchange_limit) == (2, 2)
    assert "exchange" not in menu_of(after) and {"return_refund", "partial_refund"} & menu_of(after).keys()
    # the platform's own exchanges count as well
    done = [{"kind": "after_sale", "id": f"a{n}", "shop": "s1", "order": "o2", "at": f"2026-11-1{n}T10:00:00+08:00",
             "type": "exchange", "status": "done"} for n in (4, 5)]  # fmt: skip
    bring(account, write(tmp_path, [*told("又开线了，质量太差，再换一件", 2), *done]), NOW)
    assert "exchange" not in menu_of(remedies(owner, 2, now=NOW))


def test_a_remedy_is_carried_out_once_by_its_steps_and_proved(account: UUID, tmp_path: Path) -> None:
    agent = hire(account, "owner")
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差，想换一件")]), NOW)
    confirm_fault(agent, 1, "product", proof="照片", now=NOW)
    offer_remedies(agent, 1, ["exchange", "return_refund"], key="k", now=NOW)
    exchange = given_id(account, "exchange")
    record_choice(agent, 1, exchange, proof="聊天里选的", now=NOW)
    (task,) = [plan for plan in state(cases(account)[0]).plans if plan.act == "task"]
    assert "先寄新的" in task.text and task.at > NOW
    assert refusal(lambda: carry_out(agent, 1, exchange, proof="", now=NOW)) == "E-CASE-REASON"
    carry_out(agent, 1, exchange, proof="ZT88", now=NOW + timedelta(hours=1))
    carry_out(agent, 1, exchange, proof="ZT99", now=NOW + timedelta(hours=2))
    (done,) = [one for one in state(cases(account)[0]).remedies if one.kind == "exchange"]
    assert (done.state, done.proof, done.done_at) == ("done", "ZT88", NOW + timedelta(hours=1))
    assert next(p for p in state(cases(account)[0]).plans if p.id == task.id).state == "done"
    refund = given_id(account, "return_refund")
    assert refusal(lambda: record_choice(agent, 1, refund, proof="又想退", now=NOW)) == "E-CASE-REMEDY"
    assert refusal(lambda: carry_out(agent, 1, refund, proof="R1", now=NOW)) == "E-CASE-REMEDY"


def test_goodwill_is_refused_where_money_is_demanded_over_a_review(account: UUID, tmp_path: Path) -> None:
    agent: Agent = hire(account, "owner")
    bring(account, write(tmp_path, [SHOP, *told("杯子有黑点。给我打一百块钱，不给钱就不改评价")]), NOW)
    view = remedies(agent, 1, now=NOW)
    goodwill = [option.remedy for option in view.options if option.owed is None]
    if goodwill:
        assert refusal(lambda: offer_remedies(agent, 1, goodwill, key="k", now=NOW)) in (
            "E-REMEDY-EXTORTION", "E-REMEDY-MENU",
        )  # fmt: skip
    assert kinds_of(account) == {}


def test_without_a_price_nothing_can_be_worked_out(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, review("r1", "穿一次就开线，质量太差", buyer="b1", stars=1)]), NOW)
    view = remedies(agent, 1, now=NOW)
    assert view.missing and view.options == ()
    assert refusal(lambda: offer_remedies(agent, 1, ["coupon"], key="k", now=NOW)) == "E-REMEDY-PAID"


def test_another_account_sees_neither_question_nor_remedy(account: UUID, other_account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *told("杯子有黑点，小瑕疵，想补偿一点", paid="168.00")]), NOW)
    ask_approval(agent, 1, "partial_refund", reason="老客户", now=NOW)
    stranger = hire(other_account, "owner")
    assert open_approvals(stranger) == () and given(other_account) == ()
    (waiting,) = approvals(account)
    assert (
        refusal(lambda: decide_approval(stranger, waiting.id, is_granted=True, note="", now=NOW)) == "E-APPROVAL-NONE"
    )
    assert refusal(lambda: remedies(stranger, 1, now=NOW)) == "E-CASE-NONE"


def _shipped(name: str) -> str:
    from importlib.resources import files

    return (files("wanhui.content") / "remedies" / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.capability("C-RM-10")
def test_a_declined_offer_stays_open_is_said_in_public_and_nobody_asks_again(account: UUID, tmp_path: Path) -> None:
    from wanhui.flows.answer_case import Answer, deliver, send_answer
    from wanhui.flows.investigate import waive_gate

    owner = hire(account, "owner")
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差")]), NOW)
    confirm_fault(owner, 1, "product", proof="照片", now=NOW)
    for gate in ("review_read", "order_opened", "parcel_checked", "chats_read", "cause_proposed"):
        waive_gate(owner, 1, gate, reason="已看过", now=NOW)
    first = Answer(object="chat", text="衣服开线是我们没做好，对不起，明天 18:00 前给您办法。", key="a", seen=99)
    deliver(account, send_answer(owner, 1, first, now=NOW), now=NOW + timedelta(seconds=11))
    offer_remedies(owner, 1, ["exchange", "return_refund"], key="k", now=NOW + timedelta(minutes=1))
    for kind in ("exchange", "return_refund"):
        decline(owner, 1, given_id(account, kind), now=NOW + timedelta(minutes=2))
    later = NOW + timedelta(days=13)
    draft_open_offer(owner, 1, now=later)
    view = show_case(account, 1, now=later, zone=CHINA)
    assert view is not None
    public = next(draft for draft in view.drafts if draft.object == "public_reply")
    assert "保留到 2026-12-02" in public.text and "换一件" in public.text, "open for fourteen days, and said so"
    assert "评价" not in public.text and not any(f.severity == "block" for f in public.lint.findings)
    assert not any(plan.state == "open" and plan.act == "send" for plan in state(cases(account)[0]).plans)
    again = Answer(object="chat", text="您好，再跟您确认一下换货的事，今天 20:00 前回复您。", key="b", seen=99)
    assert refusal(lambda: send_answer(owner, 1, again, now=later)) == "E-CONTACT-DECLINED"
    assert refusal(lambda: draft_open_offer(owner, 1, now=NOW + timedelta(days=15))) == "E-CASE-REMEDY"
    wrote = message("m9", "那还是换一件吧", order="o1", buyer="b1", at="2026-12-01T08:58:00+08:00")
    bring(account, write(tmp_path, [wrote]), later)
    send_answer(owner, 1, again, now=later + timedelta(minutes=5))
    record_choice(owner, 1, given_id(account, "exchange"), proof="12-01 来信", now=later)
    assert kinds_of(account)["exchange"] == "chosen"


def test_what_the_platform_shows_as_done_is_read_back_once(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    bring(account, write(tmp_path, [SHOP, *told("穿一次就开线，质量太差，想换一件")]), NOW)
    confirm_fault(agent, 1, "product", proof="照片", now=NOW)
    offer_remedies(agent, 1, ["exchange", "return_refund"], key="k", now=NOW)
    record_choice(agent, 1, given_id(account, "exchange"), proof="买家说换", now=NOW)
    refunded = {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "o1", "at": "2026-11-18T10:00:00+08:00",
                "type": "refund_only", "status": "done"}  # fmt: skip
    bring(account, write(tmp_path, [refunded]), NOW + timedelta(hours=2))
    assert kinds_of(account)["exchange"] == "chosen", "another kind of request proves nothing"
    exchanged = {**refunded, "id": "a2", "type": "exchange", "at": "2026-11-18T11:00:00+08:00"}
    bring(account, write(tmp_path, [exchanged]), NOW + timedelta(hours=3))
    bring(
        account,
        write(tmp_path, [{**exchanged, "id": "a3", "at": "2026-11-18T12:00:00+08:00"}]),
        NOW + timedelta(hours=4),
    )
    (done,) = [one for one in state(cases(account)[0]).remedies if one.kind == "exchange"]
    assert (done.state, done.proof) == ("done", "after_sale:a2")
