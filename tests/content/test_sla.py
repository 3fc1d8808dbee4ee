"""SLA presets: every example of every pack, which sales fall under which, and the calendars around them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from wanhui.cases.calendar import Calendar, PublicDays
from wanhui.cases.clock import start
from wanhui.cases.sla import SlaExample, SlaPreset, choose_preset
from wanhui.content.calendars import build_calendar, library_days, public_days
from wanhui.content.case_rules import load_presets, load_rules
from wanhui.content.loader import load_packs
from wanhui.errors import WanhuiError
from wanhui.records.parties import Shop

EXAMPLES = [(preset, example) for preset in load_presets() for example in preset.examples]


@pytest.mark.parametrize(("preset", "example"), EXAMPLES, ids=[f"{p.id}-{e.found}" for p, e in EXAMPLES])
def test_examples(preset: SlaPreset, example: SlaExample) -> None:
    zone = ZoneInfo(example.zone)
    days = frozenset(date.fromisoformat(day) for day in example.closed)
    special = {date.fromisoformat(day): preset.makeup() for day in example.working}
    calendar = Calendar(time_zone=zone, week=preset.week(), closed=days, special=special)
    found = _at(example.found, zone)
    clock = start(example.clock, getattr(preset, example.clock), calendar, at=found)
    assert clock.due_at == _at(example.due, zone)
    if example.warn is not None:
        assert clock.warn_at == _at(example.warn, zone)
    if example.target is not None:
        assert clock.target_at == _at(example.target, zone)


def _at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("platform", "source", "preset"),
    [
        ("taobao", None, "domestic"),
        ("pdd", None, "domestic"),
        ("jd", "search", "domestic"),
        ("other", None, "domestic"),
        ("amazon", None, "cross-border"),
        ("shopee", None, "cross-border"),
        ("shopify", "web", "cross-border"),
        ("wechat", None, "wechat"),
        ("taobao", "live:room-88", "live"),
        ("kuaishou", "7301122", "live"),
        ("douyin", "商城", "domestic"),
        ("douyin", None, "domestic"),
        ("wechat", "直播间 3", "live"),
    ],
)
def test_which_sales_fall_under_which_preset(platform: str, source: str | None, preset: str) -> None:
    assert choose_preset(load_presets(), platform, source).id == preset


def test_a_shop_may_choose_its_preset_and_a_wrong_name_is_refused() -> None:
    shop = Shop(id="s1", shop="s1", platform="taobao", name="shop")
    assert load_rules(shop, 2026, preset="wechat").preset_for(None).id == "wechat"
    with pytest.raises(WanhuiError) as refused:
        load_rules(shop, 2026, preset="moonlight").preset_for(None)
    assert refused.value.code == "E-SLA-NONE"


def test_chinese_holidays_rest_and_make_up_sundays_work() -> None:
    closed, makeup = public_days("CN", (2026,))
    assert {date(2026, 10, 1), date(2026, 2, 17)} <= closed
    assert {date(2026, 9, 20), date(2026, 10, 10)} <= makeup
    assert not closed & makeup
    assert date(2026, 10, 3) in closed, "a Saturday in the middle of a holiday"
    assert date(2026, 11, 21) not in closed, "an ordinary Saturday is for the shop's week to decide"


def test_a_round_the_clock_preset_and_an_unknown_country_have_no_holidays() -> None:
    live = next(preset for preset in load_presets() if preset.id == "live")
    domestic = next(preset for preset in load_presets() if preset.id == "domestic")
    zone = ZoneInfo("Asia/Shanghai")
    assert build_calendar(live, zone, country="CN", years=[2026]).is_working_day(date(2026, 10, 1))
    assert not build_calendar(domestic, zone, country="CN", years=[2026]).is_working_day(date(2026, 10, 1))
    assert build_calendar(domestic, zone, country="QQ", years=[2026]).is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize("region", [None, "CN", "浙江"])
def test_a_shop_in_china_rests_on_chinese_holidays_however_its_region_is_written(region: str | None) -> None:
    shop = Shop(id="s1", shop="s1", platform="taobao", name="shop", region=region)
    assert not load_rules(shop, 2026).calendars["domestic"].is_working_day(date(2026, 10, 1))


def test_the_shipped_calendar_says_what_the_library_says() -> None:
    for pack in load_packs("holidays", PublicDays):
        years = tuple(sorted(pack.years))
        assert library_days(pack.id, years) == (pack.closed, pack.working)
        assert not pack.closed & pack.working
    assert public_days("CN", (2041,)) == library_days("CN", (2041,)), "a year beyond the pack comes from the library"
