"""Counts what is new, looks for what has changed for the worse, and keeps what was found; safe to repeat."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.flows.insight_lines import spike_payload
from wanhui.flows.log import record_bug
from wanhui.flows.sales_lines import Clock, Fallen, fallen
from wanhui.flows.tell_findings import tell_findings
from wanhui.insights.clusters import Sign, clusters, falling, rises
from wanhui.insights.incidents import spikes
from wanhui.insights.ledger import agent_ledger, days_of, order_ledger
from wanhui.records.goods import Product
from wanhui.store import tenancy
from wanhui.store.accounts import list_accounts
from wanhui.store.findings import NewFinding, save_findings
from wanhui.store.measures import complaints, first_order, has_counts, ratings, recent_facts, recent_sales
from wanhui.store.recount import recount
from wanhui.store.shops import StoredShop, shops

#: Orders older than this hardly change any more: they are counted once.
COUNTED_AGAIN: Final = timedelta(days=60)
#: What is found rests on so much of the past.
LOOKED_AT: Final = timedelta(days=60)
#: Findings older than this are no news.
_NEWS: Final = timedelta(days=14)
#: Nothing older is counted, and a clock that went wrong costs no more than this.
_OLDEST: Final = timedelta(days=3 * 365)
_STEP: Final = timedelta(days=30)


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
        count(account, shop, now)
        with tenancy.account(account), _no_collector():
            new = save_findings(account, list(look(account, shop, now)))
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


def count(account: UUID, shop: StoredShop, now: datetime) -> None:
    """Counts what may have changed, month by month so that each step is small; all of it the first time."""
    zone = ZoneInfo(shop.time_zone)
    until, since = _midnight(now, zone) + timedelta(days=1), _midnight(now, zone) - COUNTED_AGAIN
    if not has_counts(account, shop.id):
        oldest = first_order(account, shop.id)
        since = min(since, _midnight(max(oldest, now - _OLDEST), zone)) if oldest is not None else since
    while until > since:
        recount(account, shop.id, since=max(until - _STEP, since), until=until, zone=shop.time_zone)
        until -= _STEP


def _midnight(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def look(account: UUID, shop: StoredShop, now: datetime) -> Iterator[NewFinding]:
    """What is new about a shop at `now`; each says when it could first have been known."""
    zone, since = ZoneInfo(shop.time_zone), now - LOOKED_AT
    facts = recent_facts(account, shop.id, since=since)
    said = [one for one in complaints(account, shop.id, since=since) if one.at <= now]
    offset = (now.astimezone(zone).utcoffset() or timedelta()).total_seconds()
    products = [one for one in facts if isinstance(one, Product)]
    sales = recent_sales(account, shop.id, products, since=since, offset=offset)
    ledgers = (order_ledger(sales, said, offset=offset), agent_ledger(shop.id, facts, said, offset=offset))
    for spike in spikes(ledgers, said, until=days_of(now, offset)):
        begun, seen = (datetime.fromtimestamp(at * 86_400 - offset, UTC) for at in (spike.since, spike.detected_at))
        if now - seen <= _NEWS:
            yield NewFinding(
                shop=shop.id, kind="spike", dimension=spike.dimension, key=spike.key, issue=spike.issue, since=begun,
                detected_at=seen, payload=spike_payload(spike, said),
            )  # fmt: skip
    for one in fallen(sales, facts, said, clock=Clock(zone, offset, now)):
        seen = datetime.fromtimestamp((one.fall.seen + 1) * 86_400 - offset, UTC)
        if now - seen <= _NEWS:
            yield _fall(shop.id, one, since=datetime.fromtimestamp(one.fall.since * 86_400 - offset, UTC), seen=seen)
    bought = sales.first_products({one.order for one in said if one.order})
    reviews = [replace(one, product=one.product or bought.get(one.order or "")) for one in said if not one.conversation]
    stars = ratings(account, shop.id, since=since)
    signs = (*clusters(reviews, now=now), *rises(said, shop.id, now=now), *falling(stars, now=now))
    yield from (_sign(shop.id, one) for one in signs)


def _fall(shop: str, one: Fallen, *, since: datetime, seen: datetime) -> NewFinding:
    fall = one.fall
    return NewFinding(
        shop=shop, kind="sales", dimension="shop" if fall.is_shop else "product", key=fall.key, issue="", since=since,
        detected_at=seen,
        payload={
            "sold": fall.sold, "usual": round(fall.usual, 1), "reasons": [list(why) for why in one.reasons],
            "beside": one.figures(),
        },
    )  # fmt: skip


def _sign(shop: str, one: Sign) -> NewFinding:
    return NewFinding(
        shop=shop, kind=one.kind, dimension=one.dimension, key=one.key, issue=one.issue, since=one.since,
        detected_at=one.until, payload={"count": one.count, "before": one.before, "records": list(one.records)},
    )  # fmt: skip
