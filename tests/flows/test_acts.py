"""The gate in front of acts: what each marketplace allows, what is written down, and who may pass a house rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import get_args
from uuid import UUID

import pytest

from tests.conftest import NOW
from wanhui.errors import WanhuiError
from wanhui.flows.acts import Wanted, ask_to_pass, check_act, gate, let_pass
from wanhui.flows.desk_acts import Agent
from wanhui.records.parties import Platform
from wanhui.replies.acts import Act, ActFacts
from wanhui.store.checks import checks
from wanhui.store.keys import new_key

pytestmark = pytest.mark.database


def agent(account: UUID, role: str = "agent") -> Agent:
    return Agent(account=account, id=new_key(), role=role)


def wanted(act: Act, price: str | None = None) -> Wanted:
    return Wanted(act=act, subject="case:1", price=None if price is None else Decimal(price))


SOLVED = ActFacts(issue_resolved=True, requests_made=0, is_official_form=True, days_since_review=3)


@pytest.mark.capability("C-PL-01")
@pytest.mark.parametrize(
    ("platform", "object_", "facts", "answer"),
    [
        ("amazon", "product_review", SOLVED, "forbid"),
        ("amazon", "seller_feedback", SOLVED, "notice"),
        ("amazon", "seller_feedback", replace(SOLVED, requests_made=1), "forbid"),
        ("amazon", "seller_feedback", replace(SOLVED, issue_resolved=False), "forbid"),
        ("ebay", "seller_feedback", SOLVED, "request"),
        ("ebay", "seller_feedback", replace(SOLVED, is_official_form=False), "forbid"),
        ("ebay", "seller_feedback", replace(SOLVED, issue_resolved=None), "forbid"),
        ("wechat", "product_review", SOLVED, "request"),
        ("wechat", "product_review", replace(SOLVED, is_official_form=None), "forbid"),
        *[(platform, "product_review", SOLVED, "forbid") for platform in ("taobao", "tmall", "douyin", "pdd")],
    ],
)
def test_asking_for_another_review_is_answered_by_platform_object_stage_and_facts(
    account: UUID, platform: Platform, object_: str, facts: ActFacts, answer: str
) -> None:
    found = check_act(
        agent(account), wanted(Act(kind="ask_review_change", platform=platform, object=object_, facts=facts)), now=NOW
    )  # fmt: skip
    assert found.answer == answer
    for one in found.findings:
        assert one.reason.zh and one.reason.en and one.lawful.zh and one.lawful.en
        assert one.authority and all(zh.name and en.name for zh, en in one.authority)


@pytest.mark.capability("C-PL-01")
@pytest.mark.parametrize("platform", get_args(Platform))
@pytest.mark.parametrize("object_", ["product_review", "seller_feedback", "order", "chat", "after_sale"])
def test_where_nothing_is_known_asking_to_change_a_review_is_forbidden(
    account: UUID, platform: Platform, object_: str
) -> None:
    with pytest.raises(WanhuiError, match="E-ACT-FORBIDDEN"):
        gate(agent(account), wanted(Act(kind="ask_review_change", platform=platform, object=object_)), now=NOW)


@pytest.mark.capability("C-PL-03")
@pytest.mark.parametrize("platform", ["amazon", "ebay"])
def test_a_platforms_own_request_runs_once_a_case_and_only_after_solving(account: UUID, platform: Platform) -> None:
    ask = Act(kind="ask_review_change", platform=platform, object="seller_feedback", facts=SOLVED)
    assert gate(agent(account), wanted(ask), now=NOW).answer in ("notice", "request")
    for facts in (replace(SOLVED, requests_made=1), replace(SOLVED, issue_resolved=False)):
        found = check_act(agent(account), wanted(replace(ask, facts=facts)), now=NOW)
        assert found.answer in ("warn", "forbid") and found.findings[0].lawful.en
    again = Act(kind="request_review", platform=platform, facts=ActFacts(requests_made=1))
    assert check_act(agent(account), wanted(again), now=NOW).answer == "forbid"


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (Act(kind="message", channel="platform_chat", facts=ActFacts(local_time=time(12))), "allow"),
        (Act(kind="call", channel="phone", facts=ActFacts(local_time=time(23))), "forbid"),
        (Act(kind="call", channel="phone", facts=ActFacts(local_time=time(23), buyer_asked=True)), "allow"),
        (Act(kind="refund", object="after_sale", facts=ActFacts(has_quality_fault=True)), "allow"),
        (Act(kind="export_data", facts=ActFacts(for_this_case=False)), "forbid"),
        (Act(kind="delete_data", channel="live_room", facts=ActFacts(is_on_hold=False)), "warn"),
        (Act(kind="refuse_return", object="after_sale", facts=ActFacts(days_since_receipt=6)), "forbid"),
    ],
)
def test_other_acts_are_answered_by_object_channel_and_facts(account: UUID, act: Act, answer: str) -> None:
    assert check_act(agent(account), wanted(act), now=NOW).answer == answer


@pytest.mark.capability("C-PL-13")
@pytest.mark.parametrize(
    "act",
    [
        Act(kind="cancel_order", facts=ActFacts(is_paid=True)),
        Act(kind="refund", facts=ActFacts(tied_to_review=True)),
        Act(kind="give_coupon", facts=ActFacts(for_good_review=True)),
        Act(kind="call", facts=ActFacts(buyer_refused=True)),
        Act(kind="bulk_message", facts=ActFacts(is_marketing=True)),
        Act(kind="export_data"),
        Act(kind="watch_list_entry"),
        Act(kind="edit_evidence"),
        Act(kind="legal_notice"),
    ],
)
def test_every_kind_of_act_is_judged_when_prepared_and_again_when_done_and_both_are_kept(
    account: UUID, act: Act
) -> None:
    who = agent(account)
    assert check_act(who, wanted(act), now=NOW).answer == "forbid"
    with pytest.raises(WanhuiError, match="E-ACT-FORBIDDEN"):
        gate(who, wanted(act), now=NOW)
    kept = checks(account, 10)
    assert [(one.kind, one.answer, one.actor, one.subject) for one in kept] == [
        (act.kind, "forbid", str(who.id), "case:1")
    ] * 2
    assert all(one.findings and all(found["rule"] for found in one.findings) for one in kept)


def test_facts_that_changed_since_it_was_prepared_decide(account: UUID) -> None:
    who = agent(account)
    by_day = Act(kind="call", facts=ActFacts(local_time=time(20)))
    assert gate(who, wanted(by_day), now=NOW).answer == "allow"
    with pytest.raises(WanhuiError, match="E-ACT-FORBIDDEN"):
        gate(who, wanted(replace(by_day, facts=ActFacts(local_time=time(21, 30)))), now=NOW)


LATE_CALL = Act(kind="call", facts=ActFacts(local_time=time(22)))


@pytest.mark.capability("C-PL-13")
def test_a_house_rule_passes_with_a_reason_and_a_second_person_and_law_never(account: UUID) -> None:
    who, lead = agent(account), agent(account, "lead")
    with pytest.raises(WanhuiError, match="E-OVERRIDE-REASON"):
        ask_to_pass(who, wanted(LATE_CALL), reason=" ", now=NOW)
    key = ask_to_pass(who, wanted(LATE_CALL), reason="买家刚留言让我们立刻打", now=NOW)
    with pytest.raises(WanhuiError, match="E-ACT-FORBIDDEN"):
        gate(who, wanted(LATE_CALL), now=NOW, granted=key)
    with pytest.raises(WanhuiError, match="E-OVERRIDE-SECOND"):
        let_pass(replace(who, role="owner"), key, now=NOW)
    with pytest.raises(WanhuiError, match="E-OVERRIDE-SECOND"):
        let_pass(agent(account), key, now=NOW)
    let_pass(lead, key, now=NOW)
    assert gate(who, wanted(LATE_CALL), now=NOW, granted=key).answer == "forbid", "passed, and still marked"
    kept = {one.answer: one for one in checks(account, 20)}
    assert kept["granted"].actor == str(lead.id) and kept["granted"].of == key and kept["granted"].reason
    with pytest.raises(WanhuiError, match="E-OVERRIDE-LAW"):
        ask_to_pass(who, wanted(Act(kind="edit_evidence")), reason="老板要求", now=NOW)


def test_what_was_let_pass_is_that_act_on_that_case_alone(account: UUID) -> None:
    who = agent(account)
    key = ask_to_pass(who, wanted(LATE_CALL), reason="买家要求", now=NOW)
    let_pass(agent(account, "owner"), key, now=NOW)
    for other in (replace(wanted(LATE_CALL), subject="case:2"), wanted(replace(LATE_CALL, kind="sms"))):
        with pytest.raises(WanhuiError, match="E-ACT-FORBIDDEN"):
            gate(who, other, now=NOW, granted=key)
    with pytest.raises(WanhuiError, match="E-OVERRIDE-NONE"):
        let_pass(agent(account, "owner"), new_key(), now=NOW)


@pytest.mark.capability("C-PL-08")
@pytest.mark.parametrize(
    ("platform", "price", "cost"), [("tmall", "80", "8.00"), ("tmall", "12", "5.00"), ("tmall", "9000", "500.00")]
)
def test_a_cancellation_shows_what_the_contract_and_the_platform_cost(
    account: UUID, platform: Platform, price: str, cost: str
) -> None:
    act = Act(kind="cancel_order", platform=platform, reason="out_of_stock", facts=ActFacts(is_paid=True, stock=4))
    found = check_act(agent(account), wanted(act, price), now=NOW)
    assert found.answer == "forbid"
    assert {one.cost for one in found.findings if one.rule in ("ORD-001", "ORD-011")} == {Decimal(cost)}
    assert any(zh.id == "cn-ecommerce" and zh.article == "49" for one in found.findings for zh, _ in one.authority)
    lawful = " ".join(one.lawful.zh for one in found.findings)
    assert "暂缓" in lawful and "中性" in lawful and "证据" in lawful


@pytest.mark.capability("C-PL-08")
@pytest.mark.parametrize(
    ("reason", "facts", "answer"),
    [
        (None, ActFacts(is_paid=True), "forbid"),
        ("out_of_stock", ActFacts(is_paid=True, stock=4), "forbid"),
        ("out_of_stock", ActFacts(is_paid=True), "forbid"),
        ("out_of_stock", ActFacts(is_paid=True, stock=0), "warn"),
        ("risk", ActFacts(is_paid=True, is_automatic=True), "forbid"),
        ("buyer_wish", ActFacts(is_paid=True), "allow"),
        ("price_error", ActFacts(is_paid=True, buyer_agreed=True), "allow"),
    ],
)
def test_cancelling_needs_a_true_reason_and_the_buyers_agreement(
    account: UUID, reason: str | None, facts: ActFacts, answer: str
) -> None:
    act = Act(kind="cancel_order", platform="tmall", reason=reason, facts=facts)
    assert check_act(agent(account), wanted(act), now=NOW).answer == answer
