"""Counts what is new, looks for what has changed for the worse, and keeps what was found; safe to repeat."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from wanhui.flows.count_orders import Lately, count_lately, count_past, lately
from wanhui.flows.insight_lines import spike_payload
from wanhui.flows.log import record_bug
from wanhui.flows.sales_lines import Clock, Fallen, fallen
from wanhui.flows.tell_findings import tell_findings
from wanhui.insights.areas import told
from wanhui.insights.clusters import Sign, clusters, falling, rises
from wanhui.insights.incidents import spikes
from wanhui.insights.ledger import days_of, order_ledger
from wanhui.insights.sales import Fall
from wanhui.insights.talks import agent_ledger
from wanhui.store import tenancy
from wanhui.store.accounts import list_accounts
from wanhui.store.findings import NewFinding, save_findings
from wanhui.store.recent import ratings, stock_and_requests
from wanhui.store.shops import shops

#: Findings older than this are no news.
_NEWS: Final = timedelta(days=14)


def refresh_everywhere(now: datetime) -> int:
    """Refreshes every account; how many findings are new. What goes wrong in one keeps no other waiting."""
    found = 0
    for account in (one.id for one in list_accounts()):
        try:
            found += refresh(account, now)
        except Exception as bug:
            record_bug(bug)
    return found


def refresh(account: UUID, now: datetime) -> int:
    """Brings counts and findings of all shops of an account up to `now`; how many findings are new."""
    found = 0
    for shop in shops(account):
        with _no_collector():
            of = lately(account, shop, now)
            count_past(account, shop, of, now=now)
            with tenancy.account(account):
                count_lately(account, of)
                new = save_findings(account, list(look(account, of, now)))
                tell_findings(account, new, now)
        found += len(new)
    return found


@contextmanager
def _no_collector() -> Iterator[None]:
    """What was said of a large shop holds no cycles: looking for some again and again would only take time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def look(account: UUID, of: Lately, now: datetime) -> Iterator[NewFinding]:
    """What is new about a shop at `now`; each says when it could first have been known."""
    shop, offset, sales, said = of.shop, of.offset, of.sales, of.said
    since = datetime.combine(of.days[0], time(), of.zone)
    ledgers = (order_ledger(sales, said, offset=offset), agent_ledger(shop, of.talks, said, offset=offset))
    for spike in spikes(ledgers, said, until=days_of(now, offset)):
        begun, seen = (datetime.fromtimestamp(at * 86_400 - offset, UTC) for at in (spike.since, spike.detected_at))
        if now - seen <= _NEWS:
            yield NewFinding(
                shop=shop, kind="spike", dimension=told(spike.dimension), key=spike.key, issue=spike.issue, since=begun,
                detected_at=seen, payload=spike_payload(spike, said) | {"days": [_told(*day) for day in spike.days]},
            )  # fmt: skip
    beside = partial(stock_and_requests, account, shop, since=since)
    for one in fallen(sales, beside, said, clock=Clock(of.zone, offset, now)):
        seen = datetime.fromtimestamp((one.fall.seen + 1) * 86_400 - offset, UTC)
        if now - seen <= _NEWS:
            yield _fall(shop, one, since=datetime.fromtimestamp(one.fall.since * 86_400 - offset, UTC), seen=seen)
    bought = sales.first_products({one.order for one in said if one.order})
    reviews = [replace(one, product=one.product or bought.get(one.order or "")) for one in said if not one.conversation]
    stars = ratings(account, shop, since=since)
    signs = (*clusters(reviews, now=now), *rises(said, shop, now=now), *falling(stars, now=now))
    yield from (_sign(shop, one) for one in signs)


def _fall(shop: str, one: Fallen, *, since: datetime, seen: datetime) -> NewFinding:
    fall = one.fall
    return NewFinding(
        shop=shop, kind="sales", dimension="shop" if fall.is_shop else "product", key=fall.key, issue="", since=since,
        detected_at=seen,
        payload={
            "sold": fall.sold, "usual": round(fall.usual, 1), "reasons": [list(why) for why in one.reasons],
            "beside": one.figures(), "days": _sold_by_day(fall),
        },
    )  # fmt: skip


def _sold_by_day(fall: Fall) -> list[tuple[str, float, float]]:
    """Each day with what was sold and what the trend before the fall promises for a day."""
    length = fall.seen - fall.since + 1
    first = fall.seen + 1 - len(fall.daily)
    return [_told(first + n, sold, fall.usual / length) for n, sold in enumerate(fall.daily)]


def _told(day: int, count: float, expected: float) -> tuple[str, float, float]:
    """A day since 1970 with what happened and what was to be expected, as a page draws it."""
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat(), count, round(expected, 2)


def _sign(shop: str, one: Sign) -> NewFinding:
    return NewFinding(
        shop=shop, kind=one.kind, dimension=one.dimension, key=one.key, issue=one.issue, since=one.since,
        detected_at=one.until, payload={"count": one.count, "before": one.before, "records": list(one.records)},
    )  # fmt: skip
