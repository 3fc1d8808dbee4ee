"""What eBay sellers download: the orders report, in its American and its British wording."""

from __future__ import annotations

from typing import Final

from wanhui.errors import Words
from wanhui.sources.files.columns import Format, column

ORDERS: Final = Format(
    id="ebay_orders",
    kind="order",
    platform="ebay",
    title=Words(zh="eBay 订单", en="eBay orders"),
    marks=("Order Number", "Buyer Username", "Item Number", "Sale Date"),
    columns=(
        column("id", "Order Number"),
        column("buyer", "Buyer Username"),
        column("created_at", "Sale Date"),
        column("paid_at", "Paid On Date"),
        column("ship_by", "Ship By Date", "Dispatch By Date", "Post By Date"),
        column("shipped_at", "Shipped On Date", "Dispatched On Date", "Posted On Date"),
        column("line.product", "Item Number"),
        column("line.title", "Item Title"),
        column("line.sku", "Custom Label", "Variation Details"),
        column("line.quantity", "Quantity"),
        column("line.price", "Sold For"),
        column("paid", "Total Price"),
        column("shipping_fee", "Shipping And Handling", "Postage and packaging"),
        column("shipping_method", "Shipping Service", "Delivery Service"),
        column("tracking", "Tracking Number"),
        column("buyer_note", "Buyer Note"),
        column("address.name", "Ship To Name", "Post To Name"),
        column("address.phone", "Ship To Phone", "Post To Phone"),
        column("address.detail", "Ship To Address 1", "Post To Address 1"),
        column("address.city", "Ship To City", "Post To City"),
        column("address.province", "Ship To State", "Post To State", "Post To County"),
        column("address.country", "Ship To Country", "Post To Country"),
    ),
    has_groups=True,
    drops=("Buyer Email", "Buyer Name", "Buyer Address 1", "Buyer Address 2", "Buyer City", "Buyer State", "Buyer Zip",
           "Buyer Country", "Buyer Tax Identifier Name", "Buyer Tax Identifier Value"),
)  # fmt: skip
