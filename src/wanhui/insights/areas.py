"""The seven areas of China that carriers are run by: trouble of a courier seldom stops at the border of a province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wanhui.insights.sold import JOIN
from wanhui.insights.tails import I64

#: The dimension of a courier within an area; it is told as a ``courier_region``.
AREA: Final = "courier_area"
#: Area -> its provinces, by the two characters with which their names begin (usual geographical division).
AREAS: Final[Mapping[str, tuple[str, ...]]] = {
    "华北": ("北京", "天津", "河北", "山西", "内蒙"), "东北": ("辽宁", "吉林", "黑龙"),
    "华东": ("上海", "江苏", "浙江", "安徽", "福建", "江西", "山东"), "华中": ("河南", "湖北", "湖南"),
    "华南": ("广东", "广西", "海南"), "西南": ("重庆", "四川", "贵州", "云南", "西藏"),
    "西北": ("陕西", "甘肃", "青海", "宁夏", "新疆"),
}  # fmt: skip
_OF: Final = {province: area for area, provinces in AREAS.items() for province in provinces}


def area_of(region: str) -> str | None:
    """The area of a province; None for a place elsewhere."""
    return _OF.get(region[:2])


def told(dimension: str) -> str:
    """What readers know a dimension as."""
    return "courier_region" if dimension == AREA else dimension


def by_area(names: Sequence[str], keys: I64) -> tuple[tuple[str, ...], I64]:
    """Names and keys of courier and area, from the `names` and `keys` of courier and region.

    An area of which only one province is known is that province: it has no key.
    """
    members: dict[str, list[int]] = {}
    for n, name in enumerate(names):
        courier, _, region = name.rpartition(JOIN)
        area = area_of(region)
        if area is not None:
            members.setdefault(f"{courier}{JOIN}{area}", []).append(n)
    areas = [area for area, found in members.items() if len(found) > 1]
    of_name = np.full(len(names) + 1, -1, np.int64)  # the last stands for -1
    for place, area in enumerate(areas):
        of_name[members[area]] = place
    of_row: I64 = of_name[keys]
    return tuple(areas), of_row
