"""Chooses the thresholds stored with the model, on out-of-fold probabilities only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
Labels = npt.NDArray[np.bool_]
_SHIFT_ROUNDS = 300
_GRID = np.linspace(0.1, 0.75, 53)


def best_thresholds(chances: F32, labels: Labels, natural: Labels) -> F32:
    """Per head the threshold of the best F1, on the naturally drawn rows where they hold enough of a kind."""
    out = np.full(chances.shape[1], 0.5, np.float32)
    for head in range(chances.shape[1]):
        rows = natural if labels[natural, head].sum() >= 60 else np.ones(len(natural), np.bool_)
        if labels[rows, head].sum() >= 5:
            scores = [f1(chances[rows, head] >= t, labels[rows, head]) for t in _GRID]
            near = _GRID[np.array(scores) >= max(scores) - 0.003]
            out[head] = float(np.median(near))
    return out


def common_threshold(chances: F32, labels: Labels) -> float:
    """The one threshold under which F1 over all heads together is best."""
    return float(_GRID[int(np.argmax([micro_f1(chances >= t, labels) for t in _GRID]))])


def f1(said: Labels, true: Labels) -> float:
    """F1 of one yes-or-no head."""
    return 2 * float((said & true).sum()) / max(float(said.sum() + true.sum()), 1.0)


def micro_f1(said: Labels, true: Labels) -> float:
    """F1 over all heads together."""
    return f1(said.ravel(), true.ravel())


def threshold_for_recall(chances: F32, labels: Labels, recall: float) -> float:
    """The highest threshold that still finds `recall` of the positives."""
    found = np.sort(chances[labels])
    return float(found[int(np.floor((1 - recall) * len(found)))]) if len(found) else 1.0


def threshold_for_precision(chances: F32, labels: Labels, precision: float) -> float:
    """The lowest threshold from which on `precision` of what is named is right."""
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(labels[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= precision)
    return float(chances[order[enough[-1]]]) if len(enough) else 1.0


def natural_shift(chances: F32, labels: Labels, natural: Labels, *, groups: Sequence[slice]) -> F32:
    """What to add to the log-odds of heads that exclude each other, for each to be as frequent as where nobody chose.

    Rows that were chosen for being unclear hold more of the middle: without this it would be told too often.
    """
    shift = np.zeros(chances.shape[1], np.float32)
    odds = np.log(chances[natural] + 1e-6) - np.log(1 - chances[natural] + 1e-6)
    for group in groups:
        shares = labels[natural, group].mean(0)
        for _ in range(_SHIFT_ROUNDS):
            raised = np.exp(odds[:, group] + shift[group])
            shift[group] += shares - (raised / raised.sum(1, keepdims=True)).mean(0)
        shift[group] -= shift[group].mean()
    return shift
