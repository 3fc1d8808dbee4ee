"""Finds what the watches of goods look at: the orders of products, and the last count of each variant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from wanhui.records.goods import Inventory
from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.facts import StoredFact, fact_of


def orders_of_products(
    account: UUID, shop: str, products: Collection[str], *, since: datetime, most: int = 20_000
) -> tuple[tuple[UUID, Order], ...]:
    """The orders of `shop` (with their keys) made since then that have one of `products`, newest first; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.id, r.payload FROM store_record r WHERE r.account_id = %s AND r.kind = 'order' AND r.at >= %s "
            "AND r.shop_id = (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s) "
            "AND EXISTS (SELECT FROM jsonb_array_elements(r.payload->'lines') AS l WHERE l->>'product' = ANY(%s)) "
            "ORDER BY r.at DESC LIMIT %s",
            [account, since, account, shop, sorted(products), most],
        )
        found = [StoredFact(key=key, fact=fact_of(payload)) for key, payload in cursor.fetchall()]
        return tuple((one.key, one.fact) for one in found if isinstance(one.fact, Order))


def latest_counts(account: UUID, shop: str, products: Collection[str]) -> Mapping[tuple[str, str], Inventory]:
    """(product, variant) -> its last count; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (r.product_ref, r.payload->>'sku') r.payload FROM store_record r "
            "WHERE r.account_id = %s AND r.kind = 'inventory' AND r.product_ref = ANY(%s) "
            "AND r.shop_id = (SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s) "
            "ORDER BY r.product_ref, r.payload->>'sku', r.at DESC, r.id DESC",
            [account, sorted(products), account, shop],
        )
        found = [fact_of(payload) for (payload,) in cursor.fetchall()]
        return {(one.product, one.sku): one for one in found if isinstance(one, Inventory)}


def own_case_ids(account: UUID, reason: str, *, most: int = 500) -> tuple[UUID, ...]:
    """The open cases that the shop opened itself for `reason`, oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id FROM store_case WHERE account_id = %s AND status IN ('open', 'waiting') AND reason = %s "
            "ORDER BY number LIMIT %s",
            [account, reason, most],
        )
        return tuple(key for (key,) in cursor.fetchall())
