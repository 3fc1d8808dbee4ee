"""Queues that people keep under a name, each for themselves or for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.keys import new_key


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredView:
    """A queue under a name; `query` is its address line, `is_shared` what everybody sees."""

    id: UUID
    name: str
    query: str
    is_shared: bool


def views_of(account: UUID, person: UUID) -> tuple[StoredView, ...]:
    """The views of `person` and those of everybody, by name."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, name, query, person IS NULL FROM store_savedview "
            "WHERE account_id = %s AND (person = %s OR person IS NULL) ORDER BY person IS NULL, name",
            [account, person],
        )
        names = ("id", "name", "query", "is_shared")
        return tuple(StoredView(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def save_view(account: UUID, person: UUID | None, *, name: str, query: str) -> UUID:
    """Keeps `query` under `name`, of `person` or (None) of everybody; the name again replaces what it meant."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_savedview (account_id, id, person, name, query) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (account_id, person, name) DO UPDATE SET query = excluded.query RETURNING id",
            [account, new_key(), person, name, query],
        )
        found: UUID = cursor.fetchone()[0]
    return found


def forget_view(account: UUID, person: UUID, view: UUID, *, is_lead: bool) -> bool:
    """Takes a view away: one's own, or with `is_lead` one of everybody's; false when there is none such."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_savedview WHERE account_id = %s AND id = %s "
            "AND (person = %s OR (%s AND person IS NULL))",
            [account, view, person, is_lead],
        )
        return bool(cursor.rowcount)
