"""Serves the pages: granian runs the application, which opens the database for itself."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

#: Requests worked on at the same time; each thread holds one database connection.
_THREADS = 8
_held = ExitStack()


def make_application() -> WSGIHandler:
    """The application of one serving process, which keeps its lease on the database for as long as it lives."""
    from wanhui.flows.start import opened

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanhui.settings")
    _held.enter_context(opened())
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def main() -> None:
    """Serves until it is told to stop."""
    from wanhui.settings import ENVIRONMENT

    certificate: dict[str, Any] = {}
    if ENVIRONMENT.tls and ENVIRONMENT.tls != "proxy":
        file, _, key = ENVIRONMENT.tls.partition(":")
        certificate = {"ssl_cert": Path(file), "ssl_key": Path(key)}
    server = Server(
        "wanhui.web.server:make_application",
        factory=True,
        address=ENVIRONMENT.host,
        port=ENVIRONMENT.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        log_level=LogLevels.warning,
        **certificate,
    )
    server.serve()


if __name__ == "__main__":
    main()
