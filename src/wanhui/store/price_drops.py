"""Keeps price cuts as they were reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.keys import new_key


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDrop:
    """A price that fell; `sku` empty is the product's own price."""

    shop: str
    product: str
    sku: str
    was: Money
    now_costs: Money
    seen_at: datetime


def keep_drops(account: UUID, drops: Sequence[StoredDrop]) -> int:
    """Keeps price cuts; how many of them are new."""
    with tenancy.account(account) as cursor:
        count = 0
        for one in drops:
            cursor.execute(
                "INSERT INTO store_pricedrop (account_id, id, shop_id, product_ref, sku_ref, was, now_costs, currency, "
                "seen_at) SELECT %s, %s, id, %s, %s, %s, %s, %s, %s FROM store_shop "
                "WHERE account_id = %s AND external_id = %s ON CONFLICT DO NOTHING",
                [
                    account, new_key(), one.product, one.sku, one.was.amount, one.now_costs.amount,
                    one.now_costs.currency, one.seen_at, account, one.shop,
                ],
            )  # fmt: skip
            count += int(cursor.rowcount)
        return count


def latest_drops(account: UUID, *, most: int = 50) -> tuple[StoredDrop, ...]:
    """The newest price cuts."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, d.product_ref, d.sku_ref, d.was, d.now_costs, d.currency, d.seen_at "
            "FROM store_pricedrop d JOIN store_shop s ON s.account_id = d.account_id AND s.id = d.shop_id "
            "WHERE d.account_id = %s ORDER BY d.seen_at DESC, d.id DESC LIMIT %s",
            [account, most],
        )
        return tuple(
            StoredDrop(shop=shop, product=product, sku=sku, was=Money(was, currency), now_costs=Money(cost, currency),
                       seen_at=at)
            for shop, product, sku, was, cost, currency, at in cursor.fetchall()
        )  # fmt: skip
