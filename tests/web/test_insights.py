"""The pages of insights and recalls in a real browser: read, chosen, settled, started."""

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
from tests.web.browsing import Desk
from wanhui.flows.refresh_insights import refresh

pytestmark = [pytest.mark.browser, pytest.mark.database]
START = "/recalls?dimension=batch&key=b7"


def break_cups(home: world.Merchant, folder: Path) -> None:
    """Gives the merchant a month in which cups came broken, with figures up to now."""
    shift = home.now - NOW
    bring(home.account, write(folder, [_later(one, shift) for one in month()]), home.now)
    refresh(home.account, home.now)


def _later(record: dict[str, Any], by: timedelta) -> dict[str, Any]:
    moved = {k: (datetime.fromisoformat(record[k]) + by).isoformat() for k in ("at", "created_at") if k in record}
    return {**record, **moved}


def start_recall(at: Desk) -> None:
    """Finds the orders of a batch and starts to call them back."""
    page = at.go(START)
    page.fill("#recall-reason", "杯底开裂")
    page.fill("#recall-text", "您好，这批陶杯可能开裂，请先不要使用。可以选退款或换新，今天 18:00 前客服联系您。")
    page.check("input[name=offer][value=refund]")
    page.click("text=找出订单并开始")


def test_figures_are_read_settled_and_opened_and_a_recall_is_started(
    open_desk: Callable[..., Desk], merchant: world.Merchant, tmp_path: Path
) -> None:
    break_cups(merchant, tmp_path)
    seen = open_desk(merchant)
    page = seen.go("/insights")
    assert "手作陶杯" in page.inner_text("table[data-plot=plot-rates]")
    assert "数据不够" in page.inner_text("table[data-plot=plot-rates]")
    page.click("text=已处理 >> nth=0")
    assert page.locator(".insight-finding.quiet").count() == 1
    page.click("table[data-plot=plot-rates] >> text=看工单 >> nth=0")
    assert page.locator("tbody tr").count() == 12
    page = seen.go("/insights?by=supplier")
    page.select_option("#supplier", "bad")
    with page.expect_download() as kept:
        page.click("text=下载索赔材料")
    assert kept.value.suggested_filename.startswith("claim-20")
    start_recall(seen)
    assert "共 60 单" in page.inner_text("main")
    assert page.locator("text=向供应商索赔").count() == 1
    page.click('button:has-text("已下架停售")')
    assert page.locator('button:has-text("已下架停售")').count() == 0
