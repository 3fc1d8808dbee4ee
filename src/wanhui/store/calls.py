"""Phone calls about cases: typed in by an agent or sent by a telephone system, each kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.store import tenancy

_COLUMNS: Final = (
    "id, case_id, order_ref, number, started_at, ended_at, summary, tones, result, buyer_type, author, source"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call. `tones` are (seconds from the start, note); `source` names where it came from and makes it one."""

    id: UUID
    case: UUID
    order: str | None
    number: str
    started_at: datetime
    ended_at: datetime
    summary: str
    tones: tuple[tuple[int, str], ...] = ()
    result: str
    buyer_type: str | None
    author: str
    source: str


def save_call(account: UUID, call: Call) -> bool:
    """Keeps a call; false when one of the same source is kept already."""
    return save_calls(account, [call]) == 1


def save_calls(account: UUID, calls: Sequence[Call]) -> int:
    """Keeps calls; how many of them are new."""
    if not calls:
        return 0
    with tenancy.account(account) as cursor:
        cursor.executemany(
            f"INSERT INTO store_phonecall (account_id, {_COLUMNS}) "  # noqa: S608 - names of ours
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s) "
            "ON CONFLICT (account_id, source) DO NOTHING",
            [_values(account, call) for call in calls],
        )
        return int(cursor.rowcount)


def _values(account: UUID, call: Call) -> tuple[Any, ...]:
    tones = orjson.dumps(call.tones).decode()
    head = (account, call.id, call.case, call.order, call.number, call.started_at, call.ended_at, call.summary)
    return (*head, tones, call.result, call.buyer_type, call.author, call.source)


def calls_of(account: UUID, case: UUID) -> tuple[Call, ...]:
    """The calls of a case, oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_phonecall "  # noqa: S608 - names of ours
            "WHERE account_id = %s AND case_id = %s ORDER BY started_at, id",
            [account, case],
        )
        return tuple(_call(row) for row in cursor.fetchall())


def _call(row: Sequence[Any]) -> Call:
    names = (
        "id", "case", "order", "number", "started_at", "ended_at", "summary", "tones", "result", "buyer_type",
        "author", "source",
    )  # fmt: skip
    values = dict(zip(names, row, strict=True))
    values["tones"] = tuple((int(at), str(note)) for at, note in orjson.loads(values["tones"]))
    return Call(**values)
