"""Which orders are still to arrive, and when to look whether one of them is about to be late."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from wanhui.store import tenancy
from wanhui.store.sold import OF_CASE, sold_values


def watch(account: UUID, checks: Mapping[UUID, datetime | None]) -> None:
    """Sets when each order (the key of its record) is looked at; None: it has arrived or ended, no more."""
    if not checks:
        return
    ahead = {key: at for key, at in checks.items() if at is not None}
    with tenancy.account(account) as cursor:
        if len(ahead) < len(checks):
            gone = [key for key, at in checks.items() if at is None]
            cursor.execute(
                "DELETE FROM store_parcelwatch WHERE account_id = %s AND record_id = ANY(%s)", [account, gone]
            )
        if ahead:
            cursor.execute(
                "INSERT INTO store_parcelwatch (account_id, record_id, check_at) "
                "SELECT %s, w.id, w.at FROM unnest(%s::uuid[], %s::timestamptz[]) AS w (id, at) "
                "ON CONFLICT (account_id, record_id) DO UPDATE SET check_at = excluded.check_at",
                [account, list(ahead), list(ahead.values())],
            )


def due_parcels(now: datetime, *, most: int = 500) -> Mapping[UUID, tuple[UUID, ...]]:
    """account -> its orders (keys of records) that are due for a look, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, record_id FROM wanhui_due_parcels(%s, %s)", [now, most])
        found: dict[UUID, list[UUID]] = {}
        for account, record in cursor.fetchall():
            found.setdefault(account, []).append(record)
        return {account: tuple(records) for account, records in found.items()}


def watched(account: UUID, records: Collection[UUID]) -> frozenset[UUID]:
    """Those of `records` that are still watched."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT record_id FROM store_parcelwatch WHERE account_id = %s AND record_id = ANY(%s)",
            [account, list(records)],
        )
        return frozenset(key for (key,) in cursor.fetchall())


def shops_with_scans(account: UUID, shops: Collection[str]) -> frozenset[str]:
    """Those of `shops` that have sent scans of parcels at all; in the others a missing scan means nothing."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id FROM store_shop s WHERE s.account_id = %s AND s.external_id = ANY(%s) "
            "AND EXISTS (SELECT FROM store_record r WHERE r.account_id = s.account_id AND r.shop_id = s.id "
            "AND r.kind = 'shipment_event')",
            [account, list(shops)],
        )
        return frozenset(shop for (shop,) in cursor.fetchall())


def late_case_ids(account: UUID, *, sold: str = "", most: int = 200) -> tuple[UUID, ...]:
    """The open cases that were opened because a parcel is late and were `sold` so, oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.id FROM store_case c WHERE c.account_id = %(account)s AND c.status IN ('open', 'waiting') "
            f"AND c.reason = 'late_parcel' AND {OF_CASE} ORDER BY c.number LIMIT %(most)s",
            {"account": account, "most": most, **sold_values(sold)},
        )
        return tuple(key for (key,) in cursor.fetchall())
