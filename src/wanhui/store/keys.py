"""Makes keys: UUIDv7 (RFC 9562), growing within a process, so that new rows land at the end of every index."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM = (1 << 62) - 1
#: Room for 4096 keys in one millisecond; past that the clock of this process runs ahead by one.
_COUNTER_BITS = 12

_lock = threading.Lock()
_last = 0


def new_key() -> UUID:
    """One key: 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits. Later calls give greater keys."""
    return new_keys(1)[0]


def past_key(ago: timedelta) -> UUID:
    """A key between those that were made longer ago and those made since; it belongs to no row."""
    return UUID(int=(time.time_ns() // 1_000_000 - ago // timedelta(milliseconds=1)) << 80)


def new_keys(count: int) -> list[UUID]:
    """`count` keys in ascending order, as `new_key` makes them."""
    global _last
    now = (time.time_ns() // 1_000_000) << _COUNTER_BITS
    with _lock:
        first = max(_last + 1, now)
        _last = first + count - 1
    noise = os.urandom(8 * count)
    keys = []
    for step in range(count):
        tick = first + step
        head = (tick >> _COUNTER_BITS) << 80 | _VERSION | (tick & ((1 << _COUNTER_BITS) - 1)) << 64
        tail = int.from_bytes(noise[8 * step : 8 * step + 8], "big") & _RANDOM
        keys.append(UUID(int=head | _VARIANT | tail))
    return keys
