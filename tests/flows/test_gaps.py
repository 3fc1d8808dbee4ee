"""Listings to fix and process gaps, from records that came in through the front door to what a change has done."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.flows.agreed import _person
from tests.flows.world import SHOP, bring, review, write
from wanhui.errors import WanhuiError
from wanhui.flows.gaps import change_gap, mend_gap, show_gaps
from wanhui.flows.refresh_insights import refresh
from wanhui.flows.watch_gaps import watch_gaps
from wanhui.store.keys import new_key
from wanhui.store.members import limit_shops
from wanhui.store.notices import notices_for

pytestmark = pytest.mark.database
#: Wednesday, 18 November 2026, 10:00 in China.
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DRESS = {
    "kind": "product", "id": "dress", "shop": "s1", "title": "棉麻连衣裙", "supplier": "v1",
    "skus": [{"id": "m", "name": "藏青 M码"}, {"id": "l", "name": "藏青 L码"}], 
}  # fmt: skip
BAG = {"kind": "product", "id": "bag", "shop": "s1", "title": "帆布包", "skus": [{"id": "b", "name": "本白"}]}


def sold(part: str, count: int, at: datetime, product: str, sku: str, **more: Any) -> list[dict[str, Any]]:
    line = {"product": product, "sku": sku, "quantity": 1, "price": "99.00"}
    return [
        {"kind": "order", "id": f"{part}{n}", "shop": "s1", "buyer": f"b-{part}{n}", "status": "finished",
         "created_at": (at + n * timedelta(minutes=7)).isoformat(), "lines": [line], **more}
        for n in range(count)
    ]  # fmt: skip


def said(orders: list[dict[str, Any]], text: str, *, after: timedelta = 5 * DAY) -> list[dict[str, Any]]:
    return [
        review(f"r-{one['id']}", text, order=one["id"], buyer=one["buyer"], product=one["lines"][-1]["product"],
               stars=1, at=(datetime.fromisoformat(one["created_at"]) + after).isoformat())
        for one in orders
    ]  # fmt: skip


def world(account: UUID, folder: Path) -> None:
    """Sixty dresses of which eight are another colour than the picture, and four M that came as L; sixty bags.

    One dress was bought with a bag that nobody complains of.
    """
    begun = NOW - 20 * DAY
    blue, plain = (
        sold("m", 40, begun, "dress", "m", warehouse="东仓"),
        sold("l", 20, begun, "dress", "l", warehouse="东仓"),
    )
    bags = sold("b", 60, begun, "bag", "b", warehouse="西仓")
    blue[0]["lines"] = [*bags[0]["lines"], *blue[0]["lines"]]
    words = said(blue[:8], "颜色和图片差太多了，色差严重") + said(blue[8:12], "发错货了，我买的M码，发来的是L码")
    bring(account, write(folder, [SHOP, DRESS, BAG, *blue, *plain, *bags, *words]), NOW)
    refresh(account, NOW)


def test_a_listing_that_buyers_keep_disputing_is_found_mended_and_measured(
    account: UUID, other_account: UUID, tmp_path: Path
) -> None:
    elsewhere = _person(account, "安宁", "lead")
    lead, agent = _person(account, "何越", "lead"), _person(account, "苏晴", "agent")
    limit_shops(account, elsewhere.id, [new_key()])
    world(account, tmp_path)
    assert watch_gaps(account, NOW) == 3
    assert watch_gaps(account, NOW) == 0, "what is open is brought up to date"
    told = {one.notice.says.zh for one in notices_for(account, str(lead.id), is_lead=True)}
    assert "反复出现：颜色和图片不一样，棉麻连衣裙 · 藏青 M码，8 件工单" in told
    (one,) = show_gaps(account, "listing", shop=None, now=NOW).gaps
    assert (one.rule.id, one.about.zh) == ("colour", "棉麻连衣裙 · 藏青 M码")
    assert (one.line.figures["count"], one.line.figures["of"]) == (8, 60)
    assert {quoted.quote for quoted in one.said} == {"颜色和图片差太多了，色差严重"} and len(one.line.numbers) == 8
    assert one.line.owner == str(lead.id) and one.line.due_at == NOW + 14 * DAY
    found = {one.rule.id: one for one in show_gaps(account, "process", shop="s1", now=NOW).gaps}
    assert set(found) == {"wrong_item", "mixed_variants"}
    assert found["mixed_variants"].about.zh == "棉麻连衣裙 · 藏青 M码 → 藏青 L码"
    assert found["wrong_item"].about.zh == "东仓" and found["wrong_item"].is_compared
    assert show_gaps(other_account, "listing", shop=None, now=NOW).gaps == ()

    with pytest.raises(WanhuiError, match="E-ROLE-RIGHT"):
        change_gap(agent, one.line.id, owner=str(agent.id), due_at=NOW + DAY, now=NOW)
    with pytest.raises(WanhuiError, match="E-GAP-FILL"):
        change_gap(lead, one.line.id, owner=str(agent.id), due_at=NOW - DAY, now=NOW)
    with pytest.raises(WanhuiError, match="E-GAP-FILL"):
        change_gap(lead, one.line.id, owner=str(elsewhere.id), due_at=NOW + DAY, now=NOW)
    assert set(one.owners) == {str(lead.id), str(agent.id)}, "only who may see the shop"
    with pytest.raises(WanhuiError, match="E-ROLE-LEAD"):
        mend_gap(agent, one.line.id, note="换了图", now=NOW)
    change_gap(lead, one.line.id, owner=str(agent.id), due_at=NOW + DAY, now=NOW)
    with pytest.raises(WanhuiError, match="E-GAP-NOTE"):
        mend_gap(agent, one.line.id, note=" ", now=NOW)
    mend_gap(agent, one.line.id, note="换成自然光下拍的图", now=NOW)
    with pytest.raises(WanhuiError, match="E-GAP-NONE"):
        mend_gap(agent, one.line.id, note="再改一次", now=NOW)

    # Orders made since complain less: first it is too early to say, then it shows.
    later = sold("n", 40, NOW + DAY, "dress", "m", warehouse="东仓")
    bring(
        account,
        write(tmp_path, [*later, *said(later[:1], "颜色和图片差太多了，色差严重")], "later.jsonl"),
        NOW + 8 * DAY,
    )
    for now, effect in ((NOW + 8 * DAY, "early"), (NOW + 20 * DAY, "fell")):
        refresh(account, now)
        assert watch_gaps(account, now) == 0, "what was just mended is no news"
        (done,) = show_gaps(account, "listing", shop=None, now=now).gaps
        assert done.effect == effect, done.around
    assert done.around is not None
    assert (done.around.before, done.around.before_of, done.around.after, done.around.after_of) == (8, 40, 1, 40)
    assert done.line.note == "换成自然光下拍的图"


def test_the_page_asks_as_often_for_three_gaps_as_for_one(account: UUID, tmp_path: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    world(account, tmp_path)
    watch_gaps(account, NOW)
    asked = []
    for kind in ("listing", "process"):
        with CaptureQueriesContext(connection) as taken:
            view = show_gaps(account, kind, shop=None, now=NOW)  # type: ignore[arg-type]
        asked.append(sum("set_config" not in one["sql"] and one["sql"].lstrip().startswith("SELECT") for one in taken))
        assert view.gaps
    assert asked[0] == asked[1] == 6
    assert all(Decimal(one.line.figures["cost"]) == 0 and one.line.figures["priced"] == 0 for one in view.gaps)


def test_the_example_shop_shows_the_two_sizes_that_its_warehouse_mixes_up(account: UUID, tmp_path: Path) -> None:
    lines = (Path(__file__).parents[2] / "examples" / "shop" / "records.jsonl").read_text(encoding="utf-8")
    mine = [
        one for one in map(json.loads, filter(None, lines.split("\n"))) if "dy-qimu" in (one["id"], one.get("shop"))
    ]
    now = datetime(2026, 11, 12, 2, 30, tzinfo=UTC)
    bring(account, write(tmp_path, mine), now)
    watch_gaps(account, now)
    (found,) = [
        one for one in show_gaps(account, "process", shop=None, now=now).gaps if one.rule.id == "mixed_variants"
    ]
    assert (found.line.product, found.line.key) == ("shirt", "shirt-white-m|shirt-white-l")
    assert len(found.line.numbers) == 3
