"""The headers that tools and back offices use for reviews, orders, after-sales and chats when no format is known."""

from __future__ import annotations

from typing import Final

from wanhui.errors import Words
from wanhui.sources.files.columns import Format, column, norm
from wanhui.sources.files.formats.after_sale_states import PDD, WECHAT_DISPUTES

REVIEWS: Final = Format(
    id="reviews",
    kind="review",
    title=Words(zh="评价表", en="a table of reviews"),
    needs=("at", "text"),
    columns=(
        column("id", "评价ID", "评论ID", "评价编号", "review id"),
        column("order", "订单编号", "订单号", "订单ID", "交易编号", "order id", "order number", "order"),
        column(
            "buyer", "用户昵称", "买家昵称", "买家会员名", "买家", "评价人", "用户名", "buyer", "customer", "nickname"
        ),
        column("product", "商品ID", "宝贝ID", "product id", "asin", "item id"),
        column("sku", "商品规格", "规格", "SKU", "商品属性", "颜色分类", "variant"),
        column(
            "at",
            "评价时间",
            "评论时间",
            "评价日期",
            "评论日期",
            "创建时间",
            "日期",
            "时间",
            "date",
            "created at",
            "review date",
        ),
        column(
            "stars", "评分", "星级", "评价星级", "商品评分", "商品评价得分", "得分", "stars", "rating", "star rating"
        ),
        column("grade", "评价等级", "评价类型", "评价结果", "好中差评", "grade", "feedback type"),
        column(
            "text",
            "评价内容",
            "评论内容",
            "评论",
            "评价",
            "初次评价",
            "内容",
            "comment",
            "review",
            "review text",
            "content",
            "comments",
            "feedback",
        ),
        column("follow_up.text", "追评内容", "追加评论", "追评", "追加评价", "follow up"),
        column("follow_up.at", "追评时间", "追加时间", "追加评论时间"),
        column(
            "reply.text",
            "回复内容",
            "商家回复",
            "卖家回复",
            "解释内容",
            "掌柜解释",
            "reply",
            "response",
            "seller reply",
        ),
        column("reply.at", "回复时间", "商家回复时间", "解释时间"),
        column("scores.product", "描述得分", "描述相符", "宝贝与描述相符", "商品得分"),
        column("scores.service", "服务得分", "服务态度", "卖家服务"),
        column("scores.logistics", "物流得分", "物流服务", "发货速度"),
        column("images", "图片", "评价图片", "晒图", "images"),
    ),
)

ORDERS: Final = Format(
    id="orders",
    kind="order",
    title=Words(zh="订单表", en="a table of orders"),
    needs=("id", "created_at"),
    columns=(
        column("id", "订单编号", "订单号", "订单ID", "order id", "order number"),
        column(
            "buyer", "买家会员名", "买家昵称", "买家账号", "买家", "用户昵称", "buyer", "buyer username", "customer"
        ),
        column(
            "created_at",
            "下单时间",
            "订单创建时间",
            "创建时间",
            "订单时间",
            "created at",
            "order date",
            "purchase date",
        ),
        column("paid_at", "付款时间", "支付时间", "paid at"),
        column("shipped_at", "发货时间", "shipped at"),
        column("delivered_at", "签收时间", "送达时间", "delivered at"),
        column("finished_at", "完成时间", "确认收货时间"),
        column("ship_by", "最晚发货时间", "承诺发货时间"),
        column("paid", "实付金额", "实付款", "订单金额", "支付金额", "总金额", "total", "total price"),
        column("shipping_fee", "运费", "邮费", "shipping", "shipping fee"),
        column("shipping_method", "运送方式", "配送方式", "shipping method"),
        column("tracking", "快递单号", "物流单号", "运单号", "tracking number"),
        column("courier", "快递公司", "物流公司", "courier", "carrier"),
        column("buyer_note", "买家留言", "买家备注", "note"),
        column("line.product", "商品ID", "商品编号", "商家编码", "货号", "product id", "item number"),
        column("line.title", "商品名称", "商品标题", "宝贝标题", "商品", "item title", "product name"),
        column("line.sku", "商品规格", "规格", "SKU", "商品属性", "variant"),
        column("line.quantity", "数量", "商品数量", "购买数量", "quantity"),
        column("line.price", "单价", "商品单价", "价格", "price", "unit price"),
        column("line.total", "商品金额", "商品总价", "小计"),
        column("address.name", "收货人", "收件人", "收货人姓名", "recipient"),
        column("address.phone", "手机", "电话", "联系电话", "联系手机", "手机号", "phone"),
        column("address.province", "省", "省份", "state"),
        column("address.city", "市", "城市", "city"),
        column("address.district", "区", "区县"),
        column("address.detail", "详细地址", "收货地址", "地址", "address"),
    ),
    has_groups=True,
)

AFTER_SALES: Final = Format(
    id="after_sales",
    kind="after_sale",
    title=Words(zh="售后表", en="a table of after-sale requests"),
    needs=("order", "at", "type"),
    columns=(
        column("id", "售后编号", "售后单号", "退款编号", "return id"),
        column("order", "订单编号", "订单号", "订单ID", "order id", "order number"),
        column("at", "申请时间", "售后申请时间", "退款申请时间", "requested at", "request date"),
        column("type", "售后类型", "退款类型", "类型", "return type"),
        column("reason", "售后原因", "退款原因", "申请原因", "原因", "reason"),
        column("amount", "退款金额", "申请金额", "amount"),
        column("status", "售后状态", "退款状态", "状态"),
        column("respond_by", "处理截止时间", "商家处理截止时间", "超时时间", "respond by"),
        column("tracking", "退货物流单号", "退货单号"),
    ),
    words={
        "type": {
            "仅退款": "refund_only",
            "未发货仅退款": "refund_only",
            "已发货仅退款": "refund_only",
            "退货退款": "return_refund",
            "换货": "exchange",
            "补寄": "resend",
            "维修": "repair",
            "价保": "price_protection",
        },
        "status": {
            **{norm(name): ours for name, ours in (*PDD.values(), *WECHAT_DISPUTES.values())},
            "待商家处理": "requested",
            "待处理": "requested",
            "买家已申请,等待卖家处理": "requested",
            "商家同意": "agreed",
            "待买家退货": "agreed",
            "商家拒绝": "refused",
            "买家已退货": "returning",
            "退货中": "returning",
            "商家已收货": "received",
            "退款成功": "done",
            "售后完成": "done",
            "已完成": "done",
            "售后关闭": "closed",
            "已关闭": "closed",
            "已撤销": "closed",
            "平台介入": "disputed",
            "平台处理中": "disputed",
        },
    },
)

MESSAGES: Final = Format(
    id="messages",
    kind="message",
    title=Words(zh="聊天记录", en="a chat log"),
    needs=("conversation", "at", "from", "text"),
    columns=(
        column("id", "消息ID", "message id"),
        column("conversation", "会话ID", "会话编号", "conversation", "conversation id"),
        column("at", "发送时间", "时间", "sent at", "time"),
        column("from", "发送方", "发送者类型", "角色", "from", "sender", "role"),
        column("text", "消息内容", "内容", "消息", "text", "message"),
        column("buyer", "买家", "买家昵称", "用户昵称", "buyer", "customer"),
        column("order", "订单编号", "订单号", "order id"),
        column("agent", "客服", "客服昵称", "agent"),
    ),
)
