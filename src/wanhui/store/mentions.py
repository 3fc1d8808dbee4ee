"""Who was named in which note, and whether they have seen it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.keys import new_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMention:
    """A note that names somebody: on which case, by whom, in which words."""

    number: int
    title_zh: str
    title_en: str
    at: datetime
    by: str
    text: str
    is_read: bool


def mention(account: UUID, case: UUID, persons: Collection[UUID], *, seq: int, at: datetime) -> None:
    """`persons` are named in event `seq` of `case`."""
    chosen = list(persons)
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_mention (account_id, id, case_id, person, seq, at) "
            "SELECT %s, w.id, %s, w.person, %s, %s FROM unnest(%s::uuid[], %s::uuid[]) AS w (id, person)",
            [account, case, seq, at, new_keys(len(chosen)), chosen],
        )


def mentions_of(account: UUID, person: UUID, *, most: int = 50) -> tuple[StoredMention, ...]:
    """The newest notes that name `person`; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.number, c.title_zh, c.title_en, m.at, COALESCE(u.name, e.actor), e.payload ->> 'text', "
            "m.read_at IS NOT NULL FROM store_mention m "
            "JOIN store_case c ON c.account_id = m.account_id AND c.id = m.case_id "
            "JOIN store_caseevent e ON e.account_id = m.account_id AND e.case_id = m.case_id AND e.seq = m.seq "
            "LEFT JOIN store_user u ON u.id::text = e.actor "
            "WHERE m.account_id = %s AND m.person = %s ORDER BY m.at DESC LIMIT %s",
            [account, person, most],
        )
        names = ("number", "title_zh", "title_en", "at", "by", "text", "is_read")
        return tuple(StoredMention(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def count_unread(account: UUID, person: UUID) -> int:
    """How many notes name `person` that they have not opened."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT count(*) FROM store_mention WHERE account_id = %s AND person = %s AND read_at IS NULL",
            [account, person],
        )
        return int(cursor.fetchone()[0])


def mark_read(account: UUID, person: UUID, *, now: datetime, number: int | None = None) -> None:
    """`person` has seen what names them: all, or what stands on the case `number`."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_mention m SET read_at = %(now)s WHERE m.account_id = %(account)s AND m.person = %(person)s "
            "AND m.read_at IS NULL AND (%(number)s::bigint IS NULL OR m.case_id = (SELECT id FROM store_case "
            "WHERE account_id = %(account)s AND number = %(number)s))",
            {"account": account, "person": person, "now": now, "number": number},
        )
