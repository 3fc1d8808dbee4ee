"""The work on a case in a real Chromium: accessible, within the screen, and done without leaving the desk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web import world
from tests.web.browsing import PHONE, Desk, chromium, desk, need_chromium, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from wanhui.store.setup import Prepared

pytestmark = [pytest.mark.browser, pytest.mark.database]
PANELS = ("cause", "combine", "remedies", "close")
PAGES = ("/approvals", "/after", "/incidents", "/remedies/proof")


@pytest.fixture(scope="module")
def address(database: Prepared) -> Iterator[str]:
    need_chromium()
    with serving() as found:
        yield found


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    with chromium() as found:
        yield found


def keep_picture(at: Desk, name: str) -> None:
    """A picture of the page, for whoever asks for one."""
    if folder := os.environ.get("WANHUI_PICTURES"):
        at.page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize(("theme", "size"), [("light", None), ("dark", PHONE)])
def test_panels_and_pages_are_accessible_and_fit(
    browser: Browser, address: str, unique: str, theme: str, size: dict[str, int] | None
) -> None:
    home = world.merchant(unique)
    world.fill(home, tuple(
        world.Plan(id=f"r{n}", text="杯口有裂纹，发错货了", issues=(("quality", 0.9, (0, 5)), ("wrong", 0.8, (6, 10))))
        for n in range(3)
    ))  # fmt: skip
    options = {"color_scheme": theme} | ({"viewport": size} if size else {})
    with desk(browser, address, home, **options) as at:
        for name in PANELS:
            at.go(f"/cases/1?panel={name}" + ("&view=reply" if name in ("remedies", "close") else ""))
            at.page.locator(f"#panel-{name}").scroll_into_view_if_needed()
            assert at.axe() == [], name
            assert not at.is_too_wide(), name
            keep_picture(at, f"{theme}-{name}")
        for path in PAGES:
            at.go(path)
            assert at.axe() == [], path
            assert not at.is_too_wide(), path
            keep_picture(at, f"{theme}-{path.strip('/').replace('/', '-')}")
        assert at.complaints == []


def test_a_remedy_is_offered_without_leaving_the_desk(browser: Browser, address: str, unique: str) -> None:
    home = world.merchant(unique)
    number = world.add_case(home)
    with desk(browser, address, home) as at:
        page = at.go(f"/cases/{number}")
        page.locator("#panel-remedies > summary").click()
        page.locator('#panel-remedies input[value="resend"]').check()
        page.locator('#panel-remedies input[value="refund"]').check()
        page.get_by_role("button", name="写成草稿").click()
        page.locator("#panel-remedies .given").wait_for()
        assert "您选好告诉我" in page.locator("#text-chat").input_value()
        assert page.locator("#queue .row").count() == 1, "the queue is still there"
        assert at.complaints == []
