"""The shipped rules on whom to tell of danger, and the directory of where to report."""

from __future__ import annotations

from functools import cache

from wanhui.cases.report_places import ReportPlace
from wanhui.cases.reporting import ReportRule
from wanhui.content.loader import load_packs


@cache
def load_report_rules() -> tuple[ReportRule, ...]:
    """Every duty to report."""
    return load_packs("report_clocks", ReportRule)


@cache
def load_report_places() -> tuple[ReportPlace, ...]:
    """Every place to report to."""
    return load_packs("report_places", ReportPlace)
