"""What people train because of patterns in their work: opened once while it is open, done with a word on it."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import orjson

from wanhui.store import tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingLine:
    """A pattern that somebody trains: whose, what, on which cases, who sees to it and by when."""

    id: UUID
    person: str
    pattern: str
    topic: str
    figures: Mapping[str, float | None]
    numbers: tuple[int, ...]
    opened_at: datetime
    owner: str
    due_at: datetime
    done_at: datetime | None = None
    note: str = ""


_LINE: Final = tuple(TrainingLine.__dataclass_fields__)
#: Cases of shops that whoever asks may not see are left out.
_NUMBERS: Final = (
    "ARRAY(SELECT c.number FROM store_case c WHERE c.account_id = t.account_id AND c.number = ANY(t.numbers) "
    "ORDER BY array_position(t.numbers, c.number::bigint))"
)
_COLUMNS: Final = ", ".join(_NUMBERS if name == "numbers" else f"t.{name}" for name in _LINE)


def open_training(account: UUID, new: TrainingLine) -> bool:
    """Opens an item; false while one of the same person, pattern and topic is open."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_trainingitem (account_id, id, person, pattern, topic, figures, numbers, opened_at, "
            "owner, due_at, note) VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, '') "
            "ON CONFLICT (account_id, person, pattern, topic) WHERE done_at IS NULL DO NOTHING",
            [
                account, new.id, new.person, new.pattern, new.topic, orjson.dumps(new.figures).decode(),
                list(new.numbers), new.opened_at, new.owner, new.due_at,
            ],
        )  # fmt: skip
        return bool(cursor.rowcount)


def training(account: UUID, *, most: int = 200) -> tuple[TrainingLine, ...]:
    """All items: those to be done first, what falls due first in front; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_trainingitem t WHERE t.account_id = %s "
            "ORDER BY t.done_at IS NOT NULL, t.done_at DESC, t.due_at, t.id LIMIT %s",
            [account, most],
        )
        return tuple(_line(row) for row in cursor.fetchall())


def last_training(account: UUID) -> Mapping[tuple[str, str, str], datetime]:
    """(person, pattern, topic) -> when an item of it was done last; one query."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT person, pattern, topic, max(done_at) FROM store_trainingitem WHERE account_id = %s "
            "AND done_at IS NOT NULL GROUP BY person, pattern, topic",
            [account],
        )
        return {(person, pattern, topic): at for person, pattern, topic, at in cursor.fetchall()}


def change_training(account: UUID, key: UUID, *, owner: str, due_at: datetime) -> bool:
    """Somebody else sees to an open item, or by another day; false where there is none such."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_trainingitem SET owner = %s, due_at = %s "
            "WHERE account_id = %s AND id = %s AND done_at IS NULL",
            [owner, due_at, account, key],
        )
        return bool(cursor.rowcount)


def finish_training(account: UUID, key: UUID, *, note: str, now: datetime) -> bool:
    """An open item is done; false where there is none such."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_trainingitem SET done_at = %s, note = %s "
            "WHERE account_id = %s AND id = %s AND done_at IS NULL",
            [now, note, account, key],
        )
        return bool(cursor.rowcount)


def _line(row: Sequence[Any]) -> TrainingLine:
    values = dict(zip(_LINE, row, strict=True))
    figures = values["figures"]
    plain = orjson.loads(figures) if isinstance(figures, str) else figures
    return TrainingLine(
        **{**values, "figures": cast(Mapping[str, float | None], plain), "numbers": tuple(values["numbers"])}
    )  # fmt: skip
