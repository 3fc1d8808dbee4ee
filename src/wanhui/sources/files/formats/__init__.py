"""Every kind of table that is known by its header; a new marketplace is a new module here and a name in this list."""

from __future__ import annotations

from typing import Final

from wanhui.sources.files.columns import Format
from wanhui.sources.files.formats import aliases, amazon, douyin, ebay, pinduoduo, taobao, wechat

#: The exports of marketplaces, recognised by headers that no other export has.
EXPORTS: Final[tuple[Format, ...]] = (
    taobao.ORDERS,
    taobao.DETAILS,
    pinduoduo.ORDERS,
    pinduoduo.REVIEWS,
    pinduoduo.AFTER_SALES,
    wechat.AFTER_SALES,
    wechat.DISPUTES,
    douyin.ORDERS,
    douyin.REVIEWS,
    amazon.ORDERS,
    amazon.FBA_RETURNS,
    amazon.MFN_RETURNS,
    amazon.FEEDBACK,
    ebay.ORDERS,
)
#: Tables of no one marketplace, recognised by what they hold; they also suggest the mapping of an unknown file.
ALIASES: Final[tuple[Format, ...]] = (aliases.REVIEWS, aliases.ORDERS, aliases.AFTER_SALES, aliases.MESSAGES)
