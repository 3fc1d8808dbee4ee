"""Keys of programs: kept by their hash, found before any account is known, and counted at every call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from wanhui.store import tenancy

_COLUMNS: Final = (
    "id", "name", "ends", "scopes", "person", "per_minute", "made_by", "made_at", "expires_at", "revoked_at",
    "used_at",
)  # fmt: skip
_NAMES: Final = ", ".join(_COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """A key: it acts for `person`, no further than `scopes`, at most `per_minute` times a minute."""

    id: UUID
    name: str
    ends: str
    scopes: tuple[str, ...]
    person: UUID
    per_minute: int
    made_by: UUID
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOwner:
    """Where a key leads: its account, itself, and the person that it acts for."""

    account: UUID
    key: UUID
    person: UUID


def save_key(account: UUID, key: StoredKey, token: bytes) -> None:
    """Keeps a new key; of the key itself only `token`, its hash."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"INSERT INTO store_apikey (account_id, token, {_NAMES}) "  # noqa: S608 - names of ours
            "VALUES (%s, %s, %s, %s, %s, %s::text[], %s, %s, %s, %s, %s, %s, %s)",
            [account, token, key.id, key.name, key.ends, list(key.scopes), key.person, key.per_minute, key.made_by,
             key.made_at, key.expires_at, key.revoked_at, key.used_at],
        )  # fmt: skip


def api_keys(account: UUID) -> tuple[StoredKey, ...]:
    """Every key of the account, the newest first; those that are over too."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_NAMES} FROM store_apikey WHERE account_id = %s ORDER BY made_at DESC, id",  # noqa: S608
            [account],
        )
        return tuple(map(_key, cursor.fetchall()))


def revoke(account: UUID, key: UUID, *, now: datetime) -> bool:
    """The key opens nothing from now on; false when it was over already or never was."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_apikey SET revoked_at = %s WHERE account_id = %s AND id = %s AND revoked_at IS NULL",
            [now, account, key],
        )
        return bool(cursor.rowcount)


def owner_of(token: bytes) -> KeyOwner | None:
    """Where the key with this hash leads, whether it still holds or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, id, person FROM wanhui_api_key(%s)", [token])
        row = cursor.fetchone()
    return KeyOwner(account=row[0], key=row[1], person=row[2]) if row else None


def use_key(account: UUID, key: UUID, *, now: datetime) -> tuple[StoredKey, float] | None:
    """Counts one call; gives the key and how many seconds it must wait first (0: go on). None: it is over.

    A key may make a whole minute's calls at once, and gets them back evenly; a call that must wait is not counted.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_NAMES}, GREATEST(0, extract(epoch FROM busy_until - %(now)s) "  # noqa: S608 - names of ours
            "- 60 + 60.0 / per_minute) FROM store_apikey WHERE account_id = %(account)s AND id = %(key)s "
            "AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %(now)s) FOR UPDATE",
            {"account": account, "key": key, "now": now},
        )
        row = cursor.fetchone()
        if row is None:
            return None
        wait = float(row[-1] or 0)
        if wait <= 0:
            cursor.execute(
                "UPDATE store_apikey SET used_at = %(now)s, busy_until = GREATEST(busy_until, %(now)s) "
                "+ interval '1 minute' / per_minute WHERE account_id = %(account)s AND id = %(key)s",
                {"account": account, "key": key, "now": now},
            )
        return _key(row[:-1]), wait


def _key(row: Sequence[Any]) -> StoredKey:
    values = dict(zip(_COLUMNS, row, strict=True))
    return StoredKey(**{**values, "scopes": tuple(values["scopes"])})
