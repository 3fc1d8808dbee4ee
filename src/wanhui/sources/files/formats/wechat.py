"""What tools of 微信小店 sellers write down of after-sale requests and disputes, under the interface's own names."""

from __future__ import annotations

from typing import Final

from wanhui.errors import Words
from wanhui.sources.files.columns import Format, column
from wanhui.sources.files.formats.after_sale_states import WECHAT_WORDS

_TYPES: Final = {"refund": "refund_only", "return": "return_refund", "exchange": "exchange"}

AFTER_SALES: Final = Format(
    id="wechat_after_sales",
    kind="after_sale",
    platform="wechat",
    title=Words(zh="微信小店售后", en="WeChat Shop after-sales"),
    marks=("after_sale_order_id", "order_id", "status"),
    columns=(
        column("id", "after_sale_order_id"),
        column("order", "order_id"),
        column("at", "create_time"),
        column("updated_at", "update_time"),
        column("type", "type"),
        column("reason", "reason_text", "reason"),
        column("amount", "refund_amount", "amount"),
        column("status", "status"),
        column("respond_by", "deadline", "expired_time"),
        column("tracking", "waybill_id"),
    ),
    words={"type": _TYPES, "status": WECHAT_WORDS},
)

#: A dispute says nothing of what is asked for; the money is what it is about.
DISPUTES: Final = Format(
    id="wechat_disputes",
    kind="after_sale",
    platform="wechat",
    title=Words(zh="微信小店纠纷", en="WeChat Shop disputes"),
    marks=("complaint_id", "order_id", "complaint_status"),
    columns=(
        column("id", "complaint_id"),
        column("order", "order_id"),
        column("at", "create_time"),
        column("updated_at", "update_time"),
        column("reason", "content", "reason"),
        column("status", "complaint_status"),
        column("respond_by", "deadline", "expired_time"),
    ),
    words={"status": WECHAT_WORDS},
    given={"type": "refund_only"},
)
