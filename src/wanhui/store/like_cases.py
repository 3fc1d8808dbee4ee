"""Other complaints about the same goods: what an agent wants to know before proposing a cause."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.facts import fact_of

#: Cases of a shop that are looked through for their goods, newest first.
MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeCase:
    """A case about goods that another one is about as well; `batches` and `skus` are those of its order."""

    id: UUID
    number: int
    opened_at: datetime
    issues: tuple[str, ...]
    parent: str | None
    products: frozenset[str]
    skus: frozenset[str]
    batches: frozenset[str]


def cases_about(
    account: UUID, shop: str, products: Collection[str], *, since: datetime, apart: UUID | None = None
) -> tuple[LikeCase, ...]:
    """The cases of `shop` (newest first, of the last `MOST`) whose order has one of `products`; one query.

    `apart` is the case that asks. A case whose order is not known is not found here.
    """
    if not products:
        return ()
    wanted = frozenset(products)
    found = latest_cases(account, shop, since=since)
    return tuple(one for one in found if one.id != apart and one.products & wanted)


def latest_cases(account: UUID, shop: str, *, since: datetime) -> tuple[LikeCase, ...]:
    """The cases of `shop` whose order is known, newest first, at most the last `MOST`; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "WITH of_shop AS (SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s), "
            "latest AS (SELECT id, number, opened_at, issues, parent, order_ref FROM store_case "
            "WHERE account_id = %(account)s AND shop_id = (SELECT id FROM of_shop) AND opened_at >= %(since)s "
            "AND status <> 'merged' AND order_ref IS NOT NULL ORDER BY number DESC LIMIT %(most)s) "
            "SELECT c.id, c.number, c.opened_at, c.issues, c.parent, r.payload FROM latest c JOIN store_record r "
            "ON r.account_id = %(account)s AND r.shop_id = (SELECT id FROM of_shop) AND r.kind = 'order' "
            "AND r.external_id = c.order_ref ORDER BY c.number DESC",
            {"account": account, "shop": shop, "since": since, "most": MOST},
        )
        return tuple(_like(row) for row in cursor.fetchall())


def _like(row: Sequence[Any]) -> LikeCase:
    key, number, opened_at, issues, parent, payload = row
    order = fact_of(payload)
    lines = order.lines if isinstance(order, Order) else ()
    return LikeCase(
        id=key,
        number=number,
        opened_at=opened_at,
        issues=tuple(issues),
        parent=parent,
        products=frozenset(line.product for line in lines),
        skus=frozenset(line.sku for line in lines if line.sku),
        batches=frozenset(line.batch for line in lines if line.batch),
    )
