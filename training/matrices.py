"""Turns counted n-grams into the sparse rows that linear models are fitted on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from training.counts import Vocabulary
from wanhui.reading.normalise import U32


def matrix(
    counted: tuple[U32, npt.NDArray[np.int64], npt.NDArray[np.int64]], texts: int, vocabulary: Vocabulary
) -> sparse.csr_matrix:
    """Counts times idf, each row divided by its norm as the product computes it (repeats add up, not squared)."""
    order = np.argsort(vocabulary.hashes)
    ordered = vocabulary.hashes[order]
    at = np.minimum(np.searchsorted(ordered, counted[0]), len(ordered) - 1)
    known = ordered[at] == counted[0]
    column, row, times = order[at[known]], counted[1][known], counted[2][known].astype(np.float32)
    idf = vocabulary.idf[column]
    norm = np.sqrt(np.maximum(np.bincount(row, times * idf * idf, texts), 1e-6))
    values = times * idf / norm[row].astype(np.float32)
    return sparse.csr_matrix((values.astype(np.float32), (row, column)), shape=(texts, len(ordered)))
