"""Tells when the pages answer, so that an address is printed only once it works."""

from __future__ import annotations

import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wanhui.settings import Environment

_PAUSE: Final = 0.05


def when_answering(environment: Environment, words: str) -> None:
    """Waits beside the caller until a page answers, and says `words` then.

    However long that takes: a slow machine is told its address late, not never. A server that dies ends the caller.
    """

    def wait() -> None:
        while not is_answering(environment.host, environment.port):
            time.sleep(_PAUSE)
        sys.stdout.write(words)
        sys.stdout.flush()

    threading.Thread(target=wait, daemon=True).start()


def is_answering(host: str, port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        with socket.create_connection((host, port), timeout=1.0):
            return True
    except OSError:
        return False


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody has."""
    return next(port for port in range(first, first + 100) if not is_answering(host, port))
