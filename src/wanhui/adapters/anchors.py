"""Keeps the hash of every head of a chain outside the database, so that an end that is cut off there is missed here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID


def add_anchors(home: Path, account: UUID, heads: Iterable[tuple[int, bytes]]) -> None:
    """Writes (number, hash) of new heads behind those that are there; the file only ever grows."""
    lines = "".join(f"{number} {hashed.hex()}\n" for number, hashed in heads)
    if not lines:
        return
    file = _file(home, account)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("a", encoding="ascii") as out:
        out.write(lines)
        out.flush()
        os.fsync(out.fileno())


def anchors(home: Path, account: UUID) -> tuple[tuple[int, bytes], ...]:
    """(number, hash) of every head that was told, in order; a line that was cut short by a crash is left out."""
    try:
        lines = _file(home, account).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return ()
    found: dict[int, bytes] = {}
    for line in lines:
        number, _, hashed = line.partition(" ")
        if number.isdigit() and len(hashed) == 64 and all(c in "0123456789abcdef" for c in hashed):
            found.setdefault(int(number), bytes.fromhex(hashed))
    return tuple(sorted(found.items()))


def _file(home: Path, account: UUID) -> Path:
    return home / "evidence" / str(account) / "heads"
