"""Keeps one state a record, whatever arrives how often and in which order; finds records by what they point at."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.records.codec import KIND_OF
from wanhui.records.fact import Fact
from wanhui.records.parties import Shop
from wanhui.records.version import merge
from wanhui.store import tenancy
from wanhui.store.copying import Shape, columns_of, copy_rows, jsonb_of
from wanhui.store.facts import StoredFact, digest_of, fact_of, payload_of, refs_of, said
from wanhui.store.keys import new_keys
from wanhui.store.shops import shop_keys, tell_shops

#: (shop, id) as the marketplace names them
Ref = tuple[str, str]

_SHAPE: Final[Shape] = {
    "account_id": "uuid",
    "id": "uuid",
    "shop_id": "uuid",
    "kind": "text",
    "external_id": "text",
    "updated_at": "timestamptz",
    "at": "timestamptz",
    "order_ref": "text",
    "buyer_ref": "text",
    "product_ref": "text",
    "conversation_ref": "text",
    "payload": "jsonb",
    "digest": "bytea",
    "raw_item_id": "uuid",
    "raw_line": "int4",
    "needs_reading": "bool",
}
_IDENTITY: Final = ("account_id", "id", "shop_id", "kind", "external_id")
_BY: Final = {"order": "order_ref", "buyer": "buyer_ref", "conversation": "conversation_ref"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFact:
    """A record that is new or changed: what is kept now, what was kept before, whether its words are to be read."""

    key: UUID
    fact: Fact
    previous: Fact | None
    needs_reading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a batch did. The counts are of the lines given; `facts` holds each touched record once, in order."""

    new: int
    changed: int
    unchanged: int
    facts: tuple[SavedFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a batch came from: the raw item, and the line of each record in it."""

    raw_item: UUID
    lines: Sequence[int]


def save_records(
    account: UUID, facts: Sequence[Fact], *, origin: Origin | None = None, is_read_now: bool = False
) -> Saved:
    """Saves a batch (5,000 is a good size) in one transaction; the same batch again changes nothing.

    Writers of one shop wait for each other. A record of a shop that is not known yet makes a placeholder of it.
    With `is_read_now` the caller promises to save the readings in the same transaction, and no row is marked
    as unread.
    """
    folded = _fold(facts)
    keys = new_keys(len(folded.facts))
    with tenancy.account(account) as cursor:
        shops = _lock_shops(cursor, account, sorted({fact.shop for fact in facts}))
        rows = _rows(folded, keys, _Batch(account, shops, origin, is_read_now))
        found = _insert(cursor, account, copy_rows(cursor, _SHAPE, rows))
        touched = list(_settle(folded.facts, keys, found))
        changed = [one for one in touched if one.previous is not None]
        if changed:
            _update(cursor, _Batch(account, shops, origin, is_read_now), changed)
        tell_shops(cursor, account, [one.fact for one in touched if isinstance(one.fact, Shop)])
    new = len(touched) - len(changed)
    return Saved(
        new=new,
        changed=len(changed) + folded.changed,
        unchanged=len(facts) - new - len(changed) - folded.changed,
        facts=tuple(touched),
    )


def unread(account: UUID, limit: int) -> tuple[StoredFact, ...]:
    """Up to `limit` records whose words wait to be read, oldest first, locked for this transaction only.

    Call it inside `tenancy.account`, save the readings in the same transaction; a second worker gets others.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, payload FROM store_record WHERE account_id = %s AND needs_reading ORDER BY id LIMIT %s "
            "FOR UPDATE SKIP LOCKED",
            [account, limit],
        )
        return tuple(StoredFact(key=key, fact=fact_of(payload)) for key, payload in cursor.fetchall())


def chains(
    account: UUID, by: Literal["order", "buyer", "conversation"], refs: Collection[Ref]
) -> Mapping[Ref, tuple[StoredFact, ...]]:
    """Every record that points at each of `refs` by `by`, in order of time, with its reading; one query."""
    column = _BY[by]
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"""
            SELECT s.external_id, r.{column}, r.id, r.payload, d.payload
            FROM unnest(%s::text[], %s::text[]) AS w (shop, ref)
            JOIN store_shop s ON s.account_id = %s AND s.external_id = w.shop
            JOIN store_record r ON r.account_id = s.account_id AND r.shop_id = s.id AND r.{column} = w.ref
            LEFT JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id
            ORDER BY r.at NULLS FIRST, r.id
            """,
            [*_columns(refs), account],
        )
        return _grouped(cursor.fetchall())


def named(account: UUID, kind: str, refs: Collection[Ref]) -> Mapping[Ref, StoredFact]:
    """The records of `kind` with these (shop, id), those that exist; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            """
            SELECT s.external_id, r.external_id, r.id, r.payload, d.payload
            FROM unnest(%s::text[], %s::text[]) AS w (shop, ref)
            JOIN store_shop s ON s.account_id = %s AND s.external_id = w.shop
            JOIN store_record r
                ON r.account_id = s.account_id AND r.shop_id = s.id AND r.kind = %s AND r.external_id = w.ref
            LEFT JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id
            """,
            [*_columns(refs), account, kind],
        )
        return {ref: found[0] for ref, found in _grouped(cursor.fetchall()).items()}


def by_keys(account: UUID, keys: Collection[UUID]) -> Mapping[UUID, StoredFact]:
    """The records with these keys, those that exist, with their readings; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            """
            SELECT r.id, r.payload, d.payload FROM store_record r
            LEFT JOIN store_reading d ON d.account_id = r.account_id AND d.record_id = r.id
            WHERE r.account_id = %s AND r.id = ANY(%s)
            """,
            [account, list(keys)],
        )
        return {key: _stored(key, payload, reading) for key, payload, reading in cursor.fetchall()}


def every(account: UUID, kinds: Collection[str], *, page: int = 2000) -> Iterator[StoredFact]:
    """Every record of `kinds`, by key, `page` at a time: bounded memory, no transaction held between pages."""
    after: UUID | None = None
    while True:
        with tenancy.account(account) as cursor:
            cursor.execute(
                "SELECT id, payload FROM store_record WHERE account_id = %s AND kind = ANY(%s) "
                "AND (%s::uuid IS NULL OR id > %s) ORDER BY id LIMIT %s",
                [account, list(kinds), after, after, page],
            )
            rows = cursor.fetchall()
        yield from (StoredFact(key=key, fact=fact_of(payload)) for key, payload in rows)
        if len(rows) < page:
            return
        after = rows[-1][0]


def count(account: UUID) -> Mapping[str, int]:
    """How many records of each kind there are."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT kind, count(*) FROM store_record WHERE account_id = %s GROUP BY kind", [account])
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class _Folded:
    """A batch with each record once: repeats inside it are merged already."""

    facts: list[Fact]
    positions: list[int]
    changed: int


@dataclass(frozen=True, slots=True)
class _Batch:
    account: UUID
    shops: Mapping[str, UUID]
    origin: Origin | None
    is_read_now: bool

    def row(self, key: UUID, fact: Fact, position: int) -> tuple[Any, ...]:
        payload, refs = payload_of(fact), refs_of(fact)
        return (
            self.account,
            key,
            self.shops[fact.shop],
            KIND_OF[type(fact)],
            fact.id,
            fact.updated_at,
            refs.at,
            refs.order,
            refs.buyer,
            refs.product,
            refs.conversation,
            jsonb_of(payload),
            digest_of(payload),
            self.origin and self.origin.raw_item,
            self.origin and self.origin.lines[position],
            bool(said(fact)) and not self.is_read_now,
        )


def _fold(facts: Sequence[Fact]) -> _Folded:
    where: dict[tuple[str, type[Fact], str], int] = {}
    kept: list[Fact] = []
    positions: list[int] = []
    changed = 0
    for position, fact in enumerate(facts):
        identity = (fact.shop, type(fact), fact.id)
        if identity not in where:
            where[identity] = len(kept)
            kept.append(fact)
            positions.append(position)
            continue
        at = where[identity]
        merged = merge(kept[at], fact)
        if merged is not None:
            kept[at], positions[at] = merged, position
            changed += 1
    return _Folded(kept, positions, changed)


def _rows(folded: _Folded, keys: Sequence[UUID], batch: _Batch) -> Iterator[tuple[Any, ...]]:
    for key, fact, position in zip(keys, folded.facts, folded.positions, strict=True):
        yield batch.row(key, fact, position)


def _lock_shops(cursor: CursorWrapper, account: UUID, shops: Sequence[str]) -> Mapping[str, UUID]:
    locks = sorted(_lock_number(account, shop) for shop in shops)
    cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) AS n", [locks])
    return shop_keys(cursor, account, shops)


def _lock_number(account: UUID, shop: str) -> int:
    digest = blake2b(shop.encode(), key=account.bytes, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _insert(cursor: CursorWrapper, account: UUID, table: str) -> dict[UUID, tuple[UUID, str | None]]:
    """Inserts what is new; for the rest: given key -> (kept key, kept payload where it differs)."""
    columns = columns_of(_SHAPE)
    cursor.execute(
        f"INSERT INTO store_record ({columns}) SELECT {columns} FROM {table} "
        "ON CONFLICT (account_id, shop_id, kind, external_id) DO NOTHING"
    )
    inserted = cursor.rowcount
    cursor.execute(f"SELECT count(*) FROM {table}")
    if inserted == cursor.fetchone()[0]:
        return {}
    cursor.execute(
        f"""
        SELECT t.id, r.id, CASE WHEN r.digest <> t.digest THEN r.payload END
        FROM {table} t JOIN store_record r
            ON r.shop_id = t.shop_id AND r.kind = t.kind AND r.external_id = t.external_id
        WHERE r.account_id = %s AND r.id <> t.id
        """,
        [account],
    )
    return {given: (kept, payload) for given, kept, payload in cursor.fetchall()}


def _settle(
    facts: Sequence[Fact], keys: Sequence[UUID], found: Mapping[UUID, tuple[UUID, str | None]]
) -> Iterator[SavedFact]:
    for key, fact in zip(keys, facts, strict=True):
        if key not in found:
            yield SavedFact(key=key, fact=fact, previous=None, needs_reading=bool(said(fact)))
            continue
        kept, payload = found[key]
        if payload is None:
            continue
        previous = fact_of(payload)
        merged = merge(previous, fact)
        if merged is not None:
            yield SavedFact(key=kept, fact=merged, previous=previous, needs_reading=said(merged) != said(previous))


def _update(cursor: CursorWrapper, batch: _Batch, changed: Sequence[SavedFact]) -> None:
    plain = _Batch(batch.account, batch.shops, None, batch.is_read_now)
    marks = [one.needs_reading and not batch.is_read_now for one in changed]
    rows = ((*plain.row(one.key, one.fact, 0)[:-1], mark) for one, mark in zip(changed, marks, strict=True))
    table = copy_rows(cursor, _SHAPE, rows)
    kept = {*_IDENTITY, "raw_item_id", "raw_line", "needs_reading"}
    changes = ", ".join(f"{column} = t.{column}" for column in _SHAPE if column not in kept)
    cursor.execute(
        f"UPDATE store_record r SET {changes}, needs_reading = r.needs_reading OR t.needs_reading "
        f"FROM {table} t WHERE r.account_id = %s AND r.id = t.id",
        [batch.account],
    )


def _columns(refs: Collection[Ref]) -> tuple[list[str], list[str]]:
    wanted = sorted(set(refs))
    return [shop for shop, _ in wanted], [ref for _, ref in wanted]


def _grouped(rows: Sequence[tuple[Any, ...]]) -> dict[Ref, tuple[StoredFact, ...]]:
    found: dict[Ref, list[StoredFact]] = {}
    for shop, ref, key, payload, reading in rows:
        found.setdefault((shop, ref), []).append(_stored(key, payload, reading))
    return {ref: tuple(facts) for ref, facts in found.items()}


def _stored(key: UUID, payload: str, reading: str | None) -> StoredFact:
    return StoredFact(key=key, fact=fact_of(payload), reading=orjson.loads(reading) if reading else None)
