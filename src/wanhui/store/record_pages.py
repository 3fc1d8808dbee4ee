"""Pages of records in the order of their ids, for programs that take them one page after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from wanhui.store import tenancy


def record_page(
    account: UUID, shop: str, kind: str, *, after: str, most: int
) -> tuple[Mapping[str, Any], ...]:  # fmt: skip
    """Up to `most` records of a shop beyond the id `after`, as the contract writes them; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT payload FROM store_record WHERE account_id = %s AND shop_id = (SELECT id FROM store_shop "
            "WHERE account_id = %s AND external_id = %s) AND kind = %s AND external_id > %s "
            "ORDER BY external_id LIMIT %s",
            [account, account, shop, kind, after, most],
        )
        return tuple(orjson.loads(payload) for (payload,) in cursor.fetchall())


def one_record(account: UUID, shop: str, kind: str, *, ref: str) -> Mapping[str, Any] | None:
    """The record of a shop with this kind and id, as the contract writes it."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT payload FROM store_record WHERE account_id = %s AND shop_id = (SELECT id FROM store_shop "
            "WHERE account_id = %s AND external_id = %s) AND kind = %s AND external_id = %s",
            [account, account, shop, kind, ref],
        )
        row = cursor.fetchone()
    return orjson.loads(row[0]) if row else None
