"""Buyers who left against buyers who are late: the model finds what a made-up cohort was made of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from wanhui.insights.buyers import causes, cohort
from wanhui.insights.lapsed import Histories, expected, fit, staying
from wanhui.insights.tails import F64
from wanhui.records.orders import Order

NOW = datetime(2026, 11, 18, tzinfo=UTC)


def made_up(seed: int, count: int, *, is_pareto: bool = False) -> tuple[Histories, F64]:
    """Histories of 180 to 270 days and how often each buyer came in the 180 days after."""
    rng = np.random.default_rng(seed)
    rate, begun = rng.gamma(0.55, 1 / 74, count), rng.uniform(0, 90, count)
    leaves = rng.beta(0.5, 2.0, count)
    gone_at = begun + rng.exponential(1 / rng.gamma(0.6, 1 / 81, count)) if is_pareto else np.full(count, np.inf)
    at, here = begun.copy(), np.ones(count, np.bool_)
    repeats, last, later = np.zeros(count), np.zeros(count), np.zeros(count)
    while here.any():
        at = at + rng.exponential(1 / rate)
        here &= (at < 450) & (at < gone_at)
        early = here & (at < 270)
        repeats[early], last[early] = repeats[early] + 1, (at - begun)[early]
        later += here & (at >= 270)
        here &= True if is_pareto else rng.random(count) > leaves
    return Histories(repeats=repeats, last=last, known=270 - begun), later


@pytest.mark.parametrize("is_pareto", [False, True], ids=["as the model supposes", "buyers who leave at any time"])
def test_what_a_cohort_will_buy_is_foreseen_within_five_percent(is_pareto: bool) -> None:
    histories, later = made_up(5, 60_000, is_pareto=is_pareto)
    rhythm = fit(histories)
    assert rhythm is not None
    assert expected(histories, rhythm, ahead=180.0).sum() == pytest.approx(later.sum(), rel=0.05)


def test_who_bought_often_and_then_stayed_away_has_likelier_gone() -> None:
    rhythm = fit(made_up(5, 20_000)[0])
    assert rhythm is not None
    two = Histories(repeats=np.array([9.0, 1.0]), last=np.array([60.0, 60.0]), known=np.array([260.0, 260.0]))
    often, seldom = staying(two, rhythm).tolist()
    assert often < seldom


def test_nothing_is_fitted_to_buyers_who_never_came_back() -> None:
    assert fit(Histories(repeats=np.zeros(500), last=np.zeros(500), known=np.full(500, 90.0))) is None


def bought(buyer: str, *ago: int) -> list[Order]:
    return [Order(id=f"{buyer}{n}", shop="s1", buyer=buyer, created_at=NOW - timedelta(days=n)) for n in ago]


def test_late_is_twice_the_own_rhythm_and_once_is_not_lapsed() -> None:
    orders = bought("b1", 100, 90, 80) + bought("b2", 100, 60, 20) + bought("b3", 200)
    found = {one.buyer: one for one in cohort(orders, [], now=NOW).away}
    assert found["b1"].kind == "lapsed"
    assert found["b1"].late == pytest.approx(8.0)
    assert found["b1"].due == NOW - timedelta(days=60)
    assert "b2" not in found
    assert found["b3"].kind == "once"


def test_a_cancelled_order_is_no_purchase() -> None:
    (only,) = bought("b1", 200)
    cancelled = Order(id="x", shop="s1", buyer="b9", created_at=NOW - timedelta(days=300), status="cancelled")
    assert [one.buyer for one in cohort([only, cancelled], [], now=NOW).away] == ["b1"]


@pytest.mark.parametrize(
    ("issues", "cause"),
    [
        ((), "forgot"),
        (("quality",), "quality"),
        (("service", "refund"), "service"),
        (("effect",), "misunderstanding"),
    ],
)
def test_what_was_said_speaks_for_a_cause(issues: tuple[str, ...], cause: str) -> None:
    ranked = causes(issues)
    assert ranked[0][0] == cause
    assert sum(p for _, p in ranked) == pytest.approx(1.0)
