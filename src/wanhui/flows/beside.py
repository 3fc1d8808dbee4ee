"""A second process that settles a share of what waits to be read, from the first batch on that is saved.

While the first process is still importing it offers what may be settled already, one group after the other. Once that
is done, both take the next group from one list until none is left, so neither waits for the other. What the second one
leaves undone (it may be killed, or fail) is still on the list of the unread, and the first goes on with it alone.

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


#: A group and its place in the list that both processes take from.
Placed = tuple[int, Group]


@dataclass(frozen=True, slots=True)
class Work:
    """What the two share: the list of groups, and how many of them are taken.

    With `line` the list is still growing: what the first process adds to it comes by that line, None at its end.
    """

    account: UUID
    groups: list[Group]
    taken: Synchronized[int]
    line: Connection | None = None

    def mine(self) -> Iterator[Placed]:
        """The groups that the caller is to settle: the next one, each time it asks."""
        is_growing = self.line is not None
        while True:
            is_growing = is_growing and self._hear()
            if (at := self._take()) is not None:
                yield at, self.groups[at]
            elif not is_growing:
                return

    def _take(self) -> int | None:
        """The place of the next group, None while there is none."""
        with self.taken.get_lock():
            at = self.taken.value
            if at >= len(self.groups):
                return None
            self.taken.value = at + 1
        return at

    def _hear(self) -> bool:
        """Adds what the first process has told, and waits for it where nothing is left; whether more may come."""
        assert self.line is not None  # only a growing list is asked
        while self.line.poll() or self.taken.value >= len(self.groups):
            told = self.line.recv()
            if told is None:
                return False
            self.groups.append(told)
        return True


class Beside:
    """The second process, seen from the first."""

    def __init__(self, line: Connection, taken: Synchronized[int]) -> None:
        self._line, self._taken = line, taken
        self._is_there = True
        self._offered: Work | None = None

    @property
    def has_begun(self) -> bool:
        """Whether something was offered that nobody has asked for since: see `left` and `settled`."""
        return self._offered is not None

    def offer(self, account: UUID, group: Group) -> None:
        """Lets the second process settle `group` of the same `account` as all before it, as soon as it comes to it."""
        if self._offered is None:
            self._offered = self._new(account, [], is_growing=True)
        self._offered.groups.append(group)
        self._tell(group)

    def left(self) -> Iterator[Placed]:
        """The part of all that was offered that the caller is to settle: the second process has not come to it."""
        if self._offered is None:
            return
        offered, self._offered = self._offered, None
        self._tell(None)
        yield from offered.mine()

    def share(self, account: UUID, groups: Sequence[Group]) -> Iterator[Placed]:
        """The part of `groups` that the caller is to settle; the second process settles the rest meanwhile."""
        yield from self._new(account, list(groups), is_growing=False).mine()

    def settled(self) -> int:
        """How many records the second process has settled of what was shared last; waits for it."""
        try:
            return int(self._line.recv()) if self._is_there else 0
        except (EOFError, OSError):  # it ended, or was killed with our words unread
            self._is_there = False
            return 0

    def _new(self, account: UUID, groups: list[Group], *, is_growing: bool) -> Work:
        self._taken.value = 0
        self._tell((account, groups, is_growing))
        return Work(account, groups, self._taken)

    def _tell(self, what: object) -> None:
        if not self._is_there:
            return
        try:
            self._line.send(what)
        except OSError:
            self._is_there = False


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
        account, groups, is_growing = line.recv()
        done = 0
        for count in settle(Work(account, groups, taken, line if is_growing else None), now):
            done += count
            if os.getppid() != first:
                return
        line.send(done)
