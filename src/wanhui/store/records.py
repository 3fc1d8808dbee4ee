"""Keeps one state a record, whatever arrives how often and in which order; finds records by what they point at."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.records.fact import Fact
from wanhui.records.often import made_often
from wanhui.records.parties import Shop
from wanhui.store import tenancy
from wanhui.store.copying import copy_rows
from wanhui.store.facts import StoredFact, fact_of
from wanhui.store.fixing import fix_records, keep_versions
from wanhui.store.keys import new_keys
from wanhui.store.record_rows import ROW_SHAPE, Batch, Folded, Origin, SavedFact, fold, insert, rows_of, settle, update
from wanhui.store.shops import shop_keys, tell_shops

__all__ = [
    "Origin",
    "Ref",
    "Saved",
    "SavedFact",
    "by_keys",
    "chains",
    "count",
    "every",
    "named",
    "oldest_unread",
    "save_records",
    "unread",
    "waiting",
]

#: (shop, id) as the marketplace names them
Ref = tuple[str, str]

#: Records of one batch of the unread: few enough to be settled in one transaction.
_MOST_UNREAD: Final = 5_000
_BY: Final = {"order": "order_ref", "buyer": "buyer_ref", "conversation": "conversation_ref"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a batch did. The counts are of the lines given; `facts` holds each touched record once, in order.

    `unread` are the batches of the list of the unread that its words stand in.
    """

    new: int
    changed: int
    unchanged: int
    facts: tuple[SavedFact, ...]
    unread: tuple[UUID, ...] = ()


def save_records(account: UUID, facts: Sequence[Fact], *, origin: Origin | None = None) -> Saved:
    """Saves a batch (5,000 is a good size) in one transaction; the same batch again changes nothing.

    Writers of one shop wait for each other. A record of a shop that is not known yet makes a placeholder of it.
    What is new or changed in words stands among the unread afterwards.
    """
    folded = fold(facts)
    keys = new_keys(len(folded.facts))
    with tenancy.account(account) as cursor:
        shops = _lock_shops(cursor, account, sorted({fact.shop for fact in facts}))
        batch = Batch(account, shops, origin)
        found = insert(cursor, account, copy_rows(cursor, ROW_SHAPE, rows_of(folded, keys, batch)))
        touched = list(settle(folded.facts, keys, found))
        changed = [one for one in touched if one.previous is not None]
        if changed:
            keep_versions(cursor, account, changed)
            update(cursor, batch, changed)
        fix_records(cursor, account, touched, batch=batch, lines=_lines(folded, keys, found=found, origin=origin))
        waits = _add_unread(cursor, account, [one.key for one in touched if one.needs_reading])
        tell_shops(cursor, account, [one.fact for one in touched if isinstance(one.fact, Shop)])
    new = len(touched) - len(changed)
    return Saved(
        new=new,
        changed=len(changed) + folded.changed,
        unchanged=len(facts) - new - len(changed) - folded.changed,
        facts=tuple(touched),
        unread=waits,
    )


@made_often
@dataclass(frozen=True, slots=True)
class UnreadFact:
    """A record whose words wait to be read, and the hash of what it said when it was looked at."""

    key: UUID
    fact: Fact
    digest: bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """Whole batches of the list of the unread, in order, and their records, each once, oldest first."""

    batches: tuple[UUID, ...]
    facts: tuple[UnreadFact, ...]


def waiting(account: UUID, size: int) -> tuple[tuple[UUID, ...], ...]:
    """The batches of records whose words wait to be read, oldest first, in groups of about `size` records."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, cardinality(records) FROM store_unreadbatch WHERE account_id = %s ORDER BY id", [account]
        )
        rows = cursor.fetchall()
    groups: list[list[UUID]] = []
    room = 0
    for batch, count in rows:
        if count > room:
            groups.append([])
            room = size
        groups[-1].append(batch)
        room -= count
    return tuple(tuple(group) for group in groups)


def oldest_unread(account: UUID) -> tuple[UUID, ...]:
    """The oldest record whose words wait to be read; none where nothing waits."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT key FROM store_unreadbatch b, unnest(b.records) AS key WHERE b.account_id = %s "
            "ORDER BY key LIMIT 1",
            [account],
        )
        return tuple(key for (key,) in cursor.fetchall())


def unread(account: UUID, batches: Sequence[UUID]) -> Unread:
    """The records of these batches of the list of the unread, as far as they still wait.

    Nothing is locked: reading may take its time. `claim` then tells which of them are still to be settled.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT r.id, r.payload, r.digest FROM store_record r JOIN "
            "(SELECT DISTINCT unnest(records) AS id FROM store_unreadbatch WHERE account_id = %s AND id = ANY(%s)) u "
            "ON r.id = u.id WHERE r.account_id = %s ORDER BY r.id",
            [account, list(batches), account],
        )
        rows = cursor.fetchall()
    facts = tuple(UnreadFact(key, fact_of(payload), bytes(digest)) for key, payload, digest in rows)
    return Unread(tuple(batches), facts)


def claim(account: UUID, found: Unread) -> frozenset[UUID]:
    """Takes `found` off the list of the unread; gives the records that this transaction may settle.

    What somebody else took meanwhile is left out; a record that has changed since it was looked at waits again.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_unreadbatch WHERE account_id = %s AND id = ANY(%s) RETURNING records::text",
            [account, list(found.batches)],
        )
        taken = [records for (records,) in cursor.fetchall()]
        mine = found.facts
        if len(taken) < len(found.batches):
            keys = {UUID(key) for records in taken for key in records.strip("{}").split(",") if key}
            mine = tuple(one for one in mine if one.key in keys)
        if not _are_same(cursor, account, taken, mine=mine):
            fresh = _unchanged(cursor, account, mine)
            _add_unread(cursor, account, [one.key for one in mine if one.key not in fresh])
            return fresh
        return frozenset([one.key for one in mine])


def _are_same(cursor: CursorWrapper, account: UUID, batches: Sequence[str], *, mine: Sequence[UnreadFact]) -> bool:
    """Whether all records of `batches` (arrays of keys, as written) still say what `mine` says; one hash tells it."""
    cursor.execute(
        "SELECT sha256(string_agg(r.digest, ''::bytea ORDER BY r.id)) FROM store_record r JOIN "
        "(SELECT DISTINCT unnest(w::uuid[]) AS id FROM unnest(%s::text[]) w) u ON r.id = u.id WHERE r.account_id = %s",
        [list(batches), account],
    )
    (kept,) = cursor.fetchone()
    return kept is not None and bytes(kept) == sha256(b"".join([one.digest for one in mine])).digest()


def _unchanged(cursor: CursorWrapper, account: UUID, mine: Sequence[UnreadFact]) -> frozenset[UUID]:
    cursor.execute(
        "SELECT w.id FROM unnest(%s::uuid[], %s::bytea[]) AS w (id, digest) WHERE w.digest = "
        "(SELECT r.digest FROM store_record r WHERE r.account_id = %s AND r.id = w.id)",
        [[one.key for one in mine], [one.digest for one in mine], account],
    )
    return frozenset(key for (key,) in cursor.fetchall())


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


def _add_unread(cursor: CursorWrapper, account: UUID, keys: Sequence[UUID]) -> tuple[UUID, ...]:
    """Puts the records `keys` on the list of the unread; gives the batches they stand in."""
    starts = range(0, len(keys), _MOST_UNREAD)
    batches = new_keys(len(starts))
    for batch, start in zip(batches, starts, strict=True):
        cursor.execute(
            "INSERT INTO store_unreadbatch (account_id, id, records) SELECT %s, %s, %s::text::uuid[]",
            [account, batch, "{" + ",".join(map(str, keys[start : start + _MOST_UNREAD])) + "}"],
        )
    return tuple(batches)


def _lines(
    folded: Folded, keys: Sequence[UUID], *, found: Mapping[UUID, tuple[UUID, str | None]], origin: Origin | None
) -> Mapping[UUID, int]:
    """key of a record -> the line at which it stood in what brought it."""
    if origin is None:
        return {}
    placed = zip(keys, folded.positions, strict=True)
    return {(found[key][0] if key in found else key): origin.lines[position] for key, position in placed}


def _lock_shops(cursor: CursorWrapper, account: UUID, shops: Sequence[str]) -> Mapping[str, UUID]:
    locks = sorted(_lock_number(account, shop) for shop in shops)
    cursor.execute("SELECT pg_advisory_xact_lock(n) FROM unnest(%s::bigint[]) AS n", [locks])
    return shop_keys(cursor, account, shops)


def _lock_number(account: UUID, shop: str) -> int:
    digest = blake2b(shop.encode(), key=account.bytes, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


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
