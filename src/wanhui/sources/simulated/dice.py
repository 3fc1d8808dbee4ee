"""Seeded draws that are the same on every machine: one uniform number each, and only whole-number or exact steps after.

Logarithms and powers differ in their last bit between C libraries, so none is used: skew comes from a square.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Weighted(tuple[tuple[T, ...], tuple[float, ...]]):
    """Things with the running sum of their weights, ready to draw from."""

    __slots__ = ()

    def __new__(cls, pairs: Sequence[tuple[T, float]]) -> Weighted[T]:
        """From pairs of a thing and its weight; weights need not add up to one."""
        sums = tuple(accumulate(weight for _, weight in pairs))
        return super().__new__(cls, (tuple(thing for thing, _ in pairs), sums))


class Dice:
    """One stream of draws. `draw` gives the next number from 0 up to but without 1."""

    __slots__ = ("draw",)

    def __init__(self, seed: str) -> None:
        self.draw = Random(seed).random  # noqa: S311 - a simulation has to be repeatable, not secret

    def chance(self, p: float) -> bool:
        """True with probability `p`."""
        return self.draw() < p

    def pick(self, things: Sequence[T]) -> T:
        """One of `things`, each as likely."""
        return things[int(self.draw() * len(things))]

    def weighted(self, things: Weighted[T]) -> T:
        """One of `things` by weight."""
        all_, sums = things
        return all_[bisect_right(sums, self.draw() * sums[-1], 0, len(all_) - 1)]

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.draw() * (high - low + 1))

    def skewed(self, low: int, high: int) -> int:
        """The same, small ones far more likely (square of a uniform draw)."""
        u = self.draw()
        return low + int(u * u * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        return low + self.draw() * (high - low)
