"""Listings to fix and process gaps on their pages: the words, the facts, who sees to it, and what a change did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client, RequestFactory

from tests.web import world
from wanhui.store.case_lists import every_case
from wanhui.store.gaps import GapLine, gap_lines, keep_effects, keep_gap
from wanhui.store.keys import new_key
from wanhui.web.viewer import Viewer

pytestmark = pytest.mark.database
Visit = Callable[..., Client]
FIGURES = {"count": 4, "of": 80, "rate": 0.04, "low": 0.01, "high": 0.1, "base": 0.01, "variant": "", "cost": "36.00",
           "priced": 3}  # fmt: skip


def a_gap(home: world.Merchant, rule: str, number: int, *, product: str = "", key: str = "") -> GapLine:
    return GapLine(
        id=new_key(), shop="s1", rule=rule, product=product, key=key, figures=FIGURES, numbers=(number,),
        opened_at=home.now, owner=str(home.person), due_at=home.now + timedelta(days=14),
    )  # fmt: skip


def test_gaps_are_shown_with_words_facts_and_acts_and_groups_of_pages_lead_to_them(
    visit: Visit, merchant: world.Merchant
) -> None:
    world.add_case(merchant)
    (case,) = every_case(merchant.account)
    listing, process = (
        a_gap(merchant, "material", case.number, product="cup"),
        a_gap(merchant, "late_dispatch", case.number, key="东仓"),
    )
    for one in (listing, process):
        keep_gap(merchant.account, one)
    seen = visit(merchant)
    page = seen.get("/insights/listings").content.decode()
    for words in (
        "材质和写的不一样",
        "80 单里 4 单",
        "全部平均 1.0%",
        "36.00 CNY",
        f"#{case.number}</a>",
        "成分",
        "运营",
    ):
        assert words in page, words
    assert 'href="/insights/process"' in page and 'href="/weekly"' not in page and "/insights/weekly" not in page
    assert page.count('aria-current="true"') == 1 and page.count('aria-current="page"') >= 2
    assert "东仓" in seen.get("/insights/process").content.decode() and "东仓" not in page
    change = f"/insights/gaps/{listing.id}"
    day = f"{merchant.now + timedelta(days=3):%Y-%m-%d}"
    assert seen.post(change, {"kind": "listing", "owner": "nobody", "due": day}).status_code == 422
    form = {"kind": "listing", "owner": str(merchant.person), "due": day}
    assert seen.post(change, form)["Location"] == "/insights/listings"
    assert seen.post(f"{change}/mended", {"kind": "listing", "note": ""}).status_code == 422
    assert seen.post(f"{change}/mended", {"kind": "listing", "note": "<b>成分写清</b>"}).status_code == 302
    keep_effects(merchant.account, {listing.id: {"before": 8, "before_of": 40, "after": 1, "after_of": 40}})
    page = seen.get("/insights/listings").content.decode()
    assert "&lt;b&gt;成分写清" in page and "改之前 40 里 8，改之后 40 里 1" in page and "明显少了" in page
    assert [one.note for one in gap_lines(merchant.account) if one.done_at] == ["<b>成分写清</b>"]
    assert seen.post(f"/insights/gaps/{new_key()}/mended", {"kind": "process", "note": "x"}).status_code == 422
    agent = visit(world.colleague(merchant, role="agent"))
    assert "换人" not in agent.get("/insights/process").content.decode()
    assert agent.post(f"/insights/gaps/{process.id}/mended", {"kind": "process", "note": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("America/New_York", "2026-11-30", "2026-12-01 04:59"),
        ("Asia/Shanghai", "2026-11-30", "2026-11-30 15:59"),
        ("America/New_York", "9999-12-31", None),
        ("Asia/Shanghai", "30.11.2026", None),
    ],
)
def test_a_day_of_a_form_ends_in_the_evening_of_the_viewer_or_is_none(zone: str, day: str, end: str | None) -> None:
    from wanhui.web.case_acts import evening

    request = RequestFactory().post("/", {"due": day})
    now = datetime(2026, 11, 22, tzinfo=UTC)
    request.viewer = Viewer(language="zh", theme="", zone=ZoneInfo(zone), now=now)  # type: ignore[attr-defined]
    found = evening(request, "due")
    assert (found and f"{found.astimezone(UTC):%Y-%m-%d %H:%M}") == end
