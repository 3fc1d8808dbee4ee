"""The shipped cases on extortion, false reviews and returns."""

from __future__ import annotations

from functools import cache

from wanhui.content.loader import load_packs
from wanhui.replies.precedents import Precedent


@cache
def load_precedents() -> tuple[Precedent, ...]:
    """Every case, by its id."""
    return load_packs("precedents", Precedent)
