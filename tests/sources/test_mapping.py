"""A table that nobody knows is read through what its shop says of its columns, once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from tests.sources.files_at_hand import written
from wanhui.errors import WanhuiError
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.sources.files import (
    Mapping,
    fields_of,
    header_key,
    mapping_from_json,
    open_file,
    read_records,
    sample_rows,
    suggest_mapping,
)

TABLE = "甲,乙,丙,丁\n2026-11-01,1,杯口有缺口还漏水,红\n2026/11/2 08:00,5,釉色温润很喜欢,蓝\n"
MINE = Mapping(kind="review", columns=(("甲", "at"), ("乙", "stars"), ("丙", "text")))


def test_an_unknown_table_is_read_through_a_mapping(tmp_path: Path) -> None:
    opened = open_file(written(tmp_path, TABLE))
    assert (opened.table, opened.kind, opened.header) == (None, None, ("甲", "乙", "丙", "丁"))
    found = [record for record in read_records(opened, "s1", {}, mapping=MINE) if isinstance(record, Review)]
    assert [(review.stars, review.text, review.extra["丁"]) for review in found] == [
        (1, "杯口有缺口还漏水", "红"),
        (5, "釉色温润很喜欢", "蓝"),
    ]


def test_an_ignored_column_is_not_read(tmp_path: Path) -> None:
    mine = Mapping(kind="review", columns=MINE.columns, ignored=("丁",))
    found = next(iter(read_records(open_file(written(tmp_path, TABLE)), "s1", {}, mapping=mine)))
    assert isinstance(found, Review) and found.extra == {}


def test_a_mapping_may_overrule_a_known_header(tmp_path: Path) -> None:
    opened = open_file(written(tmp_path, "订单编号,下单时间,数量,单价,商品名称\n7,2026-11-01,2,9.90,杯\n"))
    assert opened.kind == "order"
    mine = Mapping(kind="order", columns=(("订单编号", "id"), ("下单时间", "created_at")))
    found = next(iter(read_records(opened, "s1", {}, mapping=mine)))
    assert isinstance(found, Order) and found.lines == ()


def test_a_mapping_is_suggested_from_headers(tmp_path: Path) -> None:
    opened = open_file(written(tmp_path, "订单号,买家,评论日期,星级,评论,备注\n1,a,2026-11-01,2,薄,x\n"))
    suggested = suggest_mapping(opened.header, sample_rows(opened))
    assert suggested is not None and suggested.kind == "review"
    assert dict(suggested.columns) == {
        "订单号": "order", "买家": "buyer", "评论日期": "at", "星级": "stars", "评论": "text",
    }  # fmt: skip


def test_a_mapping_is_suggested_from_cells_where_headers_tell_nothing(tmp_path: Path) -> None:
    opened = open_file(written(tmp_path, TABLE))
    assert suggest_mapping(opened.header, sample_rows(opened)) == MINE


def test_nothing_is_suggested_where_nothing_fits() -> None:
    assert suggest_mapping(("甲", "乙"), [["1", "2"]]) is None


def test_a_mapping_survives_the_store() -> None:
    kept = orjson.loads(orjson.dumps(MINE.to_json()))
    assert mapping_from_json(kept) == MINE


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        {"version": 2},
        {"version": 1, "kind": "review", "columns": "at"},
        {"version": 1, "kind": "review", "columns": [["甲"]]},
        {"version": 1, "kind": "planet", "columns": [["甲", "at"]]},
        {"version": 1, "kind": "review", "columns": [["甲", "at"]]},
        {"version": 1, "kind": "review", "columns": [["甲", "at"], ["乙", "text"], ["丙", "colour"]]},
        {"version": 1, "kind": "review", "columns": [["甲", "at"], ["乙", "text"], ["丙", "text"]]},
    ],
)
def test_a_mapping_that_cannot_work_is_refused(stored: object) -> None:
    with pytest.raises(WanhuiError) as refused:
        mapping_from_json(stored)
    assert refused.value.code == "E-MAPPING"


def test_a_saved_mapping_is_found_whatever_the_order_of_columns() -> None:
    assert header_key(("甲", "乙 ", "丙")) == header_key(("丙", "\u3000甲", "乙"))
    assert header_key(("甲", "乙")) != header_key(("甲", "丙"))


def test_the_fields_to_choose_from_are_those_of_the_kind() -> None:
    assert {"at", "text", "scores.service", "follow_up.text"} <= set(fields_of("review"))
    assert {"line.price", "address.city"} <= set(fields_of("order"))


def test_mapped_positions_join_their_known_order(tmp_path: Path) -> None:
    path = written(tmp_path, "单,名,价,件\n7,杯,9.90,1\n7,盘,5.00,2\n")
    pairs = (("单", "id"), ("名", "line.title"), ("价", "line.price"), ("件", "line.quantity"))
    known = Order(id="7", shop="s1", buyer="b", created_at=datetime(2026, 11, 1, tzinfo=UTC))
    mine = Mapping(kind="order_lines", columns=pairs)
    found = list(read_records(open_file(path), "s1", {}, mapping=mine, find_order={"7": known}.get))
    assert [isinstance(order, Order) and [line.title for line in order.lines] for order in found] == [["杯", "盘"]]
