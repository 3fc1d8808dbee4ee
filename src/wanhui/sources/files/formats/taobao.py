"""What 淘宝 and 天猫 sellers export: the order list (2017 layout and the wider one since 2018) and its item details."""

from __future__ import annotations

from typing import Final

from wanhui.errors import Words
from wanhui.sources.files.columns import Format, column

_STATUS: Final = {
    "等待买家付款": "created",
    "买家已付款,等待卖家发货": "paid",
    "卖家部分发货": "paid",
    "卖家已发货,等待买家确认": "shipped",
    "买家已签收,货到付款专用": "delivered",
    "交易成功": "finished",
    "交易关闭": "cancelled",
    "付款以后用户退款成功,交易自动关闭": "refunded",
    "付款以前,卖家或买家主动关闭交易": "cancelled",
}

ORDERS: Final = Format(
    id="taobao_orders",
    kind="order",
    platform="taobao",
    title=Words(zh="淘宝订单列表", en="Taobao order list"),
    marks=("订单编号", "买家会员名", "订单创建时间"),
    columns=(
        column("id", "订单编号"),
        column("buyer", "买家会员名"),
        column("created_at", "订单创建时间"),
        column("paid_at", "订单付款时间"),
        column("shipped_at", "发货时间"),
        column("finished_at", "确认收货时间"),
        column("status", "订单状态"),
        column("paid", "买家实际支付金额"),
        column("shipping_fee", "买家应付邮费"),
        column("shipping_method", "运送方式"),
        column("buyer_note", "买家留言"),
        column("tracking", "物流单号"),
        column("courier", "物流公司"),
        column("address.name", "收货人姓名"),
        column("address.phone", "联系手机"),
        column("address.detail", "收货地址"),
    ),
    words={"status": _STATUS},
    drops=("买家支付宝账号", "发票抬头", "支付详情"),
)

DETAILS: Final = Format(
    id="taobao_order_details",
    kind="order_lines",
    platform="taobao",
    title=Words(zh="淘宝订单明细（宝贝）", en="Taobao order details"),
    marks=("订单编号", "标题", "价格", "购买数量"),
    columns=(
        column("id", "订单编号"),
        column("line.title", "标题"),
        column("line.price", "价格"),
        column("line.quantity", "购买数量"),
        column("line.product", "商家编码", "外部系统编号"),
        column("line.sku", "商品属性", "规格名称", "套餐信息"),
    ),
    has_groups=True,
)
