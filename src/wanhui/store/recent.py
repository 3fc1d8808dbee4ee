"""Gives what insights rest on: what was sold and said of late, complaints, stars, stock and requests."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.insights.clusters import Rated
from wanhui.insights.ledger import Complaint
from wanhui.insights.sold import Sold, SoldLine, sold
from wanhui.insights.talks import TalkLine
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.store import tenancy
from wanhui.store.facts import fact_of
from wanhui.store.measures import OF_SHOP

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
_ISSUES_OF: Final = "CASE WHEN d.issues = '{}' THEN ARRAY['other'] ELSE d.issues END"
#: Records and readings of complaints since a time.
_OF_COMPLAINTS: Final = f"""
    FROM store_record r JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id
    WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} AND r.at >= %(since)s AND ({_COMPLAINS})
"""


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` on and before `until`."""

    since: datetime
    until: datetime


def first_order(account: UUID, shop: str) -> datetime | None:
    """When the oldest order of `shop` was made; None where there is none."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT min(at) FROM store_record WHERE account_id = %(account)s AND shop_id = {OF_SHOP} "
            "AND kind = 'order'",
            {"account": account, "shop": shop},
        )
        return cast(datetime | None, cursor.fetchone()[0])


def complaints(account: UUID, shop: str, *, since: datetime, until: datetime | None = None) -> list[Complaint]:
    """The complaints of `shop` since then (before `until`), one for each issue, as they were read."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT r.at, {_ISSUES_OF}, r.external_id, r.order_ref, r.buyer_ref, r.product_ref, "
            f"r.payload->>'sku', r.conversation_ref {_OF_COMPLAINTS} "
            "AND (%(until)s::timestamptz IS NULL OR r.at < %(until)s) ORDER BY r.at, r.id",
            {"account": account, "shop": shop, "since": since, "until": until},
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


def products_of(account: UUID, shop: str) -> Sequence[Product]:
    """All products of a shop."""
    return [one for one in _facts(account, shop, "r.kind = 'product'") if isinstance(one, Product)]


def stock_and_requests(account: UUID, shop: str, *, since: datetime) -> Sequence[Fact]:
    """What was counted in stock and asked for after the sale since then."""
    return _facts(account, shop, "r.kind IN ('inventory', 'after_sale') AND r.at >= %(since)s", since=since)


def _facts(account: UUID, shop: str, which: str, **values: Any) -> Sequence[Fact]:
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT r.payload FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} "
            f"AND {which}",
            {"account": account, "shop": shop, **values},
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


def sales_between(account: UUID, shop: str, span: Span, *, products: Sequence[Product], offset: float) -> Sold:
    """What was sold in that time; `products` and `offset` as `sold` has them."""
    with tenancy.account(account) as cursor:
        rows = _fetched(
            cursor,
            f"SELECT {', '.join(_SOLD)} FROM store_record r "
            "LEFT JOIN LATERAL jsonb_array_elements(r.payload->'lines') AS line ON true WHERE r.account_id = "
            f"%(account)s AND r.shop_id = {OF_SHOP} AND r.kind = 'order' AND r.at >= %(since)s AND r.at < %(until)s",
            {"account": account, "shop": shop, "since": span.since, "until": span.until},
        )
        return sold(shop, map(SoldLine._make, rows), products, offset=offset)


def talks_between(account: UUID, shop: str, span: Span) -> list[TalkLine]:
    """What the shop wrote in that time."""
    with tenancy.account(account) as cursor:
        rows = _fetched(
            cursor,
            "SELECT extract(epoch FROM r.at)::float8, r.conversation_ref, r.payload->>'agent', r.order_ref, "
            f"r.buyer_ref FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {OF_SHOP} "
            "AND r.kind = 'message' AND r.at >= %(since)s AND r.at < %(until)s AND r.payload->>'from' = 'seller'",
            {"account": account, "shop": shop, "since": span.since, "until": span.until},
        )
        return list(map(TalkLine._make, rows))


def _fetched(cursor: CursorWrapper, query: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    cursor.execute(f"DECLARE many NO SCROLL CURSOR FOR {query}", values)
    while True:
        cursor.execute(f"FETCH {_LINES} FROM many")
        rows = cursor.fetchall()
        if not rows:
            break
        yield from rows
    cursor.execute("CLOSE many")
