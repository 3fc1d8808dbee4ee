"""Promises to buyers: found in what was sent, kept by the records, reminded of, announced before they break."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import home
from tests.flows.world import message
from wanhui.cases.promises import tell_at, warn_at
from wanhui.content.case_rules import load_contact_rules

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
SAID = "您好，杯子碎了让您扫兴了，抱歉。今天18:00前给您补寄一只新的。"
SCAN = {"kind": "shipment_event", "id": "e9", "shop": "s1", "order": "261110-1", "at": "2026-11-18T14:00:00+08:00",
        "status": "picked_up", "courier": "中通", "tracking": "ZT9"}  # fmt: skip


@pytest.mark.capability("C-RM-09")
def test_a_promise_is_warned_of_and_the_buyer_hears_before_it_breaks(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    shop.answer(MORNING, SAID)
    (made,) = shop.now_is().promises
    assert (made.about, made.owner, made.due_at) == ("send", str(shop.agent.id), MORNING.replace(hour=18))
    warn = warn_at(made)
    assert abs((warn - made.made_at) / (made.due_at - made.made_at) - 0.75) < 1e-6

    shop.pass_until(warn - timedelta(minutes=1))
    assert not [one for one in shop.heard() if one.kind == "promise_due"]
    shop.pass_until(warn + timedelta(seconds=1))
    (told,) = [one for one in shop.heard() if one.kind == "promise_due"]
    assert "18:00" in told.says.zh
    assert len(shop.sent()) == 1

    shop.pass_until(made.due_at - timedelta(minutes=10))
    first, word = shop.sent()
    assert first == SAID
    assert "还没有办好" in word and "可能赶不上原定时间" in word
    clock = shop.now_is().clock("resolution")
    assert clock is not None and clock.is_open

    shop.pass_until(made.due_at + timedelta(seconds=1))
    assert shop.now_is().promises[0].state == "broken"
    assert "promise_broken" in [one.kind for one in shop.heard()]
    assert "escalated" in [one.kind for one in shop.heard(shop.lead)]


@pytest.mark.parametrize("comes_first", ["request", "scan"])
def test_the_buyers_own_return_parcel_keeps_no_promise(account: UUID, tmp_path: Path, comes_first: str) -> None:
    shop = home(account, tmp_path, MORNING)
    shop.answer(MORNING, SAID)
    request = {"kind": "after_sale", "id": "r9", "shop": "s1", "order": "261110-1", "at": "2026-11-18T12:00:00+08:00",
               "type": "exchange", "status": "returning", "tracking": "ZT9"}  # fmt: skip
    first, second = (request, SCAN) if comes_first == "request" else (SCAN, request)
    shop.bring(MORNING + timedelta(hours=5), first)
    shop.bring(MORNING + timedelta(hours=5, minutes=1), second)
    assert shop.now_is().promises[0].state == "open"
    shop.bring(
        MORNING + timedelta(hours=6), {**SCAN, "id": "e10", "at": "2026-11-18T15:00:00+08:00", "tracking": "ZT10"}
    )
    assert shop.now_is().promises[0].proof == "shipmentevent:e10"


def test_a_moving_parcel_keeps_the_promise_and_nobody_is_told(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    shop.answer(MORNING, SAID)
    shop.bring(MORNING + timedelta(hours=5), SCAN)
    (made,) = shop.now_is().promises
    assert (made.state, made.proof) == ("kept", "shipmentevent:e9")
    shop.pass_until(made.due_at + timedelta(hours=1))
    assert shop.sent() == [SAID]


def test_kept_after_the_warning_takes_the_word_to_the_buyer_back(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    shop.answer(MORNING, SAID)
    (made,) = shop.now_is().promises
    shop.pass_until(warn_at(made) + timedelta(seconds=1))
    shop.bring(warn_at(made) + timedelta(minutes=5), {**SCAN, "at": "2026-11-18T16:02:00+08:00"})
    shop.pass_until(made.due_at + timedelta(hours=1))
    assert shop.sent() == [SAID]
    (plan,) = shop.now_is().plans
    assert (plan.state, plan.note) == ("stopped", "kept")


def test_an_angry_buyer_is_promised_nothing_without_an_owner(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    shop.answer(MORNING, SAID)
    assert all(made.owner for made in shop.now_is().promises)


def test_the_word_never_falls_into_the_night() -> None:
    (pack,) = [one for one in load_contact_rules() if one.id == "default"]
    from wanhui.cases.parts import Promise

    made = Promise(
        id="p", about="answer", text="…", made_at=MORNING, due_at=MORNING + timedelta(hours=13), owner="su"
    )  # fmt: skip
    at = tell_at(made, warn_at(made), zone=CHINA, pack=pack)
    assert at.astimezone(CHINA).hour == 20
    assert warn_at(made) <= at < made.due_at


def test_an_answer_keeps_the_promise_of_an_answer_at_once(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    shop.answer(MORNING, "您好，杯子碎了让您扫兴了，抱歉。今天18:00前答复您。")
    shop.bring(MORNING + timedelta(hours=1), message("m8", "查到了吗", at="2026-11-18T11:00:00+08:00"))
    shop.answer(MORNING + timedelta(hours=2), "您好，查到是打包时少垫了一层，抱歉。明天12:00前再给您答复。")
    first, second = shop.now_is().promises
    assert (first.state, second.state) == ("kept", "open"), "nobody has to wait for a sweep to see it"
    assert first.proof.startswith("reply at")


def test_workdays_are_those_of_the_shops_country(account: UUID, tmp_path: Path) -> None:
    """Three workdays from the last of September 2026: a week of holidays, two days, a Saturday that makes up."""
    eve = datetime(2026, 9, 30, 10, 0, tzinfo=CHINA)
    shop = home(account, tmp_path, eve, message("m1", "杯子收到就碎了，怎么办", at=eve.isoformat()))
    shop.answer(eve + timedelta(minutes=1), "您好，抱歉让您扫兴了。退款3个工作日内到账。")
    (made,) = shop.now_is().promises
    assert (made.about, made.due_at) == ("refund", datetime(2026, 10, 10, 23, 59, tzinfo=CHINA))
