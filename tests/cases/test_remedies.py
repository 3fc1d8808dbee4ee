"""Remedies on a case: a menu with costs, authority, the ladder, the exchange counter, no bargain for reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.test_calendar import some
from tests.cases.world import NOW, do_all, later, lead, opened, sketch, yuan
from wanhui.cases.acting import By
from wanhui.cases.granting import carry_out, choose, decline, exchanges, offer, open_offers, proofs
from wanhui.cases.remedies import (
    Authority,
    Option,
    Situation,
    approver,
    cost_of,
    expected_cost,
    menu,
    next_rung,
)
from wanhui.cases.state import Case
from wanhui.cases.words import ISSUES
from wanhui.content.case_rules import load_remedies
from wanhui.errors import WanhuiError

PACKS = load_remedies()
ALL = tuple(pack.id for pack in PACKS)
DAMAGED = ("resend", "refund", "partial_refund", "coupon")
CUP = Situation(issues=frozenset({"damaged"}), severity=2, fault="courier", paid=yuan("68"), goods_cost=yuan("21.60"))


def cup(*allowed: str, authority: Authority | None = None, **more: object) -> tuple[Option, ...]:
    return menu(PACKS, allowed or DAMAGED, replace(CUP, **more), authority=authority or Authority())


def test_the_menu_has_more_than_one_way_and_proposes_the_cheapest_that_is_likely_taken() -> None:
    options = cup(asks=frozenset({"exchange"}))
    assert len(options) >= 2
    assert [option.is_proposed for option in options] == [True, *[False] * (len(options) - 1)]
    assert options[0].remedy == "resend"
    assert options[0].cost == yuan("31.60")
    assert "9 位" in options[0].why.zh


def test_what_is_owed_is_proposed_before_goodwill() -> None:
    options = cup("partial_refund", "coupon", "return_refund", fault="product", issues=frozenset({"quality"}))
    assert options[0].remedy == "return_refund"
    assert options[0].owed is not None
    assert options[0].approver is None


@pytest.mark.parametrize(
    ("cost", "role", "who"),
    [("20", "agent", None), ("20.01", "agent", "lead"), ("201", "agent", "owner"), ("200", "lead", None),
     ("201", "lead", "owner"), ("9999", "owner", None)],
)  # fmt: skip
def test_who_must_agree(cost: str, role: str, who: str | None) -> None:
    assert approver(Decimal(cost), Authority(role=role), is_owed=False) == who


def test_an_agents_own_limit_and_the_budget_count_but_never_for_what_is_owed() -> None:
    generous = Authority(limit=yuan("100"))
    assert approver(Decimal(80), generous, is_owed=False) is None
    assert approver(Decimal(80), replace(generous, budget_left=yuan("50")), is_owed=False) == "owner"
    assert approver(Decimal(80), replace(generous, budget_left=yuan("0")), is_owed=True) is None


def test_at_the_exchange_limit_another_swap_is_no_longer_offered() -> None:
    twice = cup("exchange", "return_refund", "coupon", issues=frozenset({"quality"}), exchanges=1)
    assert "exchange" in {option.remedy for option in twice}
    over = cup("exchange", "return_refund", "coupon", issues=frozenset({"quality"}), exchanges=2)
    assert {option.remedy for option in over} == {"return_refund", "coupon"}


def test_without_stock_nothing_is_sent_again() -> None:
    assert "resend" not in {option.remedy for option in cup(has=frozenset())}


def test_the_ladder_goes_up_and_leaves_out_what_is_owed() -> None:
    options = cup()
    first = next_rung(options, ())
    assert first is not None
    climbed = [first.remedy]
    while step := next_rung(options, climbed):
        assert step.rung > first.rung
        climbed.append(step.remedy)
        first = step
    assert climbed == ["coupon", "partial_refund", "refund"] or climbed == ["resend", "partial_refund", "refund"]
    assert all(option.owed is None for option in options if option.remedy in climbed)


def test_an_unknown_remedy_in_a_playbook_is_named() -> None:
    with pytest.raises(WanhuiError) as refused:
        cup("wishes")
    assert refused.value.code == "E-REMEDY-UNKNOWN"


@some
@given(st.sampled_from(ISSUES), st.integers(1, 3), st.sampled_from(["product", "warehouse", "nobody", "unknown"]))
def test_every_option_costs_something_sensible(issue: str, severity: int, fault: str) -> None:
    now = replace(CUP, issues=frozenset({issue}), severity=severity, fault=fault, price_drop=yuan("9"))
    for option in menu(PACKS, ALL, now, authority=Authority()):
        assert 0 <= option.cost.amount <= now.paid.amount + 60
        assert "{" not in option.says.zh + option.says.en
    assert expected_cost(PACKS[0], now) >= 0
    assert cost_of(PACKS[0], now) >= 0


# on a case -----------------------------------------------------------------------------------------------------

RESEND, REFUND = cup(asks=frozenset({"exchange"}))[:2]


def offered(option: Option = RESEND, by: By | None = None, case: Case | None = None) -> Case:
    return offer(case or opened(), by or lead(hours=1), option, remedy_id="R1", review_state="1 star, shown").case


def test_offer_choice_and_delivery_pass_their_gates_and_pay_once() -> None:
    case = offered()
    case = choose(case, later(hours=2), "R1", proof="message:m9").case
    assert case.remedies[0].chosen_at == later(hours=2).now
    done = carry_out(case, later(hours=3), "R1", proof="SF123")
    assert {"offer_made", "choice_recorded", "remedy_done"} <= done.case.passed
    assert carry_out(done.case, later(hours=4), "R1", proof="SF999").events == ()
    assert done.case.remedies[0].proof == "SF123"


def test_the_same_grant_twice_is_one() -> None:
    case = offered()
    assert offer(case, lead(hours=2), RESEND, remedy_id="R1", review_state="").events == ()


def test_beyond_authority_nothing_is_granted() -> None:
    case = opened()
    with pytest.raises(WanhuiError) as refused:
        offer(case, later(hours=1), RESEND, remedy_id="R1", review_state="")
    assert refused.value.code == "E-REMEDY-AUTHORITY"
    assert "31.60" in refused.value.text("zh")
    assert case.remedies == ()


def test_what_was_not_chosen_cannot_be_carried_out() -> None:
    with pytest.raises(WanhuiError) as refused:
        carry_out(offered(), later(hours=2), "R1", proof="SF1")
    assert refused.value.code == "E-CASE-REMEDY"
    with pytest.raises(WanhuiError):
        carry_out(choose(offered(), later(hours=2), "R1", proof="m").case, later(hours=2), "R1", proof=" ")


def test_under_a_demand_only_what_is_owed_may_be_given() -> None:
    case = opened(reading=sketch("quality", intent="extortion"))
    coupon = cup("coupon", issues=frozenset({"quality"}))[0]
    with pytest.raises(WanhuiError) as refused:
        offer(case, lead(hours=1), coupon, remedy_id="R1", review_state="")
    assert refused.value.code == "E-REMEDY-EXTORTION"
    right = cup("return_refund", issues=frozenset({"quality"}), fault="product")[0]
    assert offer(case, lead(hours=1), right, remedy_id="R1", review_state="").case.remedies[0].owed


def test_a_declined_offer_stays_open_for_two_weeks_and_may_still_be_taken() -> None:
    case = decline(offered(), later(hours=2), "R1").case
    assert [remedy.id for remedy in open_offers(case, NOW + timedelta(days=13))] == ["R1"]
    assert open_offers(case, NOW + timedelta(days=15)) == ()
    assert choose(case, later(days=2), "R1", proof="message:m9").case.remedies[0].state == "chosen"


def test_exchanges_are_counted() -> None:
    swap = cup("exchange", issues=frozenset({"quality"}), fault="product")[0]
    case = offer(opened(), lead(hours=1), swap, remedy_id="R1", review_state="").case
    assert exchanges(case) == 0
    assert exchanges(choose(case, later(hours=2), "R1", proof="m").case) == 1


def test_the_proof_holds_time_reason_approver_and_the_reviews_state() -> None:
    acted = offer(opened(), lead(hours=1), RESEND, remedy_id="R1", review_state="1 star, shown", approver="he")
    proof = proofs(acted.case)[0]
    assert (proof.at, proof.issues, proof.granted_by) == (lead(hours=1).now, ("damaged",), "he")
    assert (proof.approver, proof.review_state) == ("he", "1 star, shown")


def test_the_steps_lead_to_the_offer() -> None:
    case = do_all(opened(), "read_review", "open_order", "check_parcel", "read_chats", "propose_cause").case
    assert case.stage in ("investigate", "contact")
