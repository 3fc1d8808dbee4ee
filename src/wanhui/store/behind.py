"""Finds the cases behind a figure: those whose orders have something in common."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

import orjson

from wanhui.insights.areas import AREAS
from wanhui.insights.sold import JOIN
from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One case as a row of a list or export; goods, courier and region are those of its order (None: unknown)."""

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
    quote: str
    title_zh: str
    title_en: str


#: The province of an order's address, or where it names none the country, as orders are counted by.
_REGION: Final = "coalesce(nullif(o.payload->'address'->>'province', ''), o.payload->'address'->>'country')"
_LINE: Final = "o.payload->'lines'->0->>"
#: How an order's record tells that it belongs to a key.
_IS: Final[Mapping[str, str]] = {
    "shop": "s.external_id = %(key)s",
    "product": "jsonb_path_exists(o.payload, '$.lines[*] ? (@.product == $key)', %(vars)s::jsonb)",
    "sku": "jsonb_path_exists(o.payload, '$.lines[*] ? (@.sku == $key)', %(vars)s::jsonb)",
    "batch": "jsonb_path_exists(o.payload, '$.lines[*] ? (@.batch == $key)', %(vars)s::jsonb)",
    "supplier": "g.payload->>'supplier' = %(key)s",
    "courier": "o.payload->>'courier' = %(key)s",
    "region": f"{_REGION} = %(key)s",
    # A courier's area is told by the same name as its region, and holds all provinces of it.
    "courier_region": f"(o.payload->>'courier' || '{JOIN}' || {_REGION} = %(key)s "
    f"OR (o.payload->>'courier' = %(courier)s AND left({_REGION}, 2) = ANY(%(provinces)s)))",
    "live": "o.payload->>'source' = %(key)s",
    "streamer": "o.payload->>'streamer' = %(key)s",
    "warehouse": "o.payload->>'warehouse' = %(key)s",
    # Only orders that the agent ever spoke about of late are looked at one by one.
    "agent": "c.order_ref IN (SELECT k.order_ref FROM store_record k WHERE k.account_id = %(account)s "
    "AND k.kind = 'message' AND k.at >= %(since)s - interval '90 days' AND k.payload->>'from' = 'seller' "
    "AND k.payload->>'agent' = %(key)s) "
    "AND %(key)s = (SELECT m.payload->>'agent' FROM store_record m WHERE m.account_id = c.account_id "
    "AND m.shop_id = c.shop_id AND m.order_ref = c.order_ref AND m.kind = 'message' AND m.payload->>'from' = 'seller' "
    "AND m.payload->>'agent' IS NOT NULL ORDER BY m.at DESC LIMIT 1)",
}


def cases_behind(
    account: UUID, dimension: str, key: str, *, shop: str | None, since: datetime, until: datetime, most: int = 1000
) -> tuple[Behind, ...]:
    """The cases opened from `since` to `until` whose order has `key` in `dimension`, newest first; one query."""
    courier, _, area = key.rpartition(JOIN)
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.number, s.external_id, c.platform, c.order_ref, "
            f"{_LINE}'product', {_LINE}'sku', {_LINE}'batch', g.payload->>'supplier', o.payload->>'courier', "
            f"{_REGION}, o.payload->>'source', c.issues, c.severity, c.stage, c.status, "
            "c.playbook, c.opened_at, c.closed_at, e.cause, e.fault, e.loss, c.quote, c.title_zh, c.title_en "
            "FROM store_case c JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id "
            "LEFT JOIN store_record o ON o.account_id = c.account_id AND o.shop_id = c.shop_id AND o.kind = 'order' "
            "AND o.external_id = c.order_ref "
            "LEFT JOIN store_record g ON g.account_id = c.account_id AND g.shop_id = c.shop_id AND g.kind = 'product' "
            f"AND g.external_id = {_LINE}'product' "
            "LEFT JOIN store_caseoutcome e ON e.account_id = c.account_id AND e.case_id = c.id "
            "WHERE c.account_id = %(account)s AND c.opened_at >= %(since)s AND c.opened_at < %(until)s "
            f"AND (%(shop)s::text IS NULL OR s.external_id = %(shop)s) AND ({_IS[dimension]}) "
            "ORDER BY c.number DESC LIMIT %(most)s",
            {
                "account": account, "key": key, "vars": orjson.dumps({"key": key}).decode(), "shop": shop,
                "since": since, "until": until, "most": most, "courier": courier,
                "provinces": list(AREAS.get(area, ())),
            },
        )  # fmt: skip
        names = tuple(Behind.__dataclass_fields__)
        return tuple(
            Behind(**{**dict(zip(names, row, strict=True)), "issues": tuple(row[11])}) for row in cursor.fetchall()
        )


def names_of(account: UUID, kind: str) -> Mapping[str, str]:
    """What the products (`product`), suppliers or agents of an account are called, by their ids."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT external_id, coalesce(payload->>'title', payload->>'name') FROM store_record "
            "WHERE account_id = %s AND kind = %s AND shop_id IN (SELECT id FROM store_shop WHERE account_id = %s)",
            [account, kind, account],
        )
        return {key: name for key, name in cursor.fetchall() if name}
