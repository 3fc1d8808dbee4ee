"""What became of the buyers of closed cases: their later orders, returns and reviews, followed up once and added up."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from wanhui.store import tenancy

_FOLLOW: Final = """
    WITH due AS MATERIALIZED (
        SELECT e.case_id, e.shop_id, e.closed_at, e.currency, c.buyer_ref FROM store_caseoutcome e
        JOIN store_case c ON c.account_id = e.account_id AND c.id = e.case_id
        LEFT JOIN store_aftermath a ON a.account_id = e.account_id AND a.case_id = e.case_id AND a.days = %(days)s
        WHERE e.account_id = %(account)s AND e.closed_at >= %(since)s
            AND e.closed_at <= %(now)s - make_interval(days => %(days)s)
            AND c.buyer_ref IS NOT NULL AND (a.closed_at IS NULL OR a.closed_at <> e.closed_at)
        ORDER BY e.closed_at LIMIT %(most)s)
    INSERT INTO store_aftermath (account_id, case_id, days, shop_id, closed_at, orders, spent, returns, reviews,
        bad_reviews)
    SELECT %(account)s, due.case_id, %(days)s, due.shop_id, due.closed_at, l.orders, l.spent, l.returns, l.reviews,
        l.bad_reviews
    FROM due CROSS JOIN LATERAL (
        SELECT count(*) AS orders, coalesce(sum(one.paid), 0) AS spent, count(*) FILTER (WHERE one.returned) AS returns,
            coalesce(sum(one.reviews), 0) AS reviews, coalesce(sum(one.bad), 0) AS bad_reviews
        FROM (
            SELECT CASE WHEN o.payload->>'currency' = due.currency THEN (o.payload->>'paid')::numeric END AS paid,
                around.returned, around.reviews, around.bad
            FROM store_record o CROSS JOIN LATERAL (
                SELECT bool_or(r.kind = 'after_sale') AS returned, count(*) FILTER (WHERE r.kind = 'review') AS reviews,
                    count(*) FILTER (WHERE r.kind = 'review' AND ((r.payload->>'stars')::int < 4
                        OR r.payload->>'grade' IN ('bad', 'neutral'))) AS bad
                FROM store_record r WHERE r.account_id = o.account_id AND r.shop_id = o.shop_id
                    AND r.order_ref = o.external_id) AS around
            WHERE o.account_id = %(account)s AND o.shop_id = due.shop_id AND o.buyer_ref = due.buyer_ref
                AND o.kind = 'order' AND o.at > due.closed_at
                AND o.at <= due.closed_at + make_interval(days => %(days)s)
                AND coalesce(o.payload->>'status', '') <> 'cancelled') AS one) AS l
    ON CONFLICT (account_id, case_id, days) DO UPDATE SET closed_at = excluded.closed_at, orders = excluded.orders,
        spent = excluded.spent, returns = excluded.returns, reviews = excluded.reviews,
        bad_reviews = excluded.bad_reviews
    RETURNING closed_at
"""
#: What later behaviour can be told by -> where its keys come from.
DIMENSIONS: Final[Mapping[str, str]] = {
    "remedy": "coalesce(g.kind, '')", "cause": "e.cause", "sku": "coalesce(e.sku, '')",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The closed cases of one key: how many, how many were solved, whose buyer bought again, what came of that.

    `spent` and `cost` are sums in `currency`: later orders in another one are counted and not summed, and cases of
    another currency stand under the same key apart.
    """

    key: str
    currency: str
    cases: int
    solved: int
    back: int
    orders: int
    spent: Decimal
    returns: int
    reviews: int
    bad_reviews: int
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Cases closed since then, whose `days` are over `now`; at most so many at a time."""

    days: int
    since: datetime
    now: datetime
    most: int


def follow(account: UUID, due: Due) -> tuple[int, datetime]:
    """Follows up those of `due` that were not yet, the first closed first; how many, and since when to go on."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT set_config('jit', 'off', true)")
        cursor.execute(_FOLLOW, {"account": account, **asdict(due)})
        closed = [at for (at,) in cursor.fetchall()]
    return len(closed), max(closed, default=due.since)


def after_by(account: UUID, dimension: str, *, days: int, since: datetime, shop: str | None) -> tuple[After, ...]:
    """The cases closed since then that were followed up after `days`, by the keys of `dimension`; one query.

    By remedy, a case stands under each kind that its buyer chose, and under "" where nothing was given.
    """
    given = (
        "LEFT JOIN (SELECT DISTINCT r.case_id, r.kind FROM store_givenremedy r WHERE r.account_id = %(account)s "
        "AND r.state IN ('chosen', 'done')) AS g ON g.case_id = a.case_id "
        if dimension == "remedy"
        else ""
    )
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {DIMENSIONS[dimension]}, e.currency, count(*), count(*) FILTER (WHERE e.result = 'solved'), "
            "count(*) FILTER (WHERE a.orders > 0), sum(a.orders), sum(a.spent), sum(a.returns), sum(a.reviews), "
            "sum(a.bad_reviews), sum(e.loss) FROM store_aftermath a "
            "JOIN store_caseoutcome e ON e.account_id = a.account_id AND e.case_id = a.case_id "
            f"{given}WHERE a.account_id = %(account)s AND a.days = %(days)s AND a.closed_at >= %(since)s "
            "AND (%(shop)s::text IS NULL OR a.shop_id = "
            "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)) "
            "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
            {"account": account, "days": days, "since": since, "shop": shop},
        )
        names = tuple(After.__dataclass_fields__)
        return tuple(After(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def cases_after(
    account: UUID, dimension: str, key: str, *, days: int, since: datetime, shop: str | None, most: int = 1000
) -> tuple[int, ...]:  # fmt: skip
    """The numbers of the cases behind one key, the newest first; one query."""
    is_key = (
        "coalesce(%(key)s = ANY(ARRAY(SELECT r.kind FROM store_givenremedy r WHERE r.account_id = a.account_id "
        "AND r.case_id = a.case_id AND r.state IN ('chosen', 'done'))), false) OR (%(key)s = '' AND NOT EXISTS ("
        "SELECT FROM store_givenremedy r WHERE r.account_id = a.account_id AND r.case_id = a.case_id "
        "AND r.state IN ('chosen', 'done')))"
        if dimension == "remedy"
        else f"{DIMENSIONS[dimension]} = %(key)s"
    )
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.number FROM store_aftermath a "
            "JOIN store_caseoutcome e ON e.account_id = a.account_id AND e.case_id = a.case_id "
            "JOIN store_case c ON c.account_id = a.account_id AND c.id = a.case_id "
            "WHERE a.account_id = %(account)s AND a.days = %(days)s AND a.closed_at >= %(since)s "
            "AND (%(shop)s::text IS NULL OR a.shop_id = "
            "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)) "
            f"AND ({is_key}) ORDER BY a.closed_at DESC, c.number DESC LIMIT %(most)s",
            {"account": account, "days": days, "since": since, "shop": shop, "key": key, "most": most},
        )
        return tuple(number for (number,) in cursor.fetchall())
