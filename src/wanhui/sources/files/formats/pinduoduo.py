"""What 拼多多 sellers export: orders, and reviews as tools write them down from the back office."""

from __future__ import annotations

from typing import Final

from wanhui.errors import Words
from wanhui.sources.files.columns import Format, column
from wanhui.sources.files.formats.after_sale_states import PDD_WORDS

_STATUS: Final = {
    "待付款": "created",
    "待成团": "paid",
    "待发货": "paid",
    "已发货,待签收": "shipped",
    "已发货,待收货": "shipped",
    "已发货": "shipped",
    "已签收": "delivered",
    "已收货": "finished",
    "已完成": "finished",
    "已取消": "cancelled",
    "未发货,退款成功": "refunded",
    "待发货,退款成功": "refunded",
    "已发货,退款成功": "refunded",
    "已收货,退款成功": "refunded",
    "已取消,退款成功": "refunded",
}

ORDERS: Final = Format(
    id="pinduoduo_orders",
    kind="order",
    platform="pdd",
    title=Words(zh="拼多多订单", en="Pinduoduo orders"),
    marks=("订单号", "订单状态", "商品总价(元)", "商品数量(件)"),
    columns=(
        column("id", "订单号"),
        column("created_at", "订单成交时间", "拼单成功时间", "下单时间"),
        column("paid_at", "支付时间"),
        column("shipped_at", "发货时间"),
        column("finished_at", "确认收货时间"),
        column("ship_by", "承诺发货时间"),
        column("status", "订单状态"),
        column("paid", "用户实付金额(元)"),
        column("shipping_fee", "邮费(元)"),
        column("tracking", "快递单号"),
        column("courier", "快递公司"),
        column("buyer_note", "买家留言"),
        column("line.product", "商品id"),
        column("line.title", "商品"),
        column("line.sku", "商品规格"),
        column("line.quantity", "商品数量(件)"),
        column("line.total", "商品总价(元)"),
        column("address.name", "收货人", "收件人"),
        column("address.phone", "手机", "手机号", "收货人手机"),
        column("address.country", "国家"),
        column("address.province", "省"),
        column("address.city", "市"),
        column("address.district", "区"),
        column("address.detail", "详细地址", "街道"),
    ),
    words={"status": _STATUS},
    drops=("身份证姓名", "身份证号码"),
)

#: By the numbers of the after-sale list; the detail of one request counts its types from 1.
_TYPES: Final = {
    "2": "refund_only", "仅退款": "refund_only", "3": "return_refund", "退货退款": "return_refund", "4": "exchange",
    "换货": "exchange", "5": "resend", "缺货补寄": "resend", "补寄": "resend", "6": "repair", "维修": "repair",
    "9": "return_refund", "拦截退货": "return_refund",
}  # fmt: skip

AFTER_SALES: Final = Format(
    id="pinduoduo_after_sales",
    kind="after_sale",
    platform="pdd",
    title=Words(zh="拼多多售后", en="Pinduoduo after-sales"),
    marks=("order_sn", "after_sales_status", "after_sales_type"),
    columns=(
        column("id", "id", "after_sales_id"),
        column("order", "order_sn"),
        column("at", "created_time"),
        column("updated_at", "updated_time"),
        column("type", "after_sales_type"),
        column("reason", "after_sale_reason", "after_sales_reason"),
        column("amount", "refund_amount"),
        column("status", "after_sales_status"),
        column("respond_by", "expire_time"),
        column("tracking", "tracking_number"),
    ),
    words={"type": _TYPES, "status": PDD_WORDS},
)

REVIEWS: Final = Format(
    id="pinduoduo_reviews",
    kind="review",
    platform="pdd",
    title=Words(zh="拼多多评价", en="Pinduoduo reviews"),
    marks=("描述得分", "物流得分", "服务得分"),
    columns=(
        column("id", "评论ID", "评价ID"),
        column("order", "订单ID", "订单号", "订单编号"),
        column("buyer", "用户ID", "用户昵称"),
        column("product", "商品ID"),
        column("sku", "商品规格", "规格"),
        column("at", "评价时间", "评论时间", "评价日期", "时间"),
        column("stars", "评分", "综合评分"),
        column("scores.product", "描述得分"),
        column("scores.logistics", "物流得分"),
        column("scores.service", "服务得分"),
        column("text", "评价内容", "评论内容", "内容"),
        column("follow_up.text", "追评内容", "追加评论", "追评"),
        column("follow_up.at", "追评时间"),
        column("reply.text", "回复内容", "商家回复"),
        column("reply.at", "回复时间"),
    ),
)
