"""A phone 360 px wide in real Chromium: a new shop from a preset with sample data, then a day's work on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_add_evidence import photo
from tests.web import world
from tests.web.browsing import PHONE, SMALL_PHONE, Desk

pytestmark = [pytest.mark.browser, pytest.mark.database]
#: What each way of selling sets by itself.
STARTS = {
    "domestic": ("taobao", "Asia/Shanghai", "domestic"), "live": ("douyin", "Asia/Shanghai", "live"),
    "cross-border": ("amazon", "America/New_York", "cross-border"), "wechat": ("wechat", "Asia/Shanghai", "wechat"),
}  # fmt: skip
GOOD = "您好，杯口裂了是我们没有包好，很抱歉。今天 22:00 前告诉您补寄的时间。"


@pytest.mark.capability("C-AD-05")
def test_a_shop_is_set_up_and_a_case_worked_with_nothing_but_a_phone(
    open_desk: Callable[..., Desk], unique: str, tmp_path: Path
) -> None:
    from wanhui.flows.read import read_all
    from wanhui.flows.remedies import remedies
    from wanhui.store.case_lists import every_case

    home = world.merchant(unique)
    at = open_desk(home, viewport=SMALL_PHONE, has_touch=True)
    page = at.page
    for kind, (platform, zone, deadlines) in STARTS.items():
        at.go("/settings/shops")
        page.fill("#name", f"店 {kind}")
        page.check(f'input[value="{kind}"]')
        page.click('form[action$="/new"] button')
        shown = [page.input_value(field) for field in ("#platform", "#zone", "#deadlines")]
        assert shown == [platform, zone, deadlines]
    at.go("/start")
    page.click('form[action$="/sample"] button')
    page.wait_for_url("**/start")
    read_all(home.account, now=lambda: home.now)  # what the worker does meanwhile
    assert len(list(every_case(home.account))) > 5, "the sample has cases to try"
    page.reload()
    assert "已完成 2 / 6" in page.inner_text("main"), "what was done is ticked"

    number = world.add_case(home)
    at.go("/cases?tab=all&q=O-r1")
    assert page.locator(".row .clock").first.is_visible(), "due times"
    assert is_for_fingers(at)
    page.tap(f"#row-{number}")
    page.wait_for_selector("#case-title")
    assert page.is_visible(".pane-facts") and not page.is_visible("#guide")
    assert page.is_visible(".case-head .clock >> nth=0")
    page.tap('[data-view-to="story"]')
    assert page.is_visible("#timeline") and not page.is_visible(".pane-facts")
    page.tap('[data-view-to="reply"]')
    assert is_for_fingers(at)
    page.fill("#text-chat", GOOD)
    page.wait_for_selector("#send-chat [data-send]:enabled")
    page.tap("#send-chat [data-send]")
    page.wait_for_selector(".toast")
    page.tap(".back")
    page.wait_for_selector("#rows .row >> visible=true")

    shot = tmp_path / "杯.jpg"
    shot.write_bytes(photo())
    at.go(f"/cases/{number}?panel=evidence")
    page.set_input_files("#evidence-file", str(shot))
    page.get_by_role("button", name="添加").click()
    page.get_by_role("link", name="杯.jpg").wait_for()

    agent = world.colleague(home, role="agent")
    beyond = next(one for one in remedies(as_agent(agent), number, now=home.now).options if one.approver is not None)
    ask(agent, number, beyond.remedy)
    at.go("/approvals")
    assert is_for_fingers(at)
    page.click('button[value="grant"]')
    page.wait_for_selector(f"text=#{number}", state="detached")
    assert at.go(f"/cases/{number}").is_visible("#case-title")


def as_agent(home: world.Merchant) -> Any:
    from wanhui.flows.desk_acts import Agent

    return Agent(account=home.account, id=home.person, role="agent")


def ask(home: world.Merchant, number: int, kind: str) -> None:
    """An agent asks for what is beyond their authority."""
    from wanhui.flows.approvals import ask_approval

    ask_approval(as_agent(home), number, kind, reason="杯口裂了，买家要求退款", now=home.now)


def is_for_fingers(at: Desk) -> bool:
    """Whether both phone widths hold the page, with controls that a finger hits; what does not is the failure."""
    for size in (PHONE, SMALL_PHONE):
        at.page.set_viewport_size(size)
        assert not at.is_too_wide()
        assert small_targets(at) == []
    return True


def small_targets(at: Desk) -> list[str]:
    """What a finger can hardly hit: visible controls that are too low, but for links inside sentences."""
    return at.page.evaluate("""() => [...document.querySelectorAll('a,button,summary,input:not([type=hidden]),select')]
      .filter(e => e.checkVisibility() && !e.closest('p, .told, .skip, .finding .body, .reading .panel, h2'))
      .map(e => [e.getBoundingClientRect(), e]).filter(([r]) => r.width && r.height < (r.width < 30 ? 24 : 32))
      .map(([r, e]) => `${e.tagName} ${e.className} ${Math.round(r.width)}x${Math.round(r.height)}`)""")
