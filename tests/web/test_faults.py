"""Faulty goods on the pages: stopped from a case, told to the authority, recalled, and the supplier decided on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW
from tests.flows.test_insights import month
from tests.flows.world import bring, write
from tests.web import world
from tests.web.browsing import SMALL_PHONE, Desk
from wanhui.flows.refresh_insights import refresh

pytestmark = [pytest.mark.browser, pytest.mark.database]


def _later(record: dict[str, Any], by: timedelta) -> dict[str, Any]:
    moved = {k: (datetime.fromisoformat(record[k]) + by).isoformat() for k in ("at", "created_at") if k in record}
    return {**record, **moved}


def test_a_batch_is_stopped_reported_and_recalled_and_its_supplier_decided_on(
    open_desk: Callable[..., Desk], merchant: world.Merchant, tmp_path: Path
) -> None:
    from wanhui.flows.suppliers import reconsider, watch_suppliers

    shift = merchant.now - NOW
    bring(merchant.account, write(tmp_path, [_later(one, shift) for one in month()]), merchant.now)
    refresh(merchant.account, merchant.now)
    watch_suppliers(merchant.account, merchant.now)
    seen = open_desk(merchant)
    page = seen.go("/stops?shop=s1&dimension=batch&key=b7&harm=serious")
    page.fill("#stop-reason", "杯底开裂，有人划伤")
    page.click("button:has-text('停售停推')")
    page.click("button[value=listing]")
    assert page.locator("button[value=listing]").count() == 0
    page.fill("#note-1", "当地市场监管局，回执 7 号")
    page.click("button:has-text('记为已上报')")
    assert "回执 7 号" in page.inner_text("main")
    stop = page.url.removeprefix(seen.address)
    assert "缺陷危及人身财产安全" not in seen.go("/clocks").inner_text("main"), "it is told"
    page = seen.go("/recalls?shop=s1&dimension=batch&key=b7")
    page.fill("#recall-reason", "杯底开裂")
    page.fill("#recall-text", "您好，这批陶杯可能开裂，请先不要使用。可以选退款或换新，今天 18:00 前客服联系您。")
    page.check("input[name=offer][value=refund]")
    page.click("text=找出订单并开始")
    recall = page.url.removeprefix(seen.address)
    page.click("button:has-text('告知所有买家')")
    assert "排好" in page.inner_text("main .notice[role=status]")
    page = seen.go("/suppliers")
    page.fill("input[name=note]", "找同款货源，下周试单")
    page.select_option("select[name=decision]", "other_source")
    page.click(".insight-finding button.main")
    assert "换同款货源" in page.inner_text("main")
    assert reconsider(merchant.account, "s1", "good", now=merchant.now)
    assert "有老客说质量不好，不再来买；最近 90 天 60 单里" in seen.go("/suppliers").inner_text("main")
    assert "十二个部门" in seen.go("/library/report?region=湖北省").inner_text("main")
    for place in ("/stops", "/suppliers", "/library/report", stop, recall):
        seen.page.set_viewport_size(SMALL_PHONE)
        seen.go(place)
        assert not seen.is_too_wide(), place
        assert seen.page.evaluate("document.querySelector('main').scrollWidth <= innerWidth"), place
        assert seen.axe() == [], place
