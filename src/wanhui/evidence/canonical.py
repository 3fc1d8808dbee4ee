"""One way to write a value as bytes, so that the same fact always has the same hash, wherever it was kept."""

from __future__ import annotations

import re
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

import orjson

_LARGEST: Final = 2**63
#: Numbers that another JSON store may write differently: with an exponent, or as a zero below zero.
_ODD: Final = re.compile(rb"[:,[]-?[0-9]+(?:\.[0-9]+)?e[-+]?[0-9]|-0\.0")


def canonical(value: Any) -> bytes:
    """`value` as JSON with sorted keys, no spaces, UTF-8, and numbers that survive any JSON store unchanged."""
    written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return orjson.dumps(_steady(value), option=orjson.OPT_SORT_KEYS) if _ODD.search(written) else written


def commitment(salt: bytes, content: bytes) -> bytes:
    """What fixes `content` without telling it: the salt keeps a short text from being guessed."""
    return sha256(salt + content).digest()


def _steady(value: Any) -> Any:
    """Whole floats as whole numbers: what was 1e16 comes back from a database as 10000000000000000."""
    if isinstance(value, dict):
        return {key: _steady(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_steady(item) for item in value]
    if not isinstance(value, float) or not _ODD.search(b":" + orjson.dumps(value)):
        return value
    if value == 0:
        return 0.0
    return int(Decimal(repr(value))) if value.is_integer() and abs(value) < _LARGEST else value
