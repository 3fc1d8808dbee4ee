"""What plain words settle where sums of weights are unsure: harm, a fault that is named, a fault that is denied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wanhui.reading.vocabulary import ISSUES, REVIEW_HEADS

if TYPE_CHECKING:
    from wanhui.reading.model import F32
    from wanhui.reading.normalise import I64, Bools
    from wanhui.reading.unions import Heard

_NEG, _NEU, _POS, _MIXED = (REVIEW_HEADS.index(f"polarity.{code}") for code in ("neg", "neu", "pos", "mixed"))
_MILD, _GRAVE = REVIEW_HEADS.index("severity.0"), REVIEW_HEADS.index("severity.3")
_SAFETY, _CALM = REVIEW_HEADS.index("safety"), REVIEW_HEADS.index("emotion.calm")
_ADVERSE = REVIEW_HEADS.index("issue.adverse")
_ISSUES, _POLARITY = slice(0, len(ISSUES)), slice(_NEG, _MIXED + 1)

#: Under good stars a text without any word of a fault is believed to be bad only below this chance of being good.
_BELIEVED_BAD = 0.3
#: What a text that plainly names a fault or harm can have left of being good, and what one that denies it has.
_FAULTY_GOOD, _RELIEVED_GOOD = np.float32(0.45), np.float32(0.7)
#: What is left of being good where a fault is named under good stars (annotated reviews: none of 76 was good).
_HIDDEN_GOOD = np.float32(0.15)
#: The chance of what is not said.
_UNSAID = np.float32(0.02)
#: From here on a fault that is named is one that was put right.
_SURELY_GOOD = 0.9
_GOOD_STARS = 4
#: A question has at most so many clauses: whoever says more says something else too.
_BRIEF = 3
_UNDECIDED = np.float32(0.5)


@dataclass(frozen=True, slots=True)
class Plain:
    """What the words of each text say plainly (one Boolean a text).

    `harmed`: somebody was hurt. `faulty`: a fault is named without negation. `accused`: any issue, ask, anger or
    danger is heard at all. `relieved`: a fault is named only to deny it, or the service is praised.
    `unharmed`: harm is named only to deny it. `asked`: a plain question before buying, and little else.
    """

    harmed: Bools
    faulty: Bools
    accused: Bools
    relieved: Bools
    unharmed: Bools
    asked: Bools


def hear(heard: Heard, *, clauses: I64) -> Plain:
    """What the signals that are `heard` say plainly; `clauses` counts those of each text."""
    harmed, endangered = heard.of("harmed"), heard.of("danger")
    faulty = heard.of("fault") | harmed
    return Plain(
        harmed=harmed,
        faulty=faulty,
        accused=heard.of("accusing"),
        relieved=heard.of("relief"),
        unharmed=heard.of("unharmed") & ~endangered,
        asked=heard.of("presale") & ~faulty & ~endangered & (clauses <= _BRIEF),
    )


def settle(chances: F32, good: F32, plain: Plain, *, stars: I64, foreign: Bools) -> tuple[F32, F32]:
    """`chances` (texts, heads) and `good` with what is plain put right; `stars` are 0 where there are none."""
    chances, good = chances.copy(), good.copy()
    chances[plain.unharmed, _SAFETY] = chances[plain.unharmed, _ADVERSE] = _UNSAID
    innocent = _innocent(chances, good, plain, stars=stars)
    if len(innocent):
        _clear(chances, good, innocent)
    _blame(chances, good, plain, stars=stars, foreign=foreign)
    asked = np.flatnonzero(plain.asked & (stars == 0))
    chances[asked, _ISSUES] = _UNSAID
    chances[asked, _SAFETY] = _UNSAID
    chances[asked, _POLARITY] = (0.1, 0.75, 0.1, 0.05)
    chances[asked, _MILD] = chances[asked, _CALM] = 1
    good[asked] = _UNDECIDED
    hurt = plain.harmed
    good[hurt] = np.minimum(good[hurt], _FAULTY_GOOD)
    chances[hurt, _NEG] = np.maximum(chances[hurt, _NEG], np.float32(0.8))
    chances[hurt, _POS] = chances[hurt, _MIXED] = 0.1
    chances[hurt, _GRAVE] = chances[hurt, _SAFETY] = 1
    return chances, good


def _clear(chances: F32, good: F32, innocent: I64) -> None:
    """Makes plain praise of the `innocent` texts."""
    chances[innocent, _ISSUES] = np.minimum(chances[innocent, _ISSUES], _UNSAID)
    chances[innocent, _POLARITY] = (0.1, 0.1, 0.75, 0.1)
    chances[innocent, _MILD] = chances[innocent, _CALM] = 1
    chances[innocent, _SAFETY] = _UNSAID
    good[innocent] = np.maximum(good[innocent], _RELIEVED_GOOD)


def _blame(chances: F32, good: F32, plain: Plain, *, stars: I64, foreign: Bools) -> None:
    """Leaves no pure praise where a fault is named and the sums are not sure that all is well."""
    named = plain.faulty & foreign
    good[named] = np.minimum(good[named], _FAULTY_GOOD)
    praised = plain.faulty & (chances[:, _POS] >= chances[:, _NEG]) & (good < _SURELY_GOOD)
    chances[praised, _MIXED] = np.maximum(chances[praised, _MIXED], chances[praised, _POS] * np.float32(1.05))
    hidden = plain.faulty & (stars >= _GOOD_STARS) & (good < _SURELY_GOOD)
    good[hidden] = np.minimum(good[hidden], _HIDDEN_GOOD)


def _innocent(chances: F32, good: F32, plain: Plain, *, stars: I64) -> I64:
    """The texts that the sums take for complaints although they name no fault but to deny it.

    Only good stars clear a text: one that praises so, and one that accuses of nothing and is not surely bad.
    """
    looks_bad = np.maximum(chances[:, _NEG], chances[:, _MIXED]) >= chances[:, _POS]
    praise = plain.relieved & ~plain.faulty
    trusted = ~plain.accused & (good >= _BELIEVED_BAD)
    return np.flatnonzero(looks_bad & (stars >= _GOOD_STARS) & (praise | trusted))
