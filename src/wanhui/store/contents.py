"""What the database holds today of each thing that was fixed, as canonical bytes, to be held against the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.evidence.canonical import canonical
from wanhui.evidence.chain import Fixed, Kind
from wanhui.store import tenancy
from wanhui.store.evidence_files import contents_of_files
from wanhui.store.fixing import FIXED_RECORDS, Arrived, content_of_event, fix
from wanhui.store.papers import contents_of_notices, contents_of_reports

#: What was fixed: its kind, its key, and for an event its number.
Subject = tuple[str, UUID, int | None]
_EVENT: Final = "SELECT case_id, seq, at, kind, actor, payload FROM store_caseevent WHERE account_id = %s "
_UNFIXED_RECORDS: Final = (
    "SELECT r.id, r.kind, r.external_id, r.payload FROM store_record r WHERE r.account_id = %s AND r.kind = ANY(%s) "
    "AND NOT EXISTS (SELECT FROM store_evidenceentry e WHERE e.account_id = r.account_id AND e.item = r.id) "
    "ORDER BY r.id LIMIT %s"
)
_UNFIXED_EVENTS: Final = (
    "SELECT v.case_id, v.seq, v.at, v.kind, v.actor, v.payload FROM store_caseevent v WHERE v.account_id = %s "
    "AND NOT EXISTS (SELECT FROM store_evidenceentry e WHERE e.account_id = v.account_id AND e.item = v.case_id "
    "AND e.place = v.seq) ORDER BY v.case_id, v.seq LIMIT %s"
)


def subject_of(fixed: Fixed) -> Subject:
    """By what a fixed fact is found again."""
    return (fixed.kind, fixed.item, fixed.place if fixed.kind == "event" else None)


def contents_of(account: UUID, fixed: Iterable[Fixed]) -> Mapping[Subject, Sequence[bytes]]:
    """What is kept of each, newest first: a record with its earlier versions, else one; five queries at most."""
    wanted: dict[Kind, set[UUID]] = {}
    for one in fixed:
        wanted.setdefault(one.kind, set()).add(one.item)
    found: dict[Subject, list[bytes]] = {}
    with tenancy.account(account) as cursor:
        records = {item for kind in FIXED_RECORDS for item in wanted.get(kind, ())}
        _add_records(cursor, account, records, found=found)
        _add_events(cursor, account, wanted.get("event", set()), found=found)
        for kind, load in _OTHERS.items():
            for key, content in load(cursor, account, wanted.get(kind, set())):
                found[(kind, key, None)] = [content]
    return found


def unfixed(account: UUID, *, most: int) -> tuple[str, ...]:
    """Records and events that nobody fixed: they came in past the vault. Asked for when nothing waits to be chained."""
    with tenancy.account(account) as cursor:
        cursor.execute(_UNFIXED_RECORDS, [account, list(FIXED_RECORDS), most])
        records = [f"{kind} {name}" for _, kind, name, _ in cursor.fetchall()]
        cursor.execute(_UNFIXED_EVENTS, [account, most])
        return (*records, *(f"event {case} {seq}" for case, seq, *_ in cursor.fetchall()))


def fix_existing(account: UUID, *, most: int = 5_000) -> int:
    """Fixes up to `most` records and events from before there was a vault; how many those were."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
        cursor.execute(_UNFIXED_RECORDS, [account, list(FIXED_RECORDS), most])
        arrived = [
            Arrived(kind, key, None, canonical(orjson.loads(payload)), now)
            for key, kind, _, payload in cursor.fetchall()
        ]
        cursor.execute(_UNFIXED_EVENTS, [account, most])
        for case, seq, at, kind, actor, payload in cursor.fetchall():
            arrived.append(Arrived("event", case, seq, _content((seq, at, kind, actor), case, payload), now))
        fix(cursor, account, arrived, source="before_vault")
    return len(arrived)


def _add_records(cursor: CursorWrapper, account: UUID, keys: set[UUID], *, found: dict[Subject, list[bytes]]) -> None:
    if not keys:
        return
    cursor.execute(
        "SELECT id, kind, payload FROM store_record WHERE account_id = %s AND id = ANY(%s)", [account, list(keys)]
    )
    kinds = {}
    for key, kind, payload in cursor.fetchall():
        kinds[key] = kind
        found[(kind, key, None)] = [canonical(orjson.loads(payload))]
    cursor.execute(
        "SELECT record_id, payload FROM store_recordversion WHERE account_id = %s AND record_id = ANY(%s) "
        "ORDER BY id DESC",
        [account, list(keys)],
    )
    for key, payload in cursor.fetchall():
        found[(kinds[key], key, None)].append(canonical(orjson.loads(payload)))


def _add_events(cursor: CursorWrapper, account: UUID, cases: set[UUID], *, found: dict[Subject, list[bytes]]) -> None:
    if not cases:
        return
    cursor.execute(_EVENT + "AND case_id = ANY(%s)", [account, list(cases)])
    for case, seq, at, kind, actor, payload in cursor.fetchall():
        found[("event", case, seq)] = [_content((seq, at, kind, actor), case, payload)]


def _content(head: tuple[int, datetime, str, str], case: UUID, payload: str) -> bytes:
    return content_of_event(case, head, orjson.loads(payload))


_Load = Callable[[CursorWrapper, UUID, set[UUID]], Iterable[tuple[UUID, bytes]]]
_OTHERS: Final[Mapping[Kind, _Load]] = {
    "file": contents_of_files,
    "notice": contents_of_notices,
    "report": contents_of_reports,
}
