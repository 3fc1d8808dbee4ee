"""What the command palette offers for a few typed words: cases first, then queues that were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final
from uuid import UUID

from wanhui.flows import desk_queue
from wanhui.flows.desk_views import QueueRow
from wanhui.store import tenancy
from wanhui.store.case_lists import Wanted, cases_by_numbers, list_cases
from wanhui.store.saved_views import StoredView, views_of
from wanhui.store.search import is_searchable

_MOST: Final = 6
_LONGEST_NUMBER: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Cases and kept queues that fit the words."""

    cases: tuple[QueueRow, ...]
    views: tuple[StoredView, ...]


def offer(account: UUID, asked: str, *, me: str, now: datetime, zone: tzinfo) -> Offer:
    """What fits `asked`: a case by its number, cases by their words, queues by their names."""
    with tenancy.account(account):
        digits = asked.lstrip("#")
        lines = list(cases_by_numbers(account, [int(digits)])) if _is_number(digits) else []
        if is_searchable(asked):
            day_end = desk_queue.day_end(now, zone)
            wanted = Wanted(me=me, now=now, day_end=day_end, tab="all", sort="newest", search=asked, limit=_MOST)
            lines += [
                line for line in list_cases(account, wanted).lines if line.number not in {o.number for o in lines}
            ]
        kept = views_of(account, UUID(me))
    named = tuple(view for view in kept if asked.casefold() in view.name.casefold())
    return Offer(cases=tuple(desk_queue.queue_row(line, now) for line in lines[:_MOST]), views=named[:_MOST])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
