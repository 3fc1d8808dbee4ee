"""Finds the cases whose clocks warn or run out, across all accounts.

Nothing is locked here: a sweeper adds its events with `cases.append`, which sets the next alarm in the same
statement and refuses everybody but the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case to look at: one of its clocks warns or is breached at `alarm_at`, which has passed."""

    account: UUID
    case: UUID
    alarm_at: datetime


def due_cases(now: datetime, *, most: int = 500) -> tuple[DueCase, ...]:
    """The cases of all accounts whose next alarm has come, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, case_id, alarm_at FROM wanhui_due_cases(%s, %s)", [now, most])
        return tuple(DueCase(*row) for row in cursor.fetchall())
