"""What the report of a week counts: cases that came and went, clocks that ran out, remedies chosen, buyers back."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from wanhui.cases.opening import SOLD_BY
from wanhui.store import tenancy

_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
#: Buyers of cases that were closed so long before the week can come back in it.
_BACK: Final = timedelta(days=90)
_NOT_MERGED: Final = "c.status <> 'merged'"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSpan:
    """The week of a shop from `start` up to `end`; the one before begins at `before`."""

    shop: str
    before: datetime
    start: datetime
    end: datetime


def opened(account: UUID, span: WeekSpan) -> tuple[tuple[int, int], Mapping[str, tuple[int, int]]]:
    """(cases opened in the week, in the one before), and the same by issue, the commonest first; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT issue, count(*) FILTER (WHERE opened_at >= %(start)s), "
            "count(*) FILTER (WHERE opened_at < %(start)s) FROM (SELECT c.opened_at, "
            "unnest(c.issues || ARRAY['']) AS issue FROM store_case c "
            f"WHERE c.account_id = %(account)s AND c.shop_id = {_SHOP} AND c.opened_at >= %(before)s "
            f"AND c.opened_at < %(end)s AND {_NOT_MERGED}) AS told GROUP BY issue ORDER BY 2 DESC, 3 DESC, 1",
            _values(account, span),
        )
        rows = {issue: (now, before) for issue, now, before in cursor.fetchall()}
    return rows.pop("", (0, 0)), rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLive:
    """What one broadcast, streamer or offer (`by`, called `name`) sold in the week, and the cases opened about it."""

    by: str
    name: str
    orders: int
    opened: tuple[int, int]
    numbers: tuple[int, ...]


def live(account: UUID, span: WeekSpan, *, most: int) -> tuple[SoldLive, ...]:
    """Of broadcasts, streamers and offers the `most` with the most new cases each, then orders; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "WITH told AS (SELECT split_part(flag, ':', 1) AS by, substr(flag, strpos(flag, ':') + 1) AS name, "
            "0 AS orders, c.opened_at >= %(start)s AS is_now, c.number FROM store_case c, unnest(c.flags) AS flag "
            f"WHERE c.account_id = %(account)s AND c.shop_id = {_SHOP} AND c.opened_at >= %(before)s "
            f"AND c.opened_at < %(end)s AND {_NOT_MERGED} AND split_part(flag, ':', 1) = ANY(%(kinds)s) "
            "UNION ALL SELECT sale.by, sale.name, 1, NULL, NULL FROM store_record r CROSS JOIN LATERAL (VALUES "
            "('room', r.payload->>'source'), ('streamer', r.payload->>'streamer'), ('offer', r.payload->>'offer')"
            f") AS sale (by, name) WHERE r.account_id = %(account)s AND r.shop_id = {_SHOP} AND r.kind = 'order' "
            "AND r.at >= %(start)s AND r.at < %(end)s AND sale.name <> ''), "
            "counted AS (SELECT by, name, sum(orders) AS orders, count(*) FILTER (WHERE is_now) AS now, "
            "count(*) FILTER (WHERE NOT is_now) AS before, "
            "(array_agg(number ORDER BY number) FILTER (WHERE is_now))[1:10] AS numbers, "
            "row_number() OVER (PARTITION BY by ORDER BY count(*) FILTER (WHERE is_now) DESC, sum(orders) DESC, name) "
            "AS place FROM told GROUP BY by, name) "
            "SELECT by, name, orders, now, before, coalesce(numbers, '{}') FROM counted WHERE place <= %(most)s "
            "ORDER BY array_position(%(kinds)s::text[], by), place",
            {**_values(account, span), "kinds": list(SOLD_BY), "most": most},
        )
        return tuple(
            SoldLive(by=by, name=name, orders=int(orders), opened=(now, before), numbers=tuple(numbers))
            for by, name, orders, now, before, numbers in cursor.fetchall()
        )


def breached(account: UUID, span: WeekSpan) -> Mapping[str, int]:
    """kind of clock -> how many ran out in the week; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT e.payload->>'clock', count(*) FROM store_case c "
            "JOIN store_caseevent e ON e.account_id = c.account_id AND e.case_id = c.id AND e.kind = 'clock_rang' "
            f"WHERE c.account_id = %(account)s AND c.shop_id = {_SHOP} AND c.touched_at >= %(start)s "
            "AND e.at >= %(start)s AND e.at < %(end)s AND e.payload->>'alarm' = 'breach' GROUP BY 1 ORDER BY 2 DESC, 1",
            _values(account, span),
        )
        return {kind: count for kind, count in cursor.fetchall() if kind}


def chosen(account: UUID, span: WeekSpan, currency: str) -> tuple[tuple[str, int, Decimal, Decimal], ...]:
    """Remedies that buyers chose in the week: (kind, how many, cost, of that owed), the dearest first; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT g.kind, count(*), sum(g.cost), coalesce(sum(g.cost) FILTER (WHERE g.is_owed), 0) "
            f"FROM store_givenremedy g WHERE g.account_id = %(account)s AND g.shop_id = {_SHOP} "
            "AND g.state IN ('chosen', 'done') AND coalesce(g.chosen_at, g.done_at) >= %(start)s "
            "AND coalesce(g.chosen_at, g.done_at) < %(end)s AND g.currency = %(currency)s "
            "GROUP BY g.kind ORDER BY 3 DESC, 1",
            {**_values(account, span), "currency": currency},
        )
        return tuple((kind, count, cost, owed) for kind, count, cost, owed in cursor.fetchall())


def closed(account: UUID, span: WeekSpan) -> tuple[int, int]:
    """(cases closed in the week, of these solved or explained); one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE o.result IN ('solved', 'explained')) FROM store_caseoutcome o "
            f"WHERE o.account_id = %(account)s AND o.shop_id = {_SHOP} AND o.closed_at >= %(start)s "
            "AND o.closed_at < %(end)s",
            _values(account, span),
        )
        found = cursor.fetchone()
        return int(found[0]), int(found[1])


def came_back(account: UUID, span: WeekSpan) -> tuple[int, ...]:
    """The cases closed of late whose buyer bought again in the week, one for each buyer; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT min(c.number) FROM store_caseoutcome o "
            "JOIN store_case c ON c.account_id = o.account_id AND c.id = o.case_id AND c.buyer_ref IS NOT NULL "
            f"WHERE o.account_id = %(account)s AND o.shop_id = {_SHOP} AND o.closed_at >= %(back)s "
            "AND o.closed_at < %(end)s AND EXISTS (SELECT FROM store_record r WHERE r.account_id = c.account_id "
            "AND r.shop_id = c.shop_id AND r.buyer_ref = c.buyer_ref AND r.kind = 'order' AND r.at > o.closed_at "
            "AND r.at >= %(start)s AND r.at < %(end)s AND coalesce(r.payload->>'status', '') <> 'cancelled') "
            "GROUP BY c.buyer_ref ORDER BY 1",
            {**_values(account, span), "back": span.start - _BACK},
        )
        return tuple(number for (number,) in cursor.fetchall())


def waiting(account: UUID, shop: str, *, now: datetime) -> Mapping[str, int]:
    """What waits in a shop by what has to be done; training is the whole account's. One query."""
    in_case = f"JOIN store_case c ON c.account_id = x.account_id AND c.id = x.case_id AND c.shop_id = {_SHOP}"
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM store_case c WHERE c.account_id = %(account)s AND c.shop_id = {_SHOP} "
            "AND c.status IN ('open', 'waiting') "
            "AND LEAST(CASE WHEN NOT c.is_paused THEN c.due_at END, c.platform_due_at) <= %(now)s), "
            f"(SELECT count(*) FROM store_agreement x {in_case} WHERE x.account_id = %(account)s "
            "AND x.kind = 'promise' AND x.state = 'open' AND x.due_at <= %(soon)s), "
            f"(SELECT count(*) FROM store_approval x {in_case} WHERE x.account_id = %(account)s "
            "AND x.state = 'asked'), "
            f"(SELECT count(*) FROM store_finding f WHERE f.account_id = %(account)s AND f.shop_id = {_SHOP} "
            "AND f.settled_at IS NULL AND f.detected_at >= %(since)s), "
            f"(SELECT count(*) FROM store_afteraction a WHERE a.account_id = %(account)s AND a.shop_id = {_SHOP} "
            "AND a.decided_at IS NULL), "
            "(SELECT count(*) FROM store_trainingitem t WHERE t.account_id = %(account)s AND t.done_at IS NULL)",
            {
                "account": account, "shop": shop, "now": now, "soon": now + timedelta(days=7),
                "since": now - timedelta(days=60),
            },
        )  # fmt: skip
        names = ("overdue", "promises", "approvals", "findings", "reviews", "training")
        return dict(zip(names, cursor.fetchone(), strict=True))


def _values(account: UUID, span: WeekSpan) -> dict[str, Any]:
    return {
        "account": account, "shop": span.shop, "before": span.before, "start": span.start, "end": span.end,
    }  # fmt: skip
