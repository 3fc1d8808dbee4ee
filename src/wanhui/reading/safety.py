"""Is somebody harmed or in danger?  Judged for recall: a person looks once too often rather than once too seldom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wanhui.reading.vocabulary import REVIEW_HEADS

if TYPE_CHECKING:
    from wanhui.reading.model import F32
    from wanhui.reading.normalise import Bools
    from wanhui.reading.unions import Heard

_SAFETY = REVIEW_HEADS.index("safety")
#: The part of the limit that is enough where a text speaks of the body, of what is eaten or of danger at all, and how
#: many times the limit it takes where it does not: a crack or a leak alone is a fault. On an unseen fifth of the
#: annotated reviews 3 alarms of 100 more are true, and 1 danger of 100 is lost.
_HEARD, _ALONE = np.float32(0.75), np.float32(2.25)


def is_unsafe(chance: F32, heard: Heard, *, good: F32, limit: float) -> Bools:
    """Where the model is sure enough by `limit`, or a signal that decides fired in a text that does not praise.

    Sure enough is less where words of body or danger are heard. The second way is for harm that is too rare in reviews
    for the model to have learnt it, such as fire. Where somebody was hurt, praise excuses nothing: the chance is
    settled before (`wanhui.reading.verdicts`).
    """
    limits = limit * np.where(heard.of("bodily"), _HEARD, _ALONE)
    flagged: Bools = (chance >= limits) | (heard.decided[:, _SAFETY] & (good < 0.5))
    return flagged
