"""What ``postmaster.pid`` says, and whether the server that wrote it is still alive."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from wanhui.store.cluster.config import Address
from wanhui.store.cluster.processes import look_up

#: The file notes its own time a moment after the kernel notes the process's; clocks are adjusted meanwhile.
_SAME_START = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """A server as its file describes it; `started_at` in seconds since 1970."""

    pid: int
    data: str
    started_at: int
    address: Address
    is_ready: bool

    @property
    def is_alive(self) -> bool:
        """Whether `pid` still is this server, and not a process that was given the number of a dead one.

        Its working folder is the data folder; where that may not be read, the start times must agree.
        """
        process = look_up(self.pid)
        if process is None:
            return False
        if process.folder is not None:
            return process.folder.removesuffix(" (deleted)") == self.data
        return abs(process.started_at - self.started_at) <= _SAME_START


def read_postmaster(data: Path) -> Postmaster | None:
    """The server that says it runs on `data`; None without a file, with half of one, or one copied from elsewhere."""
    found = _read(data / "postmaster.pid")
    return found if found is not None and os.path.realpath(found.data) == os.path.realpath(data) else None


def clear_stale(file: Path) -> None:
    """Remove a ``postmaster.pid`` or a socket's lock whose server is dead.

    PostgreSQL itself only asks whether the pid exists, and refuses to start for ever when another process got the
    number, as happens after every restart of a container.
    """
    if file.exists():
        found = _read(file)
        if found is None or not found.is_alive:
            file.unlink(missing_ok=True)


def _read(file: Path) -> Postmaster | None:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        pid, data, started_at, port, sockets = int(lines[0]), lines[1], int(lines[2]), int(lines[3]), lines[4]
    except (FileNotFoundError, ValueError, IndexError):
        return None
    return Postmaster(
        pid=pid,
        data=data,
        started_at=started_at,
        address=Address(host=sockets or "127.0.0.1", port=port),
        is_ready=len(lines) > 7 and lines[7].strip() == "ready",
    )
