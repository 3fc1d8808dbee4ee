"""Gaps of listings and of the shop's way of working: the cases that show them, and what is done about each."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.insights.gaps import GapCase
from wanhui.store import tenancy

_OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
#: Cases of shops that whoever asks may not see are left out.
_NUMBERS: Final = (
    "ARRAY(SELECT c.number FROM store_case c WHERE c.account_id = x.account_id AND c.number = ANY(x.numbers) "
    "ORDER BY array_position(x.numbers, c.number::bigint))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """A gap as it is kept: its figures and newest cases, who sees to it by when, and what was done.

    `effect` is None until something was counted around the change.
    """

    id: UUID
    shop: str
    rule: str
    product: str
    key: str
    figures: Mapping[str, Any]
    numbers: tuple[int, ...]
    opened_at: datetime
    owner: str
    due_at: datetime
    done_at: datetime | None = None
    note: str = ""
    effect: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Sold:
    """Orders asked for: of `key` in `dimension` from one day to another."""

    dimension: str
    key: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Quoted:
    """A case in its buyer's words; untrusted text."""

    number: int
    quote: str


def gap_cases(account: UUID, shop: str, *, since: datetime) -> tuple[GapCase, ...]:
    """The cases of a shop opened since then with their goods, cause and cost, as far as they can show a gap.

    Each has when its buyer first wrote: imports of the past open cases late. Its goods are those of the order that a
    review names, else the first. The cost is what was lost, else what was given, in the shop's currency. One query.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT c.number, coalesce(i.at, c.opened_at), o.at, c.issues, e.cause, b.product, b.sku, "
            "o.payload->>'warehouse', c.quote, CASE WHEN e.loss IS NOT NULL THEN CASE WHEN e.currency = h.currency "
            "THEN e.loss END ELSE g.cost END, coalesce(v.late, false), a.case_id IS NOT NULL, v.waived, "
            "p.payload->'skus' "
            "FROM store_case c JOIN store_shop h ON h.account_id = c.account_id AND h.id = c.shop_id "
            "LEFT JOIN store_record o ON o.account_id = c.account_id AND o.shop_id = c.shop_id AND o.kind = 'order' "
            "AND o.external_id = c.order_ref "
            "LEFT JOIN store_caseoutcome e ON e.account_id = c.account_id AND e.case_id = c.id "
            "LEFT JOIN LATERAL (SELECT min(r.at) AS at, (array_agg(r.payload ORDER BY r.at) FILTER "
            "(WHERE r.product_ref IS NOT NULL))[1] AS told FROM store_caseitem k JOIN store_record r "
            "ON r.account_id = k.account_id AND r.id = k.record_id AND r.kind IN ('review', 'message', 'after_sale') "
            "WHERE k.account_id = c.account_id AND k.case_id = c.id) AS i ON true "
            "LEFT JOIN LATERAL (SELECT l->>'product' AS product, l->>'sku' AS sku "
            "FROM jsonb_array_elements(o.payload->'lines') WITH ORDINALITY AS x (l, place) "
            "ORDER BY l->>'product' IS DISTINCT FROM i.told->>'product', l->>'sku' IS DISTINCT FROM i.told->>'sku', "
            "place LIMIT 1) AS b ON true "
            "LEFT JOIN store_record p ON p.account_id = c.account_id AND p.shop_id = c.shop_id AND p.kind = 'product' "
            "AND p.external_id = b.product AND ('wrong' = ANY(c.issues) OR e.cause = 'wrong_pick') "
            "LEFT JOIN (SELECT case_id, bool_or(kind = 'clock_rang' AND payload->>'clock' = 'first_response') AS late, "
            "array_agg(payload->>'gate') FILTER (WHERE kind = 'gate_waived') AS waived FROM store_caseevent "
            "WHERE account_id = %(account)s AND at >= %(since)s AND (kind = 'gate_waived' OR (kind = 'clock_rang' "
            "AND payload->>'alarm' = 'breach')) GROUP BY case_id) AS v ON v.case_id = c.id "
            "LEFT JOIN (SELECT DISTINCT case_id FROM store_agreement WHERE account_id = %(account)s "
            "AND kind = 'promise' AND state = 'broken' AND due_at >= %(since)s) AS a ON a.case_id = c.id "
            "LEFT JOIN (SELECT r.case_id, sum(r.cost) AS cost FROM store_givenremedy r WHERE r.account_id = "
            f"%(account)s AND r.shop_id = {_OF_SHOP} AND r.offered_at >= %(since)s AND r.state IN ('chosen', 'done') "
            "AND r.currency = (SELECT currency FROM store_shop WHERE account_id = %(account)s "
            "AND external_id = %(shop)s) GROUP BY r.case_id) AS g ON g.case_id = c.id "
            f"WHERE c.account_id = %(account)s AND c.shop_id = {_OF_SHOP} AND c.opened_at >= %(since)s "
            "AND c.status <> 'merged' ORDER BY c.number",
            {"account": account, "shop": shop, "since": since},
        )
        return tuple(_case(row) for row in cursor.fetchall())


def orders_between(account: UUID, shop: str, asked: Sequence[Sold]) -> tuple[int, ...]:
    """How many orders there were of each, in their order; one query over the days' counts."""
    if not asked:
        return ()
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT sum(d.count) FROM store_dailycount d WHERE d.account_id = %s AND d.shop_id = "
            "(SELECT id FROM store_shop WHERE account_id = %s AND external_id = %s) AND d.dimension = w.dimension "
            "AND d.day BETWEEN w.first AND w.last AND d.key = w.key AND d.issue = ''), 0) "
            "FROM unnest(%s::text[], %s::text[], %s::date[], %s::date[]) WITH ORDINALITY "
            "AS w (dimension, key, first, last, place) ORDER BY w.place",
            [
                account, account, shop,
                *([getattr(one, name) for one in asked] for name in ("dimension", "key", "first", "last")),
            ],
        )  # fmt: skip
        return tuple(int(count) for (count,) in cursor.fetchall())


def keep_gap(account: UUID, line: GapLine) -> bool:
    """Opens a gap, or brings the open one of the same place up to date; whether it is new."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_gap (account_id, id, shop_id, rule, product, key, figures, numbers, opened_at, owner, "
            "due_at, note) SELECT %s, %s, id, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, '' FROM store_shop "
            "WHERE account_id = %s AND external_id = %s "
            "ON CONFLICT (account_id, shop_id, rule, product, key) WHERE done_at IS NULL "
            "DO UPDATE SET figures = excluded.figures, numbers = excluded.numbers RETURNING id",
            [
                account, line.id, line.rule, line.product, line.key, orjson.dumps(line.figures).decode(),
                list(line.numbers), line.opened_at, line.owner, line.due_at, account, line.shop,
            ],
        )  # fmt: skip
        row = cursor.fetchone()
        return row is not None and row[0] == line.id


def gap_lines(account: UUID, *, shop: str | None = None, since: datetime | None = None) -> tuple[GapLine, ...]:
    """Gaps of one shop or all: open ones, and those done since then (None: all); what falls due first in front."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT x.id, s.external_id, x.rule, x.product, x.key, x.figures, {_NUMBERS}, x.opened_at, x.owner, "
            "x.due_at, x.done_at, x.note, x.effect FROM store_gap x "
            "JOIN store_shop s ON s.account_id = x.account_id AND s.id = x.shop_id "
            "WHERE x.account_id = %(account)s AND (%(shop)s::text IS NULL OR s.external_id = %(shop)s) "
            "AND (x.done_at IS NULL OR %(since)s::timestamptz IS NULL OR x.done_at >= %(since)s) "
            "ORDER BY x.done_at IS NOT NULL, x.done_at DESC, x.due_at, x.id",
            {"account": account, "shop": shop, "since": since},
        )
        return tuple(_line(row) for row in cursor.fetchall())


def hand_gap(account: UUID, key: UUID, *, owner: str, due_at: datetime) -> bool:
    """Somebody else sees to an open gap, or by another day; false where there is none such."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_gap SET owner = %s, due_at = %s WHERE account_id = %s AND id = %s AND done_at IS NULL",
            [owner, due_at, account, key],
        )
        return bool(cursor.rowcount)


def finish_gap(account: UUID, key: UUID, *, note: str, by: str, now: datetime) -> bool:
    """What was changed; false where no such gap is open."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_gap SET done_at = %s, done_by = %s, note = %s "
            "WHERE account_id = %s AND id = %s AND done_at IS NULL",
            [now, by, note, account, key],
        )
        return bool(cursor.rowcount)


def keep_effects(account: UUID, effects: Mapping[UUID, Mapping[str, int]]) -> None:
    """Keeps what was counted around the changes of these gaps; one statement."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_gap x SET effect = w.effect FROM unnest(%s::uuid[], %s::jsonb[]) AS w (id, effect) "
            "WHERE x.account_id = %s AND x.id = w.id",
            [list(effects), [orjson.dumps(dict(one)).decode() for one in effects.values()], account],
        )


def quotes(account: UUID, numbers: Collection[int]) -> Mapping[int, Quoted]:
    """The buyers' words of these cases by number; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT number, quote FROM store_case WHERE account_id = %s AND number = ANY(%s)", [account, list(numbers)]
        )
        return {number: Quoted(number, quote) for number, quote in cursor.fetchall()}


def _case(row: Sequence[Any]) -> GapCase:
    (number, said_at, ordered, issues, cause, product, sku, warehouse, said, cost, late, broken, waived, skus) = row
    listed = orjson.loads(skus) if isinstance(skus, str) else skus or ()
    return GapCase(
        number=number, said_at=said_at, ordered_at=ordered, issues=frozenset(issues), cause=cause, product=product,
        sku=sku, warehouse=warehouse, said=said or "", cost=cost, is_late=late, is_broken=broken,
        waived=tuple(waived or ()), variants={one["id"]: one.get("name") or one["id"] for one in listed},
    )  # fmt: skip


def _line(row: Sequence[Any]) -> GapLine:
    values = dict(zip(GapLine.__dataclass_fields__, row, strict=True))
    for name in ("figures", "effect"):
        found = values[name]
        values[name] = orjson.loads(found) if isinstance(found, str) else found
    return GapLine(**{**values, "numbers": tuple(values["numbers"])})
