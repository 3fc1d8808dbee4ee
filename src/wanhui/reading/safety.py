"""Is somebody harmed or in danger?  Judged for recall: a person looks once too often rather than once too seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from wanhui.reading.model import F32
    from wanhui.reading.normalise import Bools
    from wanhui.reading.reader import Reader


def is_unsafe(reader: Reader, chance: F32, packs: Bools) -> Bools:
    """True where the model is sure enough, or where a safety signal fired and the model does not deny it."""
    signalled = np.zeros(len(chance), np.bool_)
    for place in reader.packs("safety"):
        signalled |= packs[place]
    flagged: Bools = (chance >= reader.limits["safety_alone"]) | (
        signalled & (chance >= reader.limits["safety_signalled"])
    )
    return flagged
