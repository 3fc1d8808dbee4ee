"""The measures that the card quotes: calibration, ranking, and accuracy by kind and length."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wanhui.reading.columns import star_mismatch

F32 = npt.NDArray[np.float32]
_LENGTHS = ((0, 10), (10, 30), (30, 80), (80, 200), (200, 10**9))
_FLIPPED = 0.05


def calibration_error(chances: F32, labels: npt.NDArray[np.bool_], *, bins: int = 15) -> float:
    """Expected calibration error of the named class, over bins of equal width."""
    sure = np.maximum(chances, 1 - chances)
    right = (chances > 0.5) == labels
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        (place == number).mean() * abs(float(sure[place == number].mean()) - float(right[place == number].mean()))
        for number in range(bins)
        if (place == number).any()
    ]
    return round(float(sum(gaps)), 4)


def area_under_curve(scores: F32, labels: npt.NDArray[np.bool_]) -> float:
    """The probability that a positive is ranked above a negative, ties counted as half."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.bincount(inverse, ranks) / counts)[inverse]
    positive = int(labels.sum())
    total = float(ranks[labels].sum()) - positive * (positive + 1) / 2
    return total / (positive * (len(labels) - positive))


def mismatch_area(good: F32, stars: npt.NDArray[np.int64], *, seed: int) -> float:
    """How well the mismatch column finds one-star and five-star labels exchanged on 5 % of the rows."""
    ends = np.flatnonzero((stars == 1) | (stars == 5))
    flipped = np.random.default_rng(seed).choice(ends, int(_FLIPPED * len(stars)), replace=False)
    shown = stars.copy()
    shown[flipped] = 6 - stars[flipped]
    moved = np.zeros(len(stars), np.bool_)
    moved[flipped] = True
    return round(area_under_curve(star_mismatch(good, shown), moved), 4)


def by_kind(right: npt.NDArray[np.bool_], kinds: npt.NDArray[np.str_]) -> dict[str, Any]:
    """Accuracy per kind of goods."""
    return {str(kind): round(float(right[kinds == kind].mean()), 4) for kind in np.unique(kinds)}


def by_length(right: npt.NDArray[np.bool_], texts: list[str]) -> dict[str, Any]:
    """Accuracy per length in characters."""
    lengths = np.array([len(text) for text in texts])
    out = {}
    for low, high in _LENGTHS:
        inside = (lengths >= low) & (lengths < high)
        if inside.any():
            name = f"{low}-{high - 1}" if high < 10**9 else f"{low}+"
            out[name] = round(float(right[inside].mean()), 4)
    return out
