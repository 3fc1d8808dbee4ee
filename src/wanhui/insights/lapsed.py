"""Which buyers have gone, which are only late, and how many purchases are to be expected of each.

The model is BG/NBD (Fader, Hardie and Lee 2005): a buyer purchases at a rate of their own and, after any purchase, may
have left for good. It is fitted to the counts of all buyers by its likelihood.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from wanhui.insights.tails import F64, log_gamma

#: So many different histories are enough to fit four figures to: days are rounded until there are no more of them.
_DIFFERENT: Final = 15_000
_STEPS: Final = 400
#: Below this chance of still being a buyer they have lapsed (own).
GONE: Final = 0.3
#: Terms of the hypergeometric series; its argument is a part of the time ahead, well below one.
_TERMS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """Of each buyer: how many purchases followed the first, when the last was and how long they are known (days)."""

    repeats: F64
    last: F64
    known: F64


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The fitted model: rates vary as Gamma(`r`, `alpha`) a day, leaving as Beta(`a`, `b`)."""

    r: float
    alpha: float
    a: float
    b: float


def fit(histories: Histories) -> Rhythm | None:
    """The likeliest rhythm; None when fewer than ten buyers ever came back: there is nothing to learn it from."""
    repeated = int((histories.repeats > 0).sum())
    if repeated < 10:
        return None
    data, counts = _alike(histories)
    scale = float(np.average(data.known, weights=counts))

    def loss(x: F64) -> float:
        r, alpha, a, b = np.exp(np.clip(x, -12, 12)).tolist()
        found = _likelihood(data, Rhythm(r=r, alpha=alpha * scale, a=a, b=b))
        # A breath of a prior keeps figures that the data say nothing about from running away.
        return float(-(counts * found).sum() / counts.sum() + 1e-5 * float((x**2).sum()))

    best = _minimise(loss, np.array([-0.7, -0.5, -0.5, 0.7]))
    r, alpha, a, b = np.exp(np.clip(best, -12, 12)).tolist()
    return Rhythm(r=r, alpha=alpha * scale, a=a, b=b)


def staying(histories: Histories, rhythm: Rhythm) -> F64:
    """The chance that each buyer has not left."""
    x = histories.repeats
    odds = np.where(
        x > 0,
        rhythm.a
        / (rhythm.b + np.maximum(x, 1) - 1)
        * np.exp((rhythm.r + x) * (np.log(rhythm.alpha + histories.known) - np.log(rhythm.alpha + histories.last))),
        0.0,
    )
    found: F64 = 1 / (1 + odds)
    return found


def expected(histories: Histories, rhythm: Rhythm, *, ahead: float) -> F64:
    """How many purchases each buyer will make in the next `ahead` days."""
    x, a, b = histories.repeats, rhythm.a if abs(rhythm.a - 1) > 1e-4 else 1.0 + 1e-4, rhythm.b
    z = ahead / (rhythm.alpha + histories.known + ahead)
    series = _hypergeometric(rhythm.r + x, b + x, a + b + x - 1, at=z)
    shrink = np.exp((rhythm.r + x) * np.log1p(-z))
    found: F64 = (a + b + x - 1) / (a - 1) * (1 - shrink * series) * staying(histories, rhythm)
    return np.maximum(found, 0.0)


def is_late(histories: Histories, median: F64, *, usual: float) -> F64:
    """How many of their own median intervals ago each buyer was last here; `usual` days where they have none."""
    own = np.where(np.isnan(median), usual, median)
    late: F64 = (histories.known - histories.last) / np.maximum(own, 1.0)
    return late


def _alike(histories: Histories) -> tuple[Histories, F64]:
    """Histories that stand for all, and for how many each: days rounded to whole ones, or further where needed."""
    # More repeats than these tell nothing more, and their codes would not fit.
    x = np.minimum(histories.repeats, 9_999).astype(np.int64)
    step = 1
    while True:
        last, known = (np.rint(one / step).astype(np.int64) for one in (histories.last, histories.known))
        width = int(known.max(initial=0)) + 1
        codes, counts = np.unique((x * width + np.minimum(last, known)) * width + known, return_counts=True)
        if len(codes) <= _DIFFERENT:
            rest, known = np.divmod(codes, width)
            repeats, last = np.divmod(rest, width)
            last, known = (np.maximum(one * float(step), 0.1) for one in (last, known))
            return Histories(repeats=repeats * 1.0, last=last, known=known), counts * 1.0
        step *= 2


def _likelihood(data: Histories, m: Rhythm) -> F64:
    # Repeats are few different numbers: the dear functions are taken of those only.
    x, place = np.unique(data.repeats, return_inverse=True)
    same = log_gamma(m.r + x) - log_gamma(m.r) + m.r * np.log(m.alpha)
    same += log_gamma(m.a + m.b) + log_gamma(m.b + x) - log_gamma(m.b) - log_gamma(m.a + m.b + x)
    left = np.where(x > 0, np.log(m.a) - np.log(m.b + np.maximum(x, 1) - 1), -np.inf)
    rate = (m.r + x)[place]
    here = -rate * np.log(m.alpha + data.known)
    gone = left[place] - rate * np.log(m.alpha + data.last)
    found: F64 = same[place] + np.logaddexp(here, gone)
    return found


def _hypergeometric(first: F64, second: F64, third: F64, *, at: F64) -> F64:
    """Gauss's series 2F1(first, second; third; at) for 0 <= at < 1."""
    total, term = np.ones_like(at), np.ones_like(at)
    for n in range(_TERMS):
        term = term * (first + n) * (second + n) / ((third + n) * (n + 1)) * at
        total += term
        if not (np.abs(term) > 1e-9 * np.abs(total)).any():
            break
    return total


def _minimise(loss: Callable[[F64], float], start: F64) -> F64:
    """Nelder and Mead's simplex (1965): no slopes needed, four figures only."""
    points: list[F64] = [start, *(start + step for step in 0.6 * np.eye(len(start)))]
    values = [loss(point) for point in points]
    for _ in range(_STEPS):
        order = np.argsort(values)
        points, values = [points[n] for n in order], [values[n] for n in order]
        if values[-1] - values[0] < 1e-9:
            break
        middle = np.mean(points[:-1], axis=0)
        tries = [middle + pull * (points[-1] - middle) for pull in (-1.0, -2.0, 0.5)]
        reflected = loss(tries[0])
        if reflected < values[0]:
            further = loss(tries[1])
            points[-1], values[-1] = (tries[1], further) if further < reflected else (tries[0], reflected)
        elif reflected < values[-2]:
            points[-1], values[-1] = tries[0], reflected
        elif (inside := loss(tries[2])) < values[-1]:
            points[-1], values[-1] = tries[2], inside
        else:
            points = [points[0], *(points[0] + 0.5 * (point - points[0]) for point in points[1:])]
            values = [values[0], *(loss(point) for point in points[1:])]
    return points[int(np.argmin(values))]
