"""Learns from confirmed outcomes how much each factor deserves to weigh, within narrow guard rails.

Each factor's prior weight is multiplied by one number, found by logistic regression with a normal prior around 1. The
level of the outcomes is a nuisance that is fitted and thrown away: shops confirm the orders that worried them, so their
share of professional ones says nothing about all orders.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wanhui.guard.known import Known
from wanhui.guard.pack import Learning
from wanhui.guard.scorecard import F64, sigmoid

Bools = npt.NDArray[np.bool_]

_ROUNDS = 25
_CLOSE = 1e-8
#: A level this far from nothing (standard deviation, log-odds) is still believed.
_LEVEL_SPREAD = 10.0
#: Online, weights are learnt anew after so many more outcomes.
_EVERY = 10


def multipliers(known: Known, weights: F64, rules: Learning, *, is_online: bool) -> F64:
    """Orders by factors: what each prior weight is multiplied by, from the confirmed outcomes in `known`.

    A shop learns from all shops of its account first, and from its own outcomes beside that. Online, an order learns
    only from the outcomes of orders before it.
    """
    scale = np.ones_like(weights)
    outcomes = [
        (place, known.outcomes[order.id]) for place, order in enumerate(known.orders) if order.id in known.outcomes
    ]
    if not outcomes:
        return scale
    shops = np.array([order.shop for order in known.orders])
    stops = [*range(_EVERY, len(outcomes), _EVERY), len(outcomes)] if is_online else [len(outcomes)]
    for stop in stops:
        since = outcomes[stop - 1][0] + 1 if is_online else 0
        _apply(scale[since:], shops[since:], _learnt(outcomes[:stop], shops, weights=weights, rules=rules))
    return scale


def learn(weights: F64, professional: Bools, rules: Learning, *, centre: F64 | None = None) -> F64:
    """The multiplier of each factor from orders by factors of prior `weights` and whether each was professional.

    `centre` is believed beforehand (1 each): for one shop, what the whole account has taught. Too few outcomes, or too
    few of either kind, teach nothing. Multipliers stay within the pack's bounds, so that signs never turn; as a whole
    they are raised, as far as the bounds let, until what was confirmed as professional looks no less so than before.
    """
    start = np.ones(weights.shape[1]) if centre is None else centre
    positive = int(professional.sum())
    if len(professional) < rules.outcomes or min(positive, len(professional) - positive) < rules.of_each:
        return start
    spread = rules.spread if centre is None else rules.shop_spread
    fitted = np.clip(_fit(weights, professional.astype(np.float64), start, spread=spread), rules.least, rules.most)
    return np.clip(fitted * _lost(weights[professional], start, fitted), rules.least, rules.most)


def _lost(professional: F64, start: F64, fitted: F64) -> float:
    """By how much the confirmed professional orders lost of their mean log-odds; 1 where they lost nothing.

    Outcomes among orders that all looked bad shrink every weight at once. That would teach no difference between
    orders and only hold fewer of the very kind that was confirmed.
    """
    before, after = float((professional @ start).mean()), float((professional @ fitted).mean())
    return before / after if 0 < after < before else 1.0


def _learnt(
    outcomes: Sequence[tuple[int, bool]], shops: npt.NDArray[np.str_], *, weights: F64, rules: Learning
) -> dict[str, F64]:  # fmt: skip
    """The multipliers of each shop with outcomes; under the empty name those of any other."""
    places = np.array([place for place, _ in outcomes])
    professional = np.array([outcome for _, outcome in outcomes])
    everywhere = learn(weights[places], professional, rules)
    found = {"": everywhere}
    for shop in np.unique(shops[places]).tolist():
        inside = shops[places] == shop
        found[shop] = learn(weights[places[inside]], professional[inside], rules, centre=everywhere)
    return found


def _apply(scale: F64, shops: npt.NDArray[np.str_], found: dict[str, F64]) -> None:
    scale[:] = found[""]
    for shop, multiplier in found.items():
        if shop:
            scale[shops == shop] = multiplier


def _fit(weights: F64, y: F64, start: F64, *, spread: float) -> F64:
    """Newton's method on the penalised likelihood; convex, so it has one answer."""
    x = np.column_stack([np.ones(len(y)), weights])
    centre = np.concatenate([[0.0], start])
    precision = np.concatenate([[_LEVEL_SPREAD**-2], np.full(len(start), spread**-2)])
    theta = np.concatenate([[_level(weights @ start, y)], start])
    for _ in range(_ROUNDS):
        p = sigmoid(x @ theta)
        slope = x.T @ (y - p) - precision * (theta - centre)
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        theta = theta + np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < _CLOSE:
            break
    return theta[1:]


def _level(logits: F64, y: F64) -> float:
    """A start for the nuisance level: where the mean log-odds meet the share of professional outcomes."""
    share = float(np.clip(y.mean(), 0.01, 0.99))
    return float(np.log(share / (1 - share)) - logits.mean())
