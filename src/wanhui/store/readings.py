"""Keeps what was read in each record, and people's corrections beside it."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.records.often import made_often
from wanhui.store import tenancy
from wanhui.store.copying import Shape, columns_of, copy_rows, jsonb, texts
from wanhui.store.keys import new_key

_SHAPE: Final[Shape] = {
    "account_id": "uuid",
    "record_id": "uuid",
    "model": "text",
    "lang": "text",
    "polarity": "text",
    "polarity_p": "float8",
    "p_positive": "float8",
    "severity": "int2",
    "is_safety": "bool",
    "intent": "text",
    "buyer_type": "text",
    "scenario": "text",
    "issues": "text[]",
    "payload": "jsonb",
}


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class NewReading:
    """What `model` (its id@version) read in a record; `values` has the keys of ``wanhui read``."""

    record: UUID
    model: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A person's better answer to one head (a key of ``wanhui read``) of a reading."""

    record: UUID
    head: str
    before: Any
    after: Any
    author: UUID
    at: datetime


def save_readings(account: UUID, readings: Iterable[NewReading]) -> None:
    """Saves or replaces the reading of each record."""
    with tenancy.account(account) as cursor:
        table = copy_rows(cursor, _SHAPE, (_row(account, one) for one in readings))
        columns = columns_of(_SHAPE)
        changes = ", ".join(f"{column} = excluded.{column}" for column in list(_SHAPE)[2:])
        cursor.execute(
            f"INSERT INTO store_reading ({columns}) SELECT {columns} FROM {table} "
            f"ON CONFLICT (account_id, record_id) DO UPDATE SET {changes}"
        )


def readings(account: UUID, records: Sequence[UUID]) -> Mapping[UUID, dict[str, Any]]:
    """The reading of each record that has one, with the keys of ``wanhui read``."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT record_id, payload FROM store_reading WHERE account_id = %s AND record_id = ANY(%s)",
            [account, list(records)],
        )
        return {record: orjson.loads(payload) for record, payload in cursor.fetchall()}


def correct(account: UUID, corrected: Corrected) -> None:
    """Keeps a correction; the machine's own reading stays as it was."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_correction (account_id, id, record_id, head, before, after, author_id, at) "
            "VALUES (%s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s)",
            [
                account,
                new_key(),
                corrected.record,
                corrected.head,
                orjson.dumps(corrected.before).decode(),
                orjson.dumps(corrected.after).decode(),
                corrected.author,
                corrected.at,
            ],
        )


def corrections(account: UUID, records: Sequence[UUID]) -> tuple[Corrected, ...]:
    """The corrections of these records, oldest first: of one head the last holds."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT record_id, head, before, after, author_id, at FROM store_correction "
            "WHERE account_id = %s AND record_id = ANY(%s) ORDER BY id",
            [account, list(records)],
        )
        return tuple(
            Corrected(
                record=record,
                head=head,
                before=orjson.loads(before),
                after=orjson.loads(after),
                author=author,
                at=at,
            )
            for record, head, before, after, author, at in cursor.fetchall()
        )


def _row(account: UUID, reading: NewReading) -> tuple[Any, ...]:
    get = reading.values.get
    return (
        account,
        reading.record,
        reading.model,
        get("lang") or "",
        get("polarity") or "neu",
        float(get("polarity_p") or 0.0),
        get("p_positive"),
        get("severity") or 0,
        bool(get("safety")),
        get("intent"),
        get("buyer_type"),
        get("scenario"),
        texts(tuple(issue["code"] for issue in get("issues") or ())),
        jsonb(reading.values),
    )
