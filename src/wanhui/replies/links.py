"""Some numbers for each of many things, laid end to end so that they are drawn for whole arrays of things at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np

from wanhui.replies.grams import Integers


@dataclass(frozen=True, slots=True)
class Links:
    """Some numbers for each thing: those of thing t are ``numbers[begins[t] : begins[t + 1]]``."""

    begins: Integers
    numbers: Integers

    def of(self, things: Integers) -> tuple[Integers, Integers]:
        """For every number of each of `things` the place of the thing there, and the number."""
        begins = self.begins[things]
        sizes = self.begins[things + 1] - begins
        shift = np.repeat(begins - np.cumsum(sizes) + sizes, sizes)
        return np.repeat(np.arange(len(things)), sizes), self.numbers[shift + np.arange(len(shift))]


def link(numbers: Iterable[Sequence[int]]) -> Links:
    """The links of things whose numbers these are, thing by thing."""
    each = list(numbers)
    return Links(
        begins=np.array([0, *accumulate(map(len, each))], np.int64),
        numbers=np.fromiter(chain.from_iterable(each), np.int64),
    )
