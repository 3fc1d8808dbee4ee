"""The weekly reports of shops as they were made: one a shop and week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWeek:
    """The report of the week that began on the Monday `week`."""

    shop: str
    week: date
    made_at: datetime
    payload: Mapping[str, Any]


def keep_week(account: UUID, one: StoredWeek) -> bool:
    """Keeps a report; false when that week's was made before, which then stays as it is."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_weeklyreport (account_id, shop_id, week, payload, made_at) "
            "SELECT %s, id, %s, %s::jsonb, %s FROM store_shop WHERE account_id = %s AND external_id = %s "
            "ON CONFLICT (account_id, shop_id, week) DO NOTHING",
            [account, one.week, orjson.dumps(one.payload).decode(), one.made_at, account, one.shop],
        )
        return bool(cursor.rowcount)


def week_of_shop(account: UUID, shop: str, week: date) -> StoredWeek | None:
    """The report of a shop for the week that began on this Monday."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT w.payload, w.made_at FROM store_weeklyreport w "
            "JOIN store_shop s ON s.account_id = w.account_id AND s.id = w.shop_id "
            "WHERE w.account_id = %s AND s.external_id = %s AND w.week = %s",
            [account, shop, week],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    payload = orjson.loads(row[0]) if isinstance(row[0], str) else row[0]
    return StoredWeek(shop=shop, week=week, made_at=row[1], payload=payload)


def weeks(account: UUID, shop: str | None, *, most: int = 60) -> tuple[tuple[str, date], ...]:
    """(shop, Monday) of the newest reports of a shop, for None of that with the newest of all; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, w.week FROM store_weeklyreport w "
            "JOIN store_shop s ON s.account_id = w.account_id AND s.id = w.shop_id "
            "WHERE w.account_id = %(account)s AND s.external_id = coalesce(%(shop)s, ("
            "SELECT n.external_id FROM store_weeklyreport v "
            "JOIN store_shop n ON n.account_id = v.account_id AND n.id = v.shop_id "
            "WHERE v.account_id = %(account)s ORDER BY v.week DESC, n.external_id LIMIT 1)) "
            "ORDER BY w.week DESC LIMIT %(most)s",
            {"account": account, "shop": shop, "most": most},
        )
        return tuple((shop, week) for shop, week in cursor.fetchall())
