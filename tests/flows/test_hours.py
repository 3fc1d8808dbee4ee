"""Business time as a shop keeps it: its own blocks, holidays and make-up days, and the marketplace's time beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import CHAT, Home, home
from wanhui.flows.desk_acts import Agent
from wanhui.flows.settings_shops import form_of, save_shop
from wanhui.store.shops import shops

pytestmark = [pytest.mark.database, pytest.mark.capability("C-TR-07")]
CHINA = ZoneInfo("Asia/Shanghai")
WEEK = (*["09:00-11:30 13:30-17:00 19:00-21:00"] * 5, "10:00-12:00", "")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def keeps(shop: Home, *, closed: str = "", hours: tuple[str, ...] = WEEK) -> None:
    """The owner writes the shop's own hours into its settings."""
    (known,) = shops(shop.account)
    owner = Agent(account=shop.account, id=shop.lead.id, role="owner")
    form = replace(form_of(shop.account, known), hours=hours, closed=closed, deadlines="domestic")
    save_shop(owner, known.id, form, now=at("2026-01-01T00:00"))


def due(account: UUID, folder: Path, found: str, **more: str) -> datetime:
    """When a buyer's second letter of `found` is due, two hours of business time after it."""
    from tests.flows.world import SHOP

    before = at("2026-01-05T10:00")
    shop = home(account, folder, before, SHOP)
    keeps(shop, **more)
    now = at(found)
    shop.bring(before, {**CHAT, "at": before.isoformat()})
    shop.answer(before + timedelta(minutes=1), "您好，收到了，我们先核对一下包装记录。")
    shop.bring(now, {**CHAT, "id": "m2", "at": now.isoformat(), "text": "还在吗，杯子碎了怎么办"})
    clock = shop.now_is().clock("next_response")
    assert clock is not None and clock.is_running
    return clock.due_at.astimezone(CHINA)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("2026-11-18T09:10", "2026-11-18T11:10"),  # inside one block
        ("2026-11-18T11:00", "2026-11-18T15:00"),  # over the lunch break
        ("2026-11-18T16:00", "2026-11-18T20:00"),  # over the supper break
        ("2026-11-18T20:30", "2026-11-19T10:30"),  # over the night
        ("2026-11-20T20:00", "2026-11-21T11:00"),  # Friday into Saturday's one block
        ("2026-11-21T11:00", "2026-11-23T10:00"),  # over a Sunday of rest
        ("2026-09-30T20:00", "2026-10-08T10:00"),  # over the National Day holiday
        ("2026-10-10T09:30", "2026-10-10T11:30"),  # a Saturday that was declared a working day
    ],
)
def test_time_counts_in_the_shops_own_blocks(account: UUID, tmp_path: Path, found: str, expected: str) -> None:
    assert due(account, tmp_path, found) == at(expected)


def test_the_holidays_are_those_of_the_shops_country(account: UUID, tmp_path: Path) -> None:
    from tests.flows.world import SHOP

    york = ZoneInfo("America/New_York")
    before = datetime(2026, 11, 24, 10, 0, tzinfo=york)
    shop = home(account, tmp_path, before, {**SHOP, "time_zone": "America/New_York"})
    keeps(shop, hours=("09:00-17:00",) * 7)
    shop.bring(before, {**CHAT, "at": before.isoformat()})
    shop.answer(before + timedelta(minutes=1), "您好，收到了，我们先核对一下包装记录。")
    evening = datetime(2026, 11, 25, 16, 0, tzinfo=york)  # the day before Thanksgiving
    shop.bring(evening, {**CHAT, "id": "m2", "at": evening.isoformat(), "text": "还在吗，杯子碎了怎么办"})
    clock = shop.now_is().clock("next_response")
    assert clock is not None and clock.due_at == datetime(2026, 11, 27, 10, 0, tzinfo=york)


def test_a_day_of_rest_of_its_own_counts_as_none(account: UUID, tmp_path: Path) -> None:
    assert due(account, tmp_path, "2026-11-18T20:30", closed="2026-11-19") == at("2026-11-20T10:30")


def test_as_many_blocks_a_day_as_a_shop_likes(account: UUID, tmp_path: Path) -> None:
    six = "08:00-09:00 09:30-10:00 10:30-11:00 13:00-13:30 15:00-15:30 20:00-22:00"
    assert due(account, tmp_path, "2026-11-18T08:30", hours=(six,) * 7) == at("2026-11-18T13:30")
