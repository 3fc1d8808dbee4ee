"""Running chats that go wrong are told of before a review exists, in three levels."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import CHAT, Home, home
from tests.flows.world import BAD, SHOP
from wanhui.cases.temper import LEVELS, Turn, asks, temper
from wanhui.store.shops import save_settings

CHINA = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)


def turn(minutes: float, emotion: str = "calm", *, by: str = "buyer", asks_: bool = False) -> Turn:
    at = START + timedelta(minutes=minutes)
    return Turn(is_buyers=by == "buyer", at=at, emotion=emotion, is_question=asks_)


@pytest.mark.parametrize(
    ("turns", "promise", "level", "signs"),
    [
        ([turn(0)], False, None, ()),
        ([turn(0), turn(1, "disappointed")], False, 1, ("angry", "rising")),
        ([turn(0, "angry")], False, 1, ("angry",)),
        ([turn(0), turn(5, "angry")], False, 2, ("angry", "rising")),
        ([turn(0, asks_=True)], False, 2, ("unanswered",)),
        ([turn(0, asks_=True), turn(1, by="seller")], False, None, ()),
        ([turn(0, asks_=True), turn(20, "angry")], True, 3, ("angry", "rising", "unanswered", "promise")),
        ([turn(0)], True, 1, ("promise",)),
    ],
)
def test_signs_add_up_to_a_level(
    turns: list[Turn], *, promise: bool, level: int | None, signs: tuple[str, ...]
) -> None:
    found = temper(turns, START + timedelta(minutes=35), has_promise_due=promise)
    assert (found.level, found.signs) == (level, signs)
    assert 0 <= found.p < 1


def test_levels_are_the_shops_own_where_it_sets_them() -> None:
    assert LEVELS == (0.20, 0.50, 0.80)
    angry = temper([turn(0, "angry")], START)
    assert angry.level == 1
    assert temper([turn(0, "angry")], START, levels=(0.1, 0.2, 0.3)).level == 3


@pytest.mark.parametrize("text", ["什么时候发货", "在吗", "能不能换", "When will it ship?", "怎么还没到"])
def test_a_question_is_told_from_a_statement(text: str) -> None:
    assert asks(text) and not asks("好的，知道了")


def says(shop: Home, minutes: float, text: str, **more: object) -> None:
    at = START + timedelta(minutes=minutes)
    shop.bring(at, {**CHAT, "id": f"m{minutes}", "at": at.isoformat(), "text": text, "conversation": "talk", **more})


def risks(shop: Home, who: object = None) -> list[str]:
    return [one.says.zh for one in shop.heard(who) if one.kind == "chat_risk"]  # type: ignore[arg-type]


@pytest.mark.database
@pytest.mark.capability("C-UN-12")
def test_an_unanswered_question_and_rising_anger_are_told_of_level_by_level(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, START, SHOP)
    says(shop, 0, "您好，请问我的杯子什么时候发货")
    assert risks(shop) == []
    says(shop, 6, "在吗")
    assert len(risks(shop)) == 1 and "安抚" in risks(shop)[0] and "没人回" in risks(shop)[0]
    says(shop, 32, "半个小时了没有一个人理我，什么破店，气死我了！！")
    everyone = risks(shop) + risks(shop, shop.lead)
    assert any("情绪在上升" in one for one in everyone)
    assert any("看前面聊了什么" in one or "有经验的人" in one for one in everyone)


@pytest.mark.database
@pytest.mark.capability("C-UN-12")
def test_a_promise_about_to_fail_is_one_of_the_signs(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, START, {**CHAT, "at": START.isoformat(), "conversation": "talk"})
    shop.answer(START + timedelta(minutes=1), "抱歉让您扫兴了，今天12:00前给您补寄一只新的。")
    says(shop, 110, "说好的补寄呢")
    told = risks(shop) + risks(shop, shop.lead)
    assert any("有承诺快要落空" in one for one in told)


@pytest.mark.database
@pytest.mark.capability("C-UN-12")
def test_a_shop_sets_its_own_levels(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, START, SHOP)
    save_settings(account, "s1", {"chat_levels": [0.05, 0.10, 0.15]})
    says(shop, 0, "您好，请问我的杯子什么时候发货")
    says(shop, 6, "在吗")
    assert "有经验的人" in risks(shop, shop.lead)[0]


@pytest.mark.database
def test_once_there_is_a_review_it_is_that_cases_matter(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, START, {**BAD, "at": START.isoformat()})
    says(shop, 0, "什么时候处理")
    says(shop, 40, "在吗，没人理吗")
    assert risks(shop) == [] and risks(shop, shop.lead) == []


@pytest.mark.database
def test_chats_of_the_past_are_nobodys_alarm(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, START, SHOP)
    later = START + timedelta(days=2)
    for minutes, text in ((0, "什么时候发货"), (40, "没人理吗，气死了")):
        at = START + timedelta(minutes=minutes)
        shop.bring(later, {**CHAT, "id": f"o{minutes}", "at": at.isoformat(), "text": text})
    assert risks(shop) == []
