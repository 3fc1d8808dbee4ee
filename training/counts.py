"""Counts n-grams exactly as the product does, and keeps only those seen in enough different texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wanhui.reading.features import CHECK_BITS, SLOT_BITS, hash_grams, tokenise
from wanhui.reading.normalise import END, U32, Fold, fold_texts

#: Privacy: an n-gram seen in fewer texts than this is never kept, so nothing one person wrote can be read out.
FEWEST_TEXTS = 3
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Hashes of the kept n-grams, the most frequent first, and the inverse document frequency of each."""

    hashes: U32
    idf: npt.NDArray[np.float32]

    def first(self, count: int) -> Vocabulary:
        """Only the `count` first rows."""
        return Vocabulary(self.hashes[:count], self.idf[:count])

    def pick(self, rows: npt.NDArray[np.int64]) -> Vocabulary:
        """Only `rows`, in that order."""
        return Vocabulary(self.hashes[rows], self.idf[rows])


def count_texts(texts: Sequence[str], fold: Fold) -> tuple[U32, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Per distinct (text, n-gram): hash, text number, count; n-grams across two texts are left out."""
    hashes, numbers, counts = [], [], []
    for start in range(0, len(texts), _CHUNK):
        batch = fold_texts(texts[start : start + _CHUNK], fold)
        tokens = tokenise(batch)
        is_end = batch.kind[tokens.first] == END
        text = np.cumsum(is_end) - is_end
        grams = hash_grams(tokens.code)
        valid = np.ones(grams.shape, np.bool_)
        valid[:, 0] = ~is_end
        valid[:-1, 1] = valid[:-1, 0] & ~is_end[1:]
        valid[-1:, 1:] = False
        valid[:-2, 2] = valid[:-2, 1] & ~is_end[2:]
        valid[-2:, 2] = False
        keys = (np.repeat(text, 3).reshape(-1, 3)[valid].astype(np.uint64) << np.uint64(32)) | grams[valid]
        unique, times = np.unique(keys, return_counts=True)
        hashes.append((unique & np.uint64(0xFFFFFFFF)).astype(np.uint32))
        numbers.append((unique >> np.uint64(32)).astype(np.int64) + start)
        counts.append(times)
    return np.concatenate(hashes), np.concatenate(numbers), np.concatenate(counts)


def build_vocabulary(hashes: U32, texts: int, *, largest: int) -> Vocabulary:
    """The `largest` most widespread of `hashes` (one entry a text), one for each slot of the product's table."""
    names, spread = np.unique(hashes, return_counts=True)
    enough = spread >= FEWEST_TEXTS
    names, spread = names[enough], spread[enough]
    order = np.argsort(-spread, kind="stable")
    names, spread = names[order], spread[order]
    _, first = np.unique(names >> np.uint32(32 - SLOT_BITS), return_index=True)
    first = np.sort(first)[: min(largest, (1 << (32 - CHECK_BITS)) - 2)]
    return Vocabulary(names[first], np.log((1 + texts) / (1 + spread[first])).astype(np.float32) + 1)
