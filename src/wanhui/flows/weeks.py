"""How the last weeks went, week by week: complaints of a shop, answers in time, promises kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final
from uuid import UUID

from wanhui.flows.agents_work import Wanted
from wanhui.insights.measures import Rate, share
from wanhui.insights.trend import FEWEST, Trend, mondays, reach, trend
from wanhui.store import agent_work, agreements
from wanhui.store.measures import by_day

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWeek:
    """Of the first answers given, and of the cases ended, in the week from day `first` to `last`, those in time."""

    first: date
    last: date
    answered: Rate
    ended: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseWeek:
    """The promises due in the week from day `first` to `last`: how many were kept, how many broken."""

    first: date
    last: date
    kept: int
    broken: int


def complaints_until(account: UUID, shop: str, week: date) -> Trend:
    """The complaints of a shop by week up to the one that began on the Monday `week`, as they stand now; one query."""
    last = week + _WEEK - timedelta(days=1)
    first = reach(last, last)
    return trend(by_day(account, shop=shop, first=first, last=last), first=first, today=last, by_week=True)


def answers_in_time(account: UUID, wanted: Wanted, *, now: datetime, zone: tzinfo) -> tuple[AnswerWeek, ...]:
    """The answers of the last weeks whose clocks had not run out, of one shop and what was `sold` so; one query.

    None where fewer than `FEWEST` weeks have enough of either to tell a share.
    """
    days = mondays(now.astimezone(zone).date())
    span = agent_work.Span(since=now, until=now, shop=wanted.shop, sold=wanted.sold)
    found = agent_work.in_time_by_week(account, span, _begin(days, zone))
    nothing = [(0, 0)] * len(days)
    weeks = [
        AnswerWeek(first=day, last=day + _WEEK - timedelta(days=1), answered=share(*answered), ended=share(*ended))
        for day, answered, ended in zip(
            days, found.get("first_response", nothing), found.get("resolution", nothing), strict=True
        )
    ]
    return tuple(weeks) if _is_enough([w.answered for w in weeks]) or _is_enough([w.ended for w in weeks]) else ()


def promises_kept(account: UUID, *, now: datetime, zone: tzinfo, sold: str = "") -> tuple[PromiseWeek, ...]:
    """How the promises of the last weeks went; none where fewer than `FEWEST` weeks had any. One query."""
    days = mondays(now.astimezone(zone).date())
    found = agreements.promises_by_week(account, _begin(days, zone), sold=sold)
    if sum(kept + broken > 0 for kept, broken in found) < FEWEST:
        return ()
    return tuple(
        PromiseWeek(first=day, last=day + _WEEK - timedelta(days=1), kept=kept, broken=broken)
        for day, (kept, broken) in zip(days, found, strict=True)
    )


def _is_enough(rates: Sequence[Rate]) -> bool:
    return sum(one.rate is not None for one in rates) >= FEWEST


def _begin(days: Sequence[date], zone: tzinfo) -> list[datetime]:
    return [datetime(day.year, day.month, day.day, tzinfo=zone) for day in days]
