"""Keys grow, never repeat, and say when they were made."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from wanhui.store.keys import new_key, new_keys


def test_keys_are_uuids_of_version_seven_of_now() -> None:
    key = new_key()
    assert (key.version, key.variant) == (7, "specified in RFC 4122")
    assert abs((key.int >> 80) - time.time_ns() // 1_000_000) < 5000


def test_keys_grow_within_and_across_calls() -> None:
    keys = [new_key(), *new_keys(10_000), new_key()]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_threads_share_no_key() -> None:
    with ThreadPoolExecutor(4) as pool:
        many = [key for keys in pool.map(new_keys, [2000] * 8) for key in keys]
    assert len(set(many)) == len(many)
