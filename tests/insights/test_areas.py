"""A courier who fails all over an area is told as that, not as its largest province or the courier everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from wanhui.insights.areas import AREA, AREAS, area_of, by_area, told
from wanhui.insights.incidents import spikes
from wanhui.insights.ledger import Complaint, days_of, order_ledger
from wanhui.insights.sold import SoldLine, sold

START = datetime(2026, 3, 2, tzinfo=UTC)
PROVINCES = ("广东省", "浙江省", "江苏省", "上海市", "安徽省", "福建省", "四川省", "河南省", "湖北省", "北京市")
OFFSET = 8 * 3600.0


@pytest.mark.parametrize(
    ("region", "area"),
    [
        ("广东省", "华南"),
        ("广西壮族自治区", "华南"),
        ("内蒙古自治区", "华北"),
        ("黑龙江", "东北"),
        ("CA", None),
        ("", None),
    ],
)
def test_provinces_lie_in_areas(region: str, area: str | None) -> None:
    assert area_of(region) == area


def test_every_province_of_the_mainland_lies_in_one_area() -> None:
    provinces = [one for of_area in AREAS.values() for one in of_area]
    assert len(provinces) == len(set(provinces)) == 31


def test_keys_of_an_area_are_those_of_its_provinces_and_a_single_province_or_a_place_abroad_has_none() -> None:
    names, keys = by_area(("中通|广东省", "中通|海南省", "圆通|广东省", "UPS|CA"), np.array([0, 1, 2, 3, -1]))
    assert (names, keys.tolist()) == (("中通|华南",), [0, 0, -1, -1, -1])


def test_a_courier_who_fails_all_over_an_area_is_told_with_the_area() -> None:
    rng = np.random.default_rng(4)
    lines, said = [], []
    for n in range(30 * 240):
        at = START + timedelta(days=n / 240)
        courier, region = ("中通", "圆通", "顺丰")[n % 3], PROVINCES[int(rng.integers(len(PROVINCES)))]
        lines.append(
            SoldLine(f"o{n}", f"b{n}", at.timestamp(), False, 20.0, f"p{n % 5}", courier=courier, region=region)
        )
        is_failing = n >= 24 * 240 and courier == "中通" and area_of(region) == "华东"
        if rng.random() < (0.25 if is_failing else 0.02):
            told_at = at + timedelta(hours=float(rng.uniform(6, 24)))
            said.append(Complaint(at=told_at, issue="delivery", record=f"r{n}", order=f"o{n}"))
    ledger = order_ledger(sold("s1", lines, [], offset=OFFSET), said, offset=OFFSET)
    found = spikes([ledger], said, until=days_of(START + timedelta(days=30), OFFSET))
    assert [(one.dimension, one.key, told(one.dimension)) for one in found] == [(AREA, "中通|华东", "courier_region")]
    assert found[0].detected_at < days_of(START + timedelta(days=26), OFFSET)
