"""Orders about to miss dispatch or stuck on the way become cases before the buyer asks, one for each order."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import Home, home
from tests.flows.world import BAD, ORDER, SHOP, cases
from wanhui.errors import WanhuiError
from wanhui.flows.late_news import News, late_cases, tell_buyers
from wanhui.flows.show_desk import show_case
from wanhui.flows.watch_parcels import watch_parcels

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
PAID = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
BY = PAID + timedelta(hours=48)


def order(id_: str, **more: Any) -> dict[str, Any]:
    plain = {k: v for k, v in ORDER.items() if k not in ("shipped_at", "delivered_at")}
    return {**plain, "id": id_, "buyer": f"b-{id_}", "status": "paid", "created_at": PAID.isoformat(),
            "paid_at": PAID.isoformat(), "ship_by": BY.isoformat(), **more}  # fmt: skip


def scan(id_: str, at: datetime, status: str = "in_transit") -> dict[str, Any]:
    return {"kind": "shipment_event", "id": f"e-{id_}-{at:%d%H}", "shop": "s1", "order": id_, "at": at.isoformat(),
            "status": status, "courier": "中通", "tracking": "ZT1"}  # fmt: skip


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    return home(account, tmp_path, PAID, SHOP)


@pytest.mark.capability("C-NT-06")
def test_an_order_near_its_dispatch_deadline_is_found_at_three_quarters(shop: Home) -> None:
    shop.bring(PAID, order("o1"), order("o2"), order("o3", status="shipped", shipped_at=PAID.isoformat()))
    at = PAID + (BY - PAID) * 0.75
    assert watch_parcels(at - timedelta(minutes=1), only=shop.account) == 0
    shop.bring(at - timedelta(hours=1), order("o2", status="cancelled", updated_at=at.isoformat()))
    assert watch_parcels(at, only=shop.account) == 1
    assert watch_parcels(at + timedelta(hours=2), only=shop.account) == 0
    whole = shop.case()
    assert (whole.line.row.order, whole.line.row.reason) == ("o1", "late_parcel")
    assert "new_case" in [one.kind for one in shop.heard()]
    view = show_case(shop.account, whole.line.number, now=at, zone=CHINA)
    assert view is not None
    (chat,) = [one.text for one in view.drafts if one.object == "chat"]
    assert ("晚到" in chat or "进度" in chat) and "情况我看到了" not in chat, "the shop speaks first"


@pytest.mark.capability("C-NT-06")
def test_a_parcel_without_a_scan_for_48_hours_is_found(shop: Home) -> None:
    shop.bring(PAID, order("o1", status="shipped", shipped_at=PAID.isoformat(), ship_by=None))
    shop.bring(PAID + timedelta(hours=5), scan("o1", PAID + timedelta(hours=4)))
    assert watch_parcels(PAID + timedelta(hours=51), only=shop.account) == 0
    assert watch_parcels(PAID + timedelta(hours=53), only=shop.account) == 1
    assert shop.case().line.row.order == "o1"


@pytest.mark.capability("C-NT-06")
def test_buyers_are_told_before_they_ask_with_reason_date_and_options(shop: Home) -> None:
    shop.bring(PAID, order("o1"), order("o2"))
    now = PAID + timedelta(hours=40)
    now = now.replace(hour=12)
    watch_parcels(now, only=shop.account)
    waiting = late_cases(shop.account, now=now)
    assert [one.late for one in waiting] == ["not_dispatched", "not_dispatched"]
    day = (now + timedelta(days=3)).date()
    news = News(reason="stock", until=day, key="k")
    told = tell_buyers(shop.agent, [one.number for one in waiting], news, now=now)
    assert sorted(told.done) == [one.number for one in waiting]
    from wanhui.flows.plans import carry_out

    for whole in cases(shop.account):
        carry_out(shop.account, whole.line.id, "late:k", now=now + timedelta(seconds=5))
    for whole in cases(shop.account):
        (text,) = [reply.text for reply in whole.replies if reply.status == "sent"]
        assert "还没有发出" in text and "缺货" in text and f"{day.month}月{day.day}日" in text
        assert "继续等" in text and "退款" in text and "评" not in text


def test_news_that_is_not_true_or_comes_too_late_is_refused(shop: Home) -> None:
    shop.bring(PAID, order("o1"))
    now = (PAID + timedelta(hours=40)).replace(hour=12)
    watch_parcels(now, only=shop.account)
    (one,) = late_cases(shop.account, now=now)
    for news, code in (
        (News(reason="weather?", until=now.date() + timedelta(days=1), key="a"), "E-LATE-REASON"),
        (News(reason="stock", until=now.date() - timedelta(days=1), key="a"), "E-LATE-DATE"),
    ):
        with pytest.raises(WanhuiError) as refused:
            tell_buyers(shop.agent, [one.number], news, now=now)
        assert refused.value.code == code
    assert shop.now_is().plans == ()


def test_a_parcel_that_moved_meanwhile_takes_the_news_back(shop: Home) -> None:
    shop.bring(PAID, order("o1"))
    now = (PAID + timedelta(hours=40)).replace(hour=22)
    watch_parcels(now, only=shop.account)
    (one,) = late_cases(shop.account, now=now)
    tell_buyers(
        shop.agent, [one.number], News(reason="stock", until=(now + timedelta(days=2)).date(), key="k"), now=now
    )
    shop.bring(now + timedelta(hours=3), scan("o1", now + timedelta(hours=2), "picked_up"))
    shop.pass_until((now + timedelta(days=1)).replace(hour=9, minute=1))
    assert shop.sent() == []
    assert late_cases(shop.account, now=now + timedelta(hours=5)) == ()


def test_a_late_order_with_an_open_case_joins_it(shop: Home) -> None:
    shop.bring(PAID, order("o1"))
    shop.bring(PAID + timedelta(hours=1), {**BAD, "order": "o1", "buyer": "b-o1", "text": "还不发货"})
    watch_parcels(PAID + timedelta(hours=40), only=shop.account)
    assert shop.case().line.row.reason == "bad_review"
    assert [event.kind for event in shop.case().events][-1] != "opened"


def test_a_shop_that_sends_no_scans_has_no_stuck_parcels(shop: Home) -> None:
    shop.bring(PAID, order("o1", status="shipped", shipped_at=PAID.isoformat(), ship_by=None))
    assert watch_parcels(PAID + timedelta(days=4), only=shop.account) == 0
    assert cases(shop.account) == []


def test_an_import_of_the_past_wakes_nobody(shop: Home) -> None:
    old = order("o1", created_at="2026-05-01T10:00:00+08:00", paid_at="2026-05-01T10:00:00+08:00",
                ship_by="2026-05-03T10:00:00+08:00")  # fmt: skip
    shop.bring(PAID, old, order("o2", status="finished"))
    assert watch_parcels(PAID + timedelta(days=1), only=shop.account) == 0
