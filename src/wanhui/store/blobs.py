"""Keeps raw bytes in the data folder, each file under its own hash: written once, never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wanhui.errors import WanhuiError


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are kept: their SHA-256 and how many they are."""

    sha256: bytes
    size: int


def keep(home: Path, chunks: Iterable[bytes]) -> Blob:
    """Writes `chunks` to the data folder `home` and gives their hash; bytes that are kept already are not doubled.

    The file is whole and on disk before its name exists, so that a crash leaves either all of it or none.
    """
    folder = home / "files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = folder / f"incoming-{secrets.token_hex(8)}"
    digest, size = hashlib.sha256(), 0
    try:
        with waiting.open("xb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = path_of(home, digest.digest())
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
    return Blob(digest.digest(), size)


def path_of(home: Path, sha256: bytes) -> Path:
    """Where the bytes with this hash lie."""
    name = sha256.hex()
    return home / "files" / name[:2] / name[2:4] / name


def read(home: Path, sha256: bytes) -> bytes:
    """The bytes with this hash; ``E-BLOB-CHANGED`` when they are gone or are not what was received."""
    path = path_of(home, sha256)
    try:
        found = path.read_bytes()
    except FileNotFoundError as gone:
        raise WanhuiError("E-BLOB-CHANGED", file=path.name) from gone
    if hashlib.sha256(found).digest() != sha256:
        raise WanhuiError("E-BLOB-CHANGED", file=path.name)
    return found


def check(home: Path, sha256: bytes) -> int:
    """The size of the bytes with this hash, read piece by piece; ``E-BLOB-CHANGED`` when they are others by now."""
    path = path_of(home, sha256)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream:
            while block := stream.read(2**20):
                digest.update(block)
                size += len(block)
    except FileNotFoundError as gone:
        raise WanhuiError("E-BLOB-CHANGED", file=path.name) from gone
    if digest.digest() != sha256:
        raise WanhuiError("E-BLOB-CHANGED", file=path.name)
    return size
