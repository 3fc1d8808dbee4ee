"""What the insight pages show: rates by what orders have in common, findings, and the cases behind each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final
from uuid import UUID

import numpy as np

from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.suppliers import cards_of
from wanhui.insights.counts import COUNTED
from wanhui.insights.measures import Rate, Side, rates, share, side
from wanhui.insights.trend import Trend, reach, trend
from wanhui.store import tenancy
from wanhui.store.behind import Behind, cases_behind, names_of
from wanhui.store.findings import StoredFinding, findings, settle
from wanhui.store.measures import Counted, by_day, counts
from wanhui.store.shops import StoredShop, shops

#: The stretches of time to choose from, in days.
SPANS: Final = (7, 28, 90)
#: What figures can be told by.
BY: Final = COUNTED
#: More keys than this are not listed: those below have the fewest complaints.
_LONGEST: Final = 60
_NAMED: Final = {"product": "product", "supplier": "supplier", "agent": "agent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which figures: by what, over how many days, of which shop (None: all)."""

    by: str = "product"
    days: int = 28
    shop: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One key with its rate, what its complaints are about and whose matter that mostly is."""

    key: str
    name: str
    rate: Rate
    issues: tuple[tuple[str, int], ...]
    side: Side
    is_to_replace: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightsView:
    """The page of figures; `trend` reaches back beyond the days wanted where these are too few for it."""

    wanted: Wanted
    total: Rate
    rows: tuple[Row, ...]
    trend: Trend
    findings: tuple[StoredFinding, ...]
    shops: tuple[StoredShop, ...]
    names: Mapping[str, str]

    @property
    def rated(self) -> tuple[Row, ...]:
        """The rows that have enough orders for a rate."""
        return tuple(row for row in self.rows if row.rate.rate is not None)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What figures can be told by."""
        return BY[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindView:
    """The cases behind one figure."""

    wanted: Wanted
    key: str
    name: str
    cases: tuple[Behind, ...]


def show_insights(account: UUID, wanted: Wanted, *, now: datetime, zone: tzinfo) -> InsightsView:
    """Figures of orders made in the time wanted; a fixed number of queries, whatever the size of a shop."""
    first, last = _span(wanted, now, zone)
    with tenancy.account(account):
        counted = counts(account, wanted.by, shop=wanted.shop, first=first, last=last)
        daily = by_day(account, shop=wanted.shop, first=reach(first, last), last=last)
        found = findings(account, since=now - timedelta(days=60))
        known = shops(account)
        leaving = _far_above(account, wanted, known, now=now)
        told = {one.dimension for one in found} | {wanted.by}
        names = {by: names_of(account, kind) for by, kind in _NAMED.items() if by in told}
    names["shop"] = {one.id: one.name for one in known}
    inside = [(orders, complained) for day, orders, complained in daily if day >= first]
    return InsightsView(
        wanted=wanted,
        total=share(sum(c for _, c in inside), sum(o for o, _ in inside)),
        rows=_rows(counted, names.get(wanted.by, {}), leaving),
        trend=trend(daily, first=first, today=last),
        findings=tuple(
            replace(one, name=names.get(one.dimension, {}).get(one.key, one.key))
            for one in found
            if wanted.shop in (None, one.shop)
        ),
        shops=known,
        names=names.get(wanted.by, {}),
    )


def show_behind(account: UUID, wanted: Wanted, key: str, *, now: datetime, zone: tzinfo) -> BehindView:
    """The cases behind one row of the figures."""
    first, last = _span(wanted, now, zone)
    since, until = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (first, last + timedelta(days=1)))
    with tenancy.account(account):
        names = names_of(account, _NAMED[wanted.by]) if wanted.by in _NAMED else {}
        found = cases_behind(account, wanted.by, key, shop=wanted.shop, since=since, until=until)
    return BehindView(wanted=wanted, key=key, name=names.get(key, key), cases=found)


def settle_finding(lead: Agent, finding: UUID, *, now: datetime) -> None:
    """Somebody has seen to it. ``E-ROLE-LEAD`` for an agent."""
    if not lead.by(now).is_lead:
        raise WanhuiError("E-ROLE-LEAD")
    settle(lead.account, finding, by=str(lead.id), now=now)


def _far_above(account: UUID, wanted: Wanted, known: Sequence[StoredShop], *, now: datetime) -> frozenset[str]:
    """Suppliers to think over, by their cards: the page of suppliers and this one say the same."""
    if wanted.by != "supplier":
        return frozenset()
    chosen = [one for one in known if wanted.shop in (None, one.id)]
    return frozenset(card.supplier for shop in chosen for card in cards_of(account, shop, now) if card.is_over)


def _rows(counted: Sequence[Counted], names: Mapping[str, str], leaving: Set[str]) -> tuple[Row, ...]:
    orders = np.array([one.orders for one in counted], np.float64)
    complained = np.array([min(one.complained, one.orders) for one in counted], np.float64)
    found = rates(orders, complained, orders) if len(counted) else []
    rows = [
        Row(
            key=one.key, name=names.get(one.key, one.key), rate=rate, issues=one.issues[:3], side=side(one.issues),
            is_to_replace=one.key in leaving,
        )
        for one, rate in zip(counted, found, strict=True)
    ]  # fmt: skip
    ranked = sorted(rows, key=lambda row: (row.rate.rate is None, row.rate.verdict != "worse", -(row.rate.rate or 0)))
    return tuple(ranked[:_LONGEST])


def _span(wanted: Wanted, now: datetime, zone: tzinfo) -> tuple[date, date]:
    today = now.astimezone(zone).date()
    return today - timedelta(days=wanted.days - 1), today
