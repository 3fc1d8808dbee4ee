"""How many rows each record of a file has, at 24 bytes a row, so that a record is given out with its last row."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np


class RowCounts:
    """Counts of ids by their 64-bit hash; two ids that share one would only wait for each other."""

    __slots__ = ("_hashes", "_left")

    def __init__(self, ids: Iterable[str | None]) -> None:
        hashes = array("q", (hash(one) for one in ids if one is not None))
        found, counts = np.unique(np.frombuffer(hashes, dtype=np.int64), return_counts=True)
        several = counts > 1
        self._hashes, self._left = found[several], counts[several]

    def is_last(self, one: str) -> bool:
        """Whether this row is the last of its id; to be asked once a row, in the order of the file."""
        if not len(self._hashes):
            return True
        at = int(np.searchsorted(self._hashes, hash(one)))
        if at == len(self._hashes) or int(self._hashes[at]) != hash(one):
            return True
        self._left[at] -= 1
        return bool(self._left[at] == 0)
