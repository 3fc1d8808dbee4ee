"""The work on a case in a real Chromium: done without leaving the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web import world
from tests.web.browsing import Desk

pytestmark = [pytest.mark.browser, pytest.mark.database]


def test_a_remedy_is_offered_without_leaving_the_desk(open_desk: Callable[..., Desk], unique: str) -> None:
    home = world.merchant(unique)
    number = world.add_case(home)
    page = open_desk(home).go(f"/cases/{number}")
    page.locator("#panel-remedies > summary").click()
    page.locator('#panel-remedies input[value="resend"]').check()
    page.locator('#panel-remedies input[value="refund"]').check()
    page.get_by_role("button", name="写成草稿").click()
    page.locator("#panel-remedies .given").wait_for()
    assert "您选好告诉我" in page.locator("#text-chat").input_value()
    assert page.locator("#queue .row").count() == 1, "the queue is still there"
