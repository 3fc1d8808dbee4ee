"""How long somebody has been at work on one contact without a break."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.store import tenancy

#: After a pause of this length the work counts from nothing again.
BREAK: Final = timedelta(minutes=5)


def at_work(account: UUID, case: UUID, person: UUID, *, now: datetime) -> timedelta:
    """Notes that `person` is at work on `case` and gives for how long without a break."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_sitting AS k (account_id, case_id, person_id, last_at, seconds) "
            "VALUES (%s, %s, %s, %s, 0) ON CONFLICT (account_id, case_id, person_id) DO UPDATE SET "
            "seconds = CASE WHEN excluded.last_at - k.last_at > make_interval(secs => %s) THEN 0 "
            "ELSE k.seconds + greatest(0, extract(epoch FROM excluded.last_at - k.last_at))::int END, "
            "last_at = greatest(k.last_at, excluded.last_at) RETURNING seconds",
            [account, case, person, now, BREAK.total_seconds()],
        )
        return timedelta(seconds=int(cursor.fetchone()[0]))
