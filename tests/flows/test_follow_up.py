"""After the remedy: the parcel is told of at each change and every two days, and one question is asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.flows.agreed import CHAT, Home, days, home
from tests.flows.test_plans import MORNING, SAID, looked_into, resend_chosen

pytestmark = pytest.mark.database
SENT = MORNING + timedelta(hours=2)


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    made = looked_into(home(account, tmp_path, MORNING))
    resend_chosen(made, MORNING + timedelta(hours=1))
    return made


def scan(shop: Home, status: str, at: datetime, **more: Any) -> None:
    given = {"kind": "shipment_event", "id": f"e-{status}-{at:%d%H%M}", "shop": "s1", "order": "261110-1",
             "at": at.isoformat(), "status": status, "courier": "中通", "tracking": "ZT7788", **more}  # fmt: skip
    shop.bring(at + timedelta(minutes=1), given)
    shop.pass_until(at + timedelta(minutes=2))


@pytest.mark.capability("C-FU-01")
def test_each_change_of_the_parcel_is_told_with_courier_number_and_where_to_look(shop: Home) -> None:
    scan(shop, "picked_up", SENT)
    scan(shop, "in_transit", SENT + timedelta(hours=3))
    scan(shop, "in_transit", SENT + timedelta(hours=5))  # no change, no news
    scan(shop, "out_for_delivery", SENT + timedelta(days=1))
    told = shop.sent()[1:]
    assert len(told) == 3
    assert all("中通" in text and "ZT7788" in text and "查询" in text for text in told)
    assert not any("评" in text for text in told)
    scan(shop, "delivered", SENT + timedelta(days=1, hours=3))
    assert "已送到" in shop.sent()[-1]
    assert [remedy.state for remedy in shop.now_is().remedies] == ["done"]


@pytest.mark.capability("C-FU-01")
def test_a_silent_parcel_is_told_of_every_two_days_until_it_arrives(shop: Home) -> None:
    scan(shop, "in_transit", SENT)
    before = len(shop.sent())
    shop.pass_until(SENT + timedelta(hours=47))
    assert len(shop.sent()) == before
    shop.pass_until(SENT + timedelta(hours=49))
    assert "还在路上" in shop.sent()[-1] and "ZT7788" in shop.sent()[-1]
    shop.pass_until(SENT + timedelta(hours=98))
    assert len(shop.sent()) == before + 2
    scan(shop, "delivered", SENT + timedelta(hours=99))
    after = len(shop.sent())
    shop.pass_until(SENT + timedelta(hours=160))
    assert not any("还在路上" in text for text in shop.sent()[after:])


@pytest.mark.capability("C-FU-01")
@pytest.mark.parametrize("kind", ["return_refund", "exchange", "resend"])
def test_a_return_or_exchange_that_the_buyer_asked_for_is_followed_too(
    account: UUID, tmp_path: Path, kind: str
) -> None:  # fmt: skip
    shop = looked_into(home(account, tmp_path, MORNING))
    shop.bring(SENT, {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "261110-1", "type": kind,
                      "at": SENT.isoformat(), "status": "agreed"})  # fmt: skip
    shop.answer(SENT + timedelta(minutes=5), "已经同意，请按提示寄回。")
    scan(shop, "in_transit", SENT + timedelta(hours=2))
    assert "ZT7788" in shop.sent()[-1]


def test_the_first_parcel_is_nobodys_news(account: UUID, tmp_path: Path) -> None:
    shop = looked_into(home(account, tmp_path, MORNING))
    scan(shop, "in_transit", SENT)
    assert shop.sent() == [SAID]


def test_news_waits_for_the_morning_and_only_the_last_is_told(shop: Home) -> None:
    night = MORNING.replace(hour=22)
    scan(shop, "in_transit", night)
    scan(shop, "out_for_delivery", night + timedelta(hours=9))
    assert shop.sent() == [SAID]
    shop.pass_until((MORNING + timedelta(days=1)).replace(hour=9))
    assert len(shop.sent()) == 2 and "派送" in shop.sent()[-1]


@pytest.mark.capability("C-FU-02")
def test_three_days_after_the_buyer_is_asked_once_and_reminded_once_without_a_word_on_reviews(shop: Home) -> None:
    done = SENT + timedelta(days=1)
    scan(shop, "delivered", done)
    told = len(shop.sent())
    shop.pass_until(done + timedelta(days=2, hours=23))
    assert len(shop.sent()) == told
    for noon in days(done, 12):
        shop.pass_until(noon + timedelta(minutes=10))
    asked = shop.sent()[told:]
    assert len(asked) == 2
    assert all("解决" in text and "还有" in text for text in asked)
    assert not any(word in text for text in asked for word in ("评价", "好评", "差评", "星"))


@pytest.mark.capability("C-FU-02")
def test_a_buyer_who_has_written_is_not_asked(shop: Home) -> None:
    done = SENT + timedelta(days=1)
    scan(shop, "delivered", done)
    at = done + timedelta(days=1)
    shop.bring(at, {**CHAT, "id": "m9", "at": at.isoformat(), "text": "收到了，没问题"})
    shop.answer(at + timedelta(minutes=5), "好的，祝您用得顺手。")
    told = len(shop.sent())
    for noon in days(done, 8):
        shop.pass_until(noon)
    assert len(shop.sent()) == told
