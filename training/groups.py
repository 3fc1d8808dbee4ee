"""Groups near-duplicates, so that a text and its copy never stand on two sides of a split."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wanhui.reading.normalise import BREAK, END, Fold, fold_texts

_SHINGLE = 5
_BANDS = 6


def near_duplicates(texts: Sequence[str], fold: Fold) -> npt.NDArray[np.int64]:
    """A group number per text: texts that agree in any of six min-hash bands of two share a number."""
    parent = np.arange(len(texts))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = int(parent[item])
        return item

    for band in _min_hashes(texts, fold):
        seen: dict[int, int] = {}
        for number, key in enumerate(band.tolist()):
            first = seen.setdefault(key, number)
            if first != number:
                parent[root(number)] = root(first)
    return np.fromiter((root(number) for number in range(len(texts))), np.int64, len(texts))


def folds_of(groups: npt.NDArray[np.int64], count: int, *, seed: int) -> npt.NDArray[np.int64]:
    """A fold number per text, the same for all of a group."""
    names, inverse = np.unique(groups, return_inverse=True)
    return np.random.default_rng(seed).integers(0, count, len(names))[inverse]


def _min_hashes(texts: Sequence[str], fold: Fold) -> list[npt.NDArray[np.uint64]]:
    batch = fold_texts([text[:400] for text in texts], fold)
    keep = (batch.kind != BREAK) | (batch.kind == END)
    code, kind = batch.code[keep].astype(np.uint64), batch.kind[keep]
    ends = np.flatnonzero(kind == END)
    starts = np.concatenate([[0], ends[:-1] + 1])
    shingle = code.copy()
    for step in range(1, _SHINGLE):
        shingle[:-step] = shingle[:-step] * np.uint64(1_000_003) + code[step:]
    bands = []
    for band in range(_BANDS):
        halves = []
        for half in range(2):
            salt = np.uint64(0x9E3779B97F4A7C15 * (2 * band + half + 1) & 0xFFFFFFFFFFFFFFFF | 1)
            mixed = (shingle ^ (shingle >> np.uint64(31))) * salt
            halves.append(np.minimum.reduceat(mixed ^ (mixed >> np.uint64(29)), starts))
        bands.append(halves[0] * np.uint64(31) + halves[1])
    return bands
