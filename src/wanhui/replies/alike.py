"""How much two texts say the same: a shop whose public replies all read alike is answering nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wanhui.replies.folding import fold

#: Of the last ten public replies so many may be near-identical (ours; marketplaces speak of template replies).
WINDOW: Final = 10
MOST_ALIKE: Final = 2
_NEAR: Final = 0.8


def count_alike(text: str, earlier: Iterable[str]) -> int:
    """How many of the last `WINDOW` texts of `earlier` (oldest first) share four fifths of their letter pairs."""
    mine = _pairs(text)
    return sum(_likeness(mine, _pairs(other)) >= _NEAR for other in [*earlier][-WINDOW:])


def _pairs(text: str) -> frozenset[str]:
    letters = "".join(char for char in fold(text).text if char.isalnum())
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
