"""Whose turn a new case is: the agent with the fewest open ones; leads and owners where there are no agents."""

from __future__ import annotations

import heapq
from typing import Final
from uuid import UUID

from wanhui.store.accounts import people
from wanhui.store.case_lists import open_cases_by_assignee

_FIRST: Final = frozenset({"agent"})
_ELSE: Final = frozenset({"lead", "owner"})


class Turn:
    """Gives out new cases one by one; asks the database once, when the first one is due."""

    __slots__ = ("_account", "_waiting")

    def __init__(self, account: UUID) -> None:
        self._account = account
        self._waiting: list[tuple[int, str]] | None = None

    def next(self) -> str | None:
        """Who gets the next case; None when nobody works in the account yet."""
        if self._waiting is None:
            self._waiting = self._load()
        return self._waiting[0][1] if self._waiting else None

    def other_than(self, who: str | None) -> str | None:
        """Who gets a case that `who` has let lie, counted as theirs; `who` again where nobody else works."""
        if self._waiting is None:
            self._waiting = self._load()
        others = [one for one in self._waiting if one[1] != who]
        if not others:
            return who
        chosen = min(others)
        self._waiting[self._waiting.index(chosen)] = (chosen[0] + 1, chosen[1])
        heapq.heapify(self._waiting)
        return chosen[1]

    def taken(self) -> None:
        """The one whose turn it was has one case more."""
        if self._waiting:
            many, who = self._waiting[0]
            heapq.heapreplace(self._waiting, (many + 1, who))

    def _load(self) -> list[tuple[int, str]]:
        active = [one for one in people(self._account) if one.is_active]
        at_work = [one for one in active if one.role in _FIRST] or [one for one in active if one.role in _ELSE]
        load = open_cases_by_assignee(self._account) if at_work else {}
        waiting = [(load.get(str(one.id), 0), str(one.id)) for one in at_work]
        heapq.heapify(waiting)
        return waiting
