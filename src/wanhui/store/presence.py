"""Who has a case open at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.store import tenancy

#: Somebody who was not heard of for so long is gone.
FADES_AFTER: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Somebody on a case; `is_writing` while there are unsent words of theirs."""

    person: UUID
    name: str
    is_writing: bool


def arrive(account: UUID, case: UUID, person: UUID, *, now: datetime, is_writing: bool) -> bool:
    """`person` is on `case`; true when that is news to the others."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "WITH before AS (SELECT is_writing FROM store_presence "
            "WHERE account_id = %(account)s AND case_id = %(case)s AND person = %(person)s AND seen_at > %(fades)s), "
            "now AS (INSERT INTO store_presence (account_id, case_id, person, seen_at, is_writing) "
            "VALUES (%(account)s, %(case)s, %(person)s, %(now)s, %(writing)s) "
            "ON CONFLICT (account_id, case_id, person) DO UPDATE "
            "SET seen_at = excluded.seen_at, is_writing = excluded.is_writing) "
            "SELECT NOT EXISTS (SELECT FROM before WHERE is_writing = %(writing)s)",
            {"account": account, "case": case, "person": person, "now": now, "writing": is_writing,
             "fades": now - FADES_AFTER},
        )  # fmt: skip
        return bool(cursor.fetchone()[0])


def leave(account: UUID, case: UUID, person: UUID) -> bool:
    """`person` is no longer on `case`; whether they were."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_presence WHERE account_id = %s AND case_id = %s AND person = %s",
            [account, case, person],
        )
        return bool(cursor.rowcount)


def who_is_here(account: UUID, case: UUID, *, now: datetime) -> tuple[Here, ...]:
    """Everybody on `case` now, by name."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT p.person, u.name, p.is_writing FROM store_presence p JOIN store_user u ON u.id = p.person "
            "WHERE p.account_id = %s AND p.case_id = %s AND p.seen_at > %s ORDER BY u.name, p.person",
            [account, case, now - FADES_AFTER],
        )
        names = ("person", "name", "is_writing")
        return tuple(Here(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())
