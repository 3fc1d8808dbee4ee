"""A buyer's claims are graded by how many of their orders had one; proof and ordinary orders lower the grade."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guard.world import NOW, order
from wanhui.content.risk_rules import load_scorecard
from wanhui.guard.claims import GradedClaim, grade_claim
from wanhui.records.after_sales import AfterSale, AfterSaleType
from wanhui.records.conversations import Attachment

RULE = load_scorecard().pack.claims
PHOTO = (Attachment(name="a.jpg", media_type="image/jpeg"),)


def claim(number: int, at: datetime, kind: AfterSaleType = "refund_only", reason: str = "不想要了",
          evidence: tuple[Attachment, ...] = ()) -> AfterSale:  # fmt: skip
    return AfterSale(id=f"a{number}", shop="s1", order=f"o{number}", at=at, type=kind, reason=reason, evidence=evidence)


def grade(claims: int, orders: int, *, has_proof: bool = False, evidence: tuple[Attachment, ...] = ()) -> GradedClaim:
    """The newest of `claims` claims among `orders` orders, a week apart; `evidence` came with the earlier ones."""
    bought = [order("b1", NOW - timedelta(days=7 * (n + 1)), id=f"o{n}") for n in range(orders)]
    told = [claim(n, NOW - timedelta(days=7 * n), evidence=evidence if n else ()) for n in range(claims)]
    return grade_claim(told[0], bought, told, rule=RULE, has_proof=has_proof)


@pytest.mark.parametrize(
    ("claims", "orders", "wanted"),
    [
        (1, 1, "normal"),
        (1, 9, "normal"),
        (2, 3, "elevated"),
        (2, 8, "normal"),
        (3, 3, "elevated"),
        (4, 5, "highest"),
        (4, 8, "elevated"),
        (5, 30, "normal"),
    ],
)
def test_the_grade_follows_how_many_and_which_share_of_the_orders_had_a_claim(
    claims: int, orders: int, wanted: str
) -> None:
    found = grade(claims, orders)
    assert found.grade == wanted
    assert bool(found.reasons) == (wanted != "normal")
    assert found.asks_for_proof == (wanted != "normal")


def test_reasons_count_orders_claims_and_those_without_proof() -> None:
    first, second = grade(4, 5).reasons
    assert "5 张订单里，有 4 张" in first.zh and "4 of 5 orders" in first.en
    assert "4 次没有" in second.zh and "4 of these" in second.en


def test_a_claim_with_proof_asks_for_none_and_earlier_ones_with_proof_do_not_count() -> None:
    assert not grade(4, 5, has_proof=True).asks_for_proof
    assert grade(4, 5, evidence=PHOTO).grade == "normal"


def test_an_exchange_is_no_claim_a_damaged_one_is_and_what_is_long_ago_or_later_does_not_count() -> None:
    bought = [order("b1", NOW - timedelta(days=9), id="o1"), order("b1", NOW - timedelta(days=5), id="o2")]

    def grade_of(other: AfterSale) -> str:
        now = claim(1, NOW)
        return grade_claim(now, bought, [now, other], rule=RULE, has_proof=False).grade

    earlier = NOW - timedelta(days=2)
    assert grade_of(claim(2, earlier, "exchange", "尺码不合适")) == "normal"
    assert grade_of(claim(2, earlier, "exchange", "收到是碎的")) == "elevated"
    assert grade_of(claim(2, earlier, "return_refund", "Arrived Broken")) == "elevated"
    assert grade_of(claim(2, NOW - timedelta(days=400))) == "normal"
    assert grade_of(claim(2, NOW + timedelta(hours=1))) == "normal"


@given(st.integers(1, 8), st.integers(0, 12))
def test_one_more_claim_never_lowers_the_grade_and_one_more_ordinary_order_never_raises_it(
    claims: int, more: int
) -> None:
    rank = ["normal", "elevated", "highest"]
    here = rank.index(grade(claims, claims + more).grade)
    assert rank.index(grade(claims + 1, claims + more + 1).grade) >= here
    assert rank.index(grade(claims, claims + more + 1).grade) <= here
