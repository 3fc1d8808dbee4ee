"""Run several programs as one: they start together, stop together, and none outlives the one that started them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from wanhui.store.cluster.processes import Signals

_KEEPER = Path(__file__).with_name("keeper.py")
_STOP = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
_LOOK_EVERY = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A program to run: its command, what it finds in its environment besides ours, and the file for what it says.

    Without a `log` it writes where we write.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Why everything stopped: the process that ended by itself and its exit status, or a signal to us."""

    name: str | None
    status: int

    @property
    def was_asked(self) -> bool:
        """Whether somebody stopped us: Ctrl-C, a terminal that closed, or an order to end."""
        return self.name is None


def run_together(
    processes: Sequence[Process], *, grace: float = 10.0, meanwhile: Callable[[], Sequence[Process]] = tuple
) -> Ended:
    """Start `processes`, wait until one ends or we are told to stop, and end all the others.

    Each gets a group of its own, so that Ctrl-C reaches it once, from us, as SIGTERM; after `grace` seconds, or at a
    second Ctrl-C, what is left is killed. `meanwhile` is done while the first ones load, and gives those to start after
    them; what it raises ends all. Must be called from the main thread.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    with _kept() as tell:

        def start(some: Sequence[Process]) -> None:
            for process in some:
                children[process.name] = _start(process)
                tell(children[process.name].pid)

        try:
            with _Stops() as stops:
                start(processes)
                start(stops.may_break(meanwhile))
                with Signals(*_STOP, signal.SIGCHLD) as signals:
                    return stops.ended or _first_end(children, signals)
        finally:
            with Signals(*_STOP, signal.SIGCHLD) as signals:
                _stop_all(list(children.values()), grace=grace, signals=signals)


class _Stops:
    """The signals to stop that come during its block: all are known, and `may_break` is broken off by them."""

    def __init__(self) -> None:
        self._came: list[int] = []
        self._breaks = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._note) for number in _STOP}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def ended(self) -> Ended | None:
        """That we were told to stop; None when we were not, whatever may have swallowed the break."""
        return Ended(name=None, status=128 + self._came[0]) if self._came else None

    def may_break(self, give: Callable[[], Sequence[Process]]) -> Sequence[Process]:
        """What `give` gives; nothing once we were told to stop. Starting a process is never broken off: it would be
        left behind.
        """
        try:
            self._breaks = True
            found = give()
        except _Stopped:
            return ()
        finally:
            self._breaks = False
        return () if self._came else found

    def _note(self, number: int, _: object) -> None:
        self._came.append(number)
        if self._breaks:
            self._breaks = False  # once: a second signal finds the end under way
            raise _Stopped


class _Stopped(BaseException):
    """Raised in the middle of whatever is done while the first processes load."""


def _first_end(children: Mapping[str, subprocess.Popen[bytes]], signals: Signals) -> Ended:
    while True:
        for name, child in children.items():
            if (status := child.poll()) is not None:
                return Ended(name=name, status=status)
        came = signals.wait(_LOOK_EVERY) & _STOP
        if came:
            return Ended(name=None, status=128 + min(came))


def _start(process: Process) -> subprocess.Popen[bytes]:
    with contextlib.ExitStack() as files:
        log = files.enter_context(process.log.open("ab")) if process.log else None
        return subprocess.Popen(  # noqa: S603 -- commands of our own
            process.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **process.env},
            process_group=0,
        )


def _stop_all(children: list[subprocess.Popen[bytes]], *, grace: float, signals: Signals) -> None:
    """End every group; the children of a child that died go with it."""
    for child in children:
        _tell(child, signal.SIGTERM)
    give_up = time.monotonic() + grace
    while any(child.poll() is None for child in children):
        left = give_up - time.monotonic()
        if left <= 0 or signals.wait(min(left, _LOOK_EVERY)) & _STOP:
            break
    for child in children:
        _tell(child, signal.SIGKILL)
        child.wait()


def _tell(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS refuses a group of the dead
        os.killpg(child.pid, number)


@contextlib.contextmanager
def _kept() -> Iterator[Callable[[int], None]]:
    """A keeper that ends the groups it is told of if we are killed: it notices because our end of its pipe closes."""
    keeper = subprocess.Popen(  # noqa: S603 -- our own script
        [sys.executable, "-I", "-S", str(_KEEPER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    assert keeper.stdin is not None  # a pipe was asked for
    say = keeper.stdin

    def tell(group: object) -> None:
        with contextlib.suppress(BrokenPipeError):  # somebody ended the keeper: nothing else is lost
            say.write(f"{group}\n".encode())
            say.flush()

    try:
        yield tell
        tell("done")
    finally:
        with contextlib.suppress(BrokenPipeError):
            say.close()
        keeper.wait()
