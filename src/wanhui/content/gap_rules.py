"""The kinds of gaps that are shipped: what shows each, whom to tell and what to change."""

from __future__ import annotations

from functools import cache

from wanhui.content.loader import load_packs
from wanhui.insights.gaps import GapRule


@cache
def load_gap_rules() -> tuple[GapRule, ...]:
    """All of them, by id."""
    return load_packs("gaps", GapRule)
