"""A second process that settles a share of what waits to be read; it gets ready while the first is still importing.

Both take the next batch from one list until none is left, so neither waits for the other. What the second one leaves
undone (it may be killed, or fail) is still on the list of the unread, and the first goes on with it alone.

It is a copy of the first where the system can make one safely: it has all that is loaded, and shares its memory.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from typing import Any, Final
from uuid import UUID

from wanhui.store import tenancy

#: Batches of the list of the unread that are settled together.
Group = tuple[UUID, ...]
#: Seconds that the second process has to end by itself once it is told to.
_PATIENCE: Final = 10
#: On macOS a copy of a process that has used its frameworks may stop dead: there the second one starts from nothing.
_HOW: Final = "fork" if sys.platform == "linux" else "spawn"


@dataclass(frozen=True, slots=True)
class Work:
    """What the two share: the list of groups, and how many of them are taken."""

    account: UUID
    groups: Sequence[Group]
    taken: Synchronized[int]

    def mine(self) -> Iterator[Group]:
        """The groups that the caller is to settle: the next one, each time it asks."""
        while True:
            with self.taken.get_lock():
                at = self.taken.value
                self.taken.value = at + 1
            if at >= len(self.groups):
                return
            yield self.groups[at]


class Beside:
    """The second process, seen from the first."""

    def __init__(self, line: Connection, taken: Synchronized[int]) -> None:
        self._line, self._taken = line, taken
        self._is_there = True

    def share(self, account: UUID, groups: Sequence[Group]) -> Iterator[Group]:
        """The part of `groups` that the caller is to settle; the second process settles the rest meanwhile."""
        self._taken.value = 0
        self._is_there = self._is_there and self._told((account, groups))
        yield from Work(account, groups, self._taken).mine()

    def settled(self) -> int:
        """How many records the second process has settled of what was shared last; waits for it."""
        try:
            return int(self._line.recv()) if self._is_there else 0
        except (EOFError, OSError):  # it ended, or was killed with our words unread
            self._is_there = False
            return 0

    def _told(self, what: object) -> bool:
        try:
            self._line.send(what)
        except OSError:
            return False
        return True


Settle = Callable[[Work, Callable[[], datetime]], Iterator[int]]


@contextmanager
def beside(dsn: str, settle: Settle, now: Callable[[], datetime]) -> Iterator[Beside]:
    """A second process on the database of `dsn` for as long as the block runs; what is loaded by now, it need not load.

    `settle` gives how many records each group held as it settles the groups of a `Work`; it and `now` are functions
    of a module, which the second process may import by name. Nothing else may be under way: no transaction, no thread.
    """
    context: Any = get_context(_HOW)
    taken: Any = context.Value("q", 0)
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=((ours, theirs), taken, (dsn, settle, now)), daemon=True)
    tenancy.leave()  # each has connections of its own
    gc.freeze()  # looking for garbage would write to all that is shared
    process.start()
    theirs.close()
    try:
        yield Beside(ours, taken)
    finally:
        ours.close()
        process.join(_PATIENCE)
        process.kill()
        process.join()


def _serve(
    ends: tuple[Connection, Connection], taken: Synchronized[int], given: tuple[str, Settle, Callable[[], datetime]]
) -> None:
    """The second process. Whatever stops it, the first one does the rest, and tells of an error if it meets it too."""
    theirs, ours = ends
    theirs.close()  # held here, it would never tell us that the first process is gone
    with suppress(Exception, KeyboardInterrupt):
        _settle_shares(ours, taken, given)


def _settle_shares(
    line: Connection, taken: Synchronized[int], given: tuple[str, Settle, Callable[[], datetime]]
) -> None:
    """Settles its share of each work it is given, until the line is closed."""
    from wanhui.content.models import load_reader
    from wanhui.store.setup import join

    dsn, settle, now = given
    gc.set_threshold(200_000, 50, 50)
    join(dsn)
    load_reader()
    first = os.getppid()
    while True:
        account, groups = line.recv()
        done = 0
        for count in settle(Work(account, groups, taken), now):
            done += count
            if os.getppid() != first:
                return
        line.send(done)
