"""From an opened file to records: canonical lines, grouped rows, footers, spreadsheets' lost digits, natural keys."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.files_at_hand import PDD_HEADER, PDD_ROW, REVIEW_HEADER, REVIEW_ROW, table, taken, workbook, written
from wanhui.records.codec import ShopDefaults
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.sources.files import Rejected, Row, open_file, read_records, sample_rows

BERLIN = ShopDefaults(ZoneInfo("Europe/Berlin"), "EUR")
LINES_HEADER = ("订单编号", "下单时间", "商品名称", "数量", "单价")


def jsonl(*records: dict[str, object]) -> bytes:
    return b"".join(orjson.dumps(record) + b"\n" for record in records)


def review(number: int, **more: object) -> dict[str, object]:
    return {"kind": "review", "id": f"r{number}", "shop": "s1", "at": "2026-11-01T08:00:00", "text": "差", **more}


def test_canonical_lines_are_records(tmp_path: Path) -> None:
    found, refused = taken(written(tmp_path, jsonl(review(1), review(2)), "a.jsonl"), None)
    assert [record.id for record in found] == ["r1", "r2"]
    assert not refused


def test_a_bad_line_is_listed_and_the_good_ones_stay(tmp_path: Path) -> None:
    lines = jsonl(review(1)) + b'{"kind":"review"\n\n{"kind":"planet"}\n' + jsonl(review(2, stars=9), review(3))
    found, refused = taken(written(tmp_path, lines, "a.jsonl"), None)
    assert [record.id for record in found] == ["r1", "r3"]
    assert [(r.row, r.code, r.column) for r in refused] == [
        (2, "E-RECORD-JSON", None),
        (4, "E-RECORD-KIND", None),
        (5, "E-RECORD-FIELD", "stars"),
    ]
    assert orjson.loads(refused[2].raw)["id"] == "r2"
    assert "1..5" in refused[2].error.text("zh")


def test_times_are_read_in_the_shops_zone_wherever_the_shop_stands_in_the_file(tmp_path: Path) -> None:
    shop = {"kind": "shop", "id": "s1", "platform": "ebay", "name": "n", "time_zone": "Europe/Berlin"}
    for lines in (jsonl(shop, review(1)), jsonl(review(1), shop)):
        found, _ = taken(written(tmp_path, lines, "a.jsonl"), None)
        dated = next(record for record in found if isinstance(record, Review))
        assert dated.at == datetime(2026, 11, 1, 8, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_known_shop_gives_its_zone_to_lines_and_tables(tmp_path: Path) -> None:
    for content, name in ((jsonl(review(1)), "a.jsonl"), (table(REVIEW_HEADER, REVIEW_ROW).encode(), "a.csv")):
        found, _ = taken(written(tmp_path, content, name), "s1", {"s1": BERLIN})
        assert isinstance(found[0], Review) and found[0].at.tzinfo == ZoneInfo("Europe/Berlin")


def test_lines_without_a_shop_get_the_one_that_is_named(tmp_path: Path) -> None:
    line = review(1)
    del line["shop"]
    found, _ = taken(written(tmp_path, b"\xef\xbb\xbf" + jsonl(line), "a.jsonl"), "s7")
    assert found[0].shop == "s7"


def test_a_line_that_is_too_long_is_listed_without_its_text(tmp_path: Path) -> None:
    lines = jsonl(review(1)) + b'{"x":"' + b"y" * 5_000_000 + b'"}\n' + jsonl(review(2))
    found, refused = taken(written(tmp_path, lines, "a.jsonl"), None)
    assert [record.id for record in found] == ["r1", "r2"]
    assert [(r.row, r.code, r.raw) for r in refused] == [(2, "E-LINE-LONG", "")]


def order_row(number: str, title: str = "杯", count: str = "1", price: str = "9.90") -> tuple[str, ...]:
    return (number, "2026-11-01 08:00:00", title, count, price)


def test_rows_of_one_order_are_put_together_even_when_they_lie_apart(tmp_path: Path) -> None:
    rows = [
        order_row("1", "杯"),
        order_row("2", "壶"),
        order_row("1", "盘"),
        order_row("3", "碗"),
        order_row("2", "勺"),
    ]
    found, _ = taken(written(tmp_path, table(LINES_HEADER, *rows)))
    made = {order.id: [line.title for line in order.lines] for order in found if isinstance(order, Order)}
    assert made == {"1": ["杯", "盘"], "2": ["壶", "勺"], "3": ["碗"]}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_any_arrangement_of_rows_gives_each_order_once_with_all_its_rows(tmp_path: Path, ids: list[int]) -> None:
    rows = [order_row(str(number), f"件{at}") for at, number in enumerate(ids)]
    found, _ = taken(written(tmp_path, table(LINES_HEADER, *rows)))
    made = {order.id: [line.title for line in order.lines] for order in found if isinstance(order, Order)}
    assert len(found) == len(made)
    assert made == {str(number): [f"件{at}" for at, other in enumerate(ids) if other == number] for number in set(ids)}


def test_one_faulty_row_holds_back_its_order_and_no_other(tmp_path: Path) -> None:
    rows = [order_row("1"), order_row("1", price="九块九"), order_row("2"), order_row("1")]
    found, refused = taken(written(tmp_path, table(LINES_HEADER, *rows)))
    assert [order.id for order in found] == ["2"]
    assert [(r.row, r.code) for r in refused] == [(2, "E-ROW-GROUP"), (3, "E-CELL-MONEY"), (5, "E-ROW-GROUP")]
    assert refused[0].values == {"row": "3"}


def test_a_table_of_orders_in_which_no_row_can_be_read(tmp_path: Path) -> None:
    found, refused = taken(written(tmp_path, table(LINES_HEADER) + '"1\r\n'))
    assert (found, [r.code for r in refused]) == ([], ["E-ROW-QUOTE"])


def test_footers_totals_blank_rows_and_repeated_headers_are_no_data(tmp_path: Path) -> None:
    text = "店铺：枕溪器物\r\n导出时间：2026-11-12\r\n\r\n" + table(REVIEW_HEADER, REVIEW_ROW)
    text += "\r\n,,,,\r\n" + table(REVIEW_HEADER, REVIEW_ROW) + "合计,2条,,,\r\n共 2 条\r\n"
    found, refused = taken(written(tmp_path, text))
    assert (len(found), refused) == (2, [])
    assert open_file(tmp_path / "file.csv").header_row == 4


def test_a_review_that_begins_like_a_footer_is_kept(tmp_path: Path) -> None:
    header = ("评价内容", "评价时间", "评分")
    found, refused = taken(written(tmp_path, table(header, ("合计花了两百块，全是次品", "2026-11-01", "1"))))
    assert not refused
    assert len(found) == 1


def test_ids_that_a_workbook_keeps_as_text_are_whole(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", REVIEW_HEADER, ("6917926768823643751", *REVIEW_ROW[1:]))
    found, _ = taken(path)
    assert isinstance(found[0], Review) and found[0].order == "6917926768823643751"


def test_ids_that_a_workbook_made_numbers_of_are_refused_with_the_cause(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", REVIEW_HEADER, (6917926768823643751, *REVIEW_ROW[1:]), (12345, *REVIEW_ROW[1:])
    )
    found, refused = taken(path)
    assert [(r.row, r.code, r.column) for r in refused] == [(2, "E-CELL-ID-FLOAT", "订单编号")]
    assert "文本" in refused[0].error.text("zh")
    assert isinstance(found[0], Review) and found[0].order == "12345"


def test_workbook_cells_keep_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("说明").write(0, 0, "请勿修改")
    sheet = book.add_worksheet("数据")
    sheet.write_row(2, 0, REVIEW_HEADER)
    sheet.write_string(3, 0, "77")
    sheet.write_datetime(
        3, 2, datetime.fromisoformat("2026-11-11 20:03:00"), book.add_format({"num_format": "yyyy-mm-dd"})
    )
    sheet.write_number(3, 3, 4)
    sheet.write_string(3, 4, "好")
    book.close()
    opened = open_file(path)
    assert (opened.sheet, opened.header_row) == ("数据", 3)
    found = next(iter(read_records(opened, "s1", {})))
    assert isinstance(found, Review)
    assert (found.at.isoformat(), found.stars) == ("2026-11-11T20:03:00+08:00", 4)


def test_a_review_without_an_id_gets_one_from_what_it_is(tmp_path: Path) -> None:
    first, _ = taken(written(tmp_path, table(REVIEW_HEADER, REVIEW_ROW)))
    again, _ = taken(written(tmp_path, table(REVIEW_HEADER, REVIEW_ROW), "b.csv", "gbk"))
    other, _ = taken(written(tmp_path, table(REVIEW_HEADER, (*REVIEW_ROW[:4], "另一句话"))))
    assert first[0].id == again[0].id != other[0].id


def test_a_review_may_say_nothing_but_its_stars(tmp_path: Path) -> None:
    found, refused = taken(written(tmp_path, table(REVIEW_HEADER, (*REVIEW_ROW[:4], ""), (*REVIEW_ROW[:3], "", ""))))
    assert isinstance(found[0], Review) and (found[0].text, found[0].stars) == ("", 1)
    assert [(r.row, r.code, r.column) for r in refused] == [(3, "E-CELL-EMPTY", "评价内容")]


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    rows = (PDD_ROW, (*PDD_ROW, "多"), PDD_ROW[:-1], (*PDD_ROW, ""))
    found, refused = taken(written(tmp_path, table(PDD_HEADER, *rows)))
    assert len(found) == 2
    assert [(r.row, r.code, r.values["found"]) for r in refused] == [(3, "E-ROW-WIDTH", "10"), (4, "E-ROW-WIDTH", "8")]


def test_what_no_column_names_is_kept_under_its_header(tmp_path: Path) -> None:
    header = (*PDD_HEADER, "颜色", "status")
    found, _ = taken(written(tmp_path, table(header, (*PDD_ROW, "米白", "odd"))))
    assert found[0].extra == {"颜色": "米白", "status (file)": "odd"}
    assert isinstance(found[0], Order) and found[0].status == "paid"


def test_a_status_that_nobody_knows_is_kept_not_guessed(tmp_path: Path) -> None:
    row = (PDD_ROW[0], "外星待发", *PDD_ROW[2:])
    found, _ = taken(written(tmp_path, table(PDD_HEADER, row)))
    assert isinstance(found[0], Order) and found[0].status is None
    assert found[0].extra["订单状态"] == "外星待发"


def test_dollars_follow_the_shop_and_are_american_where_it_has_none(tmp_path: Path) -> None:
    path = written(tmp_path, table(LINES_HEADER, order_row("1", price="$9.90")))
    for defaults, expected in ((ShopDefaults(currency="CAD"), "CAD"), (ShopDefaults(), "USD")):
        found, _ = taken(path, "s1", {"s1": defaults})
        assert isinstance(found[0], Order) and found[0].lines[0].price.currency == expected


def test_rows_can_be_seen_before_anything_is_imported(tmp_path: Path) -> None:
    opened = open_file(written(tmp_path, table(REVIEW_HEADER, REVIEW_ROW, REVIEW_ROW)))
    assert sample_rows(opened, 1) == [list(REVIEW_ROW)]
    assert [row.number for row in opened.rows() if isinstance(row, Row)] == [2, 3]
    assert (opened.lines, opened.size, len(opened.sha256)) == (3, (tmp_path / "file.csv").stat().st_size, 64)


def test_after_sales_and_chats_have_their_tables(tmp_path: Path) -> None:
    after = "售后编号,订单编号,申请时间,售后类型,售后原因,退款金额\n"
    after += "1,2,2026-11-01 08:00,仅退款,少发,5.00\n3,4,2026-11-01,换新娘,x,1\n"
    found, refused = taken(written(tmp_path, after))
    assert getattr(found[0], "type", None) == "refund_only"
    assert [(r.row, r.column) for r in refused] == [(3, "售后类型")]
    chat = "会话ID,发送时间,发送方,消息内容\nc1,2026-11-01 08:00:00,买家,怎么还没到\nc1,2026-11-01 08:01:00,客服小王,\n"
    found, refused = taken(written(tmp_path, chat))
    assert getattr(found[0], "speaker", None) == "buyer"
    assert [(r.row, r.code) for r in refused] == [(3, "E-CELL-EMPTY")]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.xlsx", "a", "a.pdf"])
def test_the_name_of_a_file_decides_nothing(name: str, tmp_path: Path) -> None:
    found, _ = taken(written(tmp_path, table(REVIEW_HEADER, REVIEW_ROW), name))
    assert len(found) == 1


def test_refused_rows_name_what_to_do_in_both_languages(tmp_path: Path) -> None:
    _, refused = taken(written(tmp_path, table(REVIEW_HEADER, ("3.5E+18", *REVIEW_ROW[1:]))))
    assert isinstance(refused[0], Rejected)
    assert "订单编号" in refused[0].error.text("zh") and "3.5E+18" in refused[0].error.text("en")
