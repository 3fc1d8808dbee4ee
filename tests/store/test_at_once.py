"""Several who bring or open the same thing at once end with one of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import connection

from tests.cases.world import order, review
from tests.store.world import new_case, saved
from wanhui.store import cases, records, tenancy

pytestmark = pytest.mark.database
T = TypeVar("T")


def at_once(act: Callable[[int], T], times: int = 4) -> list[T]:
    """What `act` gave in each of as many threads, each with a connection of its own."""

    def alone(number: int) -> T:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


def test_the_same_batch_from_four_sides_is_kept_once(account: UUID) -> None:
    batch = [order(), *(review(id=f"r{n}") for n in range(200))]
    done = at_once(lambda _: records.save_records(account, batch))
    assert sorted(one.new for one in done) == [0, 0, 0, 201]
    assert sum(one.changed for one in done) == 0
    assert records.count(account) == {"order": 1, "review": 200}


def test_of_four_cases_about_one_order_one_is_opened(account: UUID) -> None:
    (key,) = saved(account, review())
    made = [new_case(key) for _ in range(4)]
    done = at_once(lambda number: cases.open_cases(account, [made[number]]))
    assert sorted(len(one.numbers) for one in done) == [0, 0, 0, 1]
    assert sorted(len(one.refused) for one in done) == [0, 1, 1, 1]


def test_cases_that_are_opened_at_once_have_numbers_of_their_own(account: UUID) -> None:
    facts = [review(id=f"r{n}", order=f"o{n}") for n in range(4)]
    made = [new_case(key, fact) for key, fact in zip(saved(account, *facts), facts, strict=True)]
    done = at_once(lambda number: cases.open_cases(account, [made[number]]))
    assert sorted(number for one in done for number in one.numbers.values()) == [1, 2, 3, 4]


def test_checks_of_references_may_not_plan_to_read_whole_tables(account: UUID) -> None:
    with tenancy.account(account) as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("off",)
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
