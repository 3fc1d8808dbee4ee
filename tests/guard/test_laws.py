"""Laws of the score: monotone in every measure, unknown weighs nothing, a hold needs several families."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wanhui.content.risk_rules import load_scorecard
from wanhui.guard.decision import advise, level_of
from wanhui.guard.learning import learn
from wanhui.guard.measures import COLUMN, MEASURES
from wanhui.guard.order_risk import ALONE, Risk, risks
from wanhui.guard.scorecard import row, table

CARD: Final = load_scorecard()
PACK: Final = CARD.pack
VALUES: Final = st.dictionaries(st.sampled_from(MEASURES), st.floats(0, 2_000, allow_nan=False), max_size=len(MEASURES))
NOW = datetime.fromisoformat("2026-11-11T14:00:00+08:00")


def risk(measures: dict[str, float]) -> Risk:
    rows = table([row(measures)])
    return risks(CARD, rows, CARD.weigh(rows), links=[ALONE])[0]


@given(VALUES, st.sampled_from(PACK.factors), st.floats(0, 1_000), st.floats(0, 1_000))
def test_the_score_only_goes_one_way_along_each_measure(
    values: dict[str, float], factor: object, a: float, b: float
) -> None:
    low, high = sorted((a, b))
    name = factor.measure  # type: ignore[attr-defined]
    under, over = risk({**values, name: low}).p, risk({**values, name: high}).p
    assert under <= over if factor.risk == "rises" else under >= over  # type: ignore[attr-defined]


@given(VALUES)
def test_an_unknown_measure_is_as_if_it_were_not_there(values: dict[str, float]) -> None:
    blank = {name: float("nan") for name in MEASURES if name not in values}
    assert risk({**values, **blank}) == risk(values)
    assert {PACK.factors[one.factor].measure for one in risk(values).reasons} <= values.keys()


@given(VALUES)
def test_a_hold_needs_probability_and_three_counted_families(values: dict[str, float]) -> None:
    found = risk(values)
    families = {PACK.factors[one.factor].family for one in found.reasons if one.weight >= PACK.decision.least_weight}
    if found.level == "hold":
        assert found.p >= 0.70
        assert len(families & PACK.decision.counted) >= 3


def test_every_measure_is_weighed_by_a_factor() -> None:
    assert {factor.measure for factor in PACK.factors} == set(COLUMN)


def test_levels_rise_with_probability() -> None:
    found = [level_of(p, 3, PACK.decision) for p in (0.001, 0.05, 0.3, 0.9)]
    assert found == ["ship", "ship_with_evidence", "verify", "hold"]
    assert level_of(0.99, 2, PACK.decision) == "verify"


def test_a_hold_is_looked_at_within_four_hours_and_six_before_the_deadline() -> None:
    now = NOW - timedelta(days=5)

    def due(ship_by: datetime | None) -> datetime | None:
        return advise("hold", PACK.decision, now=now, ship_by=ship_by).review_due_at

    assert due(None) == now + timedelta(hours=4)
    assert due(now + timedelta(hours=34)) == now + timedelta(hours=4)
    assert due(now + timedelta(hours=8)) == now + timedelta(hours=2)
    assert due(now + timedelta(hours=1)) == now
    # On a sales day orders outnumber hands.
    assert advise("hold", PACK.decision, now=NOW, ship_by=None).review_due_at == NOW + timedelta(hours=8)
    assert advise("verify", PACK.decision, now=NOW, ship_by=None).review_due_at is None


def outcomes(rng: np.random.Generator, n: int, slope: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    weights = rng.normal(0, 1, (n, len(slope)))
    p = 1 / (1 + np.exp(-(weights @ slope)))
    return weights, rng.random(n) < p


def test_learning_moves_towards_what_happened_and_stays_inside_its_rails() -> None:
    slope = np.array([3.0, 1.0, -2.0, 0.0])
    weights, professional = outcomes(np.random.default_rng(1), 400, slope)
    learnt = learn(weights, professional, PACK.learning)
    assert learnt[0] > learnt[1] > learnt[3]
    assert np.all((learnt >= PACK.learning.least) & (learnt <= PACK.learning.most))


def test_too_few_outcomes_teach_nothing() -> None:
    weights, professional = outcomes(np.random.default_rng(2), 400, np.array([3.0, 0.0]))
    assert np.array_equal(learn(weights[:19], professional[:19], PACK.learning), np.ones(2))
    assert np.array_equal(learn(weights[professional], professional[professional], PACK.learning), np.ones(2))


def test_a_shop_stays_closer_to_its_account_than_the_account_to_the_prior() -> None:
    weights, professional = outcomes(np.random.default_rng(3), 60, np.array([2.5, 1.0]))
    account = learn(weights, professional, PACK.learning)
    shop = learn(weights, professional, PACK.learning, centre=np.ones(2))
    assert np.all(np.abs(shop - 1) <= np.abs(account - 1) + 1e-9)


def test_the_share_of_professional_outcomes_does_not_move_the_weights_much() -> None:
    weights, professional = outcomes(np.random.default_rng(4), 4_000, np.array([1.0, 1.0]))
    rare = np.concatenate([np.flatnonzero(professional)[:100], np.flatnonzero(~professional)])
    even = learn(weights, professional, PACK.learning)
    skewed = learn(weights[rare], professional[rare], PACK.learning)
    assert np.allclose(even, skewed, atol=0.25)


def test_outcomes_that_blame_a_sign_never_make_the_confirmed_look_less_suspicious_than_before() -> None:
    """All show the first sign, as orders do that worried somebody; only the second tells them apart."""
    rng = np.random.default_rng(5)
    weights = np.column_stack([rng.normal(2.0, 0.6, 200), rng.normal(0.8, 0.8, 200)])
    professional = rng.random(200) < 1 / (1 + np.exp(-(weights[:, 1] + 0.5 * weights[:, 0] - 1.8)))
    learnt = learn(weights, professional, PACK.learning)
    assert learnt[1] > learnt[0]
    confirmed = weights[professional]
    assert (confirmed @ learnt).mean() >= confirmed.sum(axis=1).mean() - 1e-9
    assert np.all((learnt >= PACK.learning.least) & (learnt <= PACK.learning.most))
