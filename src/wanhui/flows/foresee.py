"""Foresees which cases will be missed because of the work queued ahead of them, and warns whoever has them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from wanhui.cases.queue import HANDLING
from wanhui.errors import Words
from wanhui.flows.log import record_bug
from wanhui.flows.notify import tell
from wanhui.store import tenancy
from wanhui.store.accounts import list_accounts, people
from wanhui.store.clocks import LikelyMiss, likely_misses
from wanhui.store.notices import Notice

_AT_WORK: Final = frozenset({"agent"})


def foresee(now: datetime, *, only: UUID | None = None) -> int:
    """Warns of what is likelier than not to be missed, once for each due time; how many warnings are new."""
    accounts = [only] if only is not None else [one.id for one in list_accounts()]
    return sum(_in(account, now) for account in accounts)


def _in(account: UUID, now: datetime) -> int:
    """What goes wrong in one account is logged and keeps no other account waiting."""
    try:
        with tenancy.account(account):
            active = [one for one in people(account) if one.is_active]
            agents = sum(one.role in _AT_WORK for one in active) or len(active)
            found = likely_misses(account, now, handling=HANDLING, agents=agents)
            return tell(account, [_notice(one, now) for one in found], now)
    except Exception as bug:
        record_bug(bug)
        return 0


def _notice(one: LikelyMiss, now: datetime) -> Notice:
    late = int((one.reached_at - one.due_at).total_seconds() // 60) + 1
    return Notice(
        key=f"miss:{one.case}:{one.due_at.isoformat()}",
        kind="miss_likely",
        addressee=one.assignee or "all",
        says=Words(
            f"按前面排的活，这件大约会晚 {late} 分钟：{one.title_zh}",
            f"By the work ahead of it this will be about {late} minutes late: {one.title_en}",
        ),
        at=now,
        case=one.case,
        shop=one.shop,
    )
