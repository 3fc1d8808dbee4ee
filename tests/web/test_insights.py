"""The pages of insights and recalls in a real browser: read, chosen, settled, started, on desktop and phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_insights import month
from tests.web import browsing, world

pytestmark = pytest.mark.database
#: What reaches beyond the edge of the screen and does not scroll by itself.
_WIDE = """[...document.querySelectorAll('*')].filter(e => !e.closest('.scroll-x')
    && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + '.' + e.className).slice(0, 8)"""


@pytest.fixture
def home(database: object, unique: str, tmp_path: Path) -> world.Merchant:
    """A merchant whose cups came broken, with figures up to now."""
    from tests.conftest import NOW
    from tests.flows.world import bring, write
    from wanhui.flows.refresh_insights import refresh

    home = world.merchant(unique)
    shift = home.now - NOW
    records = [_later(one, shift) for one in month()]
    bring(home.account, write(tmp_path, records), home.now)
    refresh(home.account, home.now)
    return home


def _later(record: dict[str, Any], by: timedelta) -> dict[str, Any]:
    from datetime import datetime

    moved = {k: (datetime.fromisoformat(record[k]) + by).isoformat() for k in ("at", "created_at") if k in record}
    return {**record, **moved}


@pytest.fixture
def seen(home: world.Merchant) -> Iterator[browsing.Desk]:
    with browsing.serving() as address, browsing.chromium() as browser, browsing.desk(browser, address, home) as desk:
        yield desk


def test_figures_are_read_settled_and_opened_and_a_recall_is_started(seen: browsing.Desk) -> None:
    page = seen.go("/insights")
    seen.complaints.clear()  # what the desk itself says is asserted where it is tested
    assert "手作陶杯" in page.inner_text("table")
    assert "数据不够" in page.inner_text("table")
    assert seen.axe() == []
    _picture(seen, "insights")
    page.click("text=已处理 >> nth=0")
    assert page.locator(".insight-finding.quiet").count() == 1
    page.click("table >> text=看工单 >> nth=0")
    assert page.locator("tbody tr").count() == 12
    assert seen.axe() == []
    seen.go("/recalls?dimension=batch&key=b7")
    page.fill("#recall-reason", "杯底开裂")
    page.fill("#recall-text", "您好，这批陶杯可能开裂，请先不要使用。可以选退款或换新，今天 18:00 前客服联系您。")
    page.check("input[name=offer][value=refund]")
    assert seen.axe() == []
    page.click("text=找出订单并开始")
    assert "共 60 单" in page.inner_text("main")
    assert seen.axe() == []
    _picture(seen, "recall")
    page.click("text=已下架停售")
    assert page.locator("text=已下架停售").count() == 0
    page.set_viewport_size(browsing.SMALL_PHONE)
    for path in ("/insights", "/recalls"):
        seen.go(path)
        wide = page.evaluate(_WIDE)
        assert not seen.is_too_wide(), (path, wide)
        assert seen.axe() == [], path
    _picture(seen, "recalls-phone")
    assert seen.complaints == []


def _picture(desk: browsing.Desk, name: str) -> None:
    if folder := os.environ.get("WANHUI_PICTURES"):
        desk.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
