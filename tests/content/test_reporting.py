"""Duties to report and places to report to: each file's own examples, and what must stand in all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wanhui.cases.report_places import MATTERS, PLACE_KINDS, ReportPlace, places_for
from wanhui.cases.reporting import ReportRule, goods_kind, reports_due
from wanhui.content.receivers import load_authorities
from wanhui.content.reporting import load_report_places, load_report_rules

RULES, PLACES = load_report_rules(), load_report_places()
AT = datetime(2026, 11, 18, 1, tzinfo=UTC)
CHINESE = {"taobao", "tmall", "pdd", "douyin", "kuaishou", "jd", "weidian", "wechat", "youzan"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_duty_starts_the_clocks_of_its_examples_and_warns_before_they_are_due(rule: ReportRule) -> None:
    assert rule.authority in load_authorities()
    for one in rule.examples:
        due = reports_due([rule], "pdd", goods=one.goods, harm=one.harm, at=AT)
        assert [clock.due_at for clock in due] == ([] if one.days is None else [AT + timedelta(days=one.days)])
        assert all(clock.warn_at < clock.due_at or not one.days for clock in due)
    assert not reports_due([rule], "amazon", goods="cosmetics", harm="large", at=AT), "another country's law"
    before = datetime(rule.in_force.year - 1, 1, 1, tzinfo=UTC)
    assert not reports_due([rule], "pdd", goods=rule.examples[0].goods, harm="large", at=before), "not yet in force"


@pytest.mark.parametrize("rule", [one for one in RULES if one.words], ids=lambda rule: rule.id)
def test_a_duty_knows_its_goods_by_name_and_leaves_what_only_belongs_to_them(rule: ReportRule) -> None:
    (kind,) = rule.goods
    assert rule.tells
    assert rule.tells_not
    assert {name: goods_kind(RULES, "", name) for name in rule.tells} == dict.fromkeys(rule.tells, kind)
    assert [name for name in rule.tells_not if goods_kind(RULES, "", name) != "other"] == []


@pytest.mark.parametrize(
    ("category", "title", "kind"),
    [
        ("美妆护肤", "补水面膜", "cosmetics"), ("Skincare", "", "cosmetics"), ("零食坚果", "", "food"),
        ("家居", "手作陶杯", "other"), ("", "", "other"), ("热销", "修护面霜", "cosmetics"),
        ("美妆护肤", "收纳袋随单送", "cosmetics"), ("宠物零食", "鸡肉干零食", "other"),
        ("零食", "面膜形状软糖", "food"),
    ],
)  # fmt: skip
def test_what_goods_are_is_told_by_their_category_first(category: str, title: str, kind: str) -> None:
    assert goods_kind(RULES, category, title) == kind


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.id)
def test_an_entry_is_shown_where_its_examples_say_and_nowhere_else(place: ReportPlace) -> None:
    def shown(region: str, platform: str, matter: str) -> bool:
        return place in places_for(PLACES, region=region, platform=platform, matter=matter)  # type: ignore[arg-type]

    assert place.needs
    assert all(shown(one.region, one.platform, one.matter) for one in place.examples.must)
    assert not [one for one in place.examples.must_not if shown(one.region, one.platform, one.matter)]


def test_every_chinese_platform_has_a_form_12315_a_consumer_association_and_the_police() -> None:
    for platform in CHINESE:
        kinds = {one.kind for one in places_for(PLACES, region="", platform=platform)}
        assert kinds >= {"platform", "market", "consumer", "police"}, platform
        assert all(places_for(PLACES, region="", platform=platform, matter=matter) for matter in MATTERS)
    joint = [one.id for one in places_for(PLACES, region="湖北", platform="pdd") if one.kind == "joint"]
    assert joint == ["joint-hubei", "joint-local"], "those of the region first"
    assert "joint-hubei" not in {one.id for one in places_for(PLACES, region="", platform="pdd")}
    order = [PLACE_KINDS.index(one.kind) for one in places_for(PLACES, region="湖北省", platform="pdd")]
    assert order == sorted(order)
