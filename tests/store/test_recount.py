"""Orders are counted once by each thing that they have in common, however many lines they have."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.store.world import NOW, order, saved
from wanhui.records.money import Money
from wanhui.records.orders import Line
from wanhui.store import tenancy
from wanhui.store.recount import recount

pytestmark = pytest.mark.database


def line(product: str, sku: str) -> Line:
    return Line(product=product, sku=sku, quantity=1, price=Money(Decimal(20), "CNY"))


def test_an_order_of_several_lines_counts_once_for_each_of_its_goods(account: UUID) -> None:
    several = (line("p1", "a"), line("p1", "b"), line("p2", "a"), line("p2", "a"))
    for key, lines, courier in (("x1", several, "中通"), ("x2", (line("p1", "a"),), "中通"), ("x3", (), None)):
        saved(account, replace(order(), id=key, lines=lines, courier=courier, address=None))
    midnight = (NOW - timedelta(days=900)).replace(hour=16, minute=0, second=0, microsecond=0)
    recount(account, "s1", since=midnight, until=NOW + timedelta(days=1), zone="Asia/Shanghai")
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT dimension, key, count FROM store_dailycount WHERE account_id = %s", [account])
        found = Counter({(dimension, key): count for dimension, key, count in cursor.fetchall()})
    assert found == {
        ("shop", "s1"): 3, ("courier", "中通"): 2, ("product", "p1"): 2, ("product", "p2"): 1, ("sku", "a"): 2,
        ("sku", "b"): 1,
    }  # fmt: skip
