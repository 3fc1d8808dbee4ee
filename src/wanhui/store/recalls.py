"""Keeps recalls: which goods, what buyers are offered, and how far each order has come by what the records show."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args
from uuid import UUID

import orjson

from wanhui.store import tenancy
from wanhui.store.keys import past_key
from wanhui.store.sold import of_order, sold_values

RecallState = Literal["found", "told", "answered", "returned", "paid", "closed"]
STATES: Final[tuple[RecallState, ...]] = get_args(RecallState)
_OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
#: Steps that an order may have been taken; each keeps its own time, so that what was answered still counts once paid.
STEPS: Final = ("told", "answered", "returned", "paid")
#: Where each kind of goods is named in the payload of an order `r`.
GOODS_OF_ORDER: Final[Mapping[str, str]] = {
    "product": "jsonb_path_exists(r.payload, '$.lines[*] ? (@.product == $key)', %(vars)s::jsonb)",
    "sku": "jsonb_path_exists(r.payload, '$.lines[*] ? (@.sku == $key)', %(vars)s::jsonb)",
    "batch": "jsonb_path_exists(r.payload, '$.lines[*] ? (@.batch == $key)', %(vars)s::jsonb)",
    "live": "r.payload->>'source' = %(key)s",
}
_SEEN: Final = "{0}.account_id, {0}.id, {0}.shop_id, {0}.kind, {0}.external_id, {0}.buyer_ref, {0}.at, {0}.payload"
#: Records that came or changed after the key `looked_to`, some twice. OFFSET keeps what is asked of them outside, else
#: a table without statistics is searched whole.
ARRIVED: Final = (
    f"(SELECT {_SEEN.format('n')} FROM store_record n WHERE n.account_id = %(account)s AND n.id > %(looked_to)s "
    f"UNION ALL SELECT {_SEEN.format('o')} FROM store_recordversion v "
    "JOIN store_record o ON o.account_id = v.account_id AND o.id = v.record_id "
    "WHERE v.account_id = %(account)s AND v.id > %(looked_to)s OFFSET 0)"
)
#: What was being saved while somebody looked is looked at once more (own).
OVERLAP: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecall:
    """A recall as it is kept; `dimension` is product, sku, batch or live; `offers` are remedies to choose from.

    `looked_to` is the key up to which records were searched for its goods (None: none were).
    """

    id: UUID
    shop: str
    dimension: str
    key: str
    reason: str
    offers: tuple[str, ...]
    text: str
    is_safety: bool
    sale_stopped_at: datetime | None
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    looked_to: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallLine:
    """One order of a recall: how far it has come, when each step was, and what the buyer chose ("": not said)."""

    order: str
    buyer: str
    state: RecallState
    choice: str
    note: str
    told_at: datetime | None
    answered_at: datetime | None
    returned_at: datetime | None
    paid_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallCounts:
    """Of a recall: how many orders are in which state now, and how many have ever taken each step."""

    states: Mapping[str, int]
    steps: Mapping[str, int]


def open_recall(account: UUID, recall: StoredRecall) -> int:
    """Keeps a recall and finds every order with the goods, whenever it was made; how many those are."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_recall (account_id, id, shop_id, dimension, key, reason, offers, text, is_safety, "
            "sale_stopped_at, opened_at, opened_by, closed_at) "
            f"VALUES (%(account)s, %(id)s, {_OF_SHOP}, %(dimension)s, %(key)s, %(reason)s, %(offers)s::jsonb, "
            "%(text)s, %(is_safety)s, %(stopped)s, %(opened)s, %(by)s, %(closed)s)",
            {
                "account": account, "id": recall.id, "shop": recall.shop, "dimension": recall.dimension,
                "key": recall.key, "reason": recall.reason, "offers": orjson.dumps(recall.offers).decode(),
                "text": recall.text, "is_safety": recall.is_safety, "stopped": recall.sale_stopped_at,
                "opened": recall.opened_at,
                "by": recall.opened_by, "closed": recall.closed_at,
            },
        )  # fmt: skip
    return find_orders(account, recall, now=recall.opened_at)


def find_orders(account: UUID, recall: StoredRecall, *, now: datetime) -> int:
    """Adds the orders that have the goods and are not on the list yet, of those that came since; how many."""
    records = ARRIVED if recall.looked_to is not None else "store_record"
    looked_to = past_key(OVERLAP)
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_recallorder (account_id, recall_id, order_ref, buyer_ref, state, note, changed_at) "
            "SELECT %(account)s, %(id)s, r.external_id, r.buyer_ref, 'found', '', %(now)s "
            f"FROM {records} r WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'order' "
            "AND coalesce(r.payload->>'status', '') NOT IN ('cancelled', 'created') "
            f"AND {GOODS_OF_ORDER[recall.dimension]} ON CONFLICT DO NOTHING",
            {
                "account": account, "id": recall.id, "shop": recall.shop, "now": now, "key": recall.key,
                "vars": orjson.dumps({"key": recall.key}).decode(), "looked_to": recall.looked_to,
            },
        )  # fmt: skip
        found = int(cursor.rowcount)
        cursor.execute(
            "UPDATE store_recall SET looked_to = %s WHERE account_id = %s AND id = %s", [looked_to, account, recall.id]
        )
        return found


def recalls(
    account: UUID, key: UUID | None = None, *, sold: str = ""
) -> tuple[tuple[StoredRecall, RecallCounts], ...]:  # fmt: skip
    """Every recall, or the one with `key`, newest first, each with its counts; one query.

    Only orders that were `sold` so are counted, and without `key` recalls that have none are left out.
    """
    counted = ", ".join(f"'{step}', count({step}_at)" for step in STEPS)
    orders = (
        "FROM store_recallorder o WHERE o.account_id = c.account_id AND o.recall_id = c.id "
        f"AND {of_order('o', shop='c.shop_id')}"
    )
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.id, s.external_id, c.dimension, c.key, c.reason, c.offers, c.text, c.is_safety, "
            "c.sale_stopped_at, c.opened_at, c.opened_by, c.closed_at, c.looked_to, "
            f"(SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n {orders} GROUP BY 1) AS counted), "
            f"(SELECT jsonb_build_object({counted}) {orders}) "
            "FROM store_recall c JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id "
            "WHERE c.account_id = %(account)s AND (%(key)s::uuid IS NULL OR c.id = %(key)s) "
            f"AND (%(sold)s::text = '' OR %(key)s::uuid IS NOT NULL OR EXISTS (SELECT {orders})) "
            "ORDER BY c.opened_at DESC",
            {"account": account, "key": key, **sold_values(sold)},
        )
        names = (
            "id", "shop", "dimension", "key", "reason", "offers", "text", "is_safety", "sale_stopped_at",
            "opened_at", "opened_by", "closed_at", "looked_to",
        )  # fmt: skip
        return tuple(
            (
                StoredRecall(**{**dict(zip(names, row[:-2], strict=True)), "offers": tuple(orjson.loads(row[5]))}),
                RecallCounts(states=orjson.loads(row[-2]) if row[-2] else {}, steps=orjson.loads(row[-1])),
            )
            for row in cursor.fetchall()
        )


def orders_of(
    account: UUID, recall: UUID, *, state: str = "", sold: str = "", most: int = 500
) -> tuple[RecallLine, ...]:  # fmt: skip
    """The orders of a recall (those in `state` or `sold` so), those that nothing has happened to yet first."""
    names = tuple(RecallLine.__dataclass_fields__)
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT o.order_ref, o.buyer_ref, o.state, o.choice, o.note, o.told_at, o.answered_at, o.returned_at, "
            "o.paid_at, o.changed_at FROM store_recallorder o "
            "JOIN store_recall c ON c.account_id = o.account_id AND c.id = o.recall_id "
            "WHERE o.account_id = %(account)s AND o.recall_id = %(recall)s "
            f"AND (%(state)s::text = '' OR o.state = %(state)s) AND {of_order('o', shop='c.shop_id')} "
            "ORDER BY array_position(%(states)s::text[], o.state), o.order_ref LIMIT %(most)s",
            {
                "account": account,
                "recall": recall,
                "state": state,
                "states": list(STATES),
                "most": most,
                **sold_values(sold),
            },
        )
        return tuple(RecallLine(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def move(account: UUID, recall: UUID, orders: list[str], *, to: RecallState, note: str, now: datetime) -> int:
    """A person takes orders of a recall to another state; how many there were. Later steps are taken back.

    What was taken back stays so until a newer message or record shows it anew.
    """
    done = STEPS.index(to) if to in STEPS else -1
    times = [
        f"{step}_at = " + (f"coalesce({step}_at, %(now)s)" if step == to or (step == "told" and done > 0) else "NULL")
        for place, step in enumerate(STEPS)
        if step == to or place > done or (step == "told" and done > 0)
    ]
    later = ", ".join(f"{step}_at" for place, step in enumerate(STEPS) if place > done)
    if later:
        times.append(f"taken_back_at = CASE WHEN coalesce({later}) IS NULL THEN taken_back_at ELSE %(now)s END")
    changes = "" if to == "closed" else ", ".join(times) + ", "
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"UPDATE store_recallorder SET {changes}state = %(to)s, changed_at = %(now)s, "
            "note = CASE WHEN %(note)s = '' THEN note ELSE %(note)s END "
            "WHERE account_id = %(account)s AND recall_id = %(recall)s AND order_ref = ANY(%(orders)s)",
            {"to": to, "note": note, "now": now, "account": account, "recall": recall, "orders": orders},
        )
        return int(cursor.rowcount)


def choose(account: UUID, recall: UUID, orders: list[str], *, choice: str) -> int:
    """What buyers chose for these orders; how many there were."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_recallorder SET choice = %s WHERE account_id = %s AND recall_id = %s AND order_ref = ANY(%s)",
            [choice, account, recall, orders],
        )
        return int(cursor.rowcount)


def unchosen(account: UUID, recall: StoredRecall, *, now: datetime) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The orders that were answered without a known choice: order, the last words, what these were read to ask for."""
    asked: dict[str, Any] = {"account": account, "id": recall.id, "shop": recall.shop, "now": now}
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT o.order_ref, l.text, l.asks FROM store_recallorder o JOIN LATERAL ("
            "SELECT r.payload->>'text' AS text, d.payload->'asks' AS asks FROM store_record r "
            "LEFT JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id "
            f"WHERE {_SAID} ORDER BY r.at DESC LIMIT 1) l ON true "
            f"WHERE {_OPEN} AND o.answered_at IS NOT NULL AND o.choice = ''",
            asked,
        )
        return tuple((order, text or "", tuple(orjson.loads(asks or "[]"))) for order, text, asks in cursor.fetchall())


def follow(account: UUID, recall: StoredRecall, *, now: datetime) -> int:
    """Brings each order to where the records show it is; how many moved. Nothing goes back, closed ones stay."""
    asked: dict[str, Any] = {
        "account": account,
        "id": recall.id,
        "shop": recall.shop,
        "since": recall.opened_at,
        "now": now,
    }
    with tenancy.account(account) as cursor:
        for statement in (_TOLD, _TOLD_IN_CASE, _ANSWERED, _RETURNED, _PAID, _REFUNDED):
            cursor.execute(statement, asked)
        cursor.execute(_MOVED, asked)
        return int(cursor.rowcount)


_OPEN: Final = "o.account_id = %(account)s AND o.recall_id = %(id)s AND o.state <> 'closed'"
#: What a person took back, only something newer shows.
_SINCE: Final = "(o.taken_back_at IS NULL OR {} > o.taken_back_at)"
#: A message of the recall left.
_TOLD: Final = f"""
    UPDATE store_recallorder o SET told_at = u.settled_at FROM store_outreach u
    WHERE {_OPEN} AND o.told_at IS NULL AND u.account_id = %(account)s AND u.shop_id = {_OF_SHOP}
        AND u.key = 'recall:' || %(id)s::text || ':' || o.buyer_ref AND u.state = 'sent'
        AND {_SINCE.format("u.settled_at")}
"""
#: Its text was sent in the case of the order.
_TOLD_IN_CASE: Final = f"""
    UPDATE store_recallorder o SET told_at = y.sent_at FROM store_case c
        JOIN store_reply y ON y.account_id = c.account_id AND y.case_id = c.id AND y.status = 'sent'
    WHERE {_OPEN} AND o.told_at IS NULL AND c.account_id = %(account)s AND c.shop_id = {_OF_SHOP}
        AND c.order_ref = o.order_ref AND y.idempotency_key = c.number::text || ':recall:' || %(id)s::text
        AND {_SINCE.format("y.sent_at")}
"""
#: What the buyer wrote since; a clock that is ahead tells of nothing yet.
_SAID: Final = f"""
    r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'message' AND r.buyer_ref = o.buyer_ref
    AND r.payload->>'from' = 'buyer' AND (r.order_ref IS NULL OR r.order_ref = o.order_ref)
    AND r.at >= o.told_at AND r.at <= %(now)s AND {_SINCE.format("r.at")}
"""
_ANSWERED: Final = f"""
    UPDATE store_recallorder o SET answered_at = (SELECT min(r.at) FROM store_record r WHERE {_SAID})
    WHERE {_OPEN} AND o.told_at IS NOT NULL AND o.answered_at IS NULL
        AND EXISTS (SELECT FROM store_record r WHERE {_SAID})
"""
_LATELY: Final = "coalesce(r.updated_at, r.at) >= %(since)s AND coalesce(r.updated_at, r.at) <= %(now)s"
_OF_ORDER: Final = (
    f"r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.order_ref = o.order_ref AND {_LATELY} "
    f"AND {_SINCE.format('coalesce(r.updated_at, r.at)')}"
)
_RETURNED: Final = f"""
    UPDATE store_recallorder o SET returned_at = t.at FROM (
        SELECT o.order_ref, min(coalesce(r.updated_at, r.at)) AS at
        FROM store_recallorder o JOIN store_record r ON {_OF_ORDER} AND (
            (r.kind = 'after_sale' AND r.payload->>'status' IN ('received', 'done')
                AND r.payload->>'type' IN ('return_refund', 'exchange', 'repair'))
            OR (r.kind = 'shipment_event' AND r.payload->>'status' = 'returned'))
        WHERE {_OPEN} AND o.returned_at IS NULL GROUP BY 1
    ) t WHERE {_OPEN} AND o.order_ref = t.order_ref
"""
_PAID: Final = f"""
    UPDATE store_recallorder o SET paid_at = t.at FROM (
        SELECT o.order_ref, min(coalesce(r.updated_at, r.at)) AS at
        FROM store_recallorder o JOIN store_record r ON {_OF_ORDER} AND r.kind = 'after_sale'
            AND r.payload->>'status' = 'done'
            AND r.payload->>'type' IN ('refund_only', 'return_refund', 'exchange', 'resend', 'repair')
        WHERE {_OPEN} AND o.paid_at IS NULL GROUP BY 1
    ) t WHERE {_OPEN} AND o.order_ref = t.order_ref
"""
_REFUNDED: Final = f"""
    UPDATE store_recallorder o SET paid_at = r.updated_at FROM store_record r
    WHERE {_OPEN} AND o.paid_at IS NULL AND r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'order'
        AND r.external_id = o.order_ref AND r.payload->>'status' = 'refunded'
        AND r.updated_at >= %(since)s AND r.updated_at <= %(now)s AND {_SINCE.format("r.updated_at")}
"""
_FURTHEST: Final = (
    "CASE WHEN o.paid_at IS NOT NULL THEN 'paid' WHEN o.returned_at IS NOT NULL THEN 'returned' "
    "WHEN o.answered_at IS NOT NULL THEN 'answered' WHEN o.told_at IS NOT NULL THEN 'told' ELSE 'found' END"
)
_MOVED: Final = (
    f"UPDATE store_recallorder o SET state = {_FURTHEST}, changed_at = %(now)s WHERE {_OPEN} AND o.state <> {_FURTHEST}"
)


def mark(account: UUID, recall: UUID, *, what: Literal["sale_stopped", "closed"], now: datetime) -> None:
    """Sets when the sale was stopped or the recall closed; a second time changes nothing."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"UPDATE store_recall SET {what}_at = %s WHERE account_id = %s AND id = %s AND {what}_at IS NULL",
            [now, account, recall],
        )
