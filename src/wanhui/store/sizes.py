"""Tells the database's planner how large the tables have become that an import fills."""

from __future__ import annotations

from uuid import UUID

from wanhui.store import tenancy


def look_at_sizes(account: UUID) -> None:
    """Looks now (some ten milliseconds) instead of when the server gets round to it; tables in work are left out.

    Without it the planner takes an account that is new for a small one, and reads all of it for every batch.
    """
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT wanhui_look_at_sizes()")
