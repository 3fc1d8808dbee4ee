"""Locks on files that the kernel lets go of when their holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from wanhui.errors import WanhuiError

_PAUSE = 0.01


def take(path: Path, *, shared: bool = False, wait: bool = True) -> int | None:
    """An open descriptor that holds the lock of `path`, or None when it is held and `wait` is false.

    Closing the descriptor gives the lock back. ``FileNotFoundError`` when the folder is gone; ``E-DB-FOLDER`` when the
    file may not be opened or the file system knows no locks.
    """
    kind = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    while True:
        descriptor = _open(path)
        try:
            fcntl.flock(descriptor, kind)
            current = _is_still(path, descriptor)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError as error:
            os.close(descriptor)
            raise _unusable(path, error) from error
        except BaseException:
            os.close(descriptor)
            raise
        if current:
            return descriptor
        os.close(descriptor)


def take_within(path: Path, seconds: float) -> int | None:
    """The exclusive lock of `path` as soon as it is free, or None when it stayed taken for `seconds`."""
    give_up = time.monotonic() + seconds
    while (descriptor := take(path, wait=False)) is None:
        if time.monotonic() > give_up:
            return None
        time.sleep(_PAUSE)
    return descriptor


def is_free(path: Path, *, shared: bool = False) -> bool:
    """Whether the lock could be taken at this moment."""
    descriptor = take(path, shared=shared, wait=False)
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> WanhuiError:
    return WanhuiError("E-DB-FOLDER", folder=path.parent, detail=error.strerror)


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the locked file is the one that others will open: a removed and made-again folder has new files."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(there, os.fstat(descriptor))
