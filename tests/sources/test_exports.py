"""Every export of a marketplace, as its back office writes it, becomes the records it stands for."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from tests.sources.files_at_hand import taken
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import ShopDefaults
from wanhui.records.orders import Order
from wanhui.records.reviews import Review
from wanhui.sources.files import Rejected, open_file, read_numbered, read_records

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPORTS = EXAMPLES / "exports"
CHINA = ZoneInfo("Asia/Shanghai")
SEATTLE = {"s1": ShopDefaults(ZoneInfo("America/Los_Angeles"), "USD")}
LEEDS = {"s1": ShopDefaults(ZoneInfo("Europe/London"), "GBP")}

RECOGNISED = {
    "1791430000_doudian_orders.csv": ("douyin_orders", "order", "douyin", "utf-8-sig", 3),
    "ExportOrderDetailList202611121000.csv": ("taobao_order_details", "order_lines", "taobao", "gb18030", 0),
    "ExportOrderList2017.csv": ("taobao_orders", "order", "taobao", "gb18030", 2),
    "ExportOrderList202611121000.csv": ("taobao_orders", "order", "taobao", "gb18030", 4),
    "amazon_all_orders.txt": ("amazon_orders", "order", "amazon", "cp1252", 2),
    "amazon_fba_returns.csv": ("amazon_fba_returns", "after_sale", "amazon", "utf-8-sig", 2),
    "amazon_feedback.txt": ("amazon_seller_feedback", "review", "amazon", "utf-8-sig", 2),
    "amazon_mfn_returns.tsv": ("amazon_mfn_returns", "after_sale", "amazon", "utf-8-sig", 1),
    "doudian_reviews.xlsx": ("douyin_reviews", "review", "douyin", "", 3),
    "ebay_orders.csv": ("ebay_orders", "order", "ebay", "utf-8-sig", 2),
    "old_reviews.xls": ("reviews", "review", None, "gb18030", 2),
    "pinduoduo_orders.csv": ("pinduoduo_orders", "order", "pdd", "utf-8-sig", 3),
    "pinduoduo_reviews.xlsx": ("pinduoduo_reviews", "review", "pdd", "", 2),
    "qianniu_reviews.csv": ("reviews", "review", None, "utf-8-sig", 2),
}


def orders(name: str, defaults: dict[str, ShopDefaults] | None = None) -> dict[str, Order]:
    found, refused = taken(EXPORTS / name, "s1", defaults)
    assert not refused
    return {order.id: order for order in found if isinstance(order, Order)}


def reviews(name: str, defaults: dict[str, ShopDefaults] | None = None) -> list[Review]:
    found, refused = taken(EXPORTS / name, "s1", defaults)
    assert not refused
    return [review for review in found if isinstance(review, Review)]


def test_every_example_is_in_the_list() -> None:
    assert {path.name for path in EXPORTS.iterdir()} == set(RECOGNISED)


@pytest.mark.parametrize("name", RECOGNISED)
def test_what_a_file_is_shows_in_its_content(name: str) -> None:
    table, kind, platform, encoding, count = RECOGNISED[name]
    opened = open_file(EXPORTS / name)
    assert opened.table is not None
    assert (opened.table.id, opened.kind, opened.platform, opened.encoding) == (table, kind, platform, encoding)
    records = [r for r in read_records(opened, "s1", {}) if not isinstance(r, Rejected)]
    assert len(records) == count


@pytest.mark.parametrize("name", RECOGNISED)
def test_reading_twice_gives_the_same_ids(name: str) -> None:
    opened = open_file(EXPORTS / name)
    assert list(read_records(opened, "s1", {})) == list(read_records(opened, "s1", {}))


def test_the_script_makes_the_same_files_again(tmp_path: Path) -> None:
    script(EXAMPLES / "make_exports.py").main(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in EXPORTS.iterdir()
    }


def script(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_taobao_ids_phones_and_headers_lose_their_wrapping() -> None:
    order = orders("ExportOrderList202611121000.csv")["3515313147329357910"]
    assert order.buyer == "溪边的猫"
    assert order.address is not None and order.address.phone == "138****2207"
    assert order.address.detail == "浙江省 杭州市 西湖区 文三路***号(310012)"
    assert order.tracking == "75310442210987"
    assert order.created_at == datetime(2026, 11, 2, 21, 14, 9, tzinfo=CHINA)
    assert order.paid is not None and (order.paid.amount, order.paid.currency) == (Decimal("146.00"), "CNY")
    assert order.status == "finished" and order.finished_at is not None
    assert order.lines == ()
    assert order.extra["宝贝标题"] == "青釉三才盖碗 梅子青"
    assert "买家支付宝账号" not in order.extra


def test_taobao_statuses_become_ours() -> None:
    found = orders("ExportOrderList202611121000.csv")
    assert [order.status for order in found.values()] == ["finished", "shipped", "paid", "cancelled"]


def test_taobao_details_fill_the_positions_of_known_orders() -> None:
    known = orders("ExportOrderList2017.csv")
    opened = open_file(EXPORTS / "ExportOrderDetailList202611121000.csv")
    found = [f for f in read_records(opened, "s1", {}, find_order=known.get) if isinstance(f, Order)]
    first = found[0]
    assert [(line.product, line.sku, line.price.amount) for line in first.lines] == [
        ("GW-M", "颜色分类:梅子青", Decimal("68.00")),
        ("GW-Y", "颜色分类:月白", Decimal("68.00")),
    ]
    assert replace(first, lines=()) == known[first.id]


def test_taobao_details_without_their_order_are_each_listed() -> None:
    _, refused = taken(EXPORTS / "ExportOrderDetailList202611121000.csv")
    assert [(r.row, r.code, r.column) for r in refused] == [(n, "E-ROW-ORDER", "订单编号") for n in (2, 3, 4)]


def test_pinduoduo_shows_no_buyer_so_nobody_is_the_same() -> None:
    found = orders("pinduoduo_orders.csv")
    assert {order.buyer for order in found.values()} == {f"unknown:{number}" for number in found}
    order = found["261106-607198974342301"]
    assert (order.lines[0].quantity, order.lines[0].price.amount) == (2, Decimal("25.80"))
    assert order.status == "refunded"
    assert order.address is not None and (order.address.province, order.address.city) == ("四川省", None)


def test_doudian_sub_orders_become_one_order() -> None:
    found = orders("1791430000_doudian_orders.csv")
    two_rows, joined = found["6917926768823643760"], found["6917926768823643770"]
    assert [(line.title, line.quantity, line.price.amount) for line in two_rows.lines] == [
        ("棉麻开衫", 1, Decimal("139.00")),
        ("亚麻围巾", 2, Decimal("39.00")),
    ]
    assert two_rows.paid is not None and two_rows.paid.amount == Decimal("217.00")
    assert [(line.product, line.sku) for line in joined.lines] == [("3574410098", "燕麦色 S"), ("3574410177", "姜黄")]
    assert found["6917926768823643751"].source == "77120045"


def test_doudian_ciphers_are_unknown_not_names() -> None:
    for order in orders("1791430000_doudian_orders.csv").values():
        assert order.address is not None
        assert (order.address.name, order.address.phone, order.address.detail) == (None, None, None)


def test_doudian_reviews_keep_follow_up_and_reply() -> None:
    found = {review.order: review for review in reviews("doudian_reviews.xlsx")}
    review = found["6917926768823643760"]
    assert (review.stars, review.grade, review.sku) == (3, "neutral", "白色;L")
    assert review.follow_up is not None and review.follow_up.at == datetime(2026, 11, 13, 10, 2, tzinfo=CHINA)
    assert review.reply is not None and "补发" in review.reply.text


def test_three_scores_stay_three_and_a_missing_one_stays_unknown() -> None:
    found = reviews("pinduoduo_reviews.xlsx")
    assert found[0].scores == {"product": 2, "logistics": 5, "service": 3}
    assert found[1].scores == {"product": 5, "service": 5}


def test_amazon_positions_share_an_order_and_keep_their_marks() -> None:
    found = orders("amazon_all_orders.txt", SEATTLE)
    order = found["113-4478210-9930617"]
    assert [line.title for line in order.lines] == ['Celadon Gaiwan Set 4" with Saucer', "Stoneware Cup, Rock Black"]
    assert order.lines[1].price.amount == Decimal("12.90")
    assert order.updated_at == datetime(2026, 11, 7, 2, 11, 45, tzinfo=UTC)
    assert order.shipping_fee is not None and order.shipping_fee.amount == Decimal("4.99")
    cancelled = found["114-0029384-1177265"]
    assert cancelled.address is not None and cancelled.address.city == "São José"


def test_a_comment_on_an_fba_return_is_its_reason() -> None:
    found, _ = taken(EXPORTS / "amazon_fba_returns.csv", "s1", SEATTLE)
    first = found[0]
    assert isinstance(first, AfterSale)
    assert first.reason == "DEFECTIVE: Lid arrived with a hairline crack, tea seeps through"
    assert (first.type, first.status, first.id) == ("return_refund", "received", "LPNRR1234567890")


def test_seller_feedback_is_a_review_without_the_raters_address() -> None:
    found = reviews("amazon_feedback.txt", SEATTLE)
    assert [review.stars for review in found] == [2, 1]
    assert found[0].at == datetime(2026, 11, 9, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert found[0].extra["object"] == "seller_feedback"
    assert "relay-x1" not in repr(found)


def test_ebay_skips_preamble_and_footer_and_joins_rows() -> None:
    found = orders("ebay_orders.csv", LEEDS)
    order = found["09-12346-00017"]
    assert [(line.title, line.quantity) for line in order.lines] == [("Celadon gaiwan", 1), ("Stoneware cup", 2)]
    assert order.paid is not None and (order.paid.amount, order.paid.currency) == (Decimal("62.30"), "GBP")
    assert found["09-12345-67890"].ship_by == datetime(2026, 11, 5, tzinfo=ZoneInfo("Europe/London"))
    assert "x@relay.example" not in repr(found)


def test_a_page_that_calls_itself_xls_is_read() -> None:
    page, csv = reviews("old_reviews.xls"), reviews("qianniu_reviews.csv")
    assert page == csv
    assert page[1].follow_up is not None and page[1].follow_up.at == page[1].at


def test_rows_are_numbered_as_an_editor_shows_them() -> None:
    numbers = [number for number, _ in read_numbered(open_file(EXPORTS / "ebay_orders.csv"), "s1", LEEDS)]
    assert numbers == [5, 6]
