"""Every case of an account as the contract of ``wanhui cases`` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import orjson

from wanhui.store.case_lists import every_case


def all_cases(account: UUID) -> Iterator[bytes]:
    """One line of JSON for each case, open and closed, by number; bounded memory."""
    for line in every_case(account):
        row = line.row
        yield orjson.dumps(
            {
                "id": str(line.number),
                "shop": row.shop,
                "order": row.order,
                "buyer": row.buyer,
                "stage": row.stage,
                "status": row.status,
                "priority": row.priority,
                "playbook": row.playbook,
                "clock": row.clock,
                "due_at": row.due_at,
                "opened_at": row.opened_at,
                "title": row.title_zh,
                "platform_due_at": row.platform_due_at,
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
