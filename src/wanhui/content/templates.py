"""The shipped reply templates."""

from __future__ import annotations

from functools import cache

from wanhui.content.loader import load_packs
from wanhui.replies.templates import TemplatePack


@cache
def shipped_templates() -> tuple[TemplatePack, ...]:
    """Every template pack, by file name."""
    return load_packs("replies", TemplatePack)
