"""What is agreed with buyers in a real browser: picked by one key, planned and taken back on the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.web import world
from tests.web.browsing import Desk
from wanhui.flows.desk_acts import Agent
from wanhui.flows.note_wishes import enter_wish
from wanhui.flows.plans import Wished, plan_for_later

LATER = "您好，仓库今天把您的杯子找到了，明天给您拍照看。"
pytestmark = [pytest.mark.browser, pytest.mark.database]


@pytest.fixture
def at(open_desk: Callable[..., Desk], merchant: world.Merchant) -> Desk:
    """A merchant with something planned and a buyer's word kept."""
    agree(merchant)
    return open_desk(merchant)


def agree(home: world.Merchant) -> None:
    """Opens a case, plans something for later and keeps a buyer's word."""
    number = world.add_case(home)
    agent = Agent(account=home.account, id=home.person, role="owner")
    later = Wished(act="task", at=home.now + timedelta(hours=3), text="问仓库还有没有白色的", key="k")
    plan_for_later(agent, number, later, now=home.now)
    enter_wish(agent, number, wish="agrees", channel="phone", words="晚上可以打", key="k", now=home.now)


def test_the_kind_of_buyer_is_picked_by_one_key(at: Desk) -> None:
    page = at.go("/cases/1?panel=call&view=reply")
    page.wait_for_selector('[data-type-key="3"]')
    page.locator('[data-type-key="3"]').scroll_into_view_if_needed()
    page.keyboard.press("3")
    assert page.locator('[data-type-key="3"]').is_checked()
    assert page.url.endswith("panel=call&view=reply")


def test_a_plan_is_made_and_taken_back_without_leaving_the_case(at: Desk) -> None:
    page = at.go("/cases/1?panel=agreed&view=reply")
    page.fill("#text-chat", LATER)
    page.wait_for_selector("#send-chat [data-send]:not([disabled])")
    page.click("#send-chat details summary")
    page.fill('#send-chat [name="at"]', f"{at.home.now + timedelta(days=1):%Y-%m-%dT10:00}")
    page.click('#send-chat [name="act"]')
    page.wait_for_selector(f"#panel-agreed .told:has-text('{LATER}')")
    assert page.input_value("#text-chat") != LATER, "what is planned is no draft any more"
    plans = page.locator('form[action$="/plan/settle"] button[value="recall"]')
    plans.nth(1).wait_for()
    plans.first.click()
    plans.nth(1).wait_for(state="detached")
    assert plans.count() == 1
