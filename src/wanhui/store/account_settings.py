"""What an account has chosen for all its shops: one value under each name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from wanhui.store import tenancy


def setting(account: UUID, name: str) -> Mapping[str, Any]:
    """What was chosen under `name`; empty when nothing was."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT value FROM store_accountsetting WHERE account_id = %s AND name = %s", [account, name])
        row = cursor.fetchone()
    return dict(orjson.loads(row[0])) if row else {}


def choose(account: UUID, name: str, value: Mapping[str, Any], *, now: datetime, by: str) -> None:
    """`value` is what holds under `name` from now on."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_accountsetting (account_id, name, value, changed_at, changed_by) "
            "VALUES (%s, %s, %s::jsonb, %s, %s) ON CONFLICT (account_id, name) DO UPDATE "
            "SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
            [account, name, orjson.dumps(dict(value)).decode(), now, by],
        )


def rename_account(account: UUID, name: str) -> None:
    """What the merchant is called."""
    with tenancy.account(account) as cursor:
        cursor.execute("UPDATE store_account SET name = %s WHERE id = %s", [name, account])
