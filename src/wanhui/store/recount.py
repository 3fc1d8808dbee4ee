"""Counts orders and their complaints by day and by what they have in common, in one pass over the orders of a time."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wanhui.insights.ledger import ANY
from wanhui.insights.sold import JOIN
from wanhui.store import tenancy
from wanhui.store.measures import COMPLAINTS, DIMENSIONS, ISSUES_OF, OF_SHOP

#: What is counted by -> the columns of an order that name its key. All but the shop have some.
_COLUMNS: Final = {
    name: ("courier", "region") if name == "courier_region" else (name,) for name in DIMENSIONS if name != "shop"
}
_NAMES: Final = tuple(name for name in _COLUMNS if name != "courier_region")
_KEYS: Final = ", ".join(
    f"('{name}', o.courier || '{JOIN}' || o.region)" if name == "courier_region" else f"('{name}', o.{name})"
    for name in _COLUMNS
)


def _mask(name: str) -> int:
    """What GROUPING gives for a dimension: a bit for each column that is not grouped by, the first highest."""
    return sum(1 << (len(_NAMES) - 1 - n) for n, column in enumerate(_NAMES) if column not in _COLUMNS.get(name, ()))


_SETS: Final = ", ".join(f"({', '.join(('day', *_COLUMNS.get(name, ())))})" for name in DIMENSIONS)
_DIMENSION: Final = " ".join(f"WHEN {_mask(name)} THEN '{name}'" for name in DIMENSIONS)
_KEY: Final = " ".join(
    f"WHEN {_mask(name)} THEN "
    + {"shop": "%(shop)s", "courier_region": f"courier || '{JOIN}' || region"}.get(name, name)
    for name in DIMENSIONS
)
#: Most orders are of one line: all are counted in one pass, by every dimension at once. Those of several lines have no
#: goods of their own there; their goods are counted line by line, each once an order.
_RECOUNT: Final = f"""
    WITH goods AS MATERIALIZED (SELECT r.external_id AS ref, r.payload->>'supplier' AS supplier FROM store_record r
        WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} AND r.kind = 'product'),
    agents AS MATERIALIZED (SELECT DISTINCT ON (r.order_ref) r.order_ref AS ref, r.payload->>'agent' AS agent
        FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} AND r.kind = 'message'
            AND r.order_ref IS NOT NULL AND r.at >= %(since)s AND r.at < %(until)s + interval '90 days'
            AND r.payload->>'from' = 'seller' AND r.payload->>'agent' IS NOT NULL
        ORDER BY r.order_ref, r.at DESC),
    bought AS (
        SELECT r.external_id AS ref, (r.at AT TIME ZONE %(zone)s)::date AS day, r.payload,
            CASE WHEN jsonb_array_length(r.payload->'lines') = 1 THEN r.payload->'lines'->0 END AS line
        FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} AND r.kind = 'order'
            AND r.at >= %(since)s AND r.at < %(until)s),
    orders AS MATERIALIZED (
        SELECT b.ref, b.day, b.payload->>'courier' AS courier, b.payload->'address'->>'province' AS region,
            b.payload->>'source' AS live, b.payload->>'streamer' AS streamer, b.payload->>'warehouse' AS warehouse,
            a.agent, b.line->>'product' AS product, b.line->>'sku' AS sku, b.line->>'batch' AS batch, g.supplier,
            CASE WHEN b.line IS NULL THEN b.payload->'lines' END AS lines
        FROM bought b LEFT JOIN agents a USING (ref) LEFT JOIN goods g ON g.ref = b.line->>'product'),
    parts AS MATERIALIZED (
        SELECT DISTINCT o.ref, o.day, v.dimension, v.key FROM orders o
        CROSS JOIN LATERAL jsonb_array_elements(o.lines) AS line LEFT JOIN goods g ON g.ref = line->>'product'
        CROSS JOIN LATERAL (VALUES ('product', line->>'product'), ('sku', line->>'sku'), ('batch', line->>'batch'),
            ('supplier', g.supplier)) AS v (dimension, key) WHERE o.lines IS NOT NULL AND v.key IS NOT NULL),
    complained AS MATERIALIZED (
        SELECT DISTINCT r.order_ref AS ref, unnest({ISSUES_OF} || ARRAY['{ANY}']) AS issue {COMPLAINTS}
            AND r.at < %(until)s + interval '90 days' AND r.order_ref IS NOT NULL),
    grouped AS (
        SELECT CASE GROUPING({", ".join(_NAMES)}) {_DIMENSION} END AS dimension, day,
            CASE GROUPING({", ".join(_NAMES)}) {_KEY} END AS key, count(*) AS n
        FROM orders GROUP BY GROUPING SETS ({_SETS})),
    counted AS (
        SELECT dimension, day, key, '' AS issue, n FROM grouped
        UNION ALL SELECT dimension, day, key, '', count(*) FROM parts GROUP BY dimension, day, key
        UNION ALL SELECT v.dimension, o.day, v.key, c.issue, count(*) FROM complained c JOIN orders o USING (ref)
            CROSS JOIN LATERAL (VALUES ('shop', %(shop)s), {_KEYS}) AS v (dimension, key)
            GROUP BY v.dimension, o.day, v.key, c.issue
        UNION ALL SELECT p.dimension, p.day, p.key, c.issue, count(*) FROM complained c JOIN parts p USING (ref)
            GROUP BY p.dimension, p.day, p.key, c.issue)
    INSERT INTO store_dailycount (account_id, shop_id, dimension, day, key, issue, count)
    SELECT %(account)s, {OF_SHOP}, dimension, day, key, issue, sum(n) FROM counted WHERE key IS NOT NULL
    GROUP BY dimension, day, key, issue
"""


def recount(account: UUID, shop: str, *, since: datetime, until: datetime, zone: str) -> None:
    """Counts anew the orders of `shop` made from `since` up to `until` (midnights in `zone`); all else stays."""
    found: dict[str, Any] = {"account": account, "shop": shop, "since": since, "until": until, "zone": zone}
    with tenancy.account(account) as cursor:
        # Compiling the statement would take longer than running it.
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
        cursor.execute(
            f"DELETE FROM store_dailycount WHERE account_id = %(account)s AND shop_id = {OF_SHOP} "
            "AND dimension = ANY(%(all)s) AND day >= (%(since)s AT TIME ZONE %(zone)s)::date "
            "AND day < (%(until)s AT TIME ZONE %(zone)s)::date",
            {**found, "all": list(DIMENSIONS)},
        )
        cursor.execute(_RECOUNT, found)
