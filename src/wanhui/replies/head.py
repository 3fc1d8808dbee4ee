"""The trained head: hashed character n-grams that recognise a forbidden act in words no list foresaw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from wanhui.replies.policy import Family

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

#: n-gram lengths; Latin script needs longer ones to say as much.
ORDERS = (1, 2, 3, 4, 5)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0x100000001B3)
_BATCH = 256
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class ParaphraseHead:
    """Weights (int8, buckets × labels, buckets a power of two), one scale and bias a label.

    A label's probability at or above `block_at` may block and at or above `warn_at` may warn, as far as the
    family's rule allows; 2.0 switches that off.
    """

    version: str
    labels: tuple[Family, ...]
    weights: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats
    block_at: Floats
    warn_at: Floats


def score_texts(head: ParaphraseHead, texts: Sequence[str]) -> Floats:
    """Probabilities in the order of `texts` (folded), one column a label; only the first 2,000 characters count."""
    if not texts:
        return np.zeros((0, len(head.labels)), dtype=np.float32)
    parts = [_score_batch(head, texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    return np.concatenate(parts)


def _score_batch(head: ParaphraseHead, texts: Sequence[str]) -> Floats:
    rows, buckets = features(texts, head.weights.shape[0])
    weights = head.weights[buckets].astype(np.int32)
    starts = np.searchsorted(rows, np.arange(len(texts)))
    counts = np.bincount(rows, minlength=len(texts))
    padded = np.concatenate([weights, np.zeros((1, weights.shape[1]), dtype=np.int32)])
    sums = np.add.reduceat(padded, starts, axis=0)
    sums[counts == 0] = 0
    norm = np.sqrt(np.maximum(counts, 1))[:, None]
    logits = sums * head.scale / norm + head.bias
    return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)


def features(texts: Sequence[str], buckets: int) -> tuple[Integers, Integers]:
    """The (text number, bucket) of every n-gram of every text, ordered by text; shared by training and use."""
    joined = "\0".join(text[:_LONGEST].replace("\0", " ") for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    row_of = np.cumsum(codes == 0).astype(np.int64)
    pairs = list(_grams(codes, row_of, buckets))
    rows = np.concatenate([rows for rows, _ in pairs])
    found = np.concatenate([hashed for _, hashed in pairs])
    order = np.argsort(rows, kind="stable")
    return rows[order], found[order]


def _grams(codes: npt.NDArray[np.uint64], row_of: Integers, buckets: int) -> Iterator[tuple[Integers, Integers]]:
    shift = np.uint64(64 - (buckets.bit_length() - 1))
    size = len(codes)
    rolling = np.zeros(size, dtype=np.uint64)
    for order in ORDERS:
        if order > size:
            return
        count = size - order + 1
        rolling = (rolling[:count] * _STEP) ^ codes[order - 1 :]
        last = order - 1
        whole = (row_of[:count] == row_of[last:]) & (codes[:count] != 0)
        hashed = ((rolling[whole] + np.uint64(order)) * _MIX) >> shift
        yield row_of[:count][whole], hashed.astype(np.int64)


def head_from_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> ParaphraseHead:
    """The head as training saved it: one array a field, text fields as arrays of strings."""
    return ParaphraseHead(
        version=str(arrays["version"]),
        labels=cast(tuple[Family, ...], tuple(str(label) for label in arrays["labels"])),
        weights=arrays["weights"].astype(np.int8),
        scale=arrays["scale"].astype(np.float32),
        bias=arrays["bias"].astype(np.float32),
        block_at=arrays["block_at"].astype(np.float32),
        warn_at=arrays["warn_at"].astype(np.float32),
    )
