"""Fixes facts in the transaction that saves them: one short row a batch, chained later by the account's sealer."""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, cast
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.cases.events import Event
from wanhui.evidence.canonical import canonical, commitment
from wanhui.evidence.chain import KINDS, Fixed, Kind
from wanhui.records.codec import KIND_OF
from wanhui.records.fact import Fact
from wanhui.records.often import made_often
from wanhui.store.facts import payload_of
from wanhui.store.keys import new_key
from wanhui.store.record_rows import Batch, SavedFact

#: item, place (-1: none), number of the kind, microseconds since 1970, salt, commitment
_PACKED: Final = struct.Struct(">16siBq16s32s")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
_NUMBER: Final = {kind: number for number, kind in enumerate(KINDS)}
_SALT_BYTES: Final = 16
#: What holds numbers with a fraction in an event: the times of a clock.
_FRACTIONS: Final = (b'"left":', b'"warn_left":', b'"paused":')
#: The kinds of records that are fixed: what was said, ordered, sent and claimed.
FIXED_RECORDS: Final[tuple[Kind, ...]] = ("review", "message", "after_sale", "order", "shipment_event")
_KIND: Final[Mapping[type[Fact], int]] = {
    cls: KINDS.index(kind) for cls, kind in KIND_OF.items() if kind in FIXED_RECORDS
}
_NOWHERE: Final = -1


@made_often
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
    keep_packed(cursor, account, pack(facts), source=source, raw_item=raw_item)


def pack(facts: Iterable[Arrived]) -> bytes:
    """A commitment to each of `facts`, for `keep_packed`."""
    many = list(facts)
    return b"".join(map(_pack, many, _salts(len(many))))


def keep_packed(
    cursor: CursorWrapper, account: UUID, packed: bytes, *, source: str, raw_item: UUID | None = None
) -> None:
    """Keeps what `pack` made, which came by `source`; nothing for nothing."""
    if packed:
        cursor.execute(
            "INSERT INTO store_evidencewaiting (account_id, id, source, raw_item_id, packed) "
            "VALUES (%s, %s, %s, %s, %s)",
            [account, new_key(), source, raw_item, packed],
        )


def fix_one(cursor: CursorWrapper, account: UUID, fact: Arrived, *, source: str) -> None:
    """The same for a single fact."""
    fix(cursor, account, [fact], source=source)


def fix_records(
    cursor: CursorWrapper, account: UUID, touched: Iterable[SavedFact], *, batch: Batch, lines: Mapping[UUID, int]
) -> None:
    """Fixes the new and changed records of a batch; `lines` says where each of them stood in what brought it."""
    origin = batch.origin
    wanted = [one for one in touched if type(one.fact) in _KIND]
    if not wanted:
        return
    at = origin.received_at if origin is not None and origin.received_at is not None else _moment(cursor)
    ticks, written, pack = _ticks(at), batch.written, _PACKED.pack
    packed = []
    for salt, one in zip(_salts(len(wanted)), wanted, strict=True):
        key = one.key
        committed = commitment(salt, content_of_record(written[key], one.fact))
        packed.append(pack(key.bytes, lines.get(key, _NOWHERE), _KIND[type(one.fact)], ticks, salt, committed))
    source = "import" if origin else "api"
    keep_packed(cursor, account, b"".join(packed), source=source, raw_item=origin.raw_item if origin else None)


def content_of_record(payload: bytes, fact: Fact) -> bytes:
    """The canonical bytes of a record whose canonical JSON is `payload`."""
    return canonical(orjson.loads(payload)) if fact.extra else payload


def keep_versions(cursor: CursorWrapper, account: UUID, changed: Iterable[SavedFact]) -> None:
    """Keeps what records said that are about to be replaced, where it is something that may have to be proven."""
    rows = [
        (account, new_key(), one.key, payload_of(one.previous))
        for one in changed
        if one.previous and type(one.fact) in _KIND
    ]
    if rows:
        cursor.executemany(
            "INSERT INTO store_recordversion (account_id, id, record_id, payload) VALUES (%s, %s, %s, %s::jsonb)",
            [(*head, payload.decode()) for *head, payload in rows],
        )


def _moment(cursor: CursorWrapper) -> datetime:
    """Now, for facts that come without the time at which they were received."""
    cursor.execute("SELECT now()")
    return cast(datetime, cursor.fetchone()[0])


def arrived_event(case: UUID, event: Event, payload: bytes) -> Arrived:
    """An event of a case as a fact to fix; `payload` is what is stored of it, with sorted keys."""
    head = (event.seq, event.at, event.kind, event.actor)
    if any(name in payload for name in _FRACTIONS):
        content = content_of_event(case, head, orjson.loads(payload))
    else:  # whole numbers alone: sorted JSON is canonical as it stands
        content = orjson.dumps(_told(case, head, orjson.Fragment(payload)), option=orjson.OPT_SORT_KEYS)
    return Arrived("event", case, event.seq, content, event.at)


def content_of_event(case: UUID, head: tuple[int, datetime, str, str], payload: object) -> bytes:
    """The canonical bytes of a case's event; `head` is its number, time, kind and actor."""
    return canonical(_told(case, head, payload))


def _told(case: UUID, head: tuple[int, datetime, str, str], payload: object) -> dict[str, object]:
    seq, at, kind, actor = head
    at_utc = at.astimezone(UTC).isoformat()
    return {"case": str(case), "seq": seq, "at": at_utc, "kind": kind, "actor": actor, "payload": payload}


def unpack(packed: bytes, *, source: str, raw: bytes | None) -> Iterator[Fixed]:
    """The facts that `fix` packed, in their order."""
    for item, place, number, ticks, salt, committed in _PACKED.iter_unpack(packed):
        yield Fixed(
            kind=KINDS[number],
            item=UUID(bytes=item),
            place=None if place == _NOWHERE else place,
            source=source,
            raw=None if raw is None else raw.hex(),
            fixed_at=_EPOCH + ticks * _TICK,
            salt=salt,
            commitment=committed,
        )


def _salts(count: int) -> Iterator[bytes]:
    noise = secrets.token_bytes(_SALT_BYTES * count)
    return (noise[start : start + _SALT_BYTES] for start in range(0, len(noise), _SALT_BYTES))


def _pack(one: Arrived, salt: bytes) -> bytes:
    place = _NOWHERE if one.place is None else one.place
    return _PACKED.pack(one.item.bytes, place, _NUMBER[one.kind], _ticks(one.at), salt, commitment(salt, one.content))


def _ticks(at: datetime) -> int:
    return (at - _EPOCH) // _TICK
