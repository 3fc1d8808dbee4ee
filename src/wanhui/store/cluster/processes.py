"""What the operating system tells of a process, and a process that does not outlive its parent."""

from __future__ import annotations

import calendar
import contextlib
import ctypes
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Self

_PROC = Path("/proc")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A living process: when it started (seconds since 1970), and its working folder where that may be read."""

    pid: int
    started_at: float
    folder: str | None


def look_up(pid: int) -> Process | None:
    """The living process `pid`; None when there is none or when it is dead and only waits to be reaped."""
    if (_PROC / "self/stat").exists():
        return _from_proc(pid)
    return _from_ps(pid)


def _from_proc(pid: int) -> Process | None:
    try:
        after_name = (
            (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
    except (FileNotFoundError, ProcessLookupError):
        return None
    if after_name[0] in "ZX":
        return None
    boot = next(line for line in (_PROC / "stat").read_text(encoding="ascii").splitlines() if line.startswith("btime"))
    started_at = int(boot.split()[1]) + int(after_name[19]) / os.sysconf("SC_CLK_TCK")
    folder = None
    with contextlib.suppress(OSError):  # another user's process may be shown without it
        folder = str((_PROC / str(pid) / "cwd").readlink())
    return Process(pid=pid, started_at=started_at, folder=folder)


def _from_ps(pid: int) -> Process | None:
    """The same from ps(1), where there is no /proc (macOS)."""
    told = subprocess.run(  # noqa: S603 -- fixed program, a number as its only argument
        ["/bin/ps", "-p", str(pid), "-o", "stat=,lstart="],
        capture_output=True,
        text=True,
        env={"LC_ALL": "C", "TZ": "UTC"},
        check=False,
    ).stdout.split(maxsplit=1)
    if len(told) < 2 or told[0].startswith("Z"):
        return None
    started = calendar.timegm(time.strptime(told[1].strip(), "%a %b %d %H:%M:%S %Y"))
    return Process(pid=pid, started_at=started, folder=None)


def working_in(folder: Path, *, program: str) -> Iterator[int]:
    """Processes of `program` whose working folder is `folder`; nothing where the system has no /proc."""
    for entry in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError):  # ended meanwhile, or another user's
            name = (entry / "comm").read_text(encoding="utf-8", errors="replace").strip()
            if name == program and str((entry / "cwd").readlink()) == str(folder):
                yield int(entry.name)


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before exec so that the kernel sends it `number` when its parent dies, even by ``kill -9``.

    None where the kernel has no such thing (macOS). The parent must start the child from a thread that lives as long
    as itself, because the kernel watches the thread.
    """
    if not (_PROC / "self/stat").exists():
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def before_exec() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(1)

    return before_exec


class Signals:
    """Signals that wake a waiting main thread instead of interrupting it; as before when the ``with`` block ends."""

    __slots__ = ("_before", "_numbers", "_readable", "_writable")

    def __init__(self, *numbers: signal.Signals) -> None:
        self._numbers = numbers
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._readable, self._writable = os.pipe()
        os.set_blocking(self._writable, False)
        signal.set_wakeup_fd(self._writable, warn_on_full_buffer=False)
        for number in self._numbers:
            self._before[number] = signal.signal(number, _only_wake)
        return self

    def __exit__(self, *error: object) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._readable)
        os.close(self._writable)

    def wait(self, seconds: float) -> set[int]:
        """The signals that came, as soon as one did; none after `seconds`."""
        ready = select.select([self._readable], [], [], max(0.0, seconds))[0]
        return set(os.read(self._readable, 4096)) if ready else set()


def _only_wake(number: int, frame: FrameType | None) -> None:
    """Python's own part of a signal; its number arrives through the pipe."""
