"""Keeps recalls: which goods, what buyers are offered, and how far each order has come."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, cast, get_args
from uuid import UUID

import orjson

from wanhui.store import tenancy

RecallState = Literal["found", "told", "answered", "returned", "paid", "closed"]
STATES: Final[tuple[RecallState, ...]] = get_args(RecallState)
_OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
#: Where each kind of goods is named in an order's payload.
_MATCH: Final[Mapping[str, str]] = {
    "product": "jsonb_path_exists(r.payload, '$.lines[*] ? (@.product == $key)', %(vars)s::jsonb)",
    "sku": "jsonb_path_exists(r.payload, '$.lines[*] ? (@.sku == $key)', %(vars)s::jsonb)",
    "batch": "jsonb_path_exists(r.payload, '$.lines[*] ? (@.batch == $key)', %(vars)s::jsonb)",
    "live": "r.payload->>'source' = %(key)s",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecall:
    """A recall as it is kept; `dimension` is product, sku, batch or live; `offers` are remedies to choose from."""

    id: UUID
    shop: str
    dimension: str
    key: str
    reason: str
    offers: tuple[str, ...]
    text: str
    is_safety: bool
    sale_stopped_at: datetime | None
    report_due_at: datetime | None
    reported_at: datetime | None
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallLine:
    """One order of a recall."""

    order: str
    buyer: str
    state: RecallState
    note: str
    changed_at: datetime


def open_recall(account: UUID, recall: StoredRecall) -> int:
    """Keeps a recall and finds every order with the goods, whenever it was made; how many those are."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_recall (account_id, id, shop_id, dimension, key, reason, offers, text, is_safety, "
            "sale_stopped_at, report_due_at, reported_at, opened_at, opened_by, closed_at) "
            f"VALUES (%(account)s, %(id)s, {_OF_SHOP}, %(dimension)s, %(key)s, %(reason)s, %(offers)s::jsonb, "
            "%(text)s, %(is_safety)s, %(stopped)s, %(due)s, %(reported)s, %(opened)s, %(by)s, %(closed)s)",
            {
                "account": account, "id": recall.id, "shop": recall.shop, "dimension": recall.dimension,
                "key": recall.key, "reason": recall.reason, "offers": orjson.dumps(recall.offers).decode(),
                "text": recall.text, "is_safety": recall.is_safety, "stopped": recall.sale_stopped_at,
                "due": recall.report_due_at, "reported": recall.reported_at, "opened": recall.opened_at,
                "by": recall.opened_by, "closed": recall.closed_at,
            },
        )  # fmt: skip
    return find_orders(account, recall, now=recall.opened_at)


def find_orders(account: UUID, recall: StoredRecall, *, now: datetime) -> int:
    """Adds the orders that have the goods and are not on the list yet; how many."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_recallorder (account_id, recall_id, order_ref, buyer_ref, state, note, changed_at) "
            "SELECT %(account)s, %(id)s, r.external_id, r.buyer_ref, 'found', '', %(now)s FROM store_record r "
            f"WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'order' "
            "AND coalesce(r.payload->>'status', '') NOT IN ('cancelled', 'created') "
            f"AND {_MATCH[recall.dimension]} ON CONFLICT DO NOTHING",
            {
                "account": account, "id": recall.id, "shop": recall.shop, "now": now, "key": recall.key,
                "vars": orjson.dumps({"key": recall.key}).decode(),
            },
        )  # fmt: skip
        return int(cursor.rowcount)


def recalls(account: UUID, key: UUID | None = None) -> tuple[tuple[StoredRecall, Mapping[str, int]], ...]:
    """Every recall, or the one with `key`, newest first, each with how many orders are in which state; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.id, s.external_id, c.dimension, c.key, c.reason, c.offers, c.text, c.is_safety, "
            "c.sale_stopped_at, c.report_due_at, c.reported_at, c.opened_at, c.opened_by, c.closed_at, "
            "(SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM store_recallorder o "
            "WHERE o.account_id = c.account_id AND o.recall_id = c.id GROUP BY state) AS counted) "
            "FROM store_recall c JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id "
            "WHERE c.account_id = %s AND (%s::uuid IS NULL OR c.id = %s) ORDER BY c.opened_at DESC",
            [account, key, key],
        )
        names = (
            "id", "shop", "dimension", "key", "reason", "offers", "text", "is_safety", "sale_stopped_at",
            "report_due_at", "reported_at", "opened_at", "opened_by", "closed_at",
        )  # fmt: skip
        return tuple(
            (
                StoredRecall(**{**dict(zip(names, row[:-1], strict=True)), "offers": tuple(orjson.loads(row[5]))}),
                orjson.loads(row[-1]) if row[-1] else {},
            )
            for row in cursor.fetchall()
        )


def orders_of(account: UUID, recall: UUID, *, most: int = 500) -> tuple[RecallLine, ...]:
    """The orders of a recall, those that nothing has happened to yet first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT order_ref, buyer_ref, state, note, changed_at FROM store_recallorder "
            "WHERE account_id = %s AND recall_id = %s ORDER BY array_position(%s::text[], state), order_ref LIMIT %s",
            [account, recall, list(STATES), most],
        )
        return tuple(
            RecallLine(order=order, buyer=buyer, state=cast(RecallState, state), note=note, changed_at=at)
            for order, buyer, state, note, at in cursor.fetchall()
        )


def move(account: UUID, recall: UUID, orders: list[str], *, to: RecallState, note: str, now: datetime) -> int:
    """Takes orders of a recall to another state; how many there were."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_recallorder SET state = %s, note = CASE WHEN %s = '' THEN note ELSE %s END, changed_at = %s "
            "WHERE account_id = %s AND recall_id = %s AND order_ref = ANY(%s)",
            [to, note, note, now, account, recall, orders],
        )
        return int(cursor.rowcount)


def mark(account: UUID, recall: UUID, *, what: Literal["sale_stopped", "reported", "closed"], now: datetime) -> None:
    """Sets when the sale was stopped, the authority told or the recall closed; a second time changes nothing."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"UPDATE store_recall SET {what}_at = %s WHERE account_id = %s AND id = %s AND {what}_at IS NULL",
            [now, account, recall],
        )
