"""Brings every report up to date: people's work, what became of buyers, fans of broadcasts, the letter of the week."""

from __future__ import annotations

from datetime import datetime

from wanhui.flows.agents_work import measure_everywhere
from wanhui.flows.insights_after import follow_everywhere
from wanhui.flows.insights_fans import recount_everywhere
from wanhui.flows.weekly_report import report_everywhere


def keep_reports(now: datetime) -> None:
    """All of them in the order in which one rests on the other; safe to repeat."""
    measure_everywhere(now)
    follow_everywhere(now)
    recount_everywhere(now)
    report_everywhere(now)
