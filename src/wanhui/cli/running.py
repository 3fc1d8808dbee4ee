"""Who serves a data folder at the moment, so that a second start finds the first and says where it is."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wanhui.errors import WanhuiError
from wanhui.store.cluster import locks

_PAUSE = 0.01
_WRITTEN_WITHIN = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The process that serves a data folder, and the address that people open."""

    pid: int
    address: str


def running(home: Path) -> Running | None:
    """Who serves `home`; None when nobody does, whatever a killed process left in the file."""
    file = _file(home)
    give_up = time.monotonic() + _WRITTEN_WITHIN
    while file.exists() and not locks.is_free(file, shared=True):
        found = _read(file)
        if found is not None:
            return found
        if time.monotonic() > give_up:
            break  # taken, but never written: whoever holds it is not ready to be found
        time.sleep(_PAUSE)
    return None


@contextlib.contextmanager
def announced(home: Path, address: str) -> Iterator[None]:
    """Be the one who serves `home` until the block or the process ends; ``E-RUNNING`` when there is one already."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = running(home)
    # somebody who only looks holds the lock for a moment
    held = None if found else locks.take_within(_file(home), _WRITTEN_WITHIN)
    if held is None:
        found = found or running(home)
        raise WanhuiError("E-RUNNING", address=found.address if found else "?", home=home)
    try:
        os.ftruncate(held, 0)
        os.write(held, json.dumps({"pid": os.getpid(), "address": address}).encode())
        yield
    finally:
        os.ftruncate(held, 0)
        os.close(held)


def end_running(home: Path, *, within: float = 30.0) -> bool:
    """Ask whoever serves `home` to stop and wait for it; whether somebody did. ``E-RUNNING-STOP`` if it does not."""
    found = running(home)
    if found is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGTERM)
    ended = locks.take_within(_file(home), within)
    if ended is None:
        raise WanhuiError("E-RUNNING-STOP", pid=found.pid)
    os.close(ended)
    return True


def _file(home: Path) -> Path:
    return home / "serving.json"


def _read(file: Path) -> Running | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:  # being written
        return None
    return Running(pid=told["pid"], address=told["address"])
