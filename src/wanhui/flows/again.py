"""Does something again when somebody else got in its way: changed a case, or waited for what it held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from wanhui.errors import WanhuiError
from wanhui.store.tenancy import is_deadlock

T = TypeVar("T")
_TRIES: Final = 5


def again(act: Callable[[], T]) -> T:
    """What `act` gives, which loads anew each time; after five collisions in a row the last one goes through.

    A collision is ``E-CASE-CHANGED``, or the deadlock that the database ended by refusing `act`.
    """
    for _ in range(_TRIES - 1):
        try:
            return act()
        except WanhuiError as changed:
            if changed.code != "E-CASE-CHANGED":
                raise
        except Exception as error:
            if not is_deadlock(error):
                raise
    return act()
