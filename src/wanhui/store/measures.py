"""Adds up the counts of days, and gives what insights rest on: orders, complaints, stars."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, cast
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.insights.clusters import Rated
from wanhui.insights.ledger import ANY, Complaint
from wanhui.insights.sold import Sold, SoldLine, sold
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.store import tenancy
from wanhui.store.facts import fact_of

#: From so many stars on a text must itself complain; below this probability of being positive it does.
_GOOD, _PLAINLY = 4, 0.2

#: What complains: bad stars by themselves; requests that name a fault; words that are plainly unhappy about something.
_COMPLAINS: Final = f"""
    (r.kind = 'review' AND ((r.payload->>'stars')::int < {_GOOD} OR r.payload->>'grade' IN ('bad', 'neutral')
        OR (d.polarity IN ('neg', 'mixed') AND d.issues <> '{{}}' AND (d.p_positive < {_PLAINLY} OR d.severity >= 2))))
    OR (r.kind = 'after_sale' AND d.issues <> '{{}}')
    OR (r.kind = 'message' AND r.payload->>'from' = 'buyer' AND d.polarity IN ('neg', 'mixed') AND d.issues <> '{{}}'
        AND coalesce(d.intent, 'complaint') NOT IN ('inquiry', 'chitchat')
        AND (d.p_positive < {_PLAINLY} OR d.severity >= 2))
"""
#: What a complaint is about, at least "other".
ISSUES_OF: Final = "CASE WHEN d.issues = '{}' THEN ARRAY['other'] ELSE d.issues END"
OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
#: Records and readings of complaints since a time.
COMPLAINTS: Final = f"""
    FROM store_record r JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id
    WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} AND r.at >= %(since)s AND ({_COMPLAINS})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Of one key: its orders, those that complained, and of which issue how many did."""

    key: str
    orders: int
    complained: int
    issues: tuple[tuple[str, int], ...]


def first_order(account: UUID, shop: str) -> datetime | None:
    """When the oldest order of `shop` was made; None where there is none."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT min(at) FROM store_record WHERE account_id = %(account)s AND shop_id = {OF_SHOP} "
            "AND kind = 'order'",
            {"account": account, "shop": shop},
        )
        return cast(datetime | None, cursor.fetchone()[0])


#: What is counted by; `live` is a live broadcast, `agent` who spoke last with the buyer of an order.
DIMENSIONS: Final = (
    "shop", "product", "sku", "batch", "supplier", "courier", "region", "courier_region", "live",
    "streamer", "warehouse", "agent",
)  # fmt: skip


def has_counts(account: UUID, shop: str) -> bool:
    """Whether `shop` was ever counted."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM store_dailycount WHERE account_id = %(account)s AND shop_id = {OF_SHOP} "
            "AND dimension = 'shop')",
            {"account": account, "shop": shop},
        )
        return bool(cursor.fetchone()[0])


def counts(account: UUID, dimension: str, *, shop: str | None, first: date, last: date) -> tuple[Counted, ...]:
    """The keys of `dimension` from day `first` to `last` in one shop or all, those with most complaints first."""
    where = f"AND shop_id = {OF_SHOP}" if shop is not None else ""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT key, coalesce(sum(n) FILTER (WHERE issue = ''), 0), "
            f"coalesce(sum(n) FILTER (WHERE issue = '{ANY}'), 0), "
            f"jsonb_object_agg(issue, n) FILTER (WHERE issue NOT IN ('', '{ANY}')) "
            "FROM (SELECT key, issue, sum(count) AS n FROM store_dailycount WHERE account_id = %(account)s "
            f"AND dimension = %(dimension)s AND day BETWEEN %(first)s AND %(last)s {where} "
            "GROUP BY key, issue) AS sums GROUP BY key ORDER BY 3 DESC, 2 DESC, key",
            {"account": account, "shop": shop, "dimension": dimension, "first": first, "last": last},
        )
        return tuple(
            Counted(key=key, orders=int(orders), complained=int(complained), issues=_ranked(issues))
            for key, orders, complained, issues in cursor.fetchall()
        )


def by_day(account: UUID, *, shop: str | None, first: date, last: date) -> tuple[tuple[date, int, int], ...]:
    """For each day with orders: the day, its orders, and how many of these complained."""
    where = f"AND shop_id = {OF_SHOP}" if shop is not None else ""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT day, coalesce(sum(count) FILTER (WHERE issue = ''), 0), "
            f"coalesce(sum(count) FILTER (WHERE issue = '{ANY}'), 0) FROM store_dailycount "
            "WHERE account_id = %(account)s AND dimension = 'shop' AND day BETWEEN %(first)s AND %(last)s "
            f"{where} GROUP BY day ORDER BY day",
            {"account": account, "shop": shop, "first": first, "last": last},
        )
        return tuple((day, int(orders), int(complained)) for day, orders, complained in cursor.fetchall())


def complaints(account: UUID, shop: str, *, since: datetime) -> list[Complaint]:
    """The complaints of `shop` since then, one for each issue, as they were read."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT r.at, {ISSUES_OF}, r.external_id, r.order_ref, r.buyer_ref, r.product_ref, "
            f"r.payload->>'sku', r.conversation_ref {COMPLAINTS} ORDER BY r.at, r.id",
            {"account": account, "shop": shop, "since": since},
        )
        return [
            Complaint(
                at=at, issue=issue, record=record, order=order, buyer=buyer, product=product, sku=sku,
                conversation=conversation,
            )
            for at, issues, record, order, buyer, product, sku, conversation in cursor.fetchall()
            for issue in issues
        ]  # fmt: skip


def ratings(account: UUID, shop: str, *, since: datetime) -> list[Rated]:
    """The stars of every review since then whose product is known."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.at, coalesce(r.product_ref, o.payload->'lines'->0->>'product'), (r.payload->>'stars')::int "
            "FROM store_record r LEFT JOIN store_record o ON o.account_id = r.account_id AND o.shop_id = r.shop_id "
            "AND o.kind = 'order' AND o.external_id = r.order_ref "
            f"WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} AND r.at >= %(since)s "
            "AND r.kind = 'review' AND r.payload->>'stars' IS NOT NULL",
            {"account": account, "shop": shop, "since": since},
        )
        return [Rated(at, product, stars) for at, product, stars in cursor.fetchall() if product]


def recent_facts(account: UUID, shop: str, *, since: datetime) -> Sequence[Fact]:
    """Stock, after-sale requests and agents' words since then, and all products: what findings rest on beside sales."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT r.payload FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} "
            "AND r.at >= %(since)s AND (r.kind IN ('inventory', 'after_sale') OR (r.kind = 'message' "
            "AND r.payload->>'from' = 'seller')) "
            "UNION ALL SELECT r.payload FROM store_record r WHERE r.account_id = %(account)s "
            f"AND r.shop_id = {OF_SHOP} AND r.kind = 'product'",
            {"account": account, "shop": shop, "since": since},
        )
        return [fact_of(payload) for (payload,) in cursor.fetchall()]


#: The columns of a `SoldLine`, of the record `r` of an order and one `line` of it.
_SOLD: Final = (
    "r.external_id",
    "r.buyer_ref",
    "extract(epoch FROM r.at)::float8",
    "coalesce(r.payload->>'status', '') = 'cancelled'",
    "(line->>'price')::float8",
    "line->>'product'",
    "line->>'sku'",
    "line->>'batch'",
    "r.payload->>'courier'",
    "coalesce(nullif(r.payload->'address'->>'province', ''), r.payload->'address'->>'country')",
    "r.payload->>'source'",
    "CASE jsonb_typeof(r.payload->'warehouse') WHEN 'string' THEN r.payload->>'warehouse' END",
    "CASE jsonb_typeof(r.payload->'streamer') WHEN 'string' THEN r.payload->>'streamer' END",
)
#: So many lines are fetched at a time: there may be a million.
_LINES: Final = 20_000


def recent_sales(account: UUID, shop: str, products: Sequence[Product], *, since: datetime, offset: float) -> Sold:
    """What was sold since then; `products` and `offset` as `sold` has them."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"DECLARE sales NO SCROLL CURSOR FOR SELECT {', '.join(_SOLD)} FROM store_record r "
            "LEFT JOIN LATERAL jsonb_array_elements(r.payload->'lines') AS line ON true "
            f"WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} AND r.kind = 'order' AND r.at >= %(since)s",
            {"account": account, "shop": shop, "since": since},
        )
        found = sold(shop, _fetched(cursor), products, offset=offset)
        cursor.execute("CLOSE sales")
        return found


def _fetched(cursor: CursorWrapper) -> Iterator[SoldLine]:
    while True:
        cursor.execute(f"FETCH {_LINES} FROM sales")
        rows = cursor.fetchall()
        if not rows:
            return
        yield from map(SoldLine._make, rows)


def _ranked(issues: str | dict[str, int] | None) -> tuple[tuple[str, int], ...]:
    found = orjson.loads(issues) if isinstance(issues, str) else issues or {}
    return tuple(sorted(((issue, int(n)) for issue, n in found.items()), key=lambda one: (-one[1], one[0])))
