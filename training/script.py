"""The character pairs that fold traditional script to simplified, taken from OpenCC at training time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import opencc


def simplification() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Traditional and simplified code points, pair by pair; only one-to-one characters of the basic plane."""
    converter = opencc.OpenCC("t2s")
    pairs = []
    for point in range(0x3400, 0xA000):
        simple = converter.convert(chr(point))
        if len(simple) == 1 and ord(simple) != point:
            pairs.append((point, ord(simple)))
    table = np.array(pairs, np.uint32)
    return table[:, 0].copy(), table[:, 1].copy()
