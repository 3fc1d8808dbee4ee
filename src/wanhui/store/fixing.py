"""Fixes facts in the transaction that saves them: one short row a batch, chained later by the account's sealer."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.evidence.canonical import canonical, commitment, salt_of
from wanhui.evidence.chain import KINDS, Fixed, Kind
from wanhui.store.keys import new_key

#: item, place (-1: none), number of the kind, microseconds since 1970, commitment
_PACKED: Final = struct.Struct(">16siBq32s")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
_NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}
_SALT_BYTES: Final = 16
_NOWHERE: Final = -1


@dataclass(frozen=True, slots=True)
class Arrived:
    """A fact to fix: what it is, its key, where it stood (line, number of an event), its canonical bytes."""

    kind: Kind
    item: UUID
    place: int | None
    content: bytes
    at: datetime


def fix(
    cursor: CursorWrapper, account: UUID, facts: Iterable[Arrived], *, source: str, raw_item: UUID | None = None
) -> None:
    """Keeps a commitment to each of `facts`, which came by `source` (with `raw_item`, if it was input)."""
    salt = secrets.token_bytes(_SALT_BYTES)
    packed = b"".join(_pack(salt, one) for one in facts)
    if packed:
        cursor.execute(
            "INSERT INTO store_evidencewaiting (account_id, id, source, raw_item_id, salt, packed) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [account, new_key(), source, raw_item, salt, packed],
        )


def fix_one(cursor: CursorWrapper, account: UUID, fact: Arrived, *, source: str) -> None:
    """The same for a single fact."""
    fix(cursor, account, [fact], source=source)


def content_of_event(case: UUID, seq: int, at: datetime, *, told: Sequence[object]) -> bytes:
    """The canonical bytes of a case's event; `told` is its kind, its actor and its payload."""
    kind, actor, payload = told
    return canonical(
        {"case": str(case), "seq": seq, "at": at.astimezone(UTC).isoformat(), "kind": kind, "actor": actor,
         "payload": payload}
    )  # fmt: skip


def unpack(packed: bytes, *, salt: bytes, source: str, raw: bytes | None) -> Iterator[Fixed]:
    """The facts that `fix` packed, in their order."""
    for item, place, number, ticks, committed in _PACKED.iter_unpack(packed):
        key = UUID(bytes=item)
        yield Fixed(
            kind=KINDS[number],
            item=key,
            place=None if place == _NOWHERE else place,
            source=source,
            raw=None if raw is None else raw.hex(),
            fixed_at=_EPOCH + ticks * _TICK,
            salt=salt_of(salt, key, place),
            commitment=committed,
        )


def _pack(salt: bytes, one: Arrived) -> bytes:
    place = _NOWHERE if one.place is None else one.place
    return _PACKED.pack(
        one.item.bytes,
        place,
        _NUMBER[one.kind],
        (one.at - _EPOCH) // _TICK,
        commitment(salt_of(salt, one.item, place), one.content),
    )
