"""The cases in which money was demanded over a review: few among many, so they have an index of their own."""

from __future__ import annotations

from uuid import UUID

from wanhui.store import tenancy
from wanhui.store.case_rows import SELECT_LINES, CaseLine, line_of


def extortion_cases(account: UUID, *, most: int = 500) -> tuple[CaseLine, ...]:
    """The newest cases that follow the playbook for it, open and closed."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"{SELECT_LINES} WHERE c.account_id = %s AND c.playbook LIKE 'extortion%%' ORDER BY c.number DESC LIMIT %s",
            [account, most],
        )
        return tuple(line_of(row) for row in cursor.fetchall())
