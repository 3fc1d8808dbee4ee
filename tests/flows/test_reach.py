"""How a buyer may be reached: platform, consent, caps, quiet hours, their own word, and their own hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import CHAT, Home, home
from tests.flows.test_plans import LATER, MORNING, SAID, looked_into, planned
from tests.flows.world import SHOP
from wanhui.flows.note_wishes import enter_wish
from wanhui.flows.reach import Reach, reach, refusing
from wanhui.store.shops import save_settings
from wanhui.store.wishes import wishes_of

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
NOON = MORNING.replace(hour=12)
WILLING = {"kind": "buyer", "id": "b1", "shop": "s1", "name": "林**", "phone": "138****1234",
           "contacts": [{"channel": "phone", "value": "138****1234", "consent": True}]}  # fmt: skip


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    return looked_into(home(account, tmp_path, MORNING))


def seen(shop: Home, now: datetime = NOON) -> Reach:
    return reach(shop.account, shop.case().line.number, now=now)


def says(shop: Home, text: str, *, hours: float = 1, **more: Any) -> None:
    at = MORNING + timedelta(hours=hours)
    shop.bring(at, {**CHAT, "id": f"m{hours}{text[:2]}", "at": at.isoformat(), "text": text, **more})


def on(shop: Home, platform: str) -> None:
    shop.bring(MORNING, {**SHOP, "platform": platform, "updated_at": "2026-11-18T09:59:00+08:00"})


@pytest.mark.capability("C-NT-02")
@pytest.mark.parametrize("platform", ["amazon", "ebay"])
def test_some_platforms_allow_contact_inside_them_only(account: UUID, tmp_path: Path, platform: str) -> None:
    abroad = {**SHOP, "platform": platform}
    shop = home(account, tmp_path, MORNING, abroad, CHAT, WILLING)
    found = seen(shop)
    assert [way.channel for way in found.ways if way.is_open] == ["platform_chat"]
    assert all("站内" in way.reasons[0].zh for way in found.ways if not way.is_open)


@pytest.mark.parametrize(("platform", "is_open"), [("douyin", False), ("taobao", False), ("weidian", True)])
def test_wechat_is_open_with_consent_only_where_no_platform_forbids_a_chat_outside(
    account: UUID, tmp_path: Path, platform: str, is_open: bool
) -> None:
    agreed = {**WILLING, "contacts": [{"channel": "wechat", "value": "same", "consent": True}]}
    way = seen(home(account, tmp_path, MORNING, {**SHOP, "platform": platform}, CHAT, agreed)).way("wechat")
    assert way.is_open == is_open and (is_open or "站内" in way.reasons[0].zh)


@pytest.mark.capability("C-NT-02")
def test_a_call_needs_consent_for_it_and_then_stands_first(shop: Home) -> None:
    shut = seen(shop).way("phone")
    assert not shut.is_open and "没有同意" in shut.reasons[0].zh
    assert seen(shop).ways[0].channel == "platform_chat"
    shop.bring(MORNING + timedelta(hours=1), WILLING)
    assert seen(shop).ways[0].channel == "phone" and seen(shop).ways[0].is_open
    assert not seen(shop).way("sms").is_open


@pytest.mark.capability("C-NT-03")
def test_the_night_is_the_buyers_own(shop: Home) -> None:
    nine_at_night = MORNING.replace(hour=21)
    assert seen(shop, nine_at_night).is_quiet and not seen(shop, nine_at_night - timedelta(minutes=1)).is_quiet
    assert seen(shop, MORNING.replace(hour=8, minute=59) + timedelta(days=1)).is_quiet
    assert "休息" in seen(shop, nine_at_night).way("platform_chat").reasons[0].zh
    shop.bring(MORNING, {"kind": "buyer", "id": "b1", "shop": "s1", "time_zone": "Europe/London"})
    assert not seen(shop, nine_at_night).is_quiet
    says(shop, "你们还在吗", hours=12)
    assert seen(shop, MORNING + timedelta(hours=12, minutes=1)).way("platform_chat").is_open


@pytest.mark.capability("C-NT-03")
def test_windows_come_from_the_buyers_own_hours_once_the_owner_has_confirmed(shop: Home) -> None:
    for day in range(4):
        at = datetime(2026, 11, 13 + day, 19, 20, tzinfo=CHINA)
        shop.bring(NOON, {**CHAT, "id": f"h{day}", "at": at.isoformat(), "text": "在吗"})
    plain = seen(shop)
    assert not plain.by_habit and plain.windows
    save_settings(shop.account, "s1", {"contact": {"has_given_notice": True}})
    assert not seen(shop).by_habit
    save_settings(shop.account, "s1", {"contact": {"has_given_notice": True, "lawful_basis": "合同履行所必需"}})
    first = seen(shop).windows[0]
    assert first.starts_at.astimezone(CHINA).hour == 19 and "19 点" in first.why.zh
    says(shop, "不要分析我的作息", hours=1)
    assert not seen(shop).by_habit


@pytest.mark.capability("C-NT-04")
@pytest.mark.parametrize(("platform", "most"), [("amazon", 1), ("douyin", 1), ("wechat", 1), ("taobao", 2)])
def test_contacts_of_the_shops_own_are_counted(account: UUID, tmp_path: Path, platform: str, most: int) -> None:
    shop = looked_into(home(account, tmp_path, MORNING, {**SHOP, "platform": platform}, CHAT))
    now = MORNING + timedelta(hours=1)
    for count in range(most):
        assert seen(shop, now).way("platform_chat").is_open, count
        shop.answer(now, f"{LATER}{'。' * count}")
        assert not seen(shop, now + timedelta(minutes=1)).way("platform_chat").is_open  # silence stops it
        says(shop, "白色", hours=2 + count)
        shop.answer(MORNING + timedelta(hours=2 + count, minutes=5), f"好的，记下了{'。' * count}")
        now = MORNING + timedelta(hours=2 + count, minutes=30)
    found = seen(shop, now)
    assert (found.made, found.most) == (most, most)
    assert "次数已用完" in found.way("platform_chat").reasons[0].zh


@pytest.mark.capability("C-NT-04")
def test_a_refusal_stops_at_once_and_one_call_is_tried_a_day(shop: Home) -> None:
    from wanhui.flows.calls import CallEntry, record_call

    shop.bring(MORNING + timedelta(minutes=30), WILLING)
    tried = CallEntry(
        number="138****1234", started_at=NOON - timedelta(hours=1), ended_at=NOON - timedelta(hours=1),
        summary="没人接", result="no_answer", key="c1",
    )  # fmt: skip
    record_call(shop.agent, shop.case().line.number, tried, now=NOON)
    assert "今天已经打过" in "".join(one.zh for one in seen(shop).way("phone").reasons)
    says(shop, "别再联系我", hours=3)
    assert seen(shop, MORNING + timedelta(days=2)).way("phone").reasons[0].zh.startswith("买家已拒绝")


@pytest.mark.capability("C-NT-05")
@pytest.mark.parametrize("how", ["platform_chat", "sms", "email", "wechat"])
def test_an_opt_out_by_any_channel_shuts_every_channel_and_campaign(shop: Home, how: str) -> None:
    shop.bring(MORNING + timedelta(minutes=30), WILLING)
    assert refusing(shop.account, [("s1", "b1")]) == frozenset()
    says(shop, "烦死了，请勿打扰", channel=how)
    shop.answer(MORNING + timedelta(hours=1, minutes=5), "好的，不再主动打扰您；这单的进展只在这里告诉您。")
    found = seen(shop)
    assert not any(way.is_open for way in found.ways)
    assert refusing(shop.account, [("s1", "b1"), ("s1", "b2")]) == {("s1", "b1")}
    (kept,) = wishes_of(shop.account, [("s1", "b1")])["s1", "b1"]
    assert (kept.wish, kept.channel, kept.words) == ("refuses", "all", "请勿打扰")
    assert kept.source.startswith("message:")


@pytest.mark.capability("C-NT-05")
def test_service_messages_about_the_open_case_stay_allowed(shop: Home) -> None:
    shop.answer(MORNING + timedelta(minutes=40), "好的，今天18:00前给您补寄一只新的。")
    says(shop, "别再联系我")
    says(shop, "知道了", hours=1.1)
    shop.answer(MORNING + timedelta(hours=1, minutes=30), "好的，不再主动打扰您。")
    shop.pass_until(MORNING.replace(hour=17, minute=50))
    assert "还没有办好" in shop.sent()[-1]


@pytest.mark.capability("C-NT-05")
def test_unknown_is_no_and_what_was_said_elsewhere_is_entered_with_its_words(shop: Home) -> None:
    assert not seen(shop).way("phone").is_open
    number = shop.case().line.number
    enter_wish(shop.agent, number, wish="agrees", channel="phone", words="电话里说可以打", key="k", now=MORNING)
    assert seen(shop).way("phone").is_open
    enter_wish(shop.agent, number, wish="refuses", channel="phone", words="又说别打了", key="k2", now=NOON)
    assert not seen(shop).way("phone").is_open
    assert [one.words for one in seen(shop).wishes] == ["电话里说可以打", "又说别打了"]


def test_a_plan_of_the_shops_own_is_stopped_by_a_cap(shop: Home) -> None:
    shop.answer(MORNING + timedelta(hours=1), "您好，补寄的杯子您想要哪一只？")
    planned(shop, at=MORNING + timedelta(hours=3))
    shop.pass_until(MORNING + timedelta(hours=3))
    assert shop.sent() == [SAID, "您好，补寄的杯子您想要哪一只？"]
    assert shop.now_is().plans[0].note == "contact"
