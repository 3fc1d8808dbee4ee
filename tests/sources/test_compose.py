"""How cells become one record: positions, totals, currencies, pictures, ids for what has none."""

from __future__ import annotations

import gzip
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from tests.sources.files_at_hand import REVIEW_HEADER, REVIEW_ROW, table, taken, workbook, written
from wanhui.errors import WanhuiError
from wanhui.records.after_sales import AfterSale
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.sources.files import open_file
from wanhui.sources.files.limits import HTML

ORDER = ("订单编号", "下单时间", "商品名称", "数量", "商品金额")
RETURN = (
    "return-date",
    "order-id",
    "sku",
    "detailed-disposition",
    "reason",
    "license-plate-number",
    "customer-comments",
)
DOUDIAN = ("主订单编号", "子订单编号", "选购商品", "商品数量", "商品ID", "订单应付金额", "商品金额", "订单提交时间")
AT = "2026-11-01 08:00:00"


def orders(path: Path) -> list[Order]:
    found, refused = taken(path)
    assert not refused
    return [order for order in found if isinstance(order, Order)]


def test_a_total_of_several_pieces_gives_the_price_of_one(tmp_path: Path) -> None:
    rows = [
        ("1", AT, "杯", "3", "10.00"),
        ("2", AT, "杯", "0", "10.00"),
        ("3", AT, "杯", "", "10.00"),
        ("4", AT, "", "", ""),
    ]
    found = orders(written(tmp_path, table(ORDER, *rows)))
    assert [[line.price.amount for line in order.lines] for order in found] == [
        [Decimal("3.33")],
        [Decimal("10.00")],
        [],
        [],
    ]


def test_one_position_without_a_price_makes_all_unknown(tmp_path: Path) -> None:
    found = orders(written(tmp_path, table(ORDER, ("1", AT, "杯", "1", "9"), ("1", AT, "盘", "1", ""))))
    assert found[0].lines == ()


def test_an_order_without_a_time_is_refused(tmp_path: Path) -> None:
    _, refused = taken(written(tmp_path, table(ORDER, ("1", "", "杯", "1", "9"))))
    assert [(r.code, r.column) for r in refused] == [("E-CELL-EMPTY", "下单时间")]


def test_the_time_of_an_order_may_stand_on_any_of_its_rows(tmp_path: Path) -> None:
    found = orders(written(tmp_path, table(ORDER, ("1", AT, "杯", "1", "9"), ("1", "", "盘", "1", "9"))))
    assert len(found[0].lines) == 2


def test_what_the_codec_refuses_is_named_by_its_column(tmp_path: Path) -> None:
    _, refused = taken(written(tmp_path, table(ORDER, ("1", "1812-01-01 00:00:00", "杯", "1", "9"))))
    assert [(r.code, r.column) for r in refused] == [("E-RECORD-FIELD", "下单时间")]
    huge = table(ORDER, ("1", AT, "杯", "1", "9" * 17))
    _, refused = taken(written(tmp_path, huge))
    assert [(r.code, r.column) for r in refused] == [("E-RECORD-FIELD", "商品金额")]


def test_a_sub_order_that_cannot_be_split_makes_the_positions_unknown(tmp_path: Path) -> None:
    row = ("1", "1-1;1-2", "开衫;围巾", "1;许多", "7;8", "178.00", "139.00;39.00", AT)
    short = ("2", "2-1;2-2", "开衫;围巾", "1;1", "7;8", "178.00", "178.00", AT)
    found = orders(written(tmp_path, table(DOUDIAN, row, short)))
    assert [order.lines for order in found] == [(), ()]
    assert found[0].paid is not None and found[0].paid.amount == Decimal("178.00")
    assert found[0].extra["子订单编号"] == "1-1;1-2"


def test_a_lone_sub_order_without_goods_amount_costs_what_was_paid(tmp_path: Path) -> None:
    found = orders(written(tmp_path, table(DOUDIAN, ("1", "1-1", "开衫", "2", "7", "100.00", "", AT))))
    assert found[0].lines[0].price.amount == Decimal("50.00")


def test_pictures_are_split_at_the_mark_that_is_used(tmp_path: Path) -> None:
    header = (*REVIEW_HEADER, "图片")
    rows = [(*REVIEW_ROW, cell) for cell in ("a.jpg;b.jpg", "a.jpg|b.jpg", "a.jpg", "")]
    found, _ = taken(written(tmp_path, table(header, *rows)))
    pictures = [review.images for review in found if isinstance(review, Review)]
    assert pictures == [("a.jpg", "b.jpg"), ("a.jpg", "b.jpg"), ("a.jpg",), ()]


def test_a_return_without_a_number_gets_one_that_stays(tmp_path: Path) -> None:
    rows = [
        ("2026-11-10", "113-1", sku, "SELLABLE", "DEFECTIVE", "", comment)
        for sku, comment in (("A", ""), ("B", "leaks"))
    ]
    found, _ = taken(written(tmp_path, table(RETURN, *rows)))
    later = [(*row[:3], "CUSTOMER_DAMAGED", *row[4:]) for row in rows]
    again, _ = taken(written(tmp_path, table(RETURN, *later)))
    assert [one.id for one in found] == [one.id for one in again]
    assert len({one.id for one in found}) == 2
    assert [one.reason for one in found if isinstance(one, AfterSale)] == ["DEFECTIVE", "DEFECTIVE: leaks"]


def test_cells_of_a_workbook_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*REVIEW_HEADER, "已读", "时刻", "比例"])
    sheet.write_row(1, 0, [*REVIEW_ROW, True])
    sheet.write_datetime(1, 6, time(8, 30), book.add_format({"num_format": "hh:mm"}))
    sheet.write_number(1, 7, 0.25)
    book.close()
    found, _ = taken(path)
    assert found[0].extra["已读"] == "TRUE" and found[0].extra["比例"] == "0.25"
    assert "08:30" in str(found[0].extra["时刻"])


def test_an_empty_workbook_is_empty_and_one_without_a_header_says_so(tmp_path: Path) -> None:
    for rows, code in (([], "E-FILE-EMPTY"), ([("只有一格",)], "E-FILE-TABLE")):
        with pytest.raises(WanhuiError) as refused:
            open_file(workbook(tmp_path / "a.xlsx", *rows))
        assert refused.value.code == code


def test_a_page_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    page = b"<html><table><tr><td>" + b"a b c d " * (HTML // 8) + b"</td></tr></table>"
    for content in (page, gzip.compress(b"".join([page[:100], bytes(range(32, 127)) * 90, page[100:]]))):
        with pytest.raises(WanhuiError) as refused:
            open_file(written(tmp_path, content))
        assert refused.value.code == "E-FILE-BOMB"


def test_line_breaks_in_a_page_stay_in_their_cell(tmp_path: Path) -> None:
    cells = "".join(f"<td>{cell}</td>" for cell in (*REVIEW_ROW[:4], "第一行<br>第二行&amp;"))
    head = "".join(f"<th>{cell}</th>" for cell in REVIEW_HEADER)
    found, _ = taken(written(tmp_path, f"<table><tr>{head}</tr><tr>{cells}</table>", "a.xls", "gbk"))
    assert isinstance(found[0], Review) and found[0].text == "第一行\n第二行&"
