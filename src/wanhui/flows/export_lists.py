"""Which cases stand on a list or in a report, in its order: what an export takes its rows from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from itertools import islice
from typing import Final

from wanhui.errors import WanhuiError
from wanhui.flows import agents_work, insights_after, proof
from wanhui.flows.after_action import list_reviews
from wanhui.flows.agreed_view import all_agreed
from wanhui.flows.approvals import open_approvals
from wanhui.flows.clock_board import clock_board
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.goods_news import goods_view
from wanhui.flows.incidents import list_incidents
from wanhui.flows.insights import Wanted, show_behind
from wanhui.flows.late_news import late_cases
from wanhui.flows.show_desk import wanted_of
from wanhui.store.case_lists import list_cases
from wanhui.store.sold import sold_numbers

#: So many cases are looked up at a time.
_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A list as somebody sees it: its name (a key of `LISTS`) and what it was asked for.

    `query` is that of the queue, `figure` and `key` those of a figure, `proof` that of the proof of remedies, `work`
    and `work_figure` those of somebody's work, `after` and `key` what became of buyers; `key` also names a review
    after the fact or an incident.
    """

    list: str = "queue"
    query: QueueQuery = field(default_factory=QueueQuery)
    figure: Wanted = field(default_factory=Wanted)
    proof: proof.Wanted = field(default_factory=proof.Wanted)
    key: str = ""
    work: agents_work.Wanted = field(default_factory=agents_work.Wanted)
    work_figure: agents_work.Figure = field(default_factory=agents_work.Figure)
    after: insights_after.Wanted = field(default_factory=insights_after.Wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Who looks, and when and where that is."""

    agent: Agent
    now: datetime
    zone: tzinfo


def numbers_on(asked: Asked, by: Looking) -> Iterator[int]:
    """The numbers of the cases on a list, each once, in its order; ``E-EXPORT-LIST`` for a list that does not exist."""
    found = LISTS.get(asked.list)
    if found is None:
        raise WanhuiError("E-EXPORT-LIST", found=asked.list, expected=", ".join(LISTS))
    numbers = found(asked, by)
    return _once(_sold(numbers, asked.query.sold, by) if asked.query.sold else numbers)


def _once(numbers: Iterable[int]) -> Iterator[int]:
    seen: set[int] = set()
    for number in numbers:
        if number not in seen:
            seen.add(number)
            yield number


def _sold(numbers: Iterable[int], name: str, by: Looking) -> Iterator[int]:
    """Of the cases on any list those of a broadcast, a streamer or an offer, in their order."""
    left = iter(numbers)
    while some := tuple(islice(left, _PAGE)):
        wanted = sold_numbers(by.agent.account, some, name)
        yield from (number for number in some if number in wanted)


def _queue(asked: Asked, by: Looking) -> Iterator[int]:
    """The whole queue: every page of what the screen shows page by page."""
    wanted = wanted_of(replace(asked.query, after=""), me=str(by.agent.id), now=by.now, zone=by.zone)
    wanted = replace(wanted, limit=_PAGE)
    while True:
        page = list_cases(by.agent.account, wanted)
        yield from (line.number for line in page.lines)
        if page.after is None:
            return
        wanted = replace(wanted, after=page.after)


def _figure(asked: Asked, by: Looking) -> Iterable[int]:
    found = show_behind(by.agent.account, asked.figure, asked.key, now=by.now, zone=by.zone)
    return (one.number for one in found.cases)


def _board(asked: Asked, by: Looking) -> Iterable[int]:
    found = clock_board(by.agent, now=by.now, zone=by.zone, sold=asked.query.sold)
    return (row.number for row in found.next_due)


def _work(asked: Asked, by: Looking) -> Iterable[int]:
    found = agents_work.show_work_cases(by.agent.account, asked.work, asked.work_figure, now=by.now)
    return (one.number for one in found.cases)


def _after(asked: Asked, by: Looking) -> Iterable[int]:
    return insights_after.numbers_after(by.agent.account, asked.after, asked.key, now=by.now)


def _promises(asked: Asked, by: Looking) -> Iterable[int]:
    return (one.number for one in all_agreed(by.agent, now=by.now, sold=asked.query.sold).promises)


def _plans(asked: Asked, by: Looking) -> Iterable[int]:
    return (one.number for one in all_agreed(by.agent, now=by.now, sold=asked.query.sold).plans)


def _remedies(asked: Asked, by: Looking) -> Iterable[int]:
    wanted = replace(asked.proof, sold=asked.query.sold)
    found = proof.proof_of(by.agent.account, wanted, now=by.now, zone=by.zone)
    return (one.given.number for one in found.lines)


def _review(asked: Asked, by: Looking) -> Iterable[int]:
    views = list_reviews(by.agent.account, now=by.now, sold=asked.query.sold)
    return (number for one in views if asked.key in ("", str(one.line.id)) for number in one.line.numbers)


def _incident(asked: Asked, by: Looking) -> Iterable[int]:
    views = list_incidents(by.agent.account, sold=asked.query.sold)
    return (number for one in views if asked.key in ("", str(one.line.id)) for number in one.numbers)


def _approvals(asked: Asked, by: Looking) -> Iterable[int]:
    return (one.number for one in open_approvals(by.agent, sold=asked.query.sold))


def _parcels(asked: Asked, by: Looking) -> Iterable[int]:
    return (one.number for one in late_cases(by.agent.account, now=by.now, sold=asked.query.sold))


def _goods(asked: Asked, by: Looking) -> Iterable[int]:
    view = goods_view(by.agent.account, sold=asked.query.sold)
    return (one.number for one in (*view.price_cases, *view.stock_cases))


#: Every list and report that can be taken away, and how its cases are found: as its page finds them.
LISTS: Final[Mapping[str, Callable[[Asked, Looking], Iterable[int]]]] = {
    "queue": _queue, "figure": _figure, "board": _board, "promises": _promises, "plans": _plans,
    "remedies": _remedies, "review": _review, "incident": _incident, "approvals": _approvals, "parcels": _parcels,
    "goods": _goods, "work": _work, "after": _after,
}  # fmt: skip
