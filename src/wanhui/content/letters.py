"""The words of letters to the people of a shop."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from wanhui.content.loader import load_packs
from wanhui.insights.weekly import WeeklyPack


@cache
def weekly_pack() -> WeeklyPack:
    """The words of the weekly report."""
    return next(pack for pack in load_packs("letters", WeeklyPack) if pack.id == "weekly")


@cache
def report_sheet() -> bytes:
    """The page layout of a printed report."""
    return (files("wanhui.content") / "sheets" / "report.typ").read_bytes()
