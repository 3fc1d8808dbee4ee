"""Counts what the exposure of a review rests on: orders of a product and what they paid, and its other stars."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.store import tenancy

_OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """Orders of a product and what their lines of it cost (None: no price known); stars of its other reviews."""

    orders: int
    paid: Decimal | None
    ratings: int
    stars_sum: int


def sold(
    account: UUID, shop: str, product: str, *, since: datetime, rated_since: datetime, until: datetime, apart: str
) -> Sold:  # fmt: skip
    """What was sold from `since` on, and the stars given from `rated_since` on, all before `until`; two queries.

    The review with the id `apart` is left out. The last weeks are found by their time, whatever the shop's size.
    """
    asked: dict[str, Any] = {
        "account": account, "shop": shop, "product": product, "since": since, "rated": rated_since, "until": until,
        "apart": apart, "vars": orjson.dumps({"key": product}).decode(),
    }  # fmt: skip
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT count(DISTINCT r.id), sum((l->>'price')::numeric * (l->>'quantity')::int) "
            "FILTER (WHERE jsonb_typeof(l->'price') = 'string') FROM store_record r "
            "CROSS JOIN LATERAL jsonb_array_elements(r.payload->'lines') AS l WHERE r.account_id = %(account)s "
            f"AND r.shop_id = {_OF_SHOP} AND r.kind = 'order' AND r.at >= %(since)s AND r.at < %(until)s "
            "AND coalesce(r.payload->>'status', '') NOT IN ('cancelled', 'created', 'refunded') "
            "AND l->>'product' = %(product)s",
            asked,
        )
        orders, paid = cursor.fetchone()
        cursor.execute(
            "SELECT count(*), coalesce(sum((r.payload->>'stars')::int), 0) FROM store_record r "
            f"WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'review' "
            "AND r.at >= %(rated)s AND r.at < %(until)s AND r.product_ref = %(product)s "
            "AND r.external_id <> %(apart)s AND r.payload->>'stars' IS NOT NULL",
            asked,
        )
        ratings, stars_sum = cursor.fetchone()
    return Sold(orders=int(orders), paid=paid, ratings=int(ratings), stars_sum=int(stars_sum))
