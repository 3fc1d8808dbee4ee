"""The proof that a remedy was decided from the fault: a pure function of a case's events and the shop's texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wanhui.cases.events import FaultConfirmed
from wanhui.cases.parts import Remedy
from wanhui.content.linting import shipped_linter
from wanhui.records.money import Money
from wanhui.replies.ties import WINDOW, Said, decoupling, tie_of

NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)
TIED = "您把差评删了，二十元马上到账。"
PLAIN = "杯子碎了是我们没包好，今天18:00前补发。"
NEAR = "您评价里说的裂口我们看到了。"


def remedy(**more: object) -> Remedy:
    given_by = {
        "id": "r",
        "kind": "coupon",
        "cost": Money(Decimal(5), "CNY"),
        "owed": False,
        "granted_by": "su",
        "at": NOW,
    }
    return Remedy(**{**given_by, **more})


def confirmed(at: datetime) -> FaultConfirmed:
    return FaultConfirmed(seq=2, at=at, actor="su", fault="product", proof="照片")


def said(text: str, days: float = -1) -> Said:
    return Said(at=NOW + timedelta(days=days), text=text)


def test_a_fault_known_first_and_no_word_on_reviews_is_proof() -> None:
    (line,) = decoupling(
        shipped_linter(), [confirmed(NOW - timedelta(hours=1))], remedies=[remedy()], said=[said(PLAIN)]
    )
    assert line.is_proven and line.tie is None and line.fault == "product"


def test_a_fault_confirmed_only_afterwards_is_none_unless_the_law_owed_it() -> None:
    late = [confirmed(NOW + timedelta(hours=1))]
    (line,) = decoupling(shipped_linter(), late, remedies=[remedy()], said=[])
    assert not line.is_proven and line.fault is None
    (owed,) = decoupling(shipped_linter(), late, remedies=[remedy(owed=True)], said=[])
    assert owed.is_proven


def test_the_gravest_tie_counts_whatever_was_said_after_it() -> None:
    tie = tie_of(shipped_linter(), [said(TIED, -5), said(NEAR, -1), said(PLAIN, 0)], NOW)
    assert tie is not None and tie.degree == "tied" and tie.text == TIED
    near = tie_of(shipped_linter(), [said(NEAR), said(PLAIN)], NOW)
    assert near is not None and near.degree == "near"
    assert tie_of(shipped_linter(), [said("退款已办好，与您怎么评价无关。")], NOW) is None


@given(days=st.floats(-200, 200))
def test_a_tie_counts_within_thirty_days_before_and_after(days: float) -> None:
    found = tie_of(shipped_linter(), [said(TIED, days)], NOW)
    assert (found is not None) == (abs(timedelta(days=days)) <= WINDOW)


@given(order=st.permutations([said(TIED, -2), said(NEAR, -1), said(PLAIN, -3)]))
def test_the_order_in_which_texts_come_changes_nothing(order: list[Said]) -> None:
    known = [confirmed(NOW - timedelta(days=4))]
    assert decoupling(shipped_linter(), known, remedies=[remedy()], said=order) == decoupling(
        shipped_linter(), known, remedies=[remedy()], said=sorted(order, key=lambda one: one.at)
    )
