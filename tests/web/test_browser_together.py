"""Two people at one desk in real Chromium, the palette, many cases at once, views that are kept."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from uuid import UUID

import pytest

from tests.web import world
from tests.web.browsing import Desk
from wanhui.flows.live import HUB
from wanhui.store.live import tell

pytestmark = [pytest.mark.browser, pytest.mark.database]
GOOD = "林女士您好，杯口裂了是我们没有包好，很抱歉。今天 22:00 前告诉您补寄的时间。"
OTHER = "林女士您好，是我们没有包好，很抱歉。今天 22:30 前告诉您怎么换新。"


@pytest.fixture
def two(unique: str) -> tuple[world.Merchant, world.Merchant]:
    """苏晴, the owner, and 何越, an agent, in one account with four cases."""
    from dataclasses import replace

    from wanhui.store.accounts import NewPerson, add_person

    su = world.merchant(unique)
    world.fill(su)
    login = f"he-{unique[-50:]}"
    he = add_person(su.account, NewPerson(login=login, name="何越", password=world.PASSWORD, role="agent"))
    return su, replace(su, person=he, login=login)


@pytest.mark.capability("C-DK-10")
def test_two_on_one_case_see_one_another_and_no_buyer_is_answered_twice_by_chance(
    open_desk: Callable[..., Desk], two: tuple[world.Merchant, world.Merchant]
) -> None:
    su, he = (open_desk(home) for home in two)
    su.go("/cases/1?view=reply")
    he.go("/cases/1?view=reply")
    su.page.wait_for_selector("#company b:has-text('何越')", timeout=5000)
    he.page.wait_for_selector("#company b:has-text('苏晴')", timeout=5000)
    he.page.fill("#text-chat", GOOD)
    su.page.wait_for_selector("#company:has-text('正在写回复')", timeout=5000)
    he.page.wait_for_selector("#send-chat [data-send]:enabled")
    he.page.click("#send-chat [data-send]")
    he.page.wait_for_selector("#sent")
    su.page.fill("#text-chat", OTHER)
    su.page.wait_for_selector("#send-chat [data-send]:enabled")
    su.page.click("#send-chat [data-send]")
    su.page.wait_for_selector(".notice.red:has-text('何越')")
    assert su.page.input_value("#text-chat") == OTHER, "the words are kept"
    assert OTHER not in su.page.inner_text("#timeline")
    su.complaints.clear()  # the browser names the refused request
    su.page.wait_for_selector("#send-chat [data-send]:enabled")
    su.page.click("#send-chat [data-send]")
    su.page.wait_for_selector(f"#timeline:has-text('{OTHER[:12]}')")  # a second yes sends
    he.page.keyboard.press("Escape")
    he.page.keyboard.press("n")
    he.page.keyboard.type("@苏晴 这条你也回了，下次先看一眼")
    he.page.keyboard.press("Control+Enter")
    he.page.wait_for_selector("#timeline .note")
    su.page.wait_for_selector("[data-unread]:visible")
    from wanhui.store.case_pages import load_case

    whole = load_case(two[0].account, 1)
    assert whole is not None and not any("下次先看一眼" in reply.text for reply in whole.replies)
    su.go("/mentions")
    assert "下次先看一眼" in su.page.inner_text("main")


@pytest.mark.capability("C-DK-11")
def test_a_draft_that_gives_anger_back_is_marked_and_a_pause_and_a_hand_over_are_offered(
    open_desk: Callable[..., Desk], unique: str
) -> None:
    from datetime import timedelta

    from wanhui.store.accounts import NewPerson, add_person
    from wanhui.store.case_pages import load_case

    home = world.merchant(unique)
    angry = world.Plan(id="r1", text="你们就是骗子！！杯子碎成这样", issues=(("damaged", 0.9, (8, 14)),))
    world.add_case(home, angry)
    login = f"he-{unique[-50:]}"
    he = add_person(home.account, NewPerson(login=login, name="何越", password=world.PASSWORD, role="agent"))
    at = open_desk(home)
    page = at.go("/cases/1?view=reply")
    before = load_case(home.account, 1).line.row.due_at
    page.fill("#text-chat", "难道是我们打碎的吗？我们不是骗子")
    page.wait_for_selector("#lint-chat .cool")
    assert page.locator("#lint-chat .cool q").all_inner_texts() == ["难道", "骗子"]
    page.fill("#text-chat", "很抱歉让您遇到这样的事，今天 22:00 前给您答复。")
    page.wait_for_selector("#lint-chat .cool", state="detached")
    page.fill("#text-chat", "难道是我们打碎的吗")
    page.click("#lint-chat .cool button[value='5m']")
    page.wait_for_function("() => document.querySelector('#next h2').innerText.includes('稍后')")
    row = load_case(home.account, 1)
    (plan,) = [event.plan for event in row.events if event.kind == "planned"]
    assert timedelta(minutes=4) < plan.at - home.now < timedelta(minutes=8)
    assert row.line.row.due_at == before, "the clock runs on"
    page.wait_for_selector("#lint-chat .cool")
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    page.click("#lint-chat .cool [data-press]")
    with page.expect_response("**/assign") as handed:
        page.locator(f"#assign-menu button[value='{he}']").click()
    assert "全部经过" in handed.value.text(), "and all that was said goes along"
    assert load_case(home.account, 1).line.row.assignee == str(he)


def until_heard(account: UUID) -> None:
    """Returns once this process hears what the database tells of `account`."""
    heard = Event()

    def ear(_: object) -> None:
        heard.set()

    HUB.join(account, ear)
    for _ in range(500):
        tell(account, "here", 0)
        if heard.wait(0.02):
            break
    HUB.leave(account, ear)
    assert heard.is_set(), "nothing was heard"


def test_news_gather_rows_change_in_place_and_nothing_moves(
    open_desk: Callable[..., Desk], two: tuple[world.Merchant, world.Merchant]
) -> None:
    su = open_desk(two[0])
    with su.page.expect_response("**/live"):
        page = su.go("/cases?tab=all")
    until_heard(two[0].account)
    world.add_case(two[0], world.Plan(id="r9", text="又碎了一只", issues=(("damaged", 0.9, (0, 3)),), buyer="新**"))
    page.wait_for_selector("#arrived:has-text('1')", timeout=6000)
    assert page.locator("#rows .row").count() == 4
    page.click("#arrived a")
    page.wait_for_function("() => document.querySelectorAll('#rows .row').length === 5")


def test_the_palette_finds_acts_cases_and_words_by_keyboard(
    open_desk: Callable[..., Desk], two: tuple[world.Merchant, world.Merchant]
) -> None:
    page = open_desk(two[0]).go("/cases/1")
    page.keyboard.press("m")
    page.wait_for_selector("#panel-remedies input[name=kind]:enabled")
    offered = page.locator("#panel-remedies input[name=kind]").nth(1)
    was = offered.is_checked()
    page.keyboard.press("2")
    assert offered.is_checked() != was
    page.keyboard.press("Control+k")
    page.keyboard.type("证据")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-evidence[open]")
    page.keyboard.press("Control+k")
    page.keyboard.type("改派")
    page.wait_for_selector("#palette [aria-selected]:has-text('改派')")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("红疹")
    page.wait_for_selector("#palette-found li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/3")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/clocks")
    page.keyboard.press("?")
    page.uncheck("dialog [data-letters-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.keyboard.press("?")
    assert page.url.endswith("/clocks") and not page.is_visible("#keys"), "letters are switched off on this device"
    page.keyboard.press("Control+k")
    assert page.is_visible("#palette")


def test_many_cases_are_picked_and_taken_by_keyboard(
    open_desk: Callable[..., Desk], two: tuple[world.Merchant, world.Merchant]
) -> None:
    page = open_desk(two[0]).go("/cases?tab=all")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    assert page.is_visible("#many")
    page.click("#many button[value='mine']")
    page.wait_for_selector(".queue > .notice:has-text('2 件')")


def test_a_view_is_kept_and_found_again(
    open_desk: Callable[..., Desk], two: tuple[world.Merchant, world.Merchant]
) -> None:
    page = open_desk(two[0]).go("/cases?tab=all&weight=safety")
    page.click("#views-menu summary")
    page.fill("#view-name", "人身安全")
    page.click("#views-menu form button:has-text('存视图')")
    page.wait_for_load_state()
    page.click("#views-menu summary")
    assert page.get_attribute("#views-menu .saved a", "href") == "/cases?tab=all&weight=safety"
