"""Named sets of signals: in which texts does any signal of a set fire?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from wanhui.reading.normalise import Bools
from wanhui.reading.signals import SignalPack
from wanhui.reading.vocabulary import REVIEW_HEADS

Sets = tuple[tuple[int, ...], ...]
Name = Literal[
    "fault", "accusing", "harmed", "danger", "bodily", "relief", "unharmed", "presale", "hostage", "claim",
    "escalation", "anger",
]  # fmt: skip

#: Which heads, or codes of a head, each set holds.
_SETS: Final[Mapping[Name, tuple[str, ...]]] = {
    "fault": ("issue",),
    "accusing": ("issue", "safety", "ask", "mood.anger"),
    "harmed": ("safety.harmed",),
    "danger": ("safety",),
    "bodily": ("safety", "mood.bodily"),
    "relief": ("mood.relief",),
    "unharmed": ("mood.unharmed",),
    "presale": ("presale",),
    "hostage": ("extortion.bare_demand", "extortion.review_for_money"),
    "claim": ("claim",),
    "escalation": ("escalation",),
    "anger": ("mood.anger",),
}
_NAMES: Final = {name: number for number, name in enumerate(_SETS, start=len(REVIEW_HEADS))}
#: A fault is named plainly only by signals that decide.
_ONLY_DECIDING: Final = "fault"


@dataclass(frozen=True, slots=True)
class Heard:
    """Which sets fire in which text: first those that decide a head of `REVIEW_HEADS`, then the named ones."""

    rows: Bools

    @property
    def decided(self) -> Bools:
        """Where a signal that decides alone has fired, (texts, heads)."""
        return self.rows[: len(REVIEW_HEADS)].T

    def of(self, name: Name) -> Bools:
        """Where any signal of the set fires."""
        row: Bools = self.rows[_NAMES[name]]
        return row


def sets_of(packs: Sequence[SignalPack]) -> Sets:
    """The sets that each pack belongs to, by row of `Heard`."""
    return tuple(tuple(_rows(pack)) for pack in packs)


def unite(fired: Bools, sets: Sets) -> Heard:
    """The sets that are heard, from the packs that `fired`, (packs, texts); only packs that fire at all cost time."""
    rows = np.zeros((len(REVIEW_HEADS) + len(_SETS), fired.shape[1]), np.bool_)
    for place in np.flatnonzero(fired.any(1)).tolist():
        for row in sets[place]:
            rows[row] |= fired[place]
    return Heard(rows)


def _rows(pack: SignalPack) -> list[int]:
    known = {pack.head, f"{pack.head}.{pack.code}"}
    named = [
        _NAMES[name]
        for name, heads in _SETS.items()
        if known.intersection(heads) and (pack.decides or name != _ONLY_DECIDING)
    ]
    decided = [number for number, head in enumerate(REVIEW_HEADS) if pack.decides and head in known]
    return decided + named
