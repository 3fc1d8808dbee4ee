"""Fits the linear weights of the n-gram tables and rounds them to eight bits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from training.counts import Vocabulary
from wanhui.reading.model import Table, build_table

F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rounded:
    """A table as it is stored."""

    vocabulary: Vocabulary
    weights: npt.NDArray[np.int8]
    scale: F32

    def table(self) -> Table:
        """The table as the product builds it."""
        return build_table((self.weights, self.scale))


def round_table(weights: F32, vocabulary: Vocabulary) -> Rounded:
    """Folds the idf into the weights, adds the column of the squared norm, rounds each column to −127..127."""
    folded = weights * vocabulary.idf[:, None]
    scale = np.maximum(np.quantile(np.abs(folded), 0.9999, axis=0) / 127, 1e-9)
    norm = vocabulary.idf**2
    columns = np.concatenate([folded, norm[:, None]], axis=1)
    scales = np.append(scale, norm.max() / 127).astype(np.float32)
    return Rounded(vocabulary, np.clip(np.round(columns / scales), -127, 127).astype(np.int8), scales)


def fit_column(
    matrix: sparse.csr_matrix,
    yes: npt.NDArray[np.bool_],
    *,
    strength: float,
    weight: npt.NDArray[np.float64] | None = None,
) -> F32:
    """Logistic regression for one head; nothing is learnt from fewer than three of a kind."""
    if min(int(yes.sum()), int((~yes).sum())) < 3:
        return np.zeros(matrix.shape[1], np.float32)
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(matrix, yes, sample_weight=weight)
    weights: F32 = model.coef_[0].astype(np.float32)
    return weights


def fit_columns(
    matrix: sparse.csr_matrix,
    yes: npt.NDArray[np.bool_],
    *,
    strength: float,
    weight: npt.NDArray[np.float64] | None = None,
) -> F32:
    """One column of weights a head."""
    columns = [fit_column(matrix, yes[:, head], strength=strength, weight=weight) for head in range(yes.shape[1])]
    return np.stack(columns, axis=1)


def fit_ratio_column(matrix: sparse.csr_matrix, yes: npt.NDArray[np.bool_]) -> F32:
    """Logistic regression on counts scaled by their log-ratio between the classes (naive Bayes features)."""
    seen = (matrix > 0).astype(np.float32)
    good = np.asarray(seen[yes].sum(0)).ravel() + 1
    bad = np.asarray(seen[~yes].sum(0)).ravel() + 1
    ratio = np.log((good / good.sum()) / (bad / bad.sum())).astype(np.float32)
    return fit_column(matrix @ sparse.diags(ratio), yes, strength=1.0) * ratio
