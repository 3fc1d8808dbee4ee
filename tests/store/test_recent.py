"""What was sold comes out of the database as it came in with the records."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.conftest import NOW
from tests.flows.world import SHOP, bring, write
from wanhui.insights.sold import Sold, sold, sold_lines
from wanhui.records.codec import ShopDefaults, decode
from wanhui.store.recent import Span, products_of, sales_between

GOODS = {"kind": "product", "id": "cup", "shop": "s1", "title": "杯", "price": "20", "supplier": "窑上",
         "skus": [{"id": "w", "batch": "b7"}]}  # fmt: skip


def order(n: int, **more: Any) -> dict[str, Any]:
    at = (NOW - timedelta(days=5, minutes=7 * n, microseconds=n)).isoformat()
    line = {"product": "cup", "sku": "w", "quantity": 2, "price": "19.90"}
    return {"kind": "order", "id": f"o{n}", "shop": "s1", "buyer": f"b{n % 3}", "created_at": at, "lines": [line],
            "courier": "中通", **more}  # fmt: skip


def plain(of: Sold) -> dict[str, Any]:
    columns = {kind: [of.name(kind, row) for row in range(len(of.at))] for kind in of.keys}
    return columns | {"at": of.at.tolist(), "price": of.price.tolist(), "cancelled": of.is_cancelled.tolist()}


def test_lines_read_from_the_database_are_those_of_its_orders(account: UUID, tmp_path: Path) -> None:
    two = [{"product": "cup", "quantity": 1, "price": "1e1", "batch": "b9"},
           {"product": "bag", "sku": "", "quantity": 1, "price": "30"}]  # fmt: skip
    records = [
        order(1), order(2, lines=two), order(3, status="cancelled", address={"province": "浙江省", "country": "CN"}),
        order(4, address={"country": "US"}, source="live-1", streamer="晚晚", warehouse=7, courier=None),
        order(5, warehouse="东仓", address={}), order(6, created_at=(NOW - timedelta(days=99)).isoformat()),
    ]  # fmt: skip
    bring(account, write(tmp_path, [SHOP, GOODS, *records]), NOW)
    products = products_of(account, "s1")
    span, zone = Span(NOW - timedelta(days=60), NOW), {"s1": ShopDefaults()}
    found = sales_between(account, "s1", span, products=products, offset=28_800.0)
    facts = [decode(one, zone) for one in records[:5]]
    assert plain(found) == plain(sold("s1", sold_lines("s1", facts), products, offset=28_800.0))
    assert len(found.at) == 6
