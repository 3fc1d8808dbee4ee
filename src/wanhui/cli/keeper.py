"""Ends the process groups that it was told of when the process that told it is gone, even by ``kill -9``.

A script of its own that needs nothing but the standard library: it reads one group a line from its input and acts when
the input ends. ``done`` means that there is nothing left to do.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

_GRACE = 5.0


def main() -> None:
    """Read until the other side is gone, then end what is left: first politely, then for certain."""
    groups: list[int] = []
    for line in sys.stdin:
        if line.strip() == "done":
            return
        groups.append(int(line))
    left = [group for group in groups if _tell(group, signal.SIGTERM)]
    give_up = time.monotonic() + _GRACE
    while left and time.monotonic() < give_up:
        time.sleep(0.05)
        left = [group for group in left if _tell(group, 0)]
    for group in left:
        _tell(group, signal.SIGKILL)


def _tell(group: int, number: int) -> bool:
    """Send a signal to a group; whether there is such a group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    main()
