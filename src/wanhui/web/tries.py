"""Counts tries to sign in, so that nobody can guess passwords: ten for a name within a quarter of an hour.

The count lies in small files of the data folder: it holds for all processes of this machine and outlives them.
A try is written down before the password is looked at, so that many at once cannot slip through together.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

MOST = 10
WITHIN = timedelta(minutes=15)


def take(home: Path, login: str, now: datetime) -> datetime | None:
    """Writes down one more try for `login`; gives None when it may go on, else until when the name is locked."""
    file = _file(home, login)
    recent = sorted(at for at in _read(file) if at > now - WITHIN)
    if len(recent) >= MOST:
        return recent[-MOST] + WITHIN
    if not recent:
        file.unlink(missing_ok=True)
    _append(file, now)
    counted = sorted(at for at in _read(file) if at > now - WITHIN)
    return counted[-MOST - 1] + WITHIN if len(counted) > MOST else None


def forget(home: Path, login: str) -> None:
    """Starts the count of `login` anew: the right password was given."""
    _file(home, login).unlink(missing_ok=True)


def _file(home: Path, login: str) -> Path:
    folder = home / "tries"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / hashlib.sha256(login.strip().casefold().encode(errors="replace")).hexdigest()[:32]


def _append(file: Path, now: datetime) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "ab") as out:
        out.write(f"{now.timestamp():020.6f}\n".encode())


def _read(file: Path) -> Iterator[datetime]:
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        yield datetime.fromtimestamp(float(line), UTC)
