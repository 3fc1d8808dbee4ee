"""Work is asked for in the transaction of its data, and only once where once is enough."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from tests.cases.world import NOW
from wanhui.store import jobs, tenancy
from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database


def waiting(database: Prepared, account: UUID) -> list[tuple[object, ...]]:
    with psycopg.connect(database.jobs_dsn) as queue:
        return queue.execute(
            "SELECT task_name, args - 'account', scheduled_at FROM procrastinate_jobs "
            "WHERE args->>'account' = %s ORDER BY id",
            [str(account)],
        ).fetchall()


def test_a_job_names_its_task_its_account_and_ids(database: Prepared, account: UUID) -> None:
    assert jobs.enqueue("read_batch", account, {"after": 3}, run_at=NOW)
    assert waiting(database, account) == [("read_batch", {"after": 3}, NOW)]


def test_a_job_goes_with_the_transaction_that_asked_for_it(database: Prepared, account: UUID) -> None:
    with pytest.raises(ZeroDivisionError), tenancy.account(account):
        jobs.enqueue("read_batch", account)
        raise ZeroDivisionError
    assert waiting(database, account) == []


def test_once_is_once_and_the_transaction_goes_on(database: Prepared, account: UUID, other_account: UUID) -> None:
    with tenancy.account(account) as cursor:
        assert jobs.enqueue("sweep", account, once="sweep")
        assert not jobs.enqueue("sweep", account, once="sweep", run_at=NOW + timedelta(days=1))
        cursor.execute("SELECT 1")
    assert jobs.enqueue("sweep", other_account, once="sweep")
    assert len(waiting(database, account)) == 1
