"""Keeps the counts of days and adds them up."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast
from uuid import UUID

import orjson

from wanhui.insights.counts import COUNTED, DayCount
from wanhui.insights.ledger import ANY
from wanhui.store import tenancy
from wanhui.store.copying import copy_rows

OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
#: A count as it is kept, but for its account and shop.
_SHAPE: Final = {"dimension": "text", "day": "date", "key": "text", "issue": "text", "count": "int4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Of one key: its orders, those that complained, and of which issue how many did."""

    key: str
    orders: int
    complained: int
    issues: tuple[tuple[str, int], ...]


def counted_to(account: UUID, shop: str) -> UUID | None:
    """Before which records the days of `shop` are counted; None where they never were."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT counted_to FROM store_shop WHERE account_id = %s AND external_id = %s", [account, shop])
        return cast(UUID | None, cursor.fetchone()[0])


def mark_counted(account: UUID, shop: str, *, to: UUID) -> None:
    """The days of all records before `to` are counted."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_shop SET counted_to = %s WHERE account_id = %s AND external_id = %s", [to, account, shop]
        )


def arrived_late(account: UUID, shop: str, *, since: UUID, before: datetime, zone: str) -> tuple[date, ...]:
    """The days, the oldest first, whose counts records from `since` on change although they tell of times `before`.

    A word counts on the day of its order, one without an order that is known on its own.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT DISTINCT (coalesce(o.at, r.at) AT TIME ZONE %(zone)s)::date FROM store_record r "
            "LEFT JOIN store_record o ON r.kind <> 'order' AND o.account_id = r.account_id AND o.shop_id = r.shop_id "
            "AND o.kind = 'order' AND o.external_id = r.order_ref "
            f"WHERE r.account_id = %(account)s AND r.id >= %(since)s AND r.shop_id = {OF_SHOP} AND r.at < %(before)s "
            "AND r.kind IN ('order', 'review', 'after_sale', 'message') ORDER BY 1",
            {"account": account, "shop": shop, "since": since, "before": before, "zone": zone},
        )
        return tuple(day for (day,) in cursor.fetchall())


def save_counts(account: UUID, shop: str, found: Iterable[DayCount], *, days: Sequence[date]) -> None:
    """Keeps `found` as the counts of `days`, which are in order; what stood there already is not touched."""
    asked: dict[str, Any] = {"account": account, "shop": shop, "first": days[0], "last": days[-1], "all": list(COUNTED)}
    with tenancy.account(account) as cursor:
        rows = ((one.dimension, days[one.day], one.key, one.issue, one.orders) for one in found)
        new = copy_rows(cursor, _SHAPE, rows)
        cursor.execute(f"ANALYZE {new}")
        cursor.execute(_FORGET.format(new=new), asked)
        cursor.execute(_KEEP.format(new=new), asked)


_SAME: Final = "d.dimension = n.dimension AND d.day = n.day AND d.key = n.key AND d.issue = n.issue"
_FORGET: Final = f"""
    DELETE FROM store_dailycount d WHERE d.account_id = %(account)s AND d.shop_id = {OF_SHOP}
        AND d.dimension = ANY(%(all)s) AND d.day BETWEEN %(first)s AND %(last)s
        AND NOT EXISTS (SELECT FROM {{new}} n WHERE {_SAME})
"""
_KEEP: Final = f"""
    INSERT INTO store_dailycount (account_id, shop_id, dimension, day, key, issue, count)
    SELECT %(account)s, {OF_SHOP}, n.dimension, n.day, n.key, n.issue, n.count FROM {{new}} n
    LEFT JOIN store_dailycount d ON d.account_id = %(account)s AND d.shop_id = {OF_SHOP} AND {_SAME}
        AND d.day BETWEEN %(first)s AND %(last)s
    WHERE d.count IS DISTINCT FROM n.count
    ON CONFLICT (account_id, shop_id, dimension, day, key, issue) DO UPDATE SET count = excluded.count
"""


def counts(account: UUID, dimension: str, *, shop: str | None, first: date, last: date) -> tuple[Counted, ...]:
    """The keys of `dimension` from day `first` to `last` in one shop or all, those with most complaints first."""
    where = f"AND shop_id = {OF_SHOP}" if shop is not None else ""
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
    where = f"AND shop_id = {OF_SHOP}" if shop is not None else ""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT day, coalesce(sum(count) FILTER (WHERE issue = ''), 0), "
            f"coalesce(sum(count) FILTER (WHERE issue = '{ANY}'), 0) FROM store_dailycount "
            "WHERE account_id = %(account)s AND dimension = 'shop' AND day BETWEEN %(first)s AND %(last)s "
            f"{where} GROUP BY day ORDER BY day",
            {"account": account, "shop": shop, "first": first, "last": last},
        )
        return tuple((day, int(orders), int(complained)) for day, orders, complained in cursor.fetchall())


def _ranked(issues: str | dict[str, int] | None) -> tuple[tuple[str, int], ...]:
    found = orjson.loads(issues) if isinstance(issues, str) else issues or {}
    return tuple(sorted(((issue, int(n)) for issue, n in found.items()), key=lambda one: (-one[1], one[0])))
