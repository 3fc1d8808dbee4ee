"""What one shop's corrections change: a small, capped shift per label, kept apart and taken back at will."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from wanhui.reading.reader import Reader
from wanhui.reading.vocabulary import REVIEW_HEADS

#: No shift is larger, in log-odds: odds change at most by the factor e (own value).
LARGEST_SHIFT = 1.0
#: Fewer corrections of a label change nothing; the shift has its full weight from so many on (own values).
FEWEST, FULL_WEIGHT = 5, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An agent's word on one label: the `head` (as ``issue.damaged``), what was said of it, and what is right."""

    head: str
    was_said: bool
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offsets:
    """The shifts of one shop, in log-odds per head, and their version."""

    version: int
    shifts: Mapping[str, float]


def learn_offsets(corrections: Iterable[Correction], *, version: int) -> Offsets:
    """Shifts towards what agents say: up for a label that is missed more often than falsely given, down otherwise.

    Confirmed labels count as weight only. The order of `corrections` does not matter; unknown heads are left out.
    """
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in corrections:
        total[one.head] += 1
        missed[one.head] += one.is_right and not one.was_said
        false[one.head] += one.was_said and not one.is_right
    shifts = {
        head: _shift(missed[head], false[head], total[head])
        for head in REVIEW_HEADS
        if total[head] >= FEWEST and missed[head] != false[head]
    }
    return Offsets(version=version, shifts=shifts)


def with_offsets(reader: Reader, offsets: Offsets) -> Reader:
    """`reader` with the shifts; `reader` itself stays as it was, which is how they are taken back."""
    bias = reader.review.bias.copy()
    for number, head in enumerate(REVIEW_HEADS):
        bias[number] += np.clip(offsets.shifts.get(head, 0.0), -LARGEST_SHIFT, LARGEST_SHIFT)
    return replace(reader, review=replace(reader.review, bias=bias), version=f"{reader.version}+{offsets.version}")


def _shift(missed: int, false: int, total: int) -> float:
    share = (missed - false) / total
    return float(np.clip(2 * share * min(1.0, total / FULL_WEIGHT), -LARGEST_SHIFT, LARGEST_SHIFT))
