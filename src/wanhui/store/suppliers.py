"""What a shop's suppliers are judged by, and the tasks to think one over: opened once, decided once."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, get_args
from uuid import UUID

import orjson

from wanhui.cases.words import SYSTEM
from wanhui.insights.claim import OF_GOODS, SUPPLIERS_FAULTS
from wanhui.insights.suppliers import Answered, FaultCase, Supplied
from wanhui.store import tenancy

#: What may be decided: another supplier, another source of the same goods from them, or they stay.
SupplierDecision = Literal["other_supplier", "other_source", "keep"]
DECISIONS: Final[tuple[SupplierDecision, ...]] = get_args(SupplierDecision)
_TASK: Final = (
    "t.id, s.external_id, t.supplier, t.figures, t.opened_at, t.owner, t.due_at, t.decision, t.note, t.decided_at, "
    "t.decided_by FROM store_suppliertask t JOIN store_shop s ON s.account_id = t.account_id AND s.id = t.shop_id "
)
_OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierTask:
    """Somebody decides by `due_at` whether the shop keeps a supplier; `figures` say why.

    `owner` is the id of a person, "" where there is nobody.
    """

    id: UUID
    shop: str
    supplier: str
    figures: Mapping[str, Any]
    opened_at: datetime
    owner: str
    due_at: datetime
    decision: SupplierDecision | None = None
    note: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = None


def supplied(account: UUID, shop: str, *, first: date, last: date) -> tuple[Supplied, ...]:
    """Each supplier with the categories of its goods and its orders and complaints of goods between two days.

    Two queries; orders are counted from the days' counts, so that the size of the shop does not matter.
    """
    asked: dict[str, Any] = {"account": account, "shop": shop, "first": first, "last": last}
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT payload->>'supplier', array_agg(DISTINCT coalesce(payload->>'category', '')) FROM store_record "
            f"WHERE account_id = %(account)s AND shop_id = {_OF_SHOP} AND kind = 'product' "
            "AND payload->>'supplier' IS NOT NULL GROUP BY 1",
            asked,
        )
        categories = {key: frozenset(found) for key, found in cursor.fetchall()}
        cursor.execute(
            "SELECT key, sum(count) FROM store_dailycount WHERE account_id = %(account)s "
            f"AND shop_id = {_OF_SHOP} AND dimension = 'supplier' AND day BETWEEN %(first)s AND %(last)s "
            "AND issue = '' GROUP BY key",
            asked,
        )
        orders = {key: int(count) for key, count in cursor.fetchall()}
    return tuple(
        Supplied(key=key, categories=categories.get(key, frozenset({""})), orders=orders.get(key, 0))
        for key in sorted(categories.keys() | orders.keys())
    )


def supplier_of(account: UUID, shop: str, product: str) -> str | None:
    """The supplier that the record of a product names."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.payload->>'supplier' FROM store_record r "
            "JOIN store_shop s ON s.account_id = r.account_id AND s.id = r.shop_id "
            "WHERE r.account_id = %s AND s.external_id = %s AND r.kind = 'product' AND r.external_id = %s",
            [account, shop, product],
        )
        row = cursor.fetchone()
        return row[0] if row is not None else None


def fault_cases(account: UUID, shop: str, *, since: datetime, until: datetime) -> tuple[FaultCase, ...]:
    """The suppliers' cases of orders made between two times, with their goods and what they cost; one query.

    The cost is what was lost, else what was given, as far as that is in the currency of the shop; else None.
    """
    line = "o.payload->'lines'->0->>"
    with tenancy.account(account) as cursor:
        cursor.execute(
            # The goods of a shop are few: they are looked up once and not case by case.
            "WITH g AS MATERIALIZED (SELECT external_id, payload->>'supplier' AS supplier FROM store_record "
            f"WHERE account_id = %(account)s AND shop_id = {_OF_SHOP} AND kind = 'product' "
            "AND payload->>'supplier' IS NOT NULL) "
            f"SELECT g.supplier, c.number, c.order_ref, {line}'product', {line}'batch', c.issues, e.fault, "
            "o.at, c.opened_at, CASE WHEN e.loss IS NOT NULL THEN CASE WHEN e.currency = h.currency THEN e.loss END "
            "ELSE (SELECT sum(v.cost) FROM store_givenremedy v WHERE v.account_id = c.account_id "
            "AND v.case_id = c.id AND v.currency = h.currency AND v.state IN ('chosen', 'done')) END "
            "FROM store_case c JOIN store_shop h ON h.account_id = c.account_id AND h.id = c.shop_id "
            "JOIN store_record o ON o.account_id = c.account_id AND o.shop_id = c.shop_id "
            "AND o.kind = 'order' AND o.external_id = c.order_ref "
            f"JOIN g ON g.external_id = {line}'product' "
            "LEFT JOIN store_caseoutcome e ON e.account_id = c.account_id AND e.case_id = c.id "
            f"WHERE c.account_id = %(account)s AND c.shop_id = {_OF_SHOP} AND o.at >= %(since)s AND o.at < %(until)s "
            # Cases of what is bought before it was are a clock gone wrong: nothing older has to be looked at.
            "AND c.opened_at >= %(since)s - interval '30 days' "
            "AND CASE WHEN e.fault IS NULL THEN c.issues && %(goods)s::text[] ELSE e.fault = ANY(%(faults)s) END "
            "ORDER BY c.opened_at, c.number",
            {
                "account": account,
                "shop": shop,
                "since": since,
                "until": until,
                "goods": list(OF_GOODS),
                "faults": list(SUPPLIERS_FAULTS),
            },
        )
        return tuple(
            FaultCase(
                supplier=row[0], number=row[1], order=row[2] or "", product=row[3] or "", batch=row[4] or "",
                issues=tuple(row[5]), fault=row[6], ordered_at=row[7], opened_at=row[8], cost=row[9],
            )
            for row in cursor.fetchall()
        )  # fmt: skip


def answers(account: UUID, shop: str, *, since: datetime, until: datetime) -> tuple[Answered, ...]:
    """How long cases opened between two times waited for a supplier until a person went on with them; one query.

    Where the buyer wrote in between, the wait ended for another reason: that is no answer of the supplier's.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            # Few cases wait for a supplier: only their orders are looked at.
            "WITH w AS MATERIALIZED (SELECT c.shop_id, c.order_ref, e.case_id, e.seq, e.at FROM store_case c "
            "JOIN store_caseevent e ON e.account_id = c.account_id AND e.case_id = c.id AND e.kind = 'waiting' "
            f"AND e.payload->>'waiting_for' = 'supplier' WHERE c.account_id = %(account)s AND c.shop_id = {_OF_SHOP} "
            "AND c.opened_at >= %(since)s AND c.opened_at < %(until)s) "
            "SELECT g.payload->>'supplier', n.at - w.at FROM w "
            "JOIN LATERAL (SELECT l.at, l.actor FROM store_caseevent l WHERE l.account_id = %(account)s "
            "AND l.case_id = w.case_id AND l.seq > w.seq AND l.kind = 'resumed' ORDER BY l.seq LIMIT 1) n "
            "ON n.actor <> %(system)s "
            "JOIN store_record o ON o.account_id = %(account)s AND o.shop_id = w.shop_id AND o.kind = 'order' "
            "AND o.external_id = w.order_ref "
            "JOIN store_record g ON g.account_id = %(account)s AND g.shop_id = w.shop_id AND g.kind = 'product' "
            "AND g.external_id = o.payload->'lines'->0->>'product' AND g.payload->>'supplier' IS NOT NULL",
            {"account": account, "shop": shop, "since": since, "until": until, "system": SYSTEM},
        )
        return tuple(Answered(supplier=supplier, took=took) for supplier, took in cursor.fetchall())


def open_task(account: UUID, task: SupplierTask) -> bool:
    """Opens a task; false while one about the same supplier of the shop is open."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_suppliertask (account_id, id, shop_id, supplier, figures, opened_at, owner, due_at, "
            "note) SELECT %s, %s, id, %s, %s::jsonb, %s, %s, %s, '' FROM store_shop "
            "WHERE account_id = %s AND external_id = %s "
            "ON CONFLICT (account_id, shop_id, supplier) WHERE decided_at IS NULL DO NOTHING",
            [
                account, task.id, task.supplier, orjson.dumps(dict(task.figures)).decode(), task.opened_at, task.owner,
                task.due_at, account, task.shop,
            ],
        )  # fmt: skip
        return bool(cursor.rowcount)


def supplier_tasks(account: UUID, *, most: int = 200) -> tuple[SupplierTask, ...]:
    """All tasks, open ones first, then the newest."""
    where = "TRUE ORDER BY t.decided_at IS NOT NULL, t.opened_at DESC, t.id LIMIT %s"
    return _tasks(account, where, [most])


def decide_task(
    account: UUID, key: UUID, *, decision: SupplierDecision, note: str, by: str, now: datetime
) -> bool:  # fmt: skip
    """What was decided; false for a task that is decided already or not there."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_suppliertask SET decision = %s, note = %s, decided_at = %s, decided_by = %s "
            "WHERE account_id = %s AND id = %s AND decided_at IS NULL",
            [decision, note, now, by, account, key],
        )
        return bool(cursor.rowcount)


def hand_task(account: UUID, key: UUID, *, owner: str, due_at: datetime) -> bool:
    """Somebody else takes a task over, by another day; false for one that is decided or not there."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_suppliertask SET owner = %s, due_at = %s "
            "WHERE account_id = %s AND id = %s AND decided_at IS NULL",
            [owner, due_at, account, key],
        )
        return bool(cursor.rowcount)


def _tasks(account: UUID, where: str, values: Sequence[Any]) -> tuple[SupplierTask, ...]:
    names = tuple(SupplierTask.__dataclass_fields__)
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {_TASK} WHERE t.account_id = %s AND {where}", [account, *values])
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return tuple(SupplierTask(**{**row, "figures": _json(row["figures"])}) for row in rows)


def _json(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(value) if isinstance(value, str) else value
    return found
