"""What calls of programs were answered, so that the same call again changes nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.store import tenancy

#: So long the same call is known again.
KEPT: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """The call that was made before under a name: the hash of what was asked, and its answer; None: not known yet."""

    asked: bytes
    status: int | None
    body: str


def begin(account: UUID, key: UUID, name: str, *, asked: bytes, now: datetime) -> KeptAnswer | None:
    """Takes `name` for a call of `key`; gives what stands under it when it was taken before, else None."""
    with tenancy.account(account) as cursor:
        _forget_old(cursor, account, now)
        for _ in range(2):  # what stood there may be forgotten before it is read: the name is free then
            cursor.execute(
                "INSERT INTO store_apianswer (account_id, key_id, name, asked, body, at) "
                "VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT DO NOTHING",
                [account, key, name, asked, now],
            )
            if cursor.rowcount:
                return None
            cursor.execute(
                "SELECT asked, status, body FROM store_apianswer WHERE account_id = %s AND key_id = %s AND name = %s",
                [account, key, name],
            )
            if found := cursor.fetchone():
                return KeptAnswer(asked=bytes(found[0]), status=found[1], body=found[2])
    return KeptAnswer(asked=asked, status=None, body="")


def finish(account: UUID, key: UUID, name: str, *, status: int, body: str) -> None:
    """Keeps what the call under `name` was answered."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_apianswer SET status = %s, body = %s WHERE account_id = %s AND key_id = %s AND name = %s",
            [status, body, account, key, name],
        )


def forget_old(account: UUID, *, now: datetime) -> None:
    """Removes what is not known again any more, whether the account calls again or not."""
    with tenancy.account(account) as cursor:
        _forget_old(cursor, account, now)


def _forget_old(cursor: CursorWrapper, account: UUID, now: datetime) -> None:
    cursor.execute("DELETE FROM store_apianswer WHERE account_id = %s AND at < %s", [account, now - KEPT])


def forget(account: UUID, key: UUID, name: str) -> None:
    """The call under `name` changed nothing: it may be made again."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_apianswer WHERE account_id = %s AND key_id = %s AND name = %s", [account, key, name]
        )
