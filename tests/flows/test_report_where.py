"""Where to report: by place, platform and matter, with papers, dates and a warning where nobody has looked for long."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.world import BAD, ORDER, SHOP, bring, cases, write
from wanhui.flows.report_where import Directory, directory, report_of_case

pytestmark = pytest.mark.database
TODAY = date(2026, 11, 22)


def shown(account: UUID, **more: str) -> Directory:
    asked = {"shop": "s1", "region": "", "matter": "", **more}
    return directory(account, **asked, today=TODAY)


@pytest.mark.capability("C-KB-04")
def test_each_place_and_platform_has_its_form_12315_association_police_and_joint_office_with_papers(
    account: UUID, tmp_path: Path
) -> None:
    bring(account, write(tmp_path, [{**SHOP, "region": "湖北省"}]), NOW)
    found = shown(account)
    assert found.region == "湖北省", "what the shop's record says"
    by_kind = {one.place.kind: one.place for one in reversed(found.places)}
    assert {"platform", "market", "consumer", "police", "joint"} <= by_kind.keys()
    assert by_kind["platform"].platforms == {"pdd"}
    assert "12315" in by_kind["market"].address
    assert by_kind["joint"].id == "joint-hubei"
    assert "十二个部门" in by_kind["joint"].how.zh and "年份不明" in by_kind["joint"].limits.zh
    assert all(one.place.needs and one.place.last_verified and one.place.confidence for one in found.places)
    assert not any(one.is_stale for one in found.places)
    late = directory(account, shop="s1", region="", matter="", today=TODAY + timedelta(days=120))
    assert all(one.is_stale for one in late.places), "an old entry warns"
    elsewhere = {one.place.id for one in shown(account, region="浙江省").places}
    assert "joint-hubei" not in elsewhere and "police" in elsewhere
    only = shown(account, matter="extortion").places
    assert {one.place.kind for one in only} >= {"platform", "police"}
    assert "hotline-12315" not in {one.place.id for one in only}


@pytest.mark.parametrize(
    ("text", "matter", "place"),
    [
        ("给我打一百块钱我就改好评，不给就一直差评", "extortion", "police"),
        ("用完手上起泡送医院了，皮肤过敏", "safety", "cosmetics-monitoring"),
        ("假货，和专柜的完全不一样", "fake_goods", "hotline-12315"),
        ("杯子收到就碎了，要求退款", "dispute", "consumer-association"),
    ],
)
def test_a_case_shows_where_its_matter_is_reported_and_which_goods_can_be_stopped(
    account: UUID, tmp_path: Path, text: str, matter: str, place: str
) -> None:
    from wanhui.flows.stop_sale import NewStop, stop

    bring(account, write(tmp_path, [SHOP, ORDER, {**BAD, "text": text}]), NOW)
    number = cases(account)[0].line.number
    found = report_of_case(account, number, now=NOW)
    assert found.matter == matter
    assert place in {one.place.id for one in found.places}
    assert [(one.dimension, one.key) for one in found.goods] == [("sku", "w"), ("product", "p1")]
    assert found.stopped is None
    new = NewStop(shop="s1", dimension="sku", key="w", reason="起泡", harm="general", case=number)
    key = stop(hire(account), new, now=NOW)
    again = report_of_case(account, number, now=NOW).stopped
    assert again is not None and (again.stop.id, again.stop.case) == (key, number)


def test_without_a_shop_the_directory_is_empty_and_a_matter_that_does_not_exist_is_none(account: UUID) -> None:
    found = shown(account, matter="gossip")
    assert (found.shop, found.matter) == (None, None)
    assert not [one for one in found.places if one.place.platforms]
