"""Finds the deadlines that have come, across all accounts, and lets exactly one sweeper act on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class DueClock:
    """A clock to look at: it warns or breaches at `look_at`, which has passed."""

    account: UUID
    case: UUID
    kind: str
    state: str
    look_at: datetime


def due_clocks(now: datetime, *, most: int = 500) -> tuple[DueClock, ...]:
    """The clocks of all accounts whose next look has come, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, case_id, kind, state, look_at FROM wanhui_due_clocks(%s, %s)", [now, most])
        names = ("account", "case", "kind", "state", "look_at")
        return tuple(DueClock(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def claim(due: DueClock, next_look_at: datetime | None) -> bool:
    """Compare and set: whoever gets true acts on `due`, in this same transaction; the others leave it alone."""
    with tenancy.account(due.account) as cursor:
        cursor.execute(
            "UPDATE store_clock SET look_at = %s WHERE account_id = %s AND case_id = %s AND kind = %s "
            "AND look_at = %s AND state = %s",
            [next_look_at, due.account, due.case, due.kind, due.look_at, due.state],
        )
        return bool(cursor.rowcount == 1)
