"""What was sold is laid out as columns: in order of time, with couriers, suppliers and batches filled in."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.insights.world import OFFSET, START, Plan, make
from wanhui.insights.ledger import Complaint, order_ledger
from wanhui.insights.sold import DIMENSIONS, Sold, SoldLine, sold, sold_lines
from wanhui.records.goods import Product, Sku
from wanhui.records.orders import Order, ShipmentEvent

GOODS = [
    Product(id="cup", shop="s1", title="杯", supplier="窑上", skus=(Sku(id="w", batch="b7"), Sku(id="g"))),
    Product(id="bag", shop="s2", title="袋", supplier="别家"),
]
LINES = [
    SoldLine("o1", "b1", 50.0, False, 20.0, "cup", "w", None, "中通", "浙江省"),
    SoldLine("o1", "b1", 50.0, False, 30.0, "bag", None, None, "中通", "浙江省"),
    SoldLine("o2", "b2", 10.0, False, 20.0, "cup", "w", "b8", None, "浙江省"),
    SoldLine("o3", "b1", 90.0, True),
]  # fmt: skip


def names(of: Sold, kind: str) -> list[str | None]:
    return [of.name(kind, row) for row in range(len(of.at))]


def test_lines_stand_in_order_of_time_with_what_their_goods_tell() -> None:
    found = sold("s1", LINES, GOODS, offset=86_400.0)
    assert names(found, "order") == ["o2", "o1", "o1", "o3"]
    assert found.at.tolist() == [(at + 86_400) / 86_400 for at in (10, 50, 50, 90)]
    assert names(found, "batch") == ["b8", "b7", None, None], "the line's own before that of the variant"
    assert names(found, "supplier") == ["窑上", "窑上", None, None], "another shop's goods tell nothing"
    assert names(found, "courier_region") == [None, "中通|浙江省", "中通|浙江省", None]
    assert found.is_cancelled.tolist() == [False, False, False, True]
    assert found.first_products({"o1", "o3", "nobody's"}) == {"o1": "cup"}


@given(st.permutations([line for line in LINES if line.product != "bag"]))
def test_nothing_hangs_on_the_order_in_which_lines_were_read(lines: list[SoldLine]) -> None:
    found, usual = (sold("s1", some, GOODS, offset=0.0) for some in (lines, [LINES[2], LINES[0], LINES[3]]))
    assert found.names == usual.names
    assert {kind: keys.tolist() for kind, keys in found.keys.items()} == {
        kind: keys.tolist() for kind, keys in usual.keys.items()
    }


def test_a_shop_without_orders_has_columns_without_rows() -> None:
    found = sold("s1", [], GOODS, offset=0.0)
    assert {len(found.keys[kind]) for kind in (*DIMENSIONS, "order", "buyer")} == {0}
    assert found.first_products({"o1"}) == {}


def test_a_courier_that_no_order_names_is_told_by_the_last_scan_and_no_lines_are_unknown_goods() -> None:
    order = Order(id="o1", shop="s1", buyer="b1", created_at=START)
    scans = [
        ShipmentEvent(id=f"e{n}", shop="s1", order="o1", at=START + timedelta(days=n), status="in_transit", courier=by)
        for n, by in enumerate(("圆通", "中通", None))
    ]
    (line,) = sold_lines("s1", [order, *scans, Order(id="o2", shop="s2", buyer="b1", created_at=START)])
    assert (line.order, line.courier, line.product, line.price) == ("o1", "中通", None, None)


def test_a_complaint_is_laid_at_its_order_else_its_buyers_last_else_the_last_of_its_goods() -> None:
    of = sold("s1", [line._replace(at=START.timestamp() + line.at) for line in LINES], GOODS, offset=0.0)

    def rows(**who: str) -> list[tuple[str | None, bool]]:
        said = [Complaint(at=START + timedelta(seconds=60), issue="quality", record="r", **who)]
        ledger = order_ledger(of, said, offset=0.0)
        spots = zip(ledger.event_row.tolist(), ledger.event_linked.tolist(), strict=True)
        return [(f"{of.name('order', row)} {of.name('product', row)}", linked) for row, linked in spots][:1]

    assert rows(order="o1", product="bag") == [("o1 bag", True)]
    assert rows(order="unknown", buyer="b2", product="bag") == [("o2 cup", True)]
    assert rows(product="cup", sku="w") == [("o1 cup", False)]
    assert rows(product="cup", sku="never sold") == [("o1 cup", False)], "then its product's"
    assert rows(product="never sold") == rows(buyer="nobody") == []


def test_orders_of_a_made_up_shop_keep_every_line() -> None:
    world = make(1, Plan(days=2, orders=50))
    found = sold("s1", sold_lines("s1", world.facts), [], offset=OFFSET)
    assert len(found.at) == sum(len(one.lines) for one in world.facts if isinstance(one, Order))
    assert (found.at[1:] >= found.at[:-1]).all()
