"""Is somebody harmed or in danger?  Judged for recall: a person looks once too often rather than once too seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from wanhui.reading.model import F32
    from wanhui.reading.normalise import Bools
    from wanhui.reading.reader import Reader


#: The part of the limit that is enough where a text speaks of the body, of what is eaten or of danger at all, and how
#: many times the limit it takes where it does not: a crack or a leak alone is a fault. On an unseen fifth of the
#: annotated reviews 3 alarms of 100 more are true, and 1 danger of 100 is lost.
_HEARD, _ALONE = np.float32(0.75), np.float32(2.25)


def is_unsafe(reader: Reader, chance: F32, packs: Bools, *, good: F32) -> Bools:
    """True where the model is sure enough; also where a signal that decides fired in a text that does not praise.

    Sure enough is less where words of body or danger are heard. The second way is for harm that is too rare in reviews
    for the model to have learnt it, such as fire. Where somebody was hurt, praise excuses nothing: the chance is
    settled before (`wanhui.reading.verdicts`).
    """
    decided = np.zeros(len(chance), np.bool_)
    heard = np.logical_or.reduce(packs[[*reader.packs("safety"), *reader.packs("mood.bodily")]], axis=0)
    for place in reader.packs("safety"):
        if reader.signals.packs[place].decides:
            decided |= packs[place]
    limit = reader.limits["safety"] * np.where(heard, _HEARD, _ALONE)
    flagged: Bools = (chance >= limit) | (decided & (good < 0.5))
    return flagged
