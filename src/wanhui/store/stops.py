"""Keeps goods that are off sale, what is still to be done about them, and by when an authority must hear of them."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.store import tenancy
from wanhui.store.keys import past_key
from wanhui.store.recalls import ARRIVED, GOODS_OF_ORDER, OVERLAP

_STOP: Final = (
    "t.id, s.external_id, t.dimension, t.key, t.reason, t.goods, t.harm, t.case_number, t.stopped_at, t.stopped_by, "
    "t.done, t.ended_at, t.ended_by, t.ended_note FROM store_salestop t "
    "JOIN store_shop s ON s.account_id = t.account_id AND s.id = t.shop_id "
)
_CLOCK: Final = (
    "c.id, c.stop_id, s.external_id, t.dimension, t.key, c.rule, c.warn_at, c.due_at, c.done_at, c.done_by, c.note "
    "FROM store_authorityclock c JOIN store_salestop t ON t.account_id = c.account_id AND t.id = c.stop_id "
    "JOIN store_shop s ON s.account_id = t.account_id AND s.id = t.shop_id "
)
#: stop -> orders made after it, of `records` as `which` lets them in; each order is taken apart once for all stops.
_SOLD: Final = """
    SELECT t.id, count(DISTINCT r.id) FROM {records} r CROSS JOIN LATERAL (
        SELECT 'live' AS dimension, r.payload->>'source' AS key
        UNION ALL SELECT d.name, line->>d.name FROM jsonb_path_query(r.payload, '$.lines[*]') AS line,
            unnest(ARRAY['product', 'sku', 'batch']) AS d (name)) AS g
    JOIN store_salestop t ON t.account_id = r.account_id AND t.shop_id = r.shop_id AND t.dimension = g.dimension
        AND t.key = g.key AND t.ended_at IS NULL AND r.at > t.stopped_at
    WHERE r.account_id = %(account)s AND r.kind = 'order' AND coalesce(r.payload->>'status', '') <> 'cancelled'
        AND {which} GROUP BY t.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStop:
    """Goods of a shop that are off sale. `goods` is their kind in law, `harm` empty where nobody was put in danger.

    `done` names the steps that were done, each with who did it and when; `case` is the case that showed the fault.
    """

    id: UUID
    shop: str
    dimension: str
    key: str
    reason: str
    goods: str
    harm: str
    case: int | None
    stopped_at: datetime
    stopped_by: str
    done: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClock:
    """One clock of an authority about a stop; `rule` is the pack as id@version, `note` what was got in return."""

    id: UUID
    stop: UUID
    shop: str
    dimension: str
    key: str
    rule: str
    warn_at: datetime
    due_at: datetime
    done_at: datetime | None = None
    done_by: str | None = None
    note: str = ""


def open_stop(account: UUID, stop: StoredStop) -> bool:
    """Keeps a stop; false while these goods are off sale already."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_salestop (account_id, id, shop_id, dimension, key, reason, goods, harm, case_number, "
            "stopped_at, stopped_by, done, ended_note, looked_to) "
            "SELECT %s, %s, id, %s, %s, %s, %s, %s, %s, %s, %s, '{}', '', %s "
            "FROM store_shop WHERE account_id = %s AND external_id = %s "
            "ON CONFLICT (account_id, shop_id, dimension, key) WHERE ended_at IS NULL DO NOTHING",
            [
                account, stop.id, stop.dimension, stop.key, stop.reason, stop.goods, stop.harm, stop.case,
                stop.stopped_at, stop.stopped_by, past_key(OVERLAP), account, stop.shop,
            ],
        )  # fmt: skip
        return bool(cursor.rowcount)


def worsen_stop(account: UUID, key: UUID, *, harm: str, reason: str) -> None:
    """Goods that are off sale turned out to be a danger, or a greater one."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_salestop SET harm = %s, reason = %s WHERE account_id = %s AND id = %s",
            [harm, reason, account, key],
        )


def set_kind(account: UUID, key: UUID, goods: str) -> None:
    """The goods of a stop are of another kind in law."""
    with tenancy.account(account) as cursor:
        cursor.execute("UPDATE store_salestop SET goods = %s WHERE account_id = %s AND id = %s", [goods, account, key])


def stops(account: UUID, *, most: int = 200) -> tuple[StoredStop, ...]:
    """Every stop, those that hold first, then the newest."""
    return _stops(account, "TRUE ORDER BY t.ended_at IS NOT NULL, t.stopped_at DESC, t.id LIMIT %s", [most])


def stop_by_key(account: UUID, key: UUID) -> StoredStop | None:
    """The stop with this key."""
    return next(iter(_stops(account, "t.id = %s", [key])), None)


def open_stop_of(account: UUID, shop: str, *, dimension: str, key: str) -> StoredStop | None:
    """The stop that holds for just these goods."""
    where = "s.external_id = %s AND t.dimension = %s AND t.key = %s AND t.ended_at IS NULL"
    return next(iter(_stops(account, where, [shop, dimension, key])), None)


def mark_step(account: UUID, key: UUID, step: str, *, by: str, now: datetime) -> bool:
    """A step of a stop was done; false when it was done before."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_salestop SET done = done || jsonb_build_object(%s::text, jsonb_build_array(%s::text, "
            "%s::text)) WHERE account_id = %s AND id = %s AND NOT done ? %s",
            [step, by, now.isoformat(timespec="seconds"), account, key, step],
        )
        return bool(cursor.rowcount)


def end_stop(account: UUID, key: UUID, *, by: str, note: str, now: datetime) -> bool:
    """The goods may be sold again; false when that was so before."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_salestop SET ended_at = %s, ended_by = %s, ended_note = %s "
            "WHERE account_id = %s AND id = %s AND ended_at IS NULL",
            [now, by, note, account, key],
        )
        return bool(cursor.rowcount)


def sold_since(account: UUID, stop: StoredStop) -> int:
    """How many orders of the goods were made after they were taken off sale."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT count(*) FROM store_record r WHERE r.account_id = %(account)s AND r.kind = 'order' "
            "AND r.shop_id = (SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s) "
            "AND r.at > %(since)s AND coalesce(r.payload->>'status', '') <> 'cancelled' "
            f"AND {GOODS_OF_ORDER[stop.dimension]}",
            {
                "account": account, "shop": stop.shop, "since": stop.stopped_at, "key": stop.key,
                "vars": orjson.dumps({"key": stop.key}).decode(),
            },
        )  # fmt: skip
        return int(cursor.fetchone()[0])


def still_sold(account: UUID) -> tuple[tuple[StoredStop, int], ...]:
    """The stops whose goods are in orders that came since this was last asked, with all orders made after the stop.

    However many stops hold, there are five queries, and only what came is searched.
    """
    looked_to = past_key(OVERLAP)
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT looked_to FROM store_salestop WHERE account_id = %s AND ended_at IS NULL "
            "ORDER BY looked_to NULLS FIRST LIMIT 1",
            [account],
        )
        first = cursor.fetchone()
        if first is None:
            return ()
        cursor.execute(
            _SOLD.format(records=ARRIVED, which="TRUE"), {"account": account, "looked_to": first[0] or UUID(int=0)}
        )
        found = [key for key, _ in cursor.fetchall()]
        cursor.execute(
            "UPDATE store_salestop SET looked_to = %s WHERE account_id = %s AND ended_at IS NULL", [looked_to, account]
        )
        if not found:
            return ()
        since = "(SELECT min(stopped_at) FROM store_salestop WHERE account_id = %(account)s AND id = ANY(%(found)s))"
        cursor.execute(
            _SOLD.format(records="store_record", which=f"t.id = ANY(%(found)s) AND r.at > {since}"),
            {"account": account, "found": found},
        )
        sold = dict(cursor.fetchall())
    return tuple((one, sold[one.id]) for one in _stops(account, "t.id = ANY(%s)", [found]) if one.id in sold)


def said_of_goods(account: UUID, shop: str, *, by: str, key: str) -> tuple[str, str]:
    """Category and title of the product of some goods, by its record or by an order of them; "" where unknown."""
    asked: dict[str, Any] = {"account": account, "shop": shop, "key": key, "vars": orjson.dumps({"key": key}).decode()}
    here = "(SELECT id FROM store_shop WHERE account_id = %(account)s AND external_id = %(shop)s)"
    product = f"r.account_id = %(account)s AND r.shop_id = {here} AND r.kind = 'product'"
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT r.payload->>'category', r.payload->>'title' FROM store_record r WHERE {product} "
            "AND (r.external_id = %(key)s OR jsonb_path_exists(r.payload, "
            "'$.skus[*] ? (@.id == $key || @.batch == $key)', %(vars)s::jsonb)) LIMIT 1",
            asked,
        )
        found = cursor.fetchone()
        if found is None:
            cursor.execute(
                f"SELECT p.payload->>'category', p.payload->>'title' FROM store_record p "
                f"WHERE {product.replace('r.', 'p.')} AND p.external_id = (SELECT r.payload->'lines'->0->>'product' "
                f"FROM store_record r WHERE r.account_id = %(account)s AND r.shop_id = {here} AND r.kind = 'order' "
                f"AND {GOODS_OF_ORDER[by]} LIMIT 1)",
                asked,
            )
            found = cursor.fetchone()
        return (found[0] or "", found[1] or "") if found else ("", "")


def start_clocks(account: UUID, clocks: Sequence[StoredClock]) -> int:
    """Starts clocks, each once for a stop and rule; how many are new."""
    started = 0
    with tenancy.account(account) as cursor:
        for one in clocks:
            cursor.execute(
                "INSERT INTO store_authorityclock (account_id, id, stop_id, rule, warn_at, due_at, note) "
                "VALUES (%s, %s, %s, %s, %s, %s, '') ON CONFLICT (account_id, stop_id, rule) DO UPDATE "
                "SET warn_at = EXCLUDED.warn_at, due_at = EXCLUDED.due_at "
                "WHERE store_authorityclock.done_at IS NULL AND EXCLUDED.due_at < store_authorityclock.due_at",
                [account, one.id, one.stop, one.rule, one.warn_at, one.due_at],
            )
            started += int(cursor.rowcount)
    return started


def drop_clocks(account: UUID, stop: UUID, *, rules: Collection[str]) -> int:
    """Ends the clocks of a stop by other rules than those of these ids that nobody was told of yet; how many."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_authorityclock WHERE account_id = %s AND stop_id = %s AND done_at IS NULL "
            "AND NOT split_part(rule, '@', 1) = ANY(%s)",
            [account, stop, list(rules)],
        )
        return int(cursor.rowcount)


def clocks_of(account: UUID, keys: Collection[UUID]) -> tuple[StoredClock, ...]:
    """The clocks of these stops, the first due first; one query."""
    return _clocks(account, "c.stop_id = ANY(%s) ORDER BY c.due_at, c.rule", [list(keys)])


def clock_by_key(account: UUID, key: UUID) -> StoredClock | None:
    """The clock with this key."""
    return next(iter(_clocks(account, "c.id = %s", [key])), None)


def running_clocks(account: UUID, *, warned_by: datetime | None = None) -> tuple[StoredClock, ...]:
    """Clocks that still run, the first due first; with `warned_by` those to be warned of by then."""
    where = "c.done_at IS NULL AND (%s::timestamptz IS NULL OR c.warn_at <= %s) ORDER BY c.due_at, c.rule LIMIT %s"
    return _clocks(account, where, [warned_by, warned_by, 200 if warned_by is None else None])


def settle_clock(account: UUID, key: UUID, *, by: str, note: str, now: datetime) -> bool:
    """The authority was told; false when that was so before."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_authorityclock SET done_at = %s, done_by = %s, note = %s "
            "WHERE account_id = %s AND id = %s AND done_at IS NULL",
            [now, by, note, account, key],
        )
        return bool(cursor.rowcount)


def _stops(account: UUID, where: str, values: Sequence[Any]) -> tuple[StoredStop, ...]:
    names = tuple(StoredStop.__dataclass_fields__)
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {_STOP} WHERE t.account_id = %s AND {where}", [account, *values])
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return tuple(
        StoredStop(**{**row, "done": {step: (by, at) for step, (by, at) in _json(row["done"]).items()}}) for row in rows
    )


def _clocks(account: UUID, where: str, values: Sequence[Any]) -> tuple[StoredClock, ...]:
    names = tuple(StoredClock.__dataclass_fields__)
    with tenancy.account(account) as cursor:
        cursor.execute(f"SELECT {_CLOCK} WHERE c.account_id = %s AND {where}", [account, *values])
        return tuple(StoredClock(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def _json(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(value) if isinstance(value, str) else value
    return found
