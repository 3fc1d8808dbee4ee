"""What two transactions wait for crosswise, one of them does again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest

from wanhui.flows.again import again
from wanhui.store import tenancy

pytestmark = pytest.mark.database


def test_a_deadlock_is_done_again(account: UUID) -> None:
    both = Barrier(2)
    tries = {"first": 0, "second": 0}

    def work(name: str, locks: tuple[int, int]) -> str:
        def act() -> str:
            tries[name] += 1
            with tenancy.account(account) as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [account.int % 2**31, locks[0]])
                if tries[name] == 1:
                    both.wait(10)
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [account.int % 2**31, locks[1]])
            return name

        try:
            return again(act)
        finally:
            tenancy.leave()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(work, "first", (1, 2)), pool.submit(work, "second", (2, 1))]
        assert [one.result(30) for one in done] == ["first", "second"]
    assert sorted(tries.values()) == [1, 2]
