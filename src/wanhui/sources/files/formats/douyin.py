"""What 抖店 sellers export: orders (one row a sub-order, or several joined in one) and reviews."""

from __future__ import annotations

from typing import Final

from wanhui.errors import Words
from wanhui.sources.files.columns import Format, column

_STATUS: Final = {
    "待支付": "created",
    "待付款": "created",
    "待发货": "paid",
    "备货中": "paid",
    "部分发货": "paid",
    "已发货": "shipped",
    "已签收": "delivered",
    "已完成": "finished",
    "已关闭": "cancelled",
    "已取消": "cancelled",
    "已退款": "refunded",
}

ORDERS: Final = Format(
    id="douyin_orders",
    kind="order",
    platform="douyin",
    title=Words(zh="抖店订单", en="Doudian orders"),
    marks=("主订单编号", "选购商品", "订单提交时间"),
    columns=(
        column("id", "主订单编号"),
        column("line.key", "子订单编号"),
        column("line.title", "选购商品"),
        column("line.sku", "商品规格"),
        column("line.quantity", "商品数量"),
        column("line.product", "商品ID"),
        column("line.total", "商品金额"),
        column("paid", "订单应付金额"),
        column("shipping_fee", "运费"),
        column("created_at", "订单提交时间"),
        column("paid_at", "支付完成时间"),
        column("ship_by", "承诺发货时间", "预计发货时间"),
        column("shipped_at", "发货时间"),
        column("finished_at", "订单完成时间"),
        column("status", "订单状态"),
        column("buyer_note", "买家留言"),
        column("tracking", "快递单号"),
        column("courier", "快递公司"),
        column("source", "达人ID"),
        column("address.name", "收件人"),
        column("address.phone", "收件人手机号"),
        column("address.province", "省"),
        column("address.city", "市"),
        column("address.district", "区"),
        column("address.town", "街道"),
        column("address.detail", "详细地址"),
    ),
    words={"status": _STATUS},
    has_groups=True,
    joiner=";",
    sums=("paid", "shipping_fee"),
)

REVIEWS: Final = Format(
    id="douyin_reviews",
    kind="review",
    platform="douyin",
    title=Words(zh="抖店评价", en="Doudian reviews"),
    marks=("商品评价得分(1-5)", "评价内容"),
    columns=(
        column("id", "评价ID"),
        column("buyer", "用户昵称"),
        column("at", "评价日期", "评价时间"),
        column("order", "订单ID", "订单编号"),
        column("product", "商品ID"),
        column("sku", "商品规格"),
        column("stars", "商品评价得分(1-5)"),
        column("grade", "评价等级"),
        column("text", "评价内容"),
        column("follow_up.text", "追评内容"),
        column("follow_up.at", "追评时间"),
        column("reply.text", "回复内容"),
        column("reply.at", "回复时间"),
    ),
)
