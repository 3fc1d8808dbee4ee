"""Puts many rows into the database at once: binary ``COPY`` into a temporary table that the caller reads from.

``COPY`` straight into a table is refused under row-level security, therefore the detour.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson
from django.db.backends.utils import CursorWrapper

#: column -> SQL type
Shape = Mapping[str, str]

_JSONB_VERSION: Final = b"\x01"
_names = itertools.count(1)


def jsonb(value: object) -> bytes:
    """`value` as the bytes of a ``jsonb`` column in binary ``COPY``."""
    return _JSONB_VERSION + orjson.dumps(value)


def jsonb_of(text: bytes) -> bytes:
    """JSON that is encoded already, likewise."""
    return _JSONB_VERSION + text


def copy_rows(cursor: CursorWrapper, shape: Shape, rows: Iterable[Sequence[Any]]) -> str:
    """A temporary table of `shape` holding `rows`, gone at the end of the transaction; gives its name.

    A value of a ``jsonb`` column comes as `jsonb` makes it. Names and types are ours, never a caller's input.
    """
    name = f"incoming_{next(_names)}"
    columns = ", ".join(f"{column} {kind}" for column, kind in shape.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
    with cursor.copy(f"COPY pg_temp.{name} FROM STDIN (FORMAT BINARY)") as copy:
        # Bytes travel as they are only when psycopg believes that the column is bytea.
        copy.set_types(["bytea" if kind == "jsonb" else kind for kind in shape.values()])
        for row in rows:
            copy.write_row(row)
    return name


def columns_of(shape: Shape) -> str:
    """The columns of `shape`, for ``INSERT`` and ``SELECT``."""
    return ", ".join(shape)
