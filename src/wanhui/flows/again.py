"""Does something again when a case was changed by somebody else in the middle of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from wanhui.errors import WanhuiError

T = TypeVar("T")
_TRIES: Final = 5


def again(act: Callable[[], T]) -> T:
    """What `act` gives, which loads anew each time; after five collisions in a row ``E-CASE-CHANGED`` goes through."""
    for _ in range(_TRIES - 1):
        try:
            return act()
        except WanhuiError as changed:
            if changed.code != "E-CASE-CHANGED":
                raise
    return act()
