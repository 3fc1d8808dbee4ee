"""Finds the cases whose clocks warn or run out, across all accounts.

Nothing is locked here: a sweeper adds its events with `cases.append`, which sets the next alarm in the same
statement and refuses everybody but the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from wanhui.store import tenancy


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case to look at: one of its clocks warns or is breached at `alarm_at`, which has passed."""

    account: UUID
    case: UUID
    alarm_at: datetime


def due_cases(now: datetime, *, most: int = 500, only: UUID | None = None) -> tuple[DueCase, ...]:
    """The cases of all accounts, or `only` of one, whose next alarm has come, the longest waiting first."""
    if only is not None:
        return _due_in(only, now, most)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, case_id, alarm_at FROM wanhui_due_cases(%s, %s)", [now, most])
        return tuple(DueCase(*row) for row in cursor.fetchall())


def _due_in(account: UUID, now: datetime, most: int) -> tuple[DueCase, ...]:
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT account_id, id, alarm_at FROM store_case "
            "WHERE account_id = %s AND alarm_at <= %s ORDER BY alarm_at LIMIT %s",
            [account, now, most],
        )
        return tuple(DueCase(*row) for row in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class LikelyMiss:
    """An open case whose due time the work queued ahead of it makes likelier than not to miss."""

    case: UUID
    shop: str
    assignee: str | None
    title_zh: str
    title_en: str
    due_at: datetime
    reached_at: datetime


def likely_misses(
    account: UUID, now: datetime, *, handling: timedelta, agents: int, most: int = 200
) -> tuple[LikelyMiss, ...]:
    """The open cases that will be reached after their due time, if `agents` take the queue in its order.

    The same reckoning as `cases.queue.will_miss`, over all open cases at once; those that are overdue already are
    left out. What falls due first stands in front.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            """
            SELECT q.id, s.external_id, q.assignee, q.title_zh, q.title_en, q.due, q.reached FROM (
                SELECT c.*, %(now)s + make_interval(secs => %(handling)s) * (1 + (row_number() OVER (
                        ORDER BY NOT c.is_safety, c.due, -c.priority, c.id) - 1) / %(agents)s) AS reached
                FROM (SELECT id, shop_id, assignee, title_zh, title_en, is_safety, priority,
                             LEAST(CASE WHEN NOT is_paused THEN due_at END, platform_due_at) AS due
                      FROM store_case WHERE account_id = %(account)s AND status = 'open') c
            ) q JOIN store_shop s ON s.account_id = %(account)s AND s.id = q.shop_id
            WHERE q.due > %(now)s AND q.reached > q.due ORDER BY q.due, q.id LIMIT %(most)s
            """,
            {
                "account": account,
                "now": now,
                "handling": handling.total_seconds(),
                "agents": max(agents, 1),
                "most": most,
            },
        )
        return tuple(LikelyMiss(*row) for row in cursor.fetchall())
