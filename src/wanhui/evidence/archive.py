"""A ZIP file of one fixed shape: the same contents give the same bytes, so that it can be built again and compared."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: These stand first, in this order, so that a package which is cut short still tells what belonged to it.
FIRST: Final = ("manifest.json", "statement.json", "statement.sig", "READ-ME.txt", "verify.py")
#: What a ZIP file without its 64-bit form can hold.
LARGEST: Final = 2**32 - 2**20
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_VERSION, _MADE_BY = 20, 0x031E
_UTF8: Final = 0x800
#: 1 January 1980: the time says nothing, so it is always the same.
_TIME, _DATE = 0, 33
_MODE: Final = 0o100644 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of an archive, without its contents."""

    path: str
    size: int
    crc: int


def in_order(paths: Sequence[str]) -> list[str]:
    """The one order in which files stand in a package."""
    return sorted(paths, key=lambda path: (FIRST.index(path) if path in FIRST else len(FIRST), path))


def local_header(part: Part) -> bytes:
    """What stands before the contents of a file."""
    name = part.path.encode()
    fields = (b"PK\3\4", _VERSION, _UTF8, 0, _TIME, _DATE, part.crc, part.size, part.size, len(name), 0)
    return _LOCAL.pack(*fields) + name


def directory(parts: Sequence[Part]) -> bytes:
    """What stands behind the last file: where each of them is, and the end."""
    out, at = [], 0
    for part in parts:
        name = part.path.encode()
        fields = (
            b"PK\1\2", _MADE_BY, _VERSION, _UTF8, 0, _TIME, _DATE, part.crc, part.size, part.size, len(name), 0, 0, 0,
            0, _MODE, at,
        )  # fmt: skip
        out.append(_CENTRAL.pack(*fields) + name)
        at += len(local_header(part)) + part.size
    listed = b"".join(out)
    return listed + _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listed), at, 0)
