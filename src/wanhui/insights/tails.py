"""How unlikely is such a count?  Tails of the laws that counts follow, and intervals of rates."""

from __future__ import annotations

from math import erf, sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
#: Terms of a tail that are added up; above the mean each is at most a fixed part of the one before.
_TERMS: Final = 80
#: What a spike may be: complaints come so many times as often, and how readily each is believed (own).
_GROWN: Final = ((2.0, 0.15), (3.0, 0.45), (5.0, 0.25), (9.0, 0.15))
#: The width of a 95 % interval in standard deviations.
Z95: Final = 1.959964


def log_gamma(x: npt.ArrayLike) -> F64:
    """The logarithm of the gamma function for `x` > 0, to ten digits (Stirling's series behind a shift of seven)."""
    value = np.asarray(x, np.float64)
    shift = np.zeros_like(value)
    for step in range(7):
        shift += np.log(value + step)
    y = value + 7.0
    series = 1 / (12 * y) - 1 / (360 * y**3) + 1 / (1260 * y**5)
    found: F64 = (y - 0.5) * np.log(y) - y + 0.5 * np.log(2 * np.pi) + series - shift
    return found


def surprise(count: npt.ArrayLike, mean: npt.ArrayLike, shape: npt.ArrayLike) -> F64:
    """-ln P(N >= `count`) where N is Poisson about a mean that is itself only known as Gamma(`shape`, mean `mean`).

    The smaller `shape`, the less is known of the mean and the less any count surprises. Counts at or below the mean
    surprise nobody: 0.
    """
    n, m, a = np.broadcast_arrays(*(np.asarray(one, np.float64) for one in (count, mean, shape)))
    m = np.maximum(m, 1e-12)
    chance = m / (m + a)
    first = log_gamma(n + a) - log_gamma(a) - log_gamma(n + 1) + a * np.log1p(-chance) + n * np.log(chance)
    total, term = np.ones_like(m), np.ones_like(m)
    for step in range(1, _TERMS):
        term = term * chance * (n + a + step - 1) / (n + step)
        total += term
    found: F64 = np.where(n > m, np.maximum(-(first + np.log(total)), 0.0), 0.0)
    return found


def likelier(count: npt.ArrayLike, mean: npt.ArrayLike, shape: npt.ArrayLike) -> F64:
    """How much likelier (ln) `count` is in a spike than as usual, where the usual is only known as Gamma(`shape`, mean
    `mean`); below 0 it speaks against one."""
    n, m, a = np.broadcast_arrays(*(np.asarray(one, np.float64) for one in (count, mean, shape)))
    found = np.full(n.shape, -np.inf)
    for times, share in _GROWN:
        found = np.logaddexp(found, np.log(share) + n * np.log(times) - (n + a) * np.log1p((times - 1) * m / (a + m)))
    return found


def wilson(count: float, of: float, *, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval of the share `count` / `of` (Wilson 1927); (0, 1) when `of` is nothing."""
    if of <= 0:
        return 0.0, 1.0
    share = min(max(count / of, 0.0), 1.0)
    width = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    middle = share + z * z / (2 * of)
    scale = 1 + z * z / of
    return max((middle - width) / scale, 0.0), min((middle + width) / scale, 1.0)


def above(z: float) -> float:
    """The chance that a standard normal value exceeds `z`."""
    return 0.5 * (1 - erf(z / sqrt(2)))


def discoveries(chances: npt.ArrayLike, *, share: float) -> npt.NDArray[np.bool_]:
    """Which of many tests are findings when at most `share` of them may be false (Benjamini and Hochberg 1995)."""
    p: Any = np.asarray(chances, np.float64)
    order = np.argsort(p)
    holds = p[order] <= share * np.arange(1, len(p) + 1) / max(len(p), 1)
    last = int(np.max(np.nonzero(holds)[0], initial=-1))
    found = np.zeros(len(p), np.bool_)
    found[order[: last + 1]] = True
    return found
