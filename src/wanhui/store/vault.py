"""The chain of an account in the database: seals what waits, gives entries with their proofs, keeps time stamps."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wanhui.evidence.chain import Entry, Fixed, Head, Sealed, Tip, entry_body, head_of, seal
from wanhui.evidence.merkle import levels, proof
from wanhui.store import tenancy
from wanhui.store.copying import Shape, columns_of, copy_rows
from wanhui.store.fixing import unpack

#: A head takes waiting rows until it has so many facts: proofs stay short and quick to make.
_ENOUGH: Final = 4_000
_MOST_ROWS: Final = 2_000
_HASH: Final = 32
_ENTRY: Final[Shape] = {
    "account_id": "uuid",
    "seq": "int8",
    "head": "int4",
    "kind": "text",
    "item": "uuid",
    "place": "int4",
    "source": "text",
    "raw_item_id": "uuid",
    "fixed_at": "timestamptz",
    "salt": "bytea",
    "commitment": "bytea",
    "hash": "bytea",
}
_FIXED: Final = "e.kind, e.item, e.place, e.source, encode(r.sha256, 'hex'), e.fixed_at, e.salt, e.commitment"
_FROM: Final = (
    "FROM store_evidenceentry e LEFT JOIN store_rawitem r ON r.account_id = e.account_id AND r.id = e.raw_item_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """A head and the signature of its body."""

    head: Head
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedEntry:
    """An entry, the head it belongs to, and the way from its hash to that head's root."""

    entry: Entry
    head: int
    way: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time stamp authority answered about a head: a token and its time, or why there is none."""

    head: int
    authority: str
    token: bytes | None
    stamped_at: datetime | None
    problem: str | None
    at: datetime


def unsealed_accounts() -> tuple[UUID, ...]:
    """The accounts in which something waits to be chained; for the sealer only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wanhui_unsealed()")
        return tuple(key for (key,) in cursor.fetchall())


def seal_next(account: UUID, *, sealed_at: datetime, tool: str, sign: Callable[[bytes], bytes]) -> SignedHead | None:
    """Chains one batch of what waits, oldest first; None when nothing waits. One sealer an account at a time."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_number(account)])
        rows = _waiting(cursor, account)
        if not rows:
            return None
        fixed = [one for row in rows for one in row.facts]
        raw_items = [row.raw_item for row in rows for _ in row.facts]
        sealed = seal(fixed, tip(account), sealed_at=sealed_at, tool=tool)
        signature = sign(sealed.head.body)
        _insert(cursor, account, sealed, raw_items=raw_items)
        cursor.execute(
            "INSERT INTO store_evidencehead (account_id, number, body, peaks, signature) VALUES (%s, %s, %s, %s, %s)",
            [account, sealed.head.number, sealed.head.body, b"".join(sealed.tip.peaks), signature],
        )
        cursor.execute(
            "DELETE FROM store_evidencewaiting WHERE account_id = %s AND id = ANY(%s)",
            [account, [row.key for row in rows]],
        )
    return SignedHead(head=sealed.head, signature=signature)


def count_waiting(account: UUID) -> int:
    """How many batches wait to be chained."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT count(*) FROM store_evidencewaiting WHERE account_id = %s", [account])
        return int(cursor.fetchone()[0])


def tip(account: UUID) -> Tip:
    """Where the chain ends."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT body, peaks FROM store_evidencehead WHERE account_id = %s ORDER BY number DESC LIMIT 1", [account]
        )
        row = cursor.fetchone()
    if row is None:
        return Tip()
    peaks = bytes(row[1])
    return Tip(head=head_of(bytes(row[0])), peaks=tuple(peaks[at : at + _HASH] for at in range(0, len(peaks), _HASH)))


def heads(account: UUID, *, after: int = 0, most: int | None = None) -> tuple[SignedHead, ...]:
    """The heads behind number `after`, in order; all of them unless `most` says how many."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT body, signature FROM store_evidencehead WHERE account_id = %s AND number > %s "
            "ORDER BY number LIMIT %s",
            [account, after, most],
        )
        return tuple(SignedHead(head=head_of(bytes(b)), signature=bytes(s)) for b, s in cursor.fetchall())


def fixed_in(account: UUID, head: Head) -> tuple[Fixed, ...]:
    """The facts of one batch, in order of their numbers."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_FIXED} {_FROM} WHERE e.account_id = %s AND e.seq >= %s AND e.seq < %s ORDER BY e.seq",
            [account, head.first, head.first + head.count],
        )
        return tuple(_fixed(row) for row in cursor.fetchall())


def count_entries(account: UUID) -> int:
    """How many entries there are."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT count(*) FROM store_evidenceentry WHERE account_id = %s", [account])
        return int(cursor.fetchone()[0])


def entries_of(account: UUID, items: Collection[UUID]) -> tuple[ChainedEntry, ...]:
    """Every entry about one of `items`, in order, with its proof; three queries however many."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT e.seq, e.head, {_FIXED}, p.hash {_FROM} "
            "LEFT JOIN store_evidenceentry p ON p.account_id = e.account_id AND p.seq = e.seq - 1 "
            "WHERE e.account_id = %s AND e.item = ANY(%s) ORDER BY e.seq",
            [account, list(items)],
        )
        rows = cursor.fetchall()
        leaves = _leaves(cursor, account, sorted({row[1] for row in rows}))
    trees = {head: (found[0][0], levels([hashed for _, hashed in found])) for head, found in leaves.items() if found}
    return tuple(_chained(row, *trees[row[1]]) for row in rows)


def save_stamp(account: UUID, key: UUID, stamp: Stamp) -> None:
    """Keeps what an authority answered; it stays for good."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_evidencestamp (account_id, id, head, authority, token, stamped_at, problem, at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [account, key, stamp.head, stamp.authority, stamp.token, stamp.stamped_at, stamp.problem, stamp.at],
        )


def last_stamp(account: UUID, *, granted: bool | None = None) -> Stamp | None:
    """The latest answer of an authority; with `granted` only one of that kind."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT head, authority, token, stamped_at, problem, at FROM store_evidencestamp WHERE account_id = %s "
            "AND (%s::bool IS NULL OR (token IS NOT NULL) = %s::bool) ORDER BY at DESC, id DESC LIMIT 1",
            [account, granted, granted],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    names = ("head", "authority", "token", "stamped_at", "problem", "at")
    values = dict(zip(names, row, strict=True))
    return Stamp(**{**values, "token": None if values["token"] is None else bytes(values["token"])})


@dataclass(frozen=True, slots=True)
class _Row:
    key: UUID
    raw_item: UUID | None
    facts: tuple[Fixed, ...]


def _waiting(cursor: CursorWrapper, account: UUID) -> list[_Row]:
    cursor.execute(
        "SELECT w.id, w.raw_item_id, w.source, w.packed, r.sha256 FROM store_evidencewaiting w "
        "LEFT JOIN store_rawitem r ON r.account_id = w.account_id AND r.id = w.raw_item_id "
        "WHERE w.account_id = %s ORDER BY w.id LIMIT %s",
        [account, _MOST_ROWS],
    )
    rows: list[_Row] = []
    taken = 0
    for key, raw_item, source, packed, sha in cursor.fetchall():
        raw = None if sha is None else bytes(sha)
        rows.append(_Row(key, raw_item, tuple(unpack(bytes(packed), source=source, raw=raw))))
        taken += len(rows[-1].facts)
        if taken >= _ENOUGH:
            break
    return rows


def _insert(cursor: CursorWrapper, account: UUID, sealed: Sealed, *, raw_items: Sequence[UUID | None]) -> None:
    def values(entry: Entry, raw_item: UUID | None) -> tuple[Any, ...]:
        one = entry.fixed
        return (
            account, entry.seq, sealed.head.number, one.kind, one.item, one.place, one.source, raw_item, one.fixed_at,
            one.salt, one.commitment, entry.hash,
        )  # fmt: skip

    rows = (values(entry, raw) for entry, raw in zip(sealed.entries, raw_items, strict=True))
    table = copy_rows(cursor, _ENTRY, rows)
    columns = columns_of(_ENTRY)
    cursor.execute(f"INSERT INTO store_evidenceentry ({columns}) SELECT {columns} FROM {table}")


def _leaves(cursor: CursorWrapper, account: UUID, numbers: Sequence[int]) -> Mapping[int, list[tuple[int, bytes]]]:
    """number of a head -> (seq, hash) of its entries in order."""
    cursor.execute(
        "SELECT h.number, e.seq, e.hash FROM (SELECT number, (convert_from(body, 'UTF8')::jsonb ->> 'first')::bigint "
        "AS first, (convert_from(body, 'UTF8')::jsonb ->> 'count')::bigint AS count FROM store_evidencehead "
        "WHERE account_id = %s AND number = ANY(%s)) h "
        "JOIN store_evidenceentry e ON e.account_id = %s AND e.seq >= h.first AND e.seq < h.first + h.count "
        "ORDER BY e.seq",
        [account, list(numbers), account],
    )
    found: dict[int, list[tuple[int, bytes]]] = {number: [] for number in numbers}
    for head, seq, hashed in cursor.fetchall():
        found[head].append((seq, bytes(hashed)))
    return found


def _chained(row: Sequence[Any], first: int, tree: Sequence[Sequence[bytes]]) -> ChainedEntry:
    """`row` with its proof; its head begins with the entry `first` and has this tree."""
    seq, head, *rest, previous = row
    fixed = _fixed(rest)
    body = entry_body(fixed, seq, bytes(_HASH) if previous is None else bytes(previous))
    place = seq - first
    return ChainedEntry(
        entry=Entry(seq=seq, fixed=fixed, body=body, hash=tree[0][place]), head=head, way=tuple(proof(tree, place))
    )


def _fixed(row: Sequence[Any]) -> Fixed:
    kind, item, place, source, raw, fixed_at, salt, committed = row
    return Fixed(
        kind=kind, item=item, place=place, source=source, raw=raw, fixed_at=fixed_at,
        salt=bytes(salt), commitment=bytes(committed),
    )  # fmt: skip


def _lock_number(account: UUID) -> int:
    return int.from_bytes(blake2b(b"seal", key=account.bytes, digest_size=8).digest(), "big", signed=True)


def every_batch(account: UUID) -> Iterator[tuple[SignedHead, tuple[Fixed, ...]]]:
    """Every head with its facts, in order, one batch at a time."""
    after = 0
    while found := heads(account, after=after, most=100):
        for signed in found:
            yield signed, fixed_in(account, signed.head)
        after = found[-1].head.number
