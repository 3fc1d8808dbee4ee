"""The library and the editor's notes in a real browser: whole at every width, readable by everyone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import world
from tests.web.browsing import PHONE, SMALL_PHONE, Desk, chromium, desk, need_chromium, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database
PAGES = (
    "/library",
    "/library?view=texts&q=REV-00",
    "/library?view=acts&q=ORD",
    "/library/checks",
    "/cases/1?view=reply",
)
PICTURES = os.environ.get("WANHUI_PICTURES")
OpenDesk = Callable[..., Desk]


@pytest.fixture(scope="module")
def browser(database: Prepared) -> Iterator[tuple[Browser, str]]:
    need_chromium()
    with serving() as address, chromium() as found:
        yield found, address


@pytest.fixture
def sit_down(browser: tuple[Browser, str], unique: str) -> Iterator[OpenDesk]:
    """A merchant with a case; the console may not complain."""
    with ExitStack() as open_desks:
        opened: list[Desk] = []

        def sit(**options: Any) -> Desk:
            home = world.merchant(f"{unique}-{len(opened)}")
            world.add_case(home)
            opened.append(open_desks.enter_context(desk(*browser, home, **options)))
            return opened[-1]

        yield sit
        assert [said for one in opened for said in one.complaints] == []


@pytest.mark.parametrize(("width", "theme"), [("desktop", "light"), ("phone", "dark"), ("small", "light")])
def test_every_page_is_whole_and_axe_finds_nothing_wrong(sit_down: OpenDesk, width: str, theme: str) -> None:
    size = {"desktop": {"width": 1440, "height": 900}, "phone": PHONE, "small": SMALL_PHONE}[width]
    at = sit_down(viewport=size, color_scheme=theme)
    for place, path in enumerate(PAGES):
        page = at.go(path)
        page.wait_for_selector("main")
        assert not at.is_too_wide(), path
        assert at.axe() == [], path
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"library-{width}-{theme}-{place}.png"))
