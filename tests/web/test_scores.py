"""Goods, service and delivery are rated one by one, from the export to the page and the report of the shop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest

from tests.flows.world import SHOP, bring, review, write
from tests.web import world
from tests.web.test_acts import text_of
from wanhui.flows.shops import shop_lines
from wanhui.store.case_lists import every_case

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database

EXPORT = (
    "评价编号,订单编号,评价时间,评价等级,评价内容,描述得分,服务得分,物流得分\n"
    "r1,261110-1,2026-11-17 20:00:00,差评,杯子收到就碎了,1,4,\n"
    "r2,261110-2,2026-11-17 20:00:00,差评,杯子漏水,2,,\n"
)


@pytest.mark.capability("C-IN-09")
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh", "分项评分 商品 1 星 服务 4 星 物流 未知"),
        ("en", "Rated one by one Goods 1 star Service 4 stars Delivery Unknown"),
    ],
)
def test_three_ratings_are_kept_shown_and_reported_apart_and_a_missing_one_is_unknown(
    visit: Callable[..., Client], unique: str, tmp_path: Path, language: str, shown: str
) -> None:
    home = world.merchant(unique, language=language)
    export = tmp_path / "评价.csv"
    export.write_text(EXPORT, encoding="utf-8")
    told = [review("r3", "很喜欢", stars=5, scores={"product": 5, "logistics": None}), review("r4", "不错", stars=5)]
    bring(home.account, export, home.now, shop="s1")
    bring(home.account, write(tmp_path, [{**SHOP, "id": "s2"}, *told]), home.now)
    first = min(case.number for case in every_case(home.account))
    page = text_of(visit(home).get(f"/cases/{first}"))
    assert shown in page
    rated, other = (orjson.loads(line) for line in shop_lines(home.account))
    assert rated["scores"] == {
        "product": {"mean": 2.67, "count": 3},
        "service": {"mean": 4.0, "count": 1},
        "logistics": None,
    }
    assert other["scores"] == dict.fromkeys(("product", "service", "logistics"))


def test_a_review_that_rates_nothing_by_itself_shows_no_such_line(
    visit: Callable[..., Client], merchant: world.Merchant
) -> None:
    number = world.add_case(merchant)
    assert "分项评分" not in text_of(visit(merchant).get(f"/cases/{number}"))
