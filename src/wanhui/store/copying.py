"""Puts many rows into the database at once: binary ``COPY`` into a temporary table that the caller reads from.

``COPY`` straight into a table is refused under row-level security, therefore the detour. The tables are made once for
each connection and emptied by the database at the end of every transaction: making and dropping a few of them for each
batch would take it as long as a quarter of the rows. Every one that is kept is locked and emptied anew each time,
therefore only a few are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import orjson
from django.db.backends.utils import CursorWrapper
from numpy.typing import NDArray
from psycopg.types.string import BytesBinaryDumper

from wanhui.store import tenancy

#: column -> SQL type
Shape = Mapping[str, str]

#: Types whose values come as the bytes of their binary form: faster than psycopg makes them.
_RAW: Final = frozenset({"jsonb", "text[]", "int8[]"})
_TEXT_OID: Final = 25
_INT8_OID: Final = 20
_JSONB_VERSION: Final = b"\x01"
#: So many tables of one shape are kept; a transaction that needs more of them drops those at its end.
_KEPT: Final = 4


def jsonb(value: object) -> bytes:
    """`value` as the bytes of a ``jsonb`` column in binary ``COPY``."""
    return _JSONB_VERSION + orjson.dumps(value)


def jsonb_of(text: bytes) -> bytes:
    """JSON that is encoded already, likewise."""
    return _JSONB_VERSION + text


@lru_cache(maxsize=4096)
def texts(values: tuple[str, ...]) -> bytes:
    """`values` as the bytes of a ``text[]`` column in binary ``COPY``."""
    if not values:
        return struct.pack("!iii", 0, 0, _TEXT_OID)
    head = struct.pack("!iiiii", 1, 0, _TEXT_OID, len(values), 1)
    encoded = (value.encode() for value in values)
    return head + b"".join(struct.pack("!i", len(value)) + value for value in encoded)


def int8s(values: NDArray[np.int64], ends: NDArray[np.intp]) -> Iterator[bytes]:
    """`values` cut at `ends` as the bytes of ``int8[]`` cells in binary ``COPY``, one a cut."""
    items = np.empty(len(values), dtype=[("length", ">i4"), ("value", ">i8")])
    items["length"], items["value"] = 8, values
    written, size, start = items.tobytes(), items.itemsize, 0
    for end in ends.tolist():
        count = end - start
        head = struct.pack("!iiiii", 1, 0, _INT8_OID, count, 1) if count else struct.pack("!iii", 0, 0, _INT8_OID)
        yield head + written[start * size : end * size]
        start = end


def copy_rows(cursor: CursorWrapper, shape: Shape, rows: Iterable[Sequence[Any]]) -> str:
    """A temporary table of `shape` holding `rows`, empty again or gone at the end of the transaction; gives its name.

    A value of a ``jsonb``, ``text[]`` or ``int8[]`` column comes as `jsonb`, `texts` and `int8s` make it. Names and
    types are ours, never a caller's input.
    """
    columns = ", ".join(f"{column} {kind}" for column, kind in shape.items())
    name = _name_of(columns)
    place = tenancy.count(name)
    name, end = f"pg_temp.{name}_{place}", "DELETE ROWS" if place <= _KEPT else "DROP"
    cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {name} ({columns}) ON COMMIT {end}")
    cursor.cursor.adapters.register_dumper(bytes, BytesBinaryDumper)  # in C; the default for bytea is not
    with cursor.copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as copy:
        # Bytes travel as they are only when psycopg believes that the column is bytea.
        copy.set_types(["bytea" if kind in _RAW else kind for kind in shape.values()])
        for row in rows:
            copy.write_row(row)
    return name


@lru_cache(maxsize=256)
def _name_of(columns: str) -> str:
    """The name of tables with these columns: another version of the program, with others, has another name."""
    return f"incoming_{blake2b(columns.encode(), digest_size=6).hexdigest()}"


def columns_of(shape: Shape) -> str:
    """The columns of `shape`, for ``INSERT`` and ``SELECT``."""
    return ", ".join(shape)
