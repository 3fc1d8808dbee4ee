"""Numbers every short run of characters, so that words and the trained head look it up without reading it again."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

#: How long runs are; Latin script needs longer ones to say as much.
ORDERS: Final = (1, 2, 3, 4, 5)
#: So many numbers there are; what the head weighs and what begins a word is kept in tables of this size.
BUCKETS: Final = 1 << 16
_MIX = np.uint32(0x9E3779B1)
_STEP = np.uint32(0x01000193)
_SHIFT = np.uint32(33 - BUCKETS.bit_length())


def buckets_of(code: Codes) -> tuple[Integers, ...]:
    """For each of `ORDERS` the number, below `BUCKETS`, of the run that begins at each place and ends inside `code`."""
    found: list[Integers] = []
    rolling = np.zeros(len(code), dtype=np.uint32)
    for order in ORDERS:
        count = max(len(code) - order + 1, 0)
        rolling = (rolling[:count] * _STEP) ^ code[len(code) - count :]
        found.append((((rolling + np.uint32(order)) * _MIX) >> _SHIFT).astype(np.int64))
    return tuple(found)


def codes(text: str) -> Codes:
    """The code points of `text`."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
