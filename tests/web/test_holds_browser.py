"""The pages of orders to check in a real browser: whole at every width and theme, and nothing wrong for axe."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import world
from tests.web.browsing import PHONE, SMALL_PHONE, Desk, chromium, desk, need_chromium, serving
from tests.web.test_holds import bring
from wanhui.flows.desk_acts import Agent
from wanhui.flows.guard_consent import CONFIRMED, switch_on
from wanhui.flows.holds import release
from wanhui.flows.marks import Wish, mark

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from wanhui.store.setup import Prepared

pytestmark = [pytest.mark.browser, pytest.mark.database]
OpenDesk = Callable[..., Desk]
PAGES = ("/to-check", "/to-check/marks?shop=s1&buyer=b1&order=1", "/to-check/report")
#: Where pictures of the pages go for whoever wants to look at them.
PICTURES = os.environ.get("WANHUI_PICTURES")


@pytest.fixture(scope="module")
def browser(database: Prepared) -> Iterator[tuple[Browser, str]]:
    need_chromium()
    with serving() as address, chromium() as found:
        yield found, address


@pytest.fixture
def sit_down(browser: tuple[Browser, str], unique: str) -> Iterator[OpenDesk]:
    """An owner with two orders to check, one decided, and a mark; the console may not complain."""
    with ExitStack() as open_desks:
        opened: list[Desk] = []

        def sit(**options: Any) -> Desk:
            home = world.merchant(f"{unique}-{len(opened)}")
            agent = Agent(account=home.account, id=home.person, role="owner")
            switch_on(agent, confirmed=frozenset(CONFIRMED), now=home.now)
            for number in (1, 2, 3):
                bring(home, number)
            release(agent, ("s1", "o/奇怪 3"), note="买家确认了地址", now=home.now)
            wish = Wish(buyer=("s1", "b2"), kind="watch", purpose="以后多留证", evidence=("聊天第三句", "签收就差评"))
            mark(agent, wish, now=home.now)
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
            page.screenshot(path=str(Path(PICTURES) / f"{width}-{theme}-{place}.png"), full_page=True)


def test_an_order_is_released_from_the_keyboard(sit_down: OpenDesk) -> None:
    at = sit_down()
    page = at.go("/to-check")
    page.locator('input[name="note"]').first.focus()
    page.keyboard.type("买家说要急用")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=买家说要急用")
    assert page.locator("article.asked-for").count() == 1
