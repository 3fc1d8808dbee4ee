"""What the operating system tells of a process, and a process that does not outlive its parent."""

from __future__ import annotations

import calendar
import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

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
