"""One way to write a value as bytes, so that the same fact always has the same hash, wherever it was kept."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson

_BIGGEST: Final = 2**53
_SALT_BYTES: Final = 16


def canonical(value: Any) -> bytes:
    """`value` as JSON with sorted keys, no spaces, UTF-8, and numbers that survive any JSON store unchanged."""
    return orjson.dumps(_steady(value), option=orjson.OPT_SORT_KEYS)


def salt_of(batch: bytes, item: UUID, place: int) -> bytes:
    """The salt of one fact of a batch: it keeps a short text from being guessed by its commitment."""
    return sha256(batch + item.bytes + place.to_bytes(8, "big", signed=True)).digest()[:_SALT_BYTES]


def commitment(salt: bytes, content: bytes) -> bytes:
    """What fixes `content` without telling it."""
    return sha256(salt + content).digest()


def _steady(value: Any) -> Any:
    """Whole floats as whole numbers, and numbers that a double cannot hold as text: 1e16 comes back as 10**16."""
    if isinstance(value, dict):
        return {key: _steady(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_steady(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _BIGGEST:
        return str(value)
    return value
