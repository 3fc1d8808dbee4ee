"""How a batch of records becomes rows: folded, inserted where new, merged where known and different."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.records.codec import KIND_OF
from wanhui.records.fact import Fact
from wanhui.records.often import made_often
from wanhui.records.version import merge
from wanhui.store.copying import Shape, columns_of, copy_rows, jsonb_of
from wanhui.store.facts import digest_of, fact_of, payload_of, refs_of, said

ROW_SHAPE: Final[Shape] = {
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
}
_IDENTITY: Final = ("account_id", "id", "shop_id", "kind", "external_id")


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFact:
    """A record that is new or changed: what is kept now, what was kept before, whether its words are to be read."""

    key: UUID
    fact: Fact
    previous: Fact | None
    needs_reading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a batch came from and when: the raw item, the line of each record in it."""

    raw_item: UUID
    lines: Sequence[int]
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """A batch with each record once: repeats inside it are merged already."""

    facts: list[Fact]
    positions: list[int]
    changed: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What all rows of a batch share; `shops` gives the key of each shop by the marketplace's id.

    `written` collects the canonical JSON of every record that became a row, by key, for those who need it too.
    """

    account: UUID
    shops: Mapping[str, UUID]
    origin: Origin | None
    written: dict[UUID, bytes] = field(default_factory=dict)

    def row(self, key: UUID, fact: Fact, position: int) -> tuple[Any, ...]:
        """The row of `fact`, which stood at `position` of the batch, in the order of `ROW_SHAPE`."""
        payload, refs = payload_of(fact), refs_of(fact)
        self.written[key] = payload
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
        )


def fold(facts: Sequence[Fact]) -> Folded:
    """`facts` with the repeats among them merged, each at the place of its first."""
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
    return Folded(kept, positions, changed)


def rows_of(folded: Folded, keys: Sequence[UUID], batch: Batch) -> Iterator[tuple[Any, ...]]:
    """One row a record."""
    for key, fact, position in zip(keys, folded.facts, folded.positions, strict=True):
        yield batch.row(key, fact, position)


def insert(cursor: CursorWrapper, account: UUID, table: str) -> dict[UUID, tuple[UUID, str | None]]:
    """Inserts what is new; for the rest: given key -> (kept key, kept payload where it differs)."""
    columns = columns_of(ROW_SHAPE)
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


def settle(
    facts: Sequence[Fact], keys: Sequence[UUID], found: Mapping[UUID, tuple[UUID, str | None]]
) -> Iterator[SavedFact]:
    """What became of each record: those that `found` (see `insert`) shows to be unchanged are left out."""
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


def update(cursor: CursorWrapper, batch: Batch, changed: Sequence[SavedFact]) -> None:
    """Brings the rows of `changed` up to date; where they came from first stays."""
    plain = Batch(batch.account, batch.shops, None, batch.written)
    table = copy_rows(cursor, ROW_SHAPE, (plain.row(one.key, one.fact, 0) for one in changed))
    kept = {*_IDENTITY, "raw_item_id", "raw_line"}
    changes = ", ".join(f"{column} = t.{column}" for column in ROW_SHAPE if column not in kept)
    cursor.execute(
        f"UPDATE store_record r SET {changes} FROM {table} t WHERE r.account_id = %s AND r.id = t.id",
        [batch.account],
    )
