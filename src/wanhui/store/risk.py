"""What screening needs and keeps: orders that share something, when a shop's chat begins, scores."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.records.fact import Fact
from wanhui.store import tenancy
from wanhui.store.facts import fact_of
from wanhui.store.records import Ref

_BYTES: Final = 12
#: Messages of a shop that are asked when its chat begins; ids mostly follow time.
_MESSAGES: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One order as it was scored; `opens` says by when a person shall look, None that nobody need."""

    ref: Ref
    buyer: str
    ordered_at: datetime
    p: float
    level: str
    reasons: Sequence[Mapping[str, Any]]
    ring: str | None
    pack: str
    province: str | None
    is_remote: bool | None
    is_new: bool
    ship_by: datetime | None
    opens: datetime | None


def hashed(account: UUID, tokens: Collection[tuple[str, str]]) -> list[bytes]:
    """Keyed hashes of (kind, value), different in every account, so that they say nothing outside it."""
    return [
        blake2b(f"{kind}|{value}".encode(), key=account.bytes, digest_size=_BYTES).digest() for kind, value in tokens
    ]


def note_tokens(account: UUID, tokens: Mapping[UUID, Collection[bytes]]) -> None:
    """Keeps what each order (the key of its record) may be compared by."""
    rows = [(key, token) for key, some in tokens.items() for token in some]
    if rows:
        with tenancy.account(account) as cursor:
            cursor.execute(
                "INSERT INTO store_ordertoken (account_id, token, record_id) "
                "SELECT %s, w.token, w.id FROM unnest(%s::uuid[], %s::bytea[]) AS w (id, token) ON CONFLICT DO NOTHING",
                [account, [key for key, _ in rows], [token for _, token in rows]],
            )


def sharing(account: UUID, tokens: Collection[bytes], *, most: int) -> frozenset[UUID]:
    """The orders that share one of `tokens`; a thing that more than `most` share is left out: it is nobody's."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT array_agg(t.record_id) FROM store_ordertoken t "
            "WHERE t.account_id = %s AND t.token = ANY(%s::bytea[]) GROUP BY t.token HAVING count(*) <= %s",
            [account, list(tokens), most],
        )
        return frozenset(key for (keys,) in cursor.fetchall() for key in keys)


def chat_begins(account: UUID, shops: Collection[str]) -> Mapping[str, datetime]:
    """Since when each shop's chat is brought in, as a few hundred of its messages tell; not of shops without any."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT s.external_id, (SELECT min(m.at) FROM (SELECT r.at FROM store_record r "
            "WHERE r.account_id = s.account_id AND r.shop_id = s.id AND r.kind = 'message' "
            "ORDER BY r.external_id LIMIT %s) m) FROM store_shop s WHERE s.account_id = %s AND s.external_id = ANY(%s)",
            [_MESSAGES, account, list(shops)],
        )
        return {shop: at for shop, at in cursor.fetchall() if at is not None}


def latest_stock(account: UUID, goods: Collection[Ref]) -> Mapping[Ref, int]:
    """(shop, variant) -> the newest count of what is left, for the variants of these products that are counted."""
    if not goods:
        return {}
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (s.external_id, r.payload->>'sku') s.external_id, r.payload->>'sku', "
            "(r.payload->>'stock')::bigint FROM unnest(%s::text[], %s::text[]) AS w (shop, product) "
            "JOIN store_shop s ON s.account_id = %s AND s.external_id = w.shop "
            "JOIN store_record r ON r.account_id = s.account_id AND r.shop_id = s.id AND r.kind = 'inventory' "
            "AND r.product_ref = w.product ORDER BY s.external_id, r.payload->>'sku', r.at DESC",
            [[shop for shop, _ in goods], [product for _, product in goods], account],
        )
        return {(shop, sku): stock for shop, sku, stock in cursor.fetchall()}


def newest(account: UUID, shops: Collection[str], *, since: datetime, most: int = 2_000) -> tuple[Fact, ...]:
    """Orders and reviews of these shops since a moment, the newest first by the order in which they came."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.payload FROM store_record r JOIN store_shop s ON s.account_id = r.account_id "
            "AND s.id = r.shop_id AND s.external_id = ANY(%s) WHERE r.account_id = %s "
            "AND r.kind IN ('order', 'review') AND r.at >= %s ORDER BY r.id DESC LIMIT %s",
            [list(shops), account, since, most],
        )
        return tuple(fact_of(payload) for (payload,) in cursor.fetchall())


def save_screened(account: UUID, found: Sequence[Screened], now: datetime) -> tuple[Ref, ...]:
    """Keeps the newest score of each order; gives those that a person has to look at from now on.

    What a person has decided stays decided, and an order that stands in the queue stays there, whatever its new score.
    """
    if not found:
        return ()
    rows = [
        (
            one.ref[0], one.ref[1], one.buyer, one.ordered_at, now, one.p, one.level,
            orjson.dumps(list(one.reasons)).decode(), one.ring, one.pack, one.province, one.is_remote, one.is_new,
            one.ship_by, "open" if one.opens else "none", now if one.opens else None, one.opens,
        )
        for one in found
    ]  # fmt: skip
    with tenancy.account(account) as cursor:
        cursor.executemany(_SAVE, [(account, *row, account, row[0]) for row in rows])
        cursor.execute(
            "SELECT s.external_id, o.order_ref FROM store_orderscreen o "
            "JOIN store_shop s ON s.account_id = o.account_id AND s.id = o.shop_id "
            "WHERE o.account_id = %s AND o.state = 'open' AND o.opened_at = %s",
            [account, now],
        )
        return tuple((shop, order) for shop, order in cursor.fetchall())


_SAVE: Final = """
INSERT INTO store_orderscreen (account_id, shop_id, order_ref, buyer_ref, ordered_at, scored_at, p, level, reasons,
    ring, pack, province, is_remote, is_new, ship_by, state, opened_at, due_at, note)
SELECT %s, s.id, w.order_ref, w.buyer, w.ordered, w.scored, w.p, w.level, w.reasons, w.ring, w.pack, w.province,
    w.remote, w.new, w.ship_by, w.state, w.opened, w.due, ''
FROM (SELECT %s::text AS shop, %s::text AS order_ref, %s::text AS buyer, %s::timestamptz AS ordered,
    %s::timestamptz AS scored, %s::float8 AS p, %s::text AS level, %s::jsonb AS reasons, %s::text AS ring,
    %s::text AS pack, %s::text AS province, %s::boolean AS remote, %s::boolean AS new, %s::timestamptz AS ship_by,
    %s::text AS state, %s::timestamptz AS opened, %s::timestamptz AS due) w
JOIN store_shop s ON s.account_id = %s AND s.external_id = %s
ON CONFLICT (account_id, shop_id, order_ref) DO UPDATE SET
    buyer_ref = excluded.buyer_ref, scored_at = excluded.scored_at, p = excluded.p, level = excluded.level,
    reasons = excluded.reasons, ring = excluded.ring, pack = excluded.pack, ship_by = excluded.ship_by,
    is_new = excluded.is_new, is_remote = excluded.is_remote, province = excluded.province,
    state = CASE WHEN store_orderscreen.state = 'none' THEN excluded.state ELSE store_orderscreen.state END,
    opened_at = CASE WHEN store_orderscreen.state = 'none' THEN excluded.opened_at ELSE store_orderscreen.opened_at END,
    due_at = CASE WHEN store_orderscreen.state = 'none' THEN excluded.due_at ELSE store_orderscreen.due_at END
"""
