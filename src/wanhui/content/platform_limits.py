"""The shipped limits that platforms set on replies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from wanhui.content.loader import load_packs
from wanhui.replies.limits import ReplyLimits


@cache
def shipped_limits() -> Mapping[str, ReplyLimits]:
    """Every pack of limits by platform, ``default`` among them."""
    return MappingProxyType({pack.id: pack for pack in load_packs("reply_limits", ReplyLimits)})
