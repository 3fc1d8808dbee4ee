"""What Amazon sellers download: all orders, FBA and seller-fulfilled returns, and seller feedback."""

from __future__ import annotations

from typing import Final

from wanhui.errors import Words
from wanhui.sources.files.columns import Format, column

_STATUS: Final = {
    "pending": "created",
    "unshipped": "paid",
    "partiallyshipped": "paid",
    "shipped": "shipped",
    "shippeddeliveredtobuyer": "delivered",
    "shippedpickedup": "shipped",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}

ORDERS: Final = Format(
    id="amazon_orders",
    kind="order",
    platform="amazon",
    title=Words(zh="亚马逊全部订单", en="Amazon all orders"),
    marks=("amazon-order-id", "purchase-date", "order-status"),
    columns=(
        column("id", "amazon-order-id"),
        column("created_at", "purchase-date"),
        column("updated_at", "last-updated-date"),
        column("status", "order-status"),
        column("shipping_method", "ship-service-level"),
        column("currency", "currency"),
        column("line.title", "product-name"),
        column("line.product", "asin"),
        column("line.sku", "sku"),
        column("line.quantity", "quantity"),
        column("line.total", "item-price"),
        column("shipping_fee", "shipping-price"),
        column("address.city", "ship-city"),
        column("address.province", "ship-state"),
        column("address.country", "ship-country"),
    ),
    words={"status": _STATUS},
    has_groups=True,
    sums=("shipping_fee",),
)

FBA_RETURNS: Final = Format(
    id="amazon_fba_returns",
    kind="after_sale",
    platform="amazon",
    title=Words(zh="亚马逊 FBA 退货", en="Amazon FBA returns"),
    marks=("return-date", "order-id", "detailed-disposition"),
    columns=(
        column("id", "license-plate-number"),
        column("at", "return-date"),
        column("order", "order-id"),
        column("reason", "reason"),
        column("comment", "customer-comments"),
    ),
    given={"type": "return_refund", "status": "received"},
)

MFN_RETURNS: Final = Format(
    id="amazon_mfn_returns",
    kind="after_sale",
    platform="amazon",
    title=Words(zh="亚马逊自发货退货", en="Amazon seller-fulfilled returns"),
    marks=("Order ID", "Return request date", "Return Reason"),
    columns=(
        column("id", "Amazon RMA ID"),
        column("order", "Order ID"),
        column("at", "Return request date"),
        column("status", "Return request status"),
        column("type", "Resolution"),
        column("reason", "Return Reason"),
        column("amount", "Refunded Amount"),
        column("tracking", "Tracking ID"),
        column("currency", "Currency code"),
    ),
    words={
        "status": {
            "pending": "requested",
            "pendingapproval": "requested",
            "approved": "agreed",
            "authorized": "agreed",
            "denied": "refused",
            "closed": "closed",
            "completed": "done",
        },
        "type": {
            "refund": "return_refund",
            "standardrefund": "return_refund",
            "exchange": "exchange",
            "replacement": "exchange",
            "returnlessrefund": "refund_only",
        },
    },
    given={"type": "return_refund"},
)

FEEDBACK: Final = Format(
    id="amazon_seller_feedback",
    kind="review",
    platform="amazon",
    title=Words(zh="亚马逊卖家反馈", en="Amazon seller feedback"),
    needs=("at", "stars", "text", "order"),
    any_mark=("Rater Email", "Arrived on Time", "Your Response", "E-Mail des Käufers", "Pünktlich angekommen",
              "Ihre Antwort", "Votre réponse", "Tu respuesta", "評価", "评级"),
    columns=(
        column("at", "Date", "Datum", "Fecha", "Data", "日付", "日期"),
        column("stars", "Rating", "Bewertung", "Évaluation", "Valutazione", "Calificación", "評価", "评级"),
        column("text", "Comments", "Kommentare", "Commentaires", "Commenti", "Comentarios", "コメント", "评论"),
        column("reply.text", "Your Response", "Response",
               "Ihre Antwort", "Votre réponse", "Tu respuesta", "回答", "回复"),
        column("order", "Order ID", "Bestellnummer", "Numéro de commande", "Numero ordine", "Número de pedido",
               "注文番号", "订单编号"),
        column("extra.arrived_on_time", "Arrived on Time", "Pünktlich angekommen"),
        column("extra.item_as_described", "Item as Described", "Artikel wie beschrieben"),
        column("extra.customer_service", "Customer Service", "Kundenservice"),
    ),
    given={"object": "seller_feedback"},
    drops=("Rater Email", "E-Mail des Käufers", "Rater Role"),
)  # fmt: skip
