"""Cases as rows with fixed columns, with what their orders, remedies and endings say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One case as an export tells it; None is unknown. Goods, courier and region are those of its order.

    `loss` and `remedies_cost` are in `currency`, which is that of the loss, else the one of all remedies; what is in
    another currency stands in no sum, and `remedies_cost` is None where nothing is left of it. `remedies` are those
    that the buyer chose; `quote`, `buyer` and `buyer_name` may name a person. The order of the fields is the order of
    the columns: more may follow at the end, none is renamed or moved.
    """

    number: int
    shop: str
    platform: str
    order: str | None
    product: str | None
    sku: str | None
    batch: str | None
    supplier: str | None
    courier: str | None
    region: str | None
    live: str | None
    issues: tuple[str, ...]
    severity: int
    stage: str
    status: str
    playbook: str
    opened_at: datetime
    closed_at: datetime | None
    cause: str | None
    fault: str | None
    loss: Decimal | None
    currency: str | None
    result: str | None
    reason: str
    stars: int | None
    priority: int
    is_safety: bool
    assignee: str | None
    clock: str | None
    due_at: datetime | None
    is_breached: bool
    remedies: tuple[str, ...]
    remedies_cost: Decimal | None
    buyer: str | None
    buyer_name: str | None
    quote: str
    title_zh: str
    title_en: str


_LINE: Final = "o.payload->'lines'->0->>"
_NAMES: Final = tuple(one.name for one in fields(CaseRecord))
_LISTS: Final = ("issues", "remedies")
_SELECT: Final = f"""
    SELECT c.number, s.external_id, c.platform, c.order_ref, {_LINE}'product', {_LINE}'sku', {_LINE}'batch',
        g.payload->>'supplier', o.payload->>'courier', o.payload->'address'->>'province', o.payload->>'source',
        c.issues, c.severity, c.stage, c.status, c.playbook, c.opened_at, c.closed_at, e.cause, e.fault, e.loss,
        coalesce(e.currency, given.currency), e.result, c.reason, c.stars, c.priority, c.is_safety,
        coalesce(u.name, c.assignee), c.clock, c.due_at, c.is_breached, coalesce(given.kinds, '{{}}'), given.cost,
        c.buyer_ref, c.buyer_name, c.quote, c.title_zh, c.title_en
    FROM unnest(%(numbers)s::bigint[]) WITH ORDINALITY AS w (number, place)
    JOIN store_case c ON c.account_id = %(account)s AND c.number = w.number
    JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id
    LEFT JOIN store_record o ON o.account_id = c.account_id AND o.shop_id = c.shop_id AND o.kind = 'order'
        AND o.external_id = c.order_ref
    LEFT JOIN store_record g ON g.account_id = c.account_id AND g.shop_id = c.shop_id AND g.kind = 'product'
        AND g.external_id = {_LINE}'product'
    LEFT JOIN store_caseoutcome e ON e.account_id = c.account_id AND e.case_id = c.id
    LEFT JOIN (SELECT m.user_id::text AS id, p.name FROM store_membership m JOIN store_user p ON p.id = m.user_id
        WHERE m.account_id = %(account)s) AS u ON u.id = c.assignee
    LEFT JOIN LATERAL (SELECT array_agg(r.kind ORDER BY r.offered_at, r.kind) AS kinds,
            CASE WHEN min(r.currency) = max(r.currency) THEN min(r.currency) END AS currency,
            CASE WHEN e.currency IS NOT NULL OR min(r.currency) = max(r.currency)
                THEN sum(r.cost) FILTER (WHERE e.currency IS NULL OR r.currency = e.currency) END AS cost
        FROM store_givenremedy r
        WHERE r.account_id = c.account_id AND r.case_id = c.id AND r.state IN ('chosen', 'done')) AS given ON true
    ORDER BY w.place
"""  # noqa: S608 - put together from names of ours


def case_records(account: UUID, numbers: Sequence[int]) -> list[CaseRecord]:
    """The cases with these numbers, those that exist, in this order; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(_SELECT, {"account": account, "numbers": list(numbers)})
        rows = [dict(zip(_NAMES, row, strict=True)) for row in cursor.fetchall()]
    return [CaseRecord(**{**row, **{name: tuple(row[name]) for name in _LISTS}}) for row in rows]
