"""Figures, findings and the cases behind them, from records that came in through the front door."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOW
from tests.flows.world import SHOP, bring, review, write
from wanhui.errors import WanhuiError

pytestmark = pytest.mark.database
ZONE = ZoneInfo("Asia/Shanghai")
GOODS = [
    {"kind": "supplier", "id": "good", "shop": "s1", "name": "青禾"},
    {"kind": "product", "id": "cup", "shop": "s1", "title": "手作陶杯", "supplier": "bad",
     "skus": [{"id": "cup-w", "batch": "b7"}]},
    {"kind": "product", "id": "bag", "shop": "s1", "title": "帆布包", "supplier": "good"},
    {"kind": "product", "id": "rare", "shop": "s1", "title": "孤品", "supplier": "third"},
]  # fmt: skip


def order(n: int, product: str, days_ago: float, **more: Any) -> dict[str, Any]:
    at = NOW - timedelta(days=days_ago)
    line = {
        "product": product,
        "quantity": 1,
        "price": "68.00",
        **({"sku": "cup-w", "batch": "b7"} if product == "cup" else {}),
    }
    return {
        "kind": "order", "id": f"o{n}", "shop": "s1", "buyer": f"b{n}", "created_at": at.isoformat(), "lines": [line],
        "status": "finished", "courier": "中通", "address": {"province": "浙江省"}, **more,
    }  # fmt: skip


def complaint(n: int, days_ago: float, text: str = "杯子寄来是碎的，一打开全是碎片") -> dict[str, Any]:
    at = (NOW - timedelta(days=days_ago)).isoformat()
    return review(f"r{n}", text, order=f"o{n}", buyer=f"b{n}", stars=1, at=at)


def month() -> list[dict[str, Any]]:
    """Sixty orders of each of two products and five of a third; twelve cups came broken, two bags were late."""
    orders = [order(n, "cup", 2 + n % 20) for n in range(60)] + [order(100 + n, "bag", 2 + n % 20) for n in range(60)]
    orders += [order(200 + n, "rare", 3) for n in range(5)]
    return [SHOP, *GOODS, *orders, *(complaint(n, 1) for n in range(12)),
            *(complaint(100 + n, 1, "颜色发错了，我买的是白色") for n in range(2)), complaint(200, 1)]  # fmt: skip


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    from wanhui.flows.refresh_insights import refresh

    bring(account, write(tmp_path, month()), NOW)
    refresh(account, NOW)
    return account


def figures(account: UUID, **wanted: Any) -> Any:
    from wanhui.flows.insights import Wanted, show_insights

    return show_insights(account, Wanted(**wanted), now=NOW, zone=ZONE)


def test_causes_are_ranked_by_rates_an_order_with_intervals_and_tell_whose_matter_they_are(shop: UUID) -> None:
    rows = {row.key: row for row in figures(shop).rows}
    cup, bag, rare = rows["cup"], rows["bag"], rows["rare"]
    assert next(iter(rows)) == "cup"
    assert (cup.name, cup.rate.orders, cup.rate.count) == ("手作陶杯", 60, 12)
    assert cup.rate.low < cup.rate.rate < cup.rate.high
    assert cup.rate.rate > bag.rate.rate
    assert (cup.issues[0][0], cup.side) == ("damaged", "supply_chain")
    assert bag.side == "management"
    # One of five complained: that is no rate of a fifth.
    assert (rare.rate.orders, rare.rate.rate, rare.rate.verdict) == (5, None, "not_enough")
    for by, key in (
        ("sku", "cup-w"), ("batch", "b7"), ("supplier", "bad"), ("courier", "中通"), ("courier_region", "中通|浙江省"),
    ):  # fmt: skip
        assert key in {row.key for row in figures(shop, by=by).rows}, by


def answered(n: int, agent: str) -> dict[str, Any]:
    at = (NOW - timedelta(hours=20)).isoformat()
    return {"kind": "message", "id": f"m{n}", "shop": "s1", "conversation": f"c{n}", "from": "seller", "agent": agent,
            "order": f"o{n}", "buyer": f"b{n}", "at": at, "text": "您好，我来帮您看看。"}  # fmt: skip


@pytest.mark.capability("C-IS-01")
def test_each_thing_that_orders_have_in_common_ranks_by_rate_and_the_few_are_hidden(
    account: UUID, tmp_path: Path
) -> None:
    from wanhui.flows.refresh_insights import refresh

    def made(n: int, product: str, *, is_bad: bool) -> dict[str, Any]:
        side = "bad" if is_bad else "good"
        more = {"warehouse": f"{side}-w", "courier": f"{side}-c", "source": f"{side}-live", "streamer": f"{side}-s"}
        return order(n, product, 3, **more)

    orders = [made(n, "cup", is_bad=True) for n in range(40)] + [made(n, "bag", is_bad=False) for n in range(100, 400)]
    said = [
        *(complaint(n, 1) for n in range(10)),
        *(complaint(n, 1, "颜色发错了，我要的是白色") for n in range(100, 112)),
    ]
    talks = [*(answered(n, "a-bad") for n in range(40)), *(answered(n, "a-good") for n in range(100, 400))]
    few = [order(900 + n, "rare", 3) for n in range(5)]
    bring(account, write(tmp_path, [SHOP, *GOODS, *orders, *few, *said, complaint(900, 1), *talks]), NOW)
    refresh(account, NOW)
    for by, worst, other in (
        ("sku", "cup-w", None), ("batch", "b7", None), ("supplier", "bad", "good"), ("warehouse", "bad-w", "good-w"),
        ("courier", "bad-c", "good-c"), ("agent", "a-bad", "a-good"), ("streamer", "bad-s", "good-s"),
        ("live", "bad-live", "good-live"),
    ):  # fmt: skip
        rows = figures(account, by=by).rows
        assert rows[0].key == worst, by
        # Fewer complaints, yet of fewer orders: what ranks is the rate.
        assert (rows[0].rate.orders, rows[0].rate.count, rows[0].side) == (40, 10, "supply_chain"), by
        assert rows[0].rate.low < rows[0].rate.rate < rows[0].rate.high
        second = next((row for row in rows if row.key == other), None)
        assert second is None or (second.rate.count, second.side) == (12, "management")
    rare = next(row for row in figures(account).rows if row.key == "rare")
    assert (rare.rate.rate, rare.rate.verdict) == (None, "not_enough")
    from wanhui.flows.insights import Wanted, show_behind

    assert len(show_behind(account, Wanted(by="agent"), "a-bad", now=NOW, zone=ZONE).cases) == 10


def test_a_supplier_is_to_be_thought_over_where_its_card_says_so(shop: UUID, tmp_path: Path) -> None:
    from wanhui.flows.suppliers import show_suppliers

    def told() -> list[str]:
        return [row.key for row in figures(shop, by="supplier").rows if row.is_to_replace]

    assert told() == [card.supplier for card in show_suppliers(shop, "s1", now=NOW).cards if card.is_over] == ["bad"]
    assert [row.key for row in figures(shop, by="supplier", shop="nowhere").rows] == []
    apart = [{**one, "category": one["id"]} for one in GOODS if one["kind"] == "product"]
    bring(shop, write(tmp_path, apart, "apart.jsonl"), NOW)
    assert told() == [], "nobody sells goods of the same kind"


def test_three_reviews_on_one_topic_within_a_week_are_told_once(shop: UUID) -> None:
    from wanhui.flows.refresh_insights import refresh

    found = [one for one in figures(shop).findings if one.kind == "cluster"]
    assert [(one.dimension, one.key, one.issue, one.payload["count"]) for one in found] == [
        ("product", "cup", "damaged", 12)
    ]
    assert refresh(shop, NOW + timedelta(hours=1)) == 0


@pytest.mark.capability("C-IS-02")
def test_clusters_falling_stars_spikes_and_a_week_worse_than_the_last_are_told_at_once(
    account: UUID, tmp_path: Path
) -> None:
    from wanhui.flows.refresh_insights import refresh
    from wanhui.store.notices import notices_for

    orders = [order(n, "bag", 28 + n % 20) for n in range(60)] + [order(100 + n, "cup", 4 + n % 45) for n in range(360)]
    usual = [
        complaint(100 + 45 * k + d, d - 2, "颜色发错了，我要的是白色")
        for k, d in enumerate((13, 16, 21, 25, 30, 36, 39, 42))
    ]
    good = [{**complaint(n, 10 + n % 15, "很好看，做工也扎实"), "stars": 5} for n in range(30)]
    before, now = [complaint(n, 9) for n in range(30, 34)], [complaint(n, 2) for n in range(34, 50)]
    bring(account, write(tmp_path, [SHOP, *GOODS, *orders, *usual, *good, *before, *now]), NOW)
    refresh(account, NOW)
    seen = {one.kind: one for one in figures(account).findings}
    assert (seen["cluster"].key, seen["cluster"].issue, seen["cluster"].payload["count"]) == ("bag", "damaged", 16)
    assert seen["spike"].issue == "damaged"
    assert {cause["dimension"] for cause in seen["spike"].payload["causes"]} >= {"product"}
    told = [one.notice for one in notices_for(account, "nobody", is_lead=True) if one.notice.kind == "finding"]
    assert {one.key.split(":")[1] for one in told} >= {"cluster", "rise", "rating", "spike"}
    assert not [one for one in notices_for(account, "an agent", is_lead=False) if one.notice.kind == "finding"]
    assert (seen["rise"].issue, seen["rise"].payload["count"], seen["rise"].payload["before"]) == ("damaged", 16, 4)
    assert seen["rating"].key == "bag"
    assert seen["rating"].payload["count"] < 2 < seen["rating"].payload["before"]


def test_every_figure_opens_its_cases(shop: UUID) -> None:
    from wanhui.flows.insights import Wanted, show_behind

    found = show_behind(shop, Wanted(by="batch"), "b7", now=NOW, zone=ZONE)
    assert len(found.cases) == 12
    assert {one.sku for one in found.cases} == {"cup-w"}
    by = {key: show_behind(shop, Wanted(by="courier_region"), key, now=NOW, zone=ZONE).cases for key in
          ("中通|浙江省", "中通|华东", "中通|华南", "圆通|华东")}  # fmt: skip
    assert by["中通|浙江省"] == by["中通|华东"] != () == by["中通|华南"] == by["圆通|华东"]


def test_counting_again_changes_nothing_and_later_orders_are_added(shop: UUID, tmp_path: Path) -> None:
    from wanhui.flows.refresh_insights import refresh

    before = figures(shop).total
    refresh(shop, NOW)
    assert figures(shop).total == before
    bring(shop, write(tmp_path, [order(900, "bag", 1)], "later.jsonl"), NOW)
    refresh(shop, NOW)
    assert figures(shop).total.orders == before.orders + 1


def test_an_account_without_orders_has_no_rate_and_nothing_is_divided_by_nothing(account: UUID) -> None:
    from wanhui.flows.refresh_insights import refresh

    assert refresh(account, NOW) == 0
    view = figures(account)
    assert (view.total.rate, view.rows, view.findings) == (None, (), ())


def test_all_orders_that_complained_are_a_rate_of_one_at_most(account: UUID, tmp_path: Path) -> None:
    from wanhui.flows.refresh_insights import refresh

    orders = [order(n, "bag", 3) for n in range(30)]
    bring(account, write(tmp_path, [SHOP, *GOODS, *orders, *(complaint(n, 1) for n in range(30))]), NOW)
    refresh(account, NOW)
    (row,) = figures(account).rows
    assert 0.9 < row.rate.rate <= 1.0


def test_a_supplier_that_got_another_name_keeps_its_figures(shop: UUID, tmp_path: Path) -> None:
    renamed = {"kind": "supplier", "id": "bad", "shop": "s1", "name": "新名字", "updated_at": NOW.isoformat()}
    bring(shop, write(tmp_path, [renamed], "renamed.jsonl"), NOW)
    row = next(row for row in figures(shop, by="supplier").rows if row.key == "bad")
    assert (row.name, row.rate.count) == ("新名字", 12)


def test_another_account_sees_none_of_it(shop: UUID, other_account: UUID) -> None:
    from wanhui.flows.desk_acts import Agent
    from wanhui.flows.insights import Wanted, settle_finding, show_behind

    assert figures(other_account).findings == ()
    assert show_behind(other_account, Wanted(by="batch"), "b7", now=NOW, zone=ZONE).cases == ()
    (one, *_) = figures(shop).findings
    settle_finding(Agent(account=other_account, id=one.id, role="owner"), one.id, now=NOW)
    assert figures(shop).findings[0].settled_at is None


def test_a_lead_settles_a_finding_and_an_agent_does_not(shop: UUID) -> None:
    from wanhui.flows.desk_acts import Agent
    from wanhui.flows.insights import settle_finding

    (one, *_) = figures(shop).findings
    with pytest.raises(WanhuiError) as refused:
        settle_finding(Agent(account=shop, id=one.id, role="agent"), one.id, now=NOW)
    assert refused.value.code == "E-ROLE-LEAD"
    settle_finding(Agent(account=shop, id=one.id, role="lead"), one.id, now=NOW)
    assert {f.id: f.settled_at for f in figures(shop).findings}[one.id] == NOW


def test_the_page_asks_no_more_of_the_database_for_more_goods(shop: UUID) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as three:
        figures(shop)
    with CaptureQueriesContext(connection) as one:
        figures(shop, by="courier")
    assert len(three) <= len(one) + 1 <= 10


def test_old_orders_that_come_in_after_the_first_count_are_counted_on_their_days(shop: UUID, tmp_path: Path) -> None:
    from wanhui.flows.insights import Wanted, show_insights
    from wanhui.flows.refresh_insights import refresh

    wanted = Wanted(by="product", days=90)
    before = {row.key: row.rate for row in show_insights(shop, wanted, now=NOW, zone=ZONE).rows}
    late = [order(300 + n, "cup", 70 + n % 4) for n in range(30)]
    bring(shop, write(tmp_path, [*late, *(complaint(300 + n, 65) for n in range(5))], "late.jsonl"), NOW)
    refresh(shop, NOW)
    refresh(shop, NOW)
    rows = {row.key: row.rate for row in show_insights(shop, wanted, now=NOW, zone=ZONE).rows}
    assert (rows["cup"].orders, rows["cup"].count) == (before["cup"].orders + 30, before["cup"].count + 5)
    assert rows["bag"].count == before["bag"].count
    word = complaint(320, 64)
    bring(shop, write(tmp_path, [word], "word.jsonl"), NOW)
    refresh(shop, NOW)
    (cup,) = (row for row in show_insights(shop, wanted, now=NOW, zone=ZONE).rows if row.key == "cup")
    assert (cup.rate.orders, cup.rate.count) == (rows["cup"].orders, rows["cup"].count + 1)


def test_old_words_that_are_read_long_after_they_came_in_are_counted(
    shop: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wanhui.flows import count_orders
    from wanhui.flows.ingest import Wish, ingest
    from wanhui.flows.insights import Wanted, show_insights
    from wanhui.flows.read import read_all
    from wanhui.flows.refresh_insights import refresh

    def cups() -> int:
        found = show_insights(shop, Wanted(by="product", days=90), now=NOW, zone=ZONE)
        return next(row.rate.count for row in found.rows if row.key == "cup")

    monkeypatch.setattr(count_orders, "_SAVING", timedelta(minutes=-1))  # the import began long ago
    before = cups()
    ingest(shop, write(tmp_path, [order(400, "cup", 70), complaint(400, 65)], "long.jsonl"), Wish(), now=NOW)
    refresh(shop, NOW)
    assert read_all(shop, now=lambda: NOW) == 1
    refresh(shop, NOW)
    assert cups() == before + 1
