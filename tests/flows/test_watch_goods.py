"""A lower price and a count below the open orders become cases before the buyer asks, and the buyer hears first."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import Home, home
from tests.flows.world import ORDER, SHOP, cases, state
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.export_lists import Asked, Looking, numbers_on
from wanhui.flows.goods_news import goods_view, prepare_payments, tell_short
from wanhui.flows.plans import carry_out
from wanhui.flows.price_check import promise_price
from wanhui.flows.watch_goods import choose_counts

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=CHINA)


def product(price: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {"kind": "product", "id": "p1", "shop": "s1", "title": "手作陶杯", "updated_at": at.isoformat(),
            "skus": [{"id": "w", "price": price}, {"id": "y", "price": "68.00"}], **more}  # fmt: skip


def order(id_: str, days: int, *, sku: str = "w", quantity: int = 1, **more: Any) -> dict[str, Any]:
    bought = NOON - timedelta(days=days)
    line = {"product": "p1", "sku": sku, "title": "手作陶杯", "quantity": quantity, "price": "68.00"}
    paid = str(68 * quantity)
    return {**ORDER, "id": id_, "buyer": f"b-{id_}", "created_at": bought.isoformat(), "paid_at": bought.isoformat(),
            "lines": [line], "paid": paid, "shipped_at": None, "delivered_at": None, "status": "finished",
            **more}  # fmt: skip


def count(stock: int, at: datetime) -> dict[str, Any]:
    return {"kind": "inventory", "id": f"i{at:%d%H%M}{stock}", "shop": "s1", "product": "p1", "sku": "w",
            "at": at.isoformat(), "stock": stock}  # fmt: skip


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    return home(account, tmp_path, NOON - timedelta(days=40), SHOP)


def owner(shop: Home) -> Agent:
    return Agent(account=shop.account, id=shop.lead.id, role="owner")


def orders_of_cases(account: UUID) -> list[str]:
    return sorted(whole.line.row.order or "" for whole in cases(account))


@pytest.mark.capability("C-RM-08")
def test_a_lower_price_finds_who_is_owed_the_difference_and_prepares_the_payment(
    shop: Home, other_account: UUID
) -> None:
    promise_price(owner(shop), "s1", 7, now=NOON)
    shop.bring(NOON - timedelta(days=1), product("68.00", NOON - timedelta(days=1)))
    shop.bring(
        NOON - timedelta(days=1), order("near", 3, quantity=2, streamer="阿月"), order("edge", 7), order("past", 8),
        order("other", 3, sku="y"), order("back", 3, status="refunded"), order("after", -1),
    )  # fmt: skip
    shop.bring(NOON, product("56.50", NOON))
    assert orders_of_cases(shop.account) == ["edge", "near"], "the look-back is the promised period"
    assert {whole.line.row.reason for whole in cases(shop.account)} == {"price_drop"}
    assert {whole.line.row.playbook.partition("@")[0] for whole in cases(shop.account)} == {"price_drop"}
    (line,) = goods_view(shop.account).drops
    assert (line.owed, line.total.amount, line.not_owed, line.promised_days) == (2, Decimal("34.50"), 2, 7)
    assert goods_view(other_account).drops == ()
    hers = goods_view(shop.account, sold="阿月")
    assert [(one.owed, one.total.amount, one.not_owed) for one in hers.drops] == [(1, Decimal("23.00"), 0)]
    assert [one.row.order for one in hers.price_cases] == ["near"]
    by = Looking(agent=shop.agent, now=NOON, zone=CHINA)
    assert list(numbers_on(Asked(list="goods", query=QueueQuery(sold="阿月")), by)) == [hers.price_cases[0].number]
    assert goods_view(shop.account, sold="没有").price_cases == ()

    numbers = [one.number for one in goods_view(shop.account).price_cases]
    done = prepare_payments(shop.agent, numbers, key="k", now=NOON)
    assert (sorted(done.done), done.refused) == (numbers, ())
    assert prepare_payments(shop.agent, numbers, key="k", now=NOON).refused == ()
    for whole in cases(shop.account):
        case = state(whole)
        amount = "23.00" if case.order == "near" else "11.50"
        (remedy,) = [one for one in case.remedies if one.kind == "price_difference"]
        assert (f"{remedy.cost}", remedy.owed) == (amount, True)
        assert carry_out(shop.account, whole.line.id, "price:told", now=NOON + timedelta(seconds=5))
    texts = [reply.text for whole in cases(shop.account) for reply in whole.replies if reply.status == "sent"]
    assert len(texts) == 2 and all("价保期" in text and "11月19日18:00前" in text for text in texts)
    shop.bring(NOON + timedelta(hours=1), product("56.50", NOON + timedelta(hours=1)))
    shop.bring(NOON + timedelta(hours=1), product("56.50", NOON - timedelta(days=30), title="旧价"))
    assert len(goods_view(shop.account).drops) == 1, "the same price again is no cut"


@pytest.mark.capability("C-RM-08")
def test_without_a_promise_nobody_is_owed_and_no_case_is_opened(shop: Home) -> None:
    shop.bring(NOON - timedelta(days=1), product("68.00", NOON - timedelta(days=1)), order("near", 3))
    shop.bring(NOON, product("56.50", NOON))
    (line,) = goods_view(shop.account).drops
    assert (line.owed, line.not_owed, line.promised_days) == (0, 2, 0), "who asks hears the truth: nothing is owed"
    assert cases(shop.account) == []


def test_open_orders_beyond_the_count_become_cases_and_their_buyers_choose(shop: Home) -> None:
    waiting = [order(f"o{n}", 1, status="paid", paid_at=(NOON - timedelta(hours=9 - n)).isoformat()) for n in range(3)]
    shop.bring(NOON - timedelta(hours=5), product("68.00", NOON - timedelta(days=1)), *waiting)
    shop.bring(NOON - timedelta(hours=4), count(0, NOON - timedelta(hours=4)))
    assert cases(shop.account) == [], "nothing left to sell is not out of stock"
    shop.bring(NOON - timedelta(hours=3), count(-1, NOON - timedelta(hours=3)))
    assert orders_of_cases(shop.account) == ["o2"], "the last paid is the one without goods"
    choose_counts(owner(shop), "s1", "on_hand", now=NOON)
    shop.bring(NOON - timedelta(hours=2), count(1, NOON - timedelta(hours=2)))
    assert orders_of_cases(shop.account) == ["o1", "o2"]
    shop.bring(NOON - timedelta(hours=1), order("o3", 0, status="paid", source="room-8"))
    assert orders_of_cases(shop.account) == ["o1", "o2", "o3"], "a new order beyond the count"

    assert [one.row.order for one in goods_view(shop.account, sold="room-8").stock_cases] == ["o3"]
    view = goods_view(shop.account)
    assert [(one.id, meaning, days) for one, meaning, days in view.meanings] == [("s1", "on_hand", 0)]
    numbers = [one.number for one in view.stock_cases]
    day = NOON.date() + timedelta(days=5)
    with pytest.raises(WanhuiError) as refused:
        tell_short(shop.agent, numbers, until=day, looked=False, now=NOON)
    assert refused.value.code == "E-STOCK-LOOK"
    shop.bring(NOON, count(3, NOON))
    told = tell_short(shop.agent, numbers, until=day, looked=True, now=NOON)
    assert [(len(told.done)), [why.code for _, why in told.refused]] == [1, ["E-STOCK-NOT", "E-STOCK-NOT"]]
    (whole,) = [one for one in cases(shop.account) if one.line.number in told.done]
    assert whole.line.row.order == "o3"
    assert carry_out(shop.account, whole.line.id, "stock:told", now=NOON + timedelta(seconds=5))
    (text,) = [reply.text for one in cases(shop.account) for reply in one.replies if reply.status == "sent"]
    assert "11月23日" in text and "换一款" in text and "退款" in text


def test_old_counts_and_old_prices_wake_nobody(shop: Home) -> None:
    promise_price(owner(shop), "s1", 30, now=NOON)
    choose_counts(owner(shop), "s1", "on_hand", now=NOON)
    past = NOON - timedelta(days=20)
    shop.bring(NOON, product("68.00", past - timedelta(days=1)), order("near", 3), order("open", 2, status="paid"))
    shop.bring(NOON, product("50.00", past), count(0, past))
    assert cases(shop.account) == []
    for meaning, code in (("guess", "E-SHOP-SETTING"),):
        with pytest.raises(WanhuiError) as refused:
            choose_counts(owner(shop), "s1", meaning, now=NOON)
        assert refused.value.code == code
