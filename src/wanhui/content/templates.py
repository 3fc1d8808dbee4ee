"""The shipped reply templates, and the manner for each kind of buyer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wanhui.content.loader import load_packs
from wanhui.replies.manners import Manner
from wanhui.replies.templates import TemplatePack


@cache
def shipped_templates() -> tuple[TemplatePack, ...]:
    """Every template pack, by file name."""
    return load_packs("replies", TemplatePack)


@cache
def shipped_manners() -> Mapping[str, Manner]:
    """How to speak with each buyer type, by its code."""
    return MappingProxyType({pack.id: pack for pack in load_packs("manners", Manner)})
