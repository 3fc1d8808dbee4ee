"""A real server and a real Chromium for the tests that walk through the pages."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web import world
from wanhui.settings import SESSION_ACCOUNT, SESSION_COOKIE_NAME

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 740}
AXE = Path(str(files("tests.web"))) / "vendor" / "axe.min.js"


def need_chromium() -> str:
    """The browser's path; without one the test is skipped in a plain sentence, or fails where it is required."""
    if CHROMIUM:
        return CHROMIUM
    sentence = "No Chromium on this machine: the pages were not walked through in a browser."
    if os.environ.get("WANHUI_REQUIRE_BROWSER") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def serving() -> Iterator[str]:
    """The pages on a free port of this machine; gives their address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Says nothing: the tests assert what they need."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process; it is at rest until a file of tests has it `at_hand`."""
    path = need_chromium()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        loop = asyncio.get_running_loop()
        _resting[browser] = loop
        asyncio._set_running_loop(None)
        yield browser
        asyncio._set_running_loop(loop)
        browser.close()


_resting: dict[Browser, asyncio.AbstractEventLoop] = {}


@contextmanager
def at_hand(browser: Browser) -> Iterator[Browser]:
    """The browser for the tests of one file.

    Its driver runs an event loop in this thread: Django would take that for misuse, and other tests could not run one
    of their own. So the loop counts as running only as long as a file of browser tests does.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    asyncio._set_running_loop(_resting[browser])
    yield browser
    asyncio._set_running_loop(None)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass(slots=True)
class Desk:
    """A person's browser, signed in; whatever the console complains of is kept."""

    page: Page
    context: BrowserContext
    home: world.Merchant
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Opens a page of ours."""
        self.page.goto(self.address + path)
        return self.page

    def sit_as(self, home: world.Merchant) -> None:
        """From now on this is the browser of somebody else."""
        self.home = home
        self.context.add_cookies([{"name": SESSION_COOKIE_NAME, "value": session_of(home), "url": self.address}])

    def axe(self, within: str = "") -> list[str]:
        """What axe finds wrong with the page that is open, or with a part of it."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("part => axe.run(part || document, {resultTypes: ['violations']})", within)
        return [
            f"{one['id']}: {node['target']} {node['failureSummary'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def is_too_wide(self) -> bool:
        """Whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def session_of(home: world.Merchant) -> str:
    """The key of a session in which the merchant's person is signed in."""
    from django.test import Client

    from wanhui.store.auth import AccountBackend

    client, user = Client(SERVER_NAME="localhost"), AccountBackend().get_user(home.person)
    assert user is not None
    client.force_login(user, backend="wanhui.store.auth.AccountBackend")
    session = client.session
    session[SESSION_ACCOUNT] = str(home.account)
    session.save()
    return str(session.session_key)


@contextmanager
def desk(browser: Browser, address: str, home: world.Merchant, **options: Any) -> Iterator[Desk]:
    """A signed-in browser of its own."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", **options})
    context.set_default_timeout(60_000)  # a busy machine is no fault of a page
    found = Desk(context.new_page(), context, home, address)
    found.page.on(
        "console", lambda said: found.complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    found.page.on("pageerror", lambda bug: found.complaints.append(str(bug)))
    found.page.on("dialog", lambda dialog: (found.complaints.append("a dialog opened"), dialog.dismiss()))
    found.sit_as(home)
    yield found
    context.close()
