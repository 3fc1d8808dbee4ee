"""Keeps buyers who are late against their own rhythm, one row a purchase cycle, and lays out who bought when."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, cast
from uuid import UUID

import orjson

from wanhui.insights.buyers import Cause
from wanhui.store import tenancy

_OF_SHOP: Final = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
_COLUMNS: Final = (
    "l.id, s.external_id, l.buyer_ref, l.last_at, l.purchases, l.interval_days, l.late, l.staying, l.causes, "
    "l.is_control, l.found_at, l.asked_at, l.cause, l.words, l.coded_by, l.coded_at, l.acted_at, l.solved_at, "
    "l.returned_at FROM store_lapsedbuyer l JOIN store_shop s ON s.account_id = l.account_id AND s.id = l.shop_id "
)
Mark = Literal["asked", "acted", "solved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLapsed:
    """A buyer who is `late` times their own interval behind since `last_at`; `causes` likeliest first.

    `cause` is what they gave as the reason, in their `words`; `returned_at` when they bought again. `late` and
    `staying` are as they were when the buyer was found.
    """

    id: UUID
    shop: str
    buyer: str
    last_at: datetime
    purchases: int
    interval_days: float
    late: float
    staying: float
    causes: tuple[tuple[Cause, float], ...]
    is_control: bool
    found_at: datetime
    asked_at: datetime | None = None
    cause: Cause | None = None
    words: str = ""
    coded_by: str | None = None
    coded_at: datetime | None = None
    acted_at: datetime | None = None
    solved_at: datetime | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Of the buyers found in some time and looked at for long enough: how many, and how many bought again."""

    is_control: bool
    buyers: int
    returned: int


def purchase_times(account: UUID, shop: str, *, until: datetime) -> Mapping[str, list[float]]:
    """buyer -> when they bought, days since 1970, one a day, oldest first; a cancelled order is no purchase."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT buyer_ref, array_agg(at ORDER BY at) FROM (SELECT r.buyer_ref, "
            "min(extract(epoch FROM r.at) / 86400)::float AS at FROM store_record r "
            f"WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'order' "
            "AND r.buyer_ref IS NOT NULL AND r.buyer_ref NOT LIKE '%%*%%' AND r.at <= %(until)s "
            "AND coalesce(r.payload->>'status', '') NOT IN ('cancelled', 'created') "
            "GROUP BY r.buyer_ref, floor(extract(epoch FROM r.at) / 86400)) AS days GROUP BY buyer_ref",
            {"account": account, "shop": shop, "until": until},
        )
        return {buyer: [float(at) for at in times] for buyer, times in cursor.fetchall()}


def last_orders(account: UUID, shop: str) -> Mapping[str, tuple[str, str]]:
    """buyer -> the product of their last order and its category ("" where unknown)."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT o.buyer_ref, coalesce(o.product, ''), coalesce(p.payload->>'category', '') FROM "
            "(SELECT DISTINCT ON (r.buyer_ref) r.buyer_ref, r.shop_id, r.payload->'lines'->0->>'product' AS product "
            f"FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {_OF_SHOP} AND r.kind = 'order' "
            "AND r.buyer_ref IS NOT NULL ORDER BY r.buyer_ref, r.at DESC) AS o LEFT JOIN store_record p "
            "ON p.account_id = %(account)s AND p.shop_id = o.shop_id AND p.kind = 'product' "
            "AND p.external_id = o.product",
            {"account": account, "shop": shop},
        )
        return {buyer: (product, category) for buyer, product, category in cursor.fetchall()}


def known_cycles(account: UUID, shop: str) -> frozenset[tuple[str, datetime]]:
    """(buyer, last purchase) of every row of `shop`."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT buyer_ref, last_at FROM store_lapsedbuyer WHERE account_id = %(account)s AND shop_id = {_OF_SHOP}",
            {"account": account, "shop": shop},
        )
        return frozenset((buyer, at) for buyer, at in cursor.fetchall())


def keep_lapsed(account: UUID, found: Sequence[StoredLapsed]) -> int:
    """Keeps buyers who are late; how many were not known in this cycle."""
    with tenancy.account(account) as cursor:
        cursor.executemany(
            "INSERT INTO store_lapsedbuyer (account_id, id, shop_id, buyer_ref, last_at, purchases, interval_days, "
            "late, staying, causes, is_control, found_at, words) SELECT %s, %s, id, %s, %s, %s, %s, %s, %s, "
            "%s::jsonb, %s, %s, '' FROM store_shop WHERE account_id = %s AND external_id = %s ON CONFLICT DO NOTHING",
            [
                [
                    account, one.id, one.buyer, one.last_at, one.purchases, one.interval_days, one.late, one.staying,
                    orjson.dumps(one.causes).decode(), one.is_control, one.found_at, account, one.shop,
                ]
                for one in found
            ],
        )  # fmt: skip
        return max(int(cursor.rowcount), 0)


def lapsed_buyers(account: UUID, shop: str, *, most: int = 200) -> tuple[StoredLapsed, ...]:
    """Regular buyers who have not come back: those whose reason waits for an act first, then who bought most often."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} WHERE l.account_id = %(account)s AND l.returned_at IS NULL AND l.purchases > 1 "
            "AND s.external_id = %(shop)s ORDER BY (l.cause IS NOT NULL AND l.acted_at IS NULL) DESC, "
            "l.purchases DESC, l.last_at DESC, l.id LIMIT %(most)s",
            {"account": account, "shop": shop, "most": most},
        )
        return tuple(map(_lapsed, cursor.fetchall()))


def lapsed_counts(account: UUID, shop: str) -> Mapping[tuple[bool, Cause | None], int]:
    """(bought more than once, the reason they gave) -> how many have not come back."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT purchases > 1, cause, count(*) FROM store_lapsedbuyer l WHERE l.account_id = %(account)s "
            f"AND l.shop_id = {_OF_SHOP} AND l.returned_at IS NULL GROUP BY 1, 2",
            {"account": account, "shop": shop},
        )
        return {(is_regular, cause): count for is_regular, cause, count in cursor.fetchall()}


def lapsed_by_keys(account: UUID, keys: Collection[UUID]) -> tuple[StoredLapsed, ...]:
    """The rows with these keys."""
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {_COLUMNS} WHERE l.account_id = %s AND l.id = ANY(%s)", [account, list(keys)])
        return tuple(map(_lapsed, cursor.fetchall()))


def asked_lapsed(account: UUID, buyers: Collection[tuple[str, str]], *, since: datetime) -> tuple[StoredLapsed, ...]:
    """Of these (shop, buyer) the rows of those who were asked since then and have given no reason yet; one query."""
    wanted = sorted(set(buyers))
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} JOIN unnest(%s::text[], %s::text[]) AS q (shop, buyer) "
            "ON q.shop = s.external_id AND q.buyer = l.buyer_ref "
            "WHERE l.account_id = %s AND l.asked_at >= %s AND l.cause IS NULL",
            [[shop for shop, _ in wanted], [buyer for _, buyer in wanted], account, since],
        )
        return tuple(map(_lapsed, cursor.fetchall()))


def mark_lapsed(account: UUID, key: UUID, mark: Mark, *, now: datetime) -> None:
    """Sets when a buyer was asked, when something was done, or when it was put right; the first time counts."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"UPDATE store_lapsedbuyer SET {mark}_at = coalesce({mark}_at, %s) WHERE account_id = %s AND id = %s",
            [now, account, key],
        )


def coded_lapsed(account: UUID, shop: str, cause: Cause) -> tuple[StoredLapsed, ...]:
    """The buyers of `shop` who gave `cause` as the reason, newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} WHERE l.account_id = %s AND s.external_id = %s AND l.cause = %s "
            "ORDER BY l.coded_at DESC, l.id LIMIT 1000",
            [account, shop, cause],
        )
        return tuple(map(_lapsed, cursor.fetchall()))


def code_cause(account: UUID, key: UUID, cause: Cause, *, words: str, by: str, now: datetime) -> None:
    """What a buyer gave as the reason; a person may correct what was read."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_lapsedbuyer SET cause = %s, words = CASE WHEN %s = '' THEN words ELSE %s END, coded_by = %s, "
            "coded_at = %s WHERE account_id = %s AND id = %s",
            [cause, words, words, by, now, account, key],
        )


def note_returns(account: UUID, shop: str) -> int:
    """Sets who has bought again since they were found; how many are new."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_lapsedbuyer l SET returned_at = again.at FROM (SELECT x.id, min(r.at) AS at "
            "FROM store_lapsedbuyer x JOIN store_record r ON r.account_id = x.account_id AND r.shop_id = x.shop_id "
            "AND r.buyer_ref = x.buyer_ref AND r.kind = 'order' AND r.at > x.found_at "
            "AND coalesce(r.payload->>'status', '') NOT IN ('cancelled', 'created') "
            f"WHERE x.account_id = %(account)s AND x.shop_id = {_OF_SHOP} AND x.returned_at IS NULL "
            "GROUP BY x.id) AS again WHERE l.account_id = %(account)s AND l.id = again.id",
            {"account": account, "shop": shop},
        )
        return int(cursor.rowcount)


def bought_since(
    account: UUID, buyers: Mapping[tuple[str, str], datetime]
) -> Mapping[tuple[str, str], tuple[bool, str]]:
    """(shop, buyer) -> whether they bought after the time given, and the status of their last order; one query."""
    wanted = sorted(buyers.items())
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT q.shop, q.buyer, o.at > q.since, coalesce(o.status, '') "
            "FROM unnest(%s::text[], %s::text[], %s::timestamptz[]) AS q (shop, buyer, since) "
            "JOIN store_shop s ON s.account_id = %s AND s.external_id = q.shop CROSS JOIN LATERAL "
            "(SELECT r.at, r.payload->>'status' AS status FROM store_record r WHERE r.account_id = s.account_id "
            "AND r.shop_id = s.id AND r.buyer_ref = q.buyer AND r.kind = 'order' "
            "AND coalesce(r.payload->>'status', '') NOT IN ('cancelled', 'created') "
            "ORDER BY r.at DESC LIMIT 1) AS o",
            [[ref[0] for ref, _ in wanted], [ref[1] for ref, _ in wanted], [at for _, at in wanted], account],
        )
        return {(shop, buyer): (bool(again), status) for shop, buyer, again, status in cursor.fetchall()}


def groups(account: UUID, shop: str | None, *, before: datetime, within_days: int) -> tuple[Group, ...]:
    """Those found before then, in the control group and not: how many, and how many bought within so many days."""
    where = f"AND shop_id = {_OF_SHOP} " if shop else ""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT is_control, count(*), count(*) FILTER (WHERE returned_at <= found_at + make_interval(days => "
            "%(days)s)) FROM store_lapsedbuyer WHERE account_id = %(account)s AND found_at <= %(before)s "
            f"{where}GROUP BY is_control",
            {"account": account, "shop": shop, "before": before, "days": within_days},
        )
        return tuple(Group(bool(control), int(buyers), int(again)) for control, buyers, again in cursor.fetchall())


def _lapsed(row: Sequence[Any]) -> StoredLapsed:
    names = (
        "id", "shop", "buyer", "last_at", "purchases", "interval_days", "late", "staying", "causes", "is_control",
        "found_at", "asked_at", "cause", "words", "coded_by", "coded_at", "acted_at", "solved_at", "returned_at",
    )  # fmt: skip
    found = dict(zip(names, row, strict=True))
    read = orjson.loads(found["causes"]) if isinstance(found["causes"], str) else found["causes"]
    causes = tuple((cast(Cause, cause), float(p)) for cause, p in read)
    return StoredLapsed(**{**found, "causes": causes, "cause": cast("Cause | None", found["cause"])})
