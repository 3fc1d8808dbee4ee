"""Follows what faults have set going in all accounts: recalls, stopped goods, authorities' clocks, suppliers, gaps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from wanhui.flows.log import record_bug
from wanhui.flows.recall import follow_recalls
from wanhui.flows.stop_sale import watch_stops
from wanhui.flows.suppliers import watch_suppliers
from wanhui.flows.watch_gaps import watch_gaps
from wanhui.store.accounts import list_accounts


def follow_everywhere(now: datetime) -> int:
    """Brings recalls up to date and warns of clocks and of goods that still sell; how much was new."""
    return sum(_everywhere(one, now) for one in (follow_recalls, watch_stops))


def watch_causes_everywhere(now: datetime) -> int:
    """Opens the tasks to think a supplier over, to mend a listing or a hole in the way of working; how many are new."""
    return sum(_everywhere(one, now) for one in (watch_suppliers, watch_gaps))


def _everywhere(act: Callable[[UUID, datetime], int], now: datetime) -> int:
    """What goes wrong in one account keeps no other waiting."""
    done = 0
    for account in (one.id for one in list_accounts()):
        try:
            done += act(account, now)
        except Exception as bug:
            record_bug(bug)
    return done
