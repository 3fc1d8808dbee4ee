"""Counts orders and their complaints by day and by what they have in common, and adds those counts up."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast
from uuid import UUID

import orjson

from wanhui.insights.clusters import Rated
from wanhui.insights.ledger import ANY, JOIN, Complaint
from wanhui.records.fact import Fact
from wanhui.store import tenancy
from wanhui.store.facts import fact_of

#: From so many stars on a text must itself complain; below this probability of being positive it does.
_GOOD, _PLAINLY = 4, 0.2

#: What complains: bad stars by themselves; requests that name a fault; words that are plainly unhappy about something.
_COMPLAINS: Final = f"""
    (r.kind = 'review' AND ((r.payload->>'stars')::int < {_GOOD} OR r.payload->>'grade' IN ('bad', 'neutral')
        OR (d.polarity IN ('neg', 'mixed') AND d.issues <> '{{}}' AND (d.p_positive < {_PLAINLY} OR d.severity >= 2))))
    OR (r.kind = 'after_sale' AND d.issues <> '{{}}')
    OR (r.kind = 'message' AND r.payload->>'from' = 'buyer' AND d.polarity IN ('neg', 'mixed') AND d.issues <> '{{}}'
        AND coalesce(d.intent, 'complaint') NOT IN ('inquiry', 'chitchat')
        AND (d.p_positive < {_PLAINLY} OR d.severity >= 2))
"""
_ISSUES: Final = "CASE WHEN d.issues = '{}' THEN ARRAY['other'] ELSE d.issues END"
_OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
_FROM: Final = f"""
    FROM store_record r JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id
    WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.at >= %(since)s AND ({_COMPLAINS})
"""
_RECOUNT: Final = f"""
    WITH orders AS MATERIALIZED (
        SELECT r.external_id AS ref, (r.at AT TIME ZONE %(zone)s)::date AS day, r.payload
        FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'order'
            AND r.at >= %(since)s AND r.at < %(until)s),
    goods AS (SELECT r.external_id AS ref, r.payload->>'supplier' AS supplier FROM store_record r
        WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'product'),
    agents AS MATERIALIZED (SELECT DISTINCT ON (r.order_ref) r.order_ref AS ref, r.payload->>'agent' AS agent
        FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'message'
            AND r.order_ref IS NOT NULL AND r.at >= %(since)s AND r.at < %(until)s + interval '90 days'
            AND r.payload->>'from' = 'seller' AND r.payload->>'agent' IS NOT NULL
        ORDER BY r.order_ref, r.at DESC),
    lines AS (
        SELECT o.ref, o.day, line->>'product' AS product, line->>'sku' AS sku, line->>'batch' AS batch, g.supplier,
            o.payload->>'courier' AS courier, o.payload->'address'->>'province' AS region,
            o.payload->>'source' AS live, o.payload->>'streamer' AS streamer, o.payload->>'warehouse' AS warehouse,
            a.agent
        FROM orders o LEFT JOIN agents a USING (ref)
        LEFT JOIN LATERAL jsonb_array_elements(o.payload->'lines') AS line ON true
        LEFT JOIN goods g ON g.ref = line->>'product'),
    marked AS MATERIALIZED (
        SELECT DISTINCT l.ref, l.day, v.dimension, v.key FROM lines l CROSS JOIN LATERAL (VALUES
            ('shop', %(shop)s), ('product', l.product), ('sku', l.sku), ('batch', l.batch), ('supplier', l.supplier),
            ('courier', l.courier), ('region', l.region), ('courier_region', l.courier || '{JOIN}' || l.region),
            ('live', l.live), ('streamer', l.streamer), ('warehouse', l.warehouse), ('agent', l.agent)
            ) AS v (dimension, key) WHERE v.key IS NOT NULL),
    complained AS MATERIALIZED (
        SELECT DISTINCT r.order_ref AS ref, unnest({_ISSUES} || ARRAY['{ANY}']) AS issue {_FROM}
            AND r.at < %(until)s + interval '90 days' AND r.order_ref IS NOT NULL)
    INSERT INTO store_dailycount (account_id, shop_id, dimension, day, key, issue, count)
    SELECT %(account)s, {_OF_SHOP}, dimension, day, key, '', count(*) FROM marked GROUP BY dimension, day, key
    UNION ALL
    SELECT %(account)s, {_OF_SHOP}, m.dimension, m.day, m.key, c.issue, count(*)
    FROM marked m JOIN complained c USING (ref) GROUP BY m.dimension, m.day, m.key, c.issue
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Of one key: its orders, those that complained, and of which issue how many did."""

    key: str
    orders: int
    complained: int
    issues: tuple[tuple[str, int], ...]


def recount(account: UUID, shop: str, *, since: datetime, until: datetime, zone: str) -> None:
    """Counts anew the orders of `shop` made from `since` up to `until` (midnights in `zone`); all else stays."""
    found: dict[str, Any] = {"account": account, "shop": shop, "since": since, "until": until, "zone": zone}
    with tenancy.account(account) as cursor:
        # Compiling the statement would take longer than running it.
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
        cursor.execute(
            f"DELETE FROM store_dailycount WHERE account_id = %(account)s AND shop_id = {_OF_SHOP} "
            "AND dimension = ANY(%(all)s) AND day >= (%(since)s AT TIME ZONE %(zone)s)::date "
            "AND day < (%(until)s AT TIME ZONE %(zone)s)::date",
            {**found, "all": list(DIMENSIONS)},
        )
        cursor.execute(_RECOUNT, found)


def first_order(account: UUID, shop: str) -> datetime | None:
    """When the oldest order of `shop` was made; None where there is none."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT min(at) FROM store_record WHERE account_id = %(account)s AND shop_id = {_OF_SHOP} "
            "AND kind = 'order'",
            {"account": account, "shop": shop},
        )
        return cast(datetime | None, cursor.fetchone()[0])


#: What is counted by; `live` is a live broadcast, `agent` who spoke last with the buyer of an order.
DIMENSIONS: Final = (
    "shop", "product", "sku", "batch", "supplier", "courier", "region", "courier_region", "live",
    "streamer", "warehouse", "agent",
)  # fmt: skip


def has_counts(account: UUID, shop: str) -> bool:
    """Whether `shop` was ever counted."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM store_dailycount WHERE account_id = %(account)s AND shop_id = {_OF_SHOP} "
            "AND dimension = 'shop')",
            {"account": account, "shop": shop},
        )
        return bool(cursor.fetchone()[0])


def counts(account: UUID, dimension: str, *, shop: str | None, first: date, last: date) -> tuple[Counted, ...]:
    """The keys of `dimension` from day `first` to `last` in one shop or all, those with most complaints first."""
    where = f"AND shop_id = {_OF_SHOP}" if shop is not None else ""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT key, coalesce(sum(n) FILTER (WHERE issue = ''), 0), "
            f"coalesce(sum(n) FILTER (WHERE issue = '{ANY}'), 0), "
            f"jsonb_object_agg(issue, n) FILTER (WHERE issue NOT IN ('', '{ANY}')) "
            "FROM (SELECT key, issue, sum(count) AS n FROM store_dailycount WHERE account_id = %(account)s "
            f"AND dimension = %(dimension)s AND day BETWEEN %(first)s AND %(last)s {where} "
            "GROUP BY key, issue) AS sums GROUP BY key ORDER BY 3 DESC, 2 DESC, key",
            {"account": account, "shop": shop, "dimension": dimension, "first": first, "last": last},
        )
        return tuple(
            Counted(key=key, orders=int(orders), complained=int(complained), issues=_ranked(issues))
            for key, orders, complained, issues in cursor.fetchall()
        )


def by_day(account: UUID, *, shop: str | None, first: date, last: date) -> tuple[tuple[date, int, int], ...]:
    """For each day with orders: the day, its orders, and how many of these complained."""
    where = f"AND shop_id = {_OF_SHOP}" if shop is not None else ""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT day, coalesce(sum(count) FILTER (WHERE issue = ''), 0), "
            f"coalesce(sum(count) FILTER (WHERE issue = '{ANY}'), 0) FROM store_dailycount "
            "WHERE account_id = %(account)s AND dimension = 'shop' AND day BETWEEN %(first)s AND %(last)s "
            f"{where} GROUP BY day ORDER BY day",
            {"account": account, "shop": shop, "first": first, "last": last},
        )
        return tuple((day, int(orders), int(complained)) for day, orders, complained in cursor.fetchall())


def complaints(account: UUID, shop: str, *, since: datetime) -> list[Complaint]:
    """The complaints of `shop` since then, one for each issue, as they were read."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT r.at, {_ISSUES}, r.external_id, r.order_ref, r.buyer_ref, r.product_ref, "
            f"r.payload->>'sku', r.conversation_ref {_FROM} ORDER BY r.at",
            {"account": account, "shop": shop, "since": since},
        )
        return [
            Complaint(
                at=at, issue=issue, record=record, order=order, buyer=buyer, product=product, sku=sku,
                conversation=conversation,
            )
            for at, issues, record, order, buyer, product, sku, conversation in cursor.fetchall()
            for issue in issues
        ]  # fmt: skip


def ratings(account: UUID, shop: str, *, since: datetime) -> list[Rated]:
    """The stars of every review since then whose product is known."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.at, coalesce(r.product_ref, o.payload->'lines'->0->>'product'), (r.payload->>'stars')::int "
            "FROM store_record r LEFT JOIN store_record o ON o.account_id = r.account_id AND o.shop_id = r.shop_id "
            "AND o.kind = 'order' AND o.external_id = r.order_ref "
            f"WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.at >= %(since)s "
            "AND r.kind = 'review' AND r.payload->>'stars' IS NOT NULL",
            {"account": account, "shop": shop, "since": since},
        )
        return [Rated(at, product, stars) for at, product, stars in cursor.fetchall() if product]


def recent_facts(account: UUID, shop: str, *, since: datetime) -> Sequence[Fact]:
    """Orders, stock, after-sale requests and agents' words since then, and all products: what all is laid out by."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT r.payload FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} "
            "AND r.at >= %(since)s AND (r.kind IN ('order', 'inventory', 'after_sale') OR (r.kind = 'message' "
            "AND r.payload->>'from' = 'seller')) "
            "UNION ALL SELECT r.payload FROM store_record r WHERE r.account_id = %(account)s "
            f"AND r.shop_id = {_OF_SHOP} AND r.kind = 'product'",
            {"account": account, "shop": shop, "since": since},
        )
        return [fact_of(payload) for (payload,) in cursor.fetchall()]


def _ranked(issues: str | dict[str, int] | None) -> tuple[tuple[str, int], ...]:
    found = orjson.loads(issues) if isinstance(issues, str) else issues or {}
    return tuple(sorted(((issue, int(n)) for issue, n in found.items()), key=lambda one: (-one[1], one[0])))
