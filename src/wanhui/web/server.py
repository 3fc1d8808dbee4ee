"""Serves the pages: granian runs the application, which opens the database for itself."""

from __future__ import annotations

import gc
import os
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

if TYPE_CHECKING:
    from wanhui.web.asgi import Pages

#: Requests worked on at the same time; each thread holds one database connection.
_THREADS = 8
#: Seconds after the pages are ready in which the first of them are asked for.
_LATER = 2.0
_held = ExitStack()


def make_application() -> Pages:
    """The application of one serving process, which keeps its lease on the database for as long as it lives."""
    from wanhui.flows.start import opened

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanhui.settings")
    _held.enter_context(opened())
    from django.core.wsgi import get_wsgi_application

    from wanhui.web.asgi import Pages

    application = get_wsgi_application()
    warm()
    later = Timer(_LATER, _load_the_rest)
    later.daemon = True
    later.start()
    return Pages(application, threads=_THREADS, close=_held.close)


def warm() -> None:
    """Reads the pages' routes, templates, strings and rules before anybody asks for a page, and lets them lie for good.

    Python's collector would otherwise walk all of them again and again: a tenth of a second each time, in which no
    page is answered.
    """
    from django.template.loader import get_template
    from django.urls import get_resolver

    from wanhui.content.case_rules import load_playbooks
    from wanhui.content.models import load_reader
    from wanhui.content.templates import shipped_manners, shipped_templates
    from wanhui.web.assets import assets

    for load in (load_playbooks, load_reader, shipped_manners, shipped_templates, assets):
        load()
    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    get_template("web/cases.html")
    gc.collect()
    gc.freeze()


def _load_the_rest() -> None:
    """The interface for programs: nobody who opens a page is to wait for it."""
    from wanhui.web.root import load_interface

    load_interface()
    gc.collect()
    gc.freeze()


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
        interface=Interfaces.ASGI,
        workers=1,
        log_level=LogLevels.warning,
        **certificate,
    )
    server.serve()


if __name__ == "__main__":
    main()
