"""Between the address line and what it asks of the queue: only known names and known values come through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import cast, get_args
from urllib.parse import urlencode

from wanhui.flows.desk_views import TABS, QueueQuery, Tab
from wanhui.flows.reply_views import ReplyObject
from wanhui.records.parties import Platform

SORTS = ("due", "priority", "newest")
WEIGHTS = ("safety", "severe")
CLOCK_STATES = ("late", "soon", "running", "paused")
VIEWS = ("facts", "story", "reply")
#: How long a case may rest, as the menus offer it.
RESTS = ("5m", "1h", "3h", "tomorrow")
OBJECTS: tuple[ReplyObject, ...] = ("chat", "public_reply")
PLATFORMS: tuple[str, ...] = get_args(Platform)
_NAMES = {"search": "q"}
#: Of each thing that a queue can be asked for: its field, its name in an address, and what is meant without it.
_FIELDS = tuple((one.name, _NAMES.get(one.name, one.name), one.default) for one in fields(QueueQuery))
_LONGEST = 100


def read_query(found: Mapping[str, str]) -> QueueQuery:
    """What the address line asks for; anything unknown counts as not asked."""
    return QueueQuery(
        tab=cast(Tab, one_of(found.get("tab", ""), TABS, "mine")),
        search=" ".join(found.get("q", "")[:_LONGEST].split()),
        shop=found.get("shop", "")[:_LONGEST],
        platform=one_of(found.get("platform", ""), PLATFORMS, ""),
        playbook=found.get("playbook", "")[:_LONGEST],
        weight=one_of(found.get("weight", ""), WEIGHTS, ""),
        clock=one_of(found.get("clock", ""), CLOCK_STATES, ""),
        sold=sold_in(found),
        sort=_sort(found.get("sort", "")),
        after=found.get("after", "")[:_LONGEST],
    )


def sold_in(found: Mapping[str, str]) -> str:
    """The broadcast, streamer or offer by which a list is split; empty: by none."""
    return found.get("sold", "")[:_LONGEST].strip()


def _sort(asked: str) -> str:
    """A known order; one by the odds of a changed review is passed on, so that it is refused with its reason."""
    return asked[:_LONGEST] if "review" in asked or "评" in asked else one_of(asked, SORTS, "due")


def one_of(value: str, allowed: tuple[str, ...], otherwise: str) -> str:
    """`value` when it is allowed, else `otherwise`."""
    return value if value in allowed else otherwise


@dataclass(frozen=True)
class QueueAddress:
    """Addresses from a queue that was asked for by `query`."""

    query: QueueQuery

    def __call__(self, **changes: object) -> str:
        """The queue's, or that of a case in it, with `changes` made to what was asked for."""
        return address(self.query, changes)

    def of_case(self, number: int) -> str:
        """That of the case with this number."""
        return f"/cases/{number}{self._asked}"

    @cached_property
    def _asked(self) -> str:
        return address(self.query, {}).removeprefix("/cases")


def address(query: QueueQuery, changes: Mapping[str, object]) -> str:
    """The address of the queue, or of a case in it (`number`), with `changes`; defaults are left out."""
    number = changes.get("number")
    asked: dict[str, object] = {}
    for field, name, usual in _FIELDS:
        value = changes.get(name, "" if name == "after" else getattr(query, field))
        if value and value != usual:
            asked[name] = value
    asked |= {name: changes[name] for name in ("view", "object", "panel") if changes.get(name)}
    path = f"/cases/{number}" if number else "/cases"
    return f"{path}?{urlencode(asked)}" if asked else path
