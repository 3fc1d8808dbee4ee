"""Who came back after a broadcast or to a streamer: counted anew for a shop, then only read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.shops import shop_keys

#: Broadcasts older than this are no longer counted.
_REACH_DAYS: Final = 365
_RECOUNT: Final = """
    WITH bought AS MATERIALIZED (
        SELECT r.external_id AS ref, r.buyer_ref AS buyer, r.at, nullif(r.payload->>'source', '') AS live,
            nullif(r.payload->>'streamer', '') AS streamer
        FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = %(shop)s AND r.kind = 'order'
            AND r.at >= %(now)s - make_interval(days => %(reach)s) AND r.at <= %(now)s AND r.buyer_ref IS NOT NULL
            AND coalesce(r.payload->>'status', '') <> 'cancelled'),
    keyed AS MATERIALIZED (
        SELECT v.dimension, v.key, b.ref, b.buyer, b.at FROM bought b
        CROSS JOIN LATERAL (VALUES ('live', b.live), ('streamer', b.streamer)) AS v (dimension, key)
        WHERE v.key IS NOT NULL),
    firsts AS MATERIALIZED (
        SELECT dimension, key, buyer, min(at) AS at, count(*) AS orders, max(at) AS last_at FROM keyed
        GROUP BY dimension, key, buyer),
    nexts AS (
        SELECT f.dimension, f.key, f.buyer, min(b.at) AS at FROM firsts f JOIN bought b
            ON b.buyer = f.buyer AND b.at >= f.at + interval '1 day'
        GROUP BY f.dimension, f.key, f.buyer),
    fans AS (
        SELECT f.dimension, f.key, min(f.at) AS first_at, max(f.last_at) AS last_at, sum(f.orders) AS orders,
            count(*) AS buyers,
            count(*) FILTER (WHERE f.at <= %(now)s - interval '30 days') AS seen_30,
            count(*) FILTER (WHERE f.at <= %(now)s - interval '30 days' AND n.at <= f.at + interval '30 days')
                AS again_30,
            count(*) FILTER (WHERE f.at <= %(now)s - interval '90 days') AS seen_90,
            count(*) FILTER (WHERE f.at <= %(now)s - interval '90 days' AND n.at <= f.at + interval '90 days')
                AS again_90
        FROM firsts f LEFT JOIN nexts n USING (dimension, key, buyer) GROUP BY f.dimension, f.key),
    complained AS (
        SELECT d.dimension, d.key, sum(d.count) AS n FROM store_dailycount d WHERE d.account_id = %(account)s
            AND d.shop_id = %(shop)s AND d.dimension IN ('live', 'streamer') AND d.issue = 'any'
            AND d.day >= (%(now)s - make_interval(days => %(reach)s))::date GROUP BY d.dimension, d.key),
    mended AS (
        SELECT k.dimension, k.key, count(*) AS n,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM g.done_at - c.opened_at)) AS seconds
        FROM store_givenremedy g JOIN store_case c ON c.account_id = g.account_id AND c.id = g.case_id
        JOIN keyed k ON k.ref = c.order_ref
        WHERE g.account_id = %(account)s AND g.shop_id = %(shop)s AND g.done_at IS NOT NULL
        GROUP BY k.dimension, k.key),
    recalled AS (
        SELECT k.dimension, k.key, count(DISTINCT o.recall_id) AS n FROM store_recallorder o
        JOIN store_recall r ON r.account_id = o.account_id AND r.id = o.recall_id AND r.shop_id = %(shop)s
        JOIN keyed k ON k.ref = o.order_ref WHERE o.account_id = %(account)s GROUP BY k.dimension, k.key)
    INSERT INTO store_loyalty (account_id, shop_id, dimension, key, first_at, last_at, orders, buyers, complained,
        seen_30, again_30, seen_90, again_90, remedies, remedy_seconds, recalls, counted_at)
    SELECT %(account)s, %(shop)s, f.dimension, f.key, f.first_at, f.last_at, f.orders, f.buyers, coalesce(c.n, 0),
        f.seen_30, f.again_30, f.seen_90, f.again_90, coalesce(m.n, 0), m.seconds::bigint, coalesce(r.n, 0), %(now)s
    FROM fans f LEFT JOIN complained c USING (dimension, key) LEFT JOIN mended m USING (dimension, key)
        LEFT JOIN recalled r USING (dimension, key)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fans:
    """A broadcast (`live`) or streamer: orders, buyers, who complained, who bought again a day or more later.

    `seen_30` buyers bought first at least 30 days ago, `again_30` of them once more within 30 days; likewise for 90.
    `remedy_seconds`: the median from the opening of a case to a remedy that was carried out; None without any.
    """

    shop: str
    key: str
    first_at: datetime
    last_at: datetime
    orders: int
    buyers: int
    complained: int
    seen_30: int
    again_30: int
    seen_90: int
    again_90: int
    remedies: int
    remedy_seconds: int | None
    recalls: int


def recount_fans(account: UUID, shop: str, *, now: datetime) -> None:
    """Counts the broadcasts and streamers of a shop anew, of the last year."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
        key = shop_keys(cursor, account, [shop])[shop]
        cursor.execute("DELETE FROM store_loyalty WHERE account_id = %s AND shop_id = %s", [account, key])
        cursor.execute(_RECOUNT, {"account": account, "shop": key, "now": now, "reach": _REACH_DAYS})


def fans(account: UUID, dimension: str, *, shop: str | None, most: int = 60) -> tuple[Fans, ...]:
    """The broadcasts (``live``) or streamers, the latest first; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, l.key, l.first_at, l.last_at, l.orders, l.buyers, l.complained, l.seen_30, "
            "l.again_30, l.seen_90, l.again_90, l.remedies, l.remedy_seconds, l.recalls FROM store_loyalty l "
            "JOIN store_shop s ON s.account_id = l.account_id AND s.id = l.shop_id "
            "WHERE l.account_id = %(account)s AND l.dimension = %(dimension)s "
            "AND (%(shop)s::text IS NULL OR s.external_id = %(shop)s) ORDER BY l.last_at DESC, l.key LIMIT %(most)s",
            {"account": account, "dimension": dimension, "shop": shop, "most": most},
        )
        names = tuple(Fans.__dataclass_fields__)
        return tuple(Fans(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())
