"""Counts the orders of each day: those of late with every refresh, older ones once, and when old ones come in late."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.insights.counts import DayCount, daily_counts
from wanhui.insights.ledger import Complaint
from wanhui.insights.sold import Sold
from wanhui.insights.talks import TalkLine, last_agents
from wanhui.records.goods import Product
from wanhui.store.keys import past_key
from wanhui.store.measures import arrived_late, counted_to, mark_counted, save_counts
from wanhui.store.recent import Span, complaints, first_order, products_of, sales_between, talks_between
from wanhui.store.records import oldest_unread
from wanhui.store.shops import StoredShop

#: Orders older than this hardly change any more: they are counted once. What is found rests on the same time.
LOOKED_AT: Final = timedelta(days=60)
#: Nothing older is counted, and a clock that went wrong costs no more than this.
_OLDEST: Final = timedelta(days=3 * 365)
#: So much of the past is counted at a time, with what was said of it so long after.
_STEP: Final = timedelta(days=30)
_SAID: Final = timedelta(days=90)
_DAY: Final = timedelta(days=1)
#: No record takes longer than this from its key to being saved (own).
_SAVING: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """What one shop sold and heard of late: whole days of its own, the last of them today.

    Times in `sales` are on a clock `offset` seconds ahead of UTC. All records `before` had been saved and read by then.
    """

    shop: str
    before: UUID
    zone: ZoneInfo
    offset: float
    days: Sequence[date]
    products: Sequence[Product]
    sales: Sold
    said: Sequence[Complaint]
    talks: Sequence[TalkLine]


def lately(account: UUID, shop: StoredShop, now: datetime) -> Lately:
    """What findings and the counts of late rest on; five queries."""
    before = min((past_key(_SAVING), *oldest_unread(account)))
    today = now.astimezone(ZoneInfo(shop.time_zone)).date()
    products = products_of(account, shop.id)
    found = _between(account, shop, (today - LOOKED_AT, today + _DAY), products=products, before=before, now=now)
    return replace(found, said=[one for one in found.said if one.at <= now])


def count_lately(account: UUID, of: Lately) -> None:
    """Counts the orders of late anew; again changes nothing."""
    save_counts(account, of.shop, _counts(of), days=of.days)
    mark_counted(account, of.shop, to=of.before)


def count_past(account: UUID, shop: StoredShop, of: Lately, *, now: datetime) -> None:
    """Counts what is older than `of`, once; later only the days of which old records have come in since.

    `count_lately` follows: without its counts this did not come to its end.
    """
    products = products_of(account, shop.id)
    for first, last in _months(_uncounted(account, shop, of, now=now)):
        part = _between(account, shop, (first, last + _DAY), products=products, before=of.before, now=now)
        save_counts(account, shop.id, _counts(part), days=part.days)


def _uncounted(account: UUID, shop: StoredShop, of: Lately, *, now: datetime) -> Sequence[date]:
    """The days before those of `of` that want counting, the oldest first."""
    oldest, end = (now - _OLDEST).astimezone(of.zone).date(), of.days[0]
    counted = counted_to(account, shop.id)
    if counted is not None:
        late = arrived_late(account, shop.id, since=counted, before=_midnight(end, of.zone), zone=shop.time_zone)
        return [day for day in late if oldest <= day < end]
    made = first_order(account, shop.id)
    first = end if made is None else max(made.astimezone(of.zone).date(), oldest)
    return [first + n * _DAY for n in range((end - first).days)]


def _months(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """The first and the last of each run of `days` no longer than a step, the newest first: each step is small."""
    end = len(days)
    while end:
        last = days[end - 1]
        begin = bisect_right(days, last - _STEP, hi=end)
        yield days[begin], last
        end = begin


def _between(
    account: UUID,
    shop: StoredShop,
    days: tuple[date, date],
    *,
    products: Sequence[Product],
    before: UUID,
    now: datetime,
) -> Lately:
    """What was sold on the days from the first up to the second, and what was said of it."""
    zone = ZoneInfo(shop.time_zone)
    sold = Span(*(_midnight(day, zone) for day in days))
    said = replace(sold, until=sold.until + _SAID)
    offset = (now.astimezone(zone).utcoffset() or timedelta()).total_seconds()
    return Lately(
        shop=shop.id, before=before, zone=zone, offset=offset,
        days=[days[0] + n * _DAY for n in range((days[1] - days[0]).days)], products=products,
        sales=sales_between(account, shop.id, sold, products=products, offset=offset),
        said=complaints(account, shop.id, since=said.since, until=said.until),
        talks=talks_between(account, shop.id, said),
    )  # fmt: skip


def _counts(of: Lately) -> Iterator[DayCount]:
    midnights = [_midnight(day, of.zone).timestamp() for day in (*of.days, of.days[-1] + _DAY)]
    return daily_counts(of.sales, of.said, last_agents(of.talks), midnights=midnights, offset=of.offset)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
