"""The sessions of people: begun, listed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """One browser in which a person is signed in; `key` names the session itself and is shown to nobody."""

    id: UUID
    person: UUID
    key: str
    at: datetime
    address: str
    browser: str


def begin(account: UUID, session: StoredSession) -> None:
    """Keeps that a session has begun; what is over by now is forgotten."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_signedin s WHERE s.account_id = %s AND s.person = %s "
            "AND NOT EXISTS (SELECT FROM django_session d WHERE d.session_key = s.key)",
            [account, session.person],
        )
        cursor.execute(
            "INSERT INTO store_signedin (account_id, id, person, key, at, address, browser) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [account, session.id, session.person, session.key, session.at, session.address,
             session.browser],
        )  # fmt: skip


def sessions_of(account: UUID, person: UUID, *, now: datetime) -> tuple[StoredSession, ...]:
    """The sessions of `person` that still hold, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.id, s.person, s.key, s.at, s.address, s.browser FROM store_signedin s "
            "JOIN django_session d ON d.session_key = s.key AND d.expire_date > %s "
            "WHERE s.account_id = %s AND s.person = %s ORDER BY s.at DESC, s.id DESC",
            [now, account, person],
        )
        names = ("id", "person", "key", "at", "address", "browser")
        return tuple(StoredSession(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def end(account: UUID, person: UUID, *, only: UUID | None = None, but: str = "") -> int:
    """Ends sessions of `person`: `only` one, or all `but` that with this key; how many ended."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM store_signedin WHERE account_id = %s AND person = %s "
            "AND (%s::uuid IS NULL OR id = %s) AND key <> %s RETURNING key) "
            "DELETE FROM django_session WHERE session_key IN (SELECT key FROM gone)",
            [account, person, only, only, but],
        )
        return int(cursor.rowcount)
