"""Is somebody harmed or in danger?  Judged for recall: a person looks once too often rather than once too seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from wanhui.reading.model import F32
    from wanhui.reading.normalise import Bools
    from wanhui.reading.reader import Reader


def is_unsafe(reader: Reader, chance: F32, packs: Bools, *, good: F32) -> Bools:
    """True where the model is sure enough; also where a signal that decides fired in a text that does not praise.

    The second way is for harm that is too rare in reviews for the model to have learnt it, such as fire. Where
    somebody was hurt, praise excuses nothing: the chance is settled before (`wanhui.reading.verdicts`).
    """
    decided = np.zeros(len(chance), np.bool_)
    for place in reader.packs("safety"):
        if reader.signals.packs[place].decides:
            decided |= packs[place]
    flagged: Bools = (chance >= reader.limits["safety"]) | (decided & (good < 0.5))
    return flagged
