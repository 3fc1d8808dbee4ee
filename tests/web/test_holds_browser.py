"""Orders to check in a real browser: decided by keyboard, and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web import world
from tests.web.browsing import PHONE, Desk
from tests.web.test_holds import bring
from wanhui.flows.desk_acts import Agent
from wanhui.flows.guard_consent import CONFIRMED, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.database]


def test_an_order_is_released_from_the_keyboard(open_desk: Callable[..., Desk], merchant: world.Merchant) -> None:
    agent = Agent(account=merchant.account, id=merchant.person, role="owner")
    switch_on(agent, confirmed=frozenset(CONFIRMED), now=merchant.now)
    for number in (1, 2):
        bring(merchant, number)
    page = open_desk(merchant).go("/to-check")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type("买家说要急用")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=买家说要急用")
    assert page.locator("article.asked-for").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-list [role=option]")
    assert all(page.locator("#palette-list [role=option] span").all_inner_texts()), "every choice has a name"


def test_a_key_that_finds_nothing_to_write_into_does_nothing(
    open_desk: Callable[..., Desk], merchant: world.Merchant
) -> None:
    agent = Agent(account=merchant.account, id=merchant.person, role="owner")
    switch_on(agent, confirmed=frozenset(CONFIRMED), now=merchant.now)
    bring(merchant)
    page = open_desk(world.colleague(merchant, role="auditor")).go("/to-check")
    page.keyboard.press("j")
    page.keyboard.press("r")
    assert page.locator("article.asked-for:focus").count() == 1


def test_a_held_order_is_released_on_a_phone(open_desk: Callable[..., Desk], merchant: world.Merchant) -> None:
    agent = Agent(account=merchant.account, id=merchant.person, role="owner")
    switch_on(agent, confirmed=frozenset(CONFIRMED), now=merchant.now)
    bring(merchant)
    desk = open_desk(merchant, viewport=PHONE)
    page = desk.go("/to-check")
    assert page.locator("article.asked-for").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator('input[name="note"]').first.fill("已在平台聊天里核对过")
    page.locator('button[value="release"]').first.click()
    page.wait_for_selector("text=已在平台聊天里核对过")
    assert page.locator("article.asked-for").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
