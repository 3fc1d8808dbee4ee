"""Finds what the watches of goods look at: the orders of products, and the last count of each variant."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from wanhui.records.goods import Inventory
from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.facts import StoredFact, fact_of
from wanhui.store.sold import OF_CASE, of_record, sold_values


def orders_of_products(
    account: UUID, shop: str, products: Collection[str], *, since: datetime, sold: str = "", most: int = 20_000
) -> tuple[tuple[UUID, Order], ...]:
    """The orders of `shop` (with their keys) made since then that have one of `products`, newest first; one query.

    Only those that were `sold` so, where that is asked for.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.id, r.payload FROM store_record r WHERE r.account_id = %(account)s AND r.kind = 'order' "
            "AND r.at >= %(since)s "
            "AND r.shop_id = (SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s) "
            "AND EXISTS (SELECT FROM jsonb_array_elements(r.payload->'lines') AS l "
            f"WHERE l->>'product' = ANY(%(products)s)) AND {of_record('r')} ORDER BY r.at DESC LIMIT %(most)s",
            {
                "account": account, "since": since, "shop": shop, "products": sorted(products), "most": most,
                **sold_values(sold),
            },
        )  # fmt: skip
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


def own_case_ids(account: UUID, reason: str, *, sold: str = "", most: int = 500) -> tuple[UUID, ...]:
    """The open cases that the shop opened itself for `reason` and that were `sold` so, oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.id FROM store_case c WHERE c.account_id = %(account)s AND c.status IN ('open', 'waiting') "
            f"AND c.reason = %(reason)s AND {OF_CASE} ORDER BY c.number LIMIT %(most)s",
            {"account": account, "reason": reason, "most": most, **sold_values(sold)},
        )
        return tuple(key for (key,) in cursor.fetchall())
