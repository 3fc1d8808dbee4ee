"""Opens cases and adds events to them: events, projection, records and search terms in one transaction."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.db.backends.utils import CursorWrapper

from wanhui.cases.codec import event_from_json, event_to_bytes
from wanhui.cases.events import Event
from wanhui.errors import WanhuiError
from wanhui.store import agreements, given, hooks, tenancy
from wanhui.store.case_rows import PREVIEW_SHAPE, ROW_SHAPE, CaseChange, NewCase, preview_values, row_values
from wanhui.store.copying import Shape, columns_of, copy_rows, jsonb_of
from wanhui.store.fixing import arrived_event, keep_packed, pack
from wanhui.store.search import bring_terms, keep_terms
from wanhui.store.shops import shop_keys

#: Until new cases get their numbers, `number` holds the place of each among them.
_CASE: Final[Shape] = {
    "account_id": "uuid",
    "id": "uuid",
    "number": "int8",
    "shop_id": "uuid",
    **ROW_SHAPE,
    **PREVIEW_SHAPE,
}
_CHANGE: Final[Shape] = {"id": "uuid", "expected": "int4", **ROW_SHAPE, **PREVIEW_SHAPE}
_EVENT: Final[Shape] = {
    "account_id": "uuid",
    "case_id": "uuid",
    "seq": "int4",
    "at": "timestamptz",
    "kind": "text",
    "actor": "text",
    "payload": "jsonb",
}
_ITEM: Final[Shape] = {"account_id": "uuid", "case_id": "uuid", "record_id": "uuid"}
#: Stands for "leave the preview as it is": a preview always has a quote, be it empty.
_NO_PREVIEW: Final = (None,) * len(PREVIEW_SHAPE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The numbers that new cases were given; `refused` are those whose subject has an open case by now."""

    numbers: Mapping[UUID, int]
    refused: tuple[UUID, ...]


def open_cases(account: UUID, cases: Sequence[NewCase]) -> Opened:
    """Opens `cases` at once (5,000 is a good size). A refused case leaves no trace: let its records join instead."""
    if not cases:
        return Opened(numbers={}, refused=())
    with tenancy.account(account) as cursor:
        shops = shop_keys(cursor, account, sorted({case.row.shop for case in cases}))
        rows = (_case_values((account, case.id, at, shops[case.row.shop]), case) for at, case in enumerate(cases))
        table = copy_rows(cursor, _CASE, rows)
        beside = _bring(cursor, account, list(enumerate(cases)))
        first = _numbers(cursor, account, len(cases))  # from here on, others of the account who open cases wait
        fresh = _insert_cases(cursor, table, cases, first=first)
        opened = {case.id for case in fresh}
        if len(fresh) < len(cases):
            beside = _bring(cursor, account, [(at, case) for at, case in enumerate(cases) if case.id in opened])
        _keep_events(cursor, account, beside.events)
        _keep_items(cursor, beside.items)
        keep_terms(cursor, beside.terms, first=first, count=len(fresh))
    return Opened(
        numbers={case.id: first + at for at, case in enumerate(cases) if case.id in opened},
        refused=tuple(case.id for case in cases if case.id not in opened),
    )


@dataclass(frozen=True, slots=True)
class _Events:
    """Events on their way: the table that holds them, and what is fixed of them as evidence."""

    table: str
    packed: bytes


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is kept beside new cases, ready in tables that end with the transaction; it needs no number yet."""

    events: _Events
    items: str
    terms: str


def _bring(cursor: CursorWrapper, account: UUID, cases: Sequence[tuple[int, NewCase]]) -> _Beside:
    """`cases`: each with its place among the new ones, from which its number follows."""
    return _Beside(
        events=_bring_events(cursor, account, ((case.id, case.events) for _, case in cases)),
        items=_bring_items(cursor, account, ((case.id, case.items) for _, case in cases)),
        terms=bring_terms(cursor, account, [(case.id, at, case.search) for at, case in cases]),
    )


def append(account: UUID, changes: Sequence[CaseChange]) -> None:
    """Adds events to cases and replaces their projections.

    Raises ``E-CASE-CHANGED`` when one of them no longer stands at its `version`: load it again and decide anew.
    """
    if not changes:
        return
    with tenancy.account(account) as cursor:
        table = copy_rows(cursor, _CHANGE, (_change_values(change) for change in changes))
        sets = ", ".join(
            [f"{column} = t.{column}" for column in ROW_SHAPE]
            + [f"{column} = CASE WHEN t.quote IS NULL THEN c.{column} ELSE t.{column} END" for column in PREVIEW_SHAPE]
        )
        cursor.execute(
            f"UPDATE store_case c SET {sets} FROM {table} t "
            "WHERE c.account_id = %s AND c.id = t.id AND c.version = t.expected RETURNING c.id, c.number",
            [account],
        )
        numbers = dict(cursor.fetchall())
        if len(numbers) < len(changes):
            raise WanhuiError("E-CASE-CHANGED")
        _keep_events(cursor, account, _bring_events(cursor, account, ((one.id, one.events) for one in changes)))
        agreements.keep(cursor, account, ((change.id, change.events) for change in changes))
        given.keep(cursor, account, ((change.id, change.events) for change in changes))
        _keep_items(cursor, _bring_items(cursor, account, ((change.id, change.items) for change in changes)))
        keep_terms(cursor, bring_terms(cursor, account, [(c.id, numbers[c.id], c.search) for c in changes if c.search]))


def hold(account: UUID, case: UUID) -> None:
    """Holds the case until the transaction of the caller ends: whoever else would change it waits."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT 1 FROM store_case WHERE account_id = %s AND id = %s FOR UPDATE", [account, case])


def move_items(account: UUID, records: Collection[UUID], *, source: UUID, target: UUID) -> None:
    """Lets `records` belong to the case `target` instead of `source` (a merge, a split, or its undoing)."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_caseitem WHERE account_id = %s AND case_id = %s AND record_id = ANY(%s)",
            [account, source, list(records)],
        )
        _keep_items(cursor, _bring_items(cursor, account, [(target, tuple(records))]))


def events_of(account: UUID, cases: Collection[UUID]) -> Mapping[UUID, tuple[Event, ...]]:
    """The events of each case in order, ready for a replay; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT case_id, seq, at, kind, actor, payload FROM store_caseevent "
            "WHERE account_id = %s AND case_id = ANY(%s) ORDER BY case_id, seq",
            [account, list(cases)],
        )
        found: dict[UUID, list[Event]] = {}
        for case, seq, at, kind, actor, payload in cursor.fetchall():
            event = event_from_json(kind, orjson.loads(payload), seq=seq, at=at, actor=actor)
            found.setdefault(case, []).append(event)
        return {case: tuple(events) for case, events in found.items()}


def cases_of_records(account: UUID, records: Collection[UUID]) -> Mapping[UUID, UUID]:
    """record -> the case that it belongs to (of several the newest); one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT record_id, case_id FROM store_caseitem WHERE account_id = %s AND record_id = ANY(%s) "
            "ORDER BY case_id",
            [account, list(records)],
        )
        return dict(cursor.fetchall())


def _numbers(cursor: CursorWrapper, account: UUID, count: int) -> int:
    cursor.execute(
        "UPDATE store_account SET next_case_number = next_case_number + %s WHERE id = %s "
        "RETURNING next_case_number - %s",
        [count, account, count],
    )
    return int(cursor.fetchone()[0])


def _case_values(head: tuple[UUID, UUID, int, UUID], case: NewCase) -> tuple[Any, ...]:
    """`head`: account, case, its place among the new ones and the key of its shop."""
    return (*head, *row_values(case.row), *preview_values(case.preview))


def _change_values(change: CaseChange) -> tuple[Any, ...]:
    preview = preview_values(change.preview) if change.preview else _NO_PREVIEW
    return (change.id, change.version, *row_values(change.row), *preview)


def _insert_cases(cursor: CursorWrapper, table: str, cases: Sequence[NewCase], *, first: int) -> Sequence[NewCase]:
    """Gives each case its number; those whose subject has an open case by now are left out."""
    columns = columns_of(_CASE)
    cursor.execute(
        f"INSERT INTO store_case ({columns}) SELECT {columns.replace('number', 'number + %s', 1)} FROM {table} "
        "ON CONFLICT (account_id, shop_id, subject) WHERE status IN ('open', 'waiting') DO NOTHING",
        [first],
    )
    if cursor.rowcount == len(cases):
        return cases
    cursor.execute(f"SELECT t.id FROM {table} t JOIN store_case c ON c.account_id = t.account_id AND c.id = t.id")
    inserted = {key for (key,) in cursor.fetchall()}
    return [case for case in cases if case.id in inserted]


def _bring_events(cursor: CursorWrapper, account: UUID, events: Iterable[tuple[UUID, Sequence[Event]]]) -> _Events:
    told = [(case, event, event_to_bytes(event)) for case, some in events for event in some]
    rows = ((account, case, e.seq, e.at, e.kind, e.actor, jsonb_of(payload)) for case, e, payload in told)
    packed = pack(arrived_event(case, event, payload) for case, event, payload in told)
    return _Events(_table(cursor, _EVENT, rows), packed)


def _keep_events(cursor: CursorWrapper, account: UUID, brought: _Events) -> None:
    if brought.table:
        _insert(cursor, "store_caseevent", _EVENT, incoming=brought.table)
        hooks.put(cursor, account, brought.table)
    keep_packed(cursor, account, brought.packed, source="desk")


def _bring_items(cursor: CursorWrapper, account: UUID, items: Iterable[tuple[UUID, Sequence[UUID]]]) -> str:
    return _table(cursor, _ITEM, ((account, case, record) for case, some in items for record in some))


def _keep_items(cursor: CursorWrapper, incoming: str) -> None:
    if incoming:
        _insert(cursor, "store_caseitem", _ITEM, incoming=incoming, conflict="ON CONFLICT DO NOTHING")


def _insert(cursor: CursorWrapper, table: str, shape: Shape, *, incoming: str, conflict: str = "") -> None:
    columns = columns_of(shape)
    cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {incoming} {conflict}")


def _table(cursor: CursorWrapper, shape: Shape, rows: Iterator[tuple[Any, ...]]) -> str:
    """The table that holds `rows` until the transaction ends, "" for none."""
    first = next(rows, None)
    return "" if first is None else copy_rows(cursor, shape, _again(first, rows))


def _again(first: tuple[Any, ...], rest: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    yield first
    yield from rest
