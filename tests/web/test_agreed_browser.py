"""What is agreed with buyers in a real browser: keys, both themes, phone width, nothing for axe to find."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web import world
from tests.web.browsing import PHONE, SMALL_PHONE, Desk, chromium, desk, need_chromium, serving
from wanhui.flows.desk_acts import Agent
from wanhui.flows.note_wishes import enter_wish
from wanhui.flows.plans import Wished, plan_for_later

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from wanhui.store.setup import Prepared

pytestmark = [pytest.mark.browser, pytest.mark.database]
OpenDesk = Callable[..., Desk]
PAGES = (
    "/cases/1?panel=agreed&view=reply", "/cases/1?panel=reach&view=reply", "/cases/1?panel=call&view=reply",
    "/promises", "/parcels", "/notices", "/settings/notices",
)  # fmt: skip
#: Where pictures of the pages go for whoever wants to look at them.
PICTURES = os.environ.get("WANHUI_PICTURES")


@pytest.fixture(scope="module")
def browser(database: Prepared) -> Iterator[tuple[Browser, str]]:
    need_chromium()
    with serving() as address, chromium() as found:
        yield found, address


@pytest.fixture
def sit_down(browser: tuple[Browser, str], unique: str) -> Iterator[OpenDesk]:
    """A merchant with something planned and a buyer's word kept; the console may not complain."""
    with ExitStack() as open_desks:
        opened: list[Desk] = []

        def sit(**options: Any) -> Desk:
            home = world.merchant(f"{unique}-{len(opened)}")
            number = world.add_case(home)
            agent = Agent(account=home.account, id=home.person, role="owner")
            later = Wished(act="task", at=home.now + timedelta(hours=3), text="问仓库还有没有白色的", key="k")
            plan_for_later(agent, number, later, now=home.now)
            enter_wish(agent, number, wish="agrees", channel="phone", words="晚上可以打", key="k", now=home.now)
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
            page.screenshot(path=str(Path(PICTURES) / f"{width}-{theme}-{place}.png"))


def test_the_kind_of_buyer_is_picked_by_one_key(sit_down: OpenDesk) -> None:
    at = sit_down()
    page = at.go("/cases/1?panel=call&view=reply")
    page.wait_for_selector('[data-type-key="3"]')
    page.locator('[data-type-key="3"]').scroll_into_view_if_needed()
    page.keyboard.press("3")
    assert page.locator('[data-type-key="3"]').is_checked()
    assert page.url.endswith("panel=call&view=reply")


def test_a_plan_is_made_and_taken_back_without_leaving_the_case(sit_down: OpenDesk) -> None:
    at = sit_down()
    page = at.go("/cases/1?panel=agreed&view=reply")
    page.select_option("#plan-act", "snooze")
    page.fill("#plan-at", f"{at.home.now + timedelta(days=1):%Y-%m-%dT10:00}")
    page.click('form[action$="/plan"] button')
    plans = page.locator('form[action$="/plan/settle"] button[value="recall"]')
    plans.nth(1).wait_for()
    plans.first.click()
    plans.nth(1).wait_for(state="detached")
    assert plans.count() == 1
