"""An import that is killed at any moment and started again: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from django.db.backends.utils import CursorWrapper

from tests.conftest import NOW
from wanhui.flows import ingest, read
from wanhui.flows.bring_in import bring_in
from wanhui.flows.ingest import Wish
from wanhui.store import tenancy
from wanhui.store.case_lists import every_case
from wanhui.store.records import every, waiting
from wanhui.store.setup import Prepared, join

pytestmark = pytest.mark.database
BAD = ("杯子收到就是碎的，要求退款", "等了十天还没发货", "尺码完全不对", "很好，喜欢")
ROWS, PART = 120, 20


def now() -> datetime:
    """The moment of every import here."""
    return NOW


def _import(account: UUID, path: Path, told: Callable[[int, int], None]) -> None:
    ingest.BATCH = read.BATCH = PART
    deque(bring_in(account, [path], Wish(), now=now, told=lambda _: told), maxlen=0)


def _import_and_die(dsn: str, account: UUID, *given: object) -> None:
    """The process that is killed: by itself after so many parts, or by somebody else while it waits."""
    path, parts = given
    steps = iter(range(1, int(str(parts))))

    def count(_done: int, _total: int) -> None:
        if next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    join(dsn)
    _import(account, Path(str(path)), count)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Reviews of 120 orders, three of four of them bad."""
    lines: list[dict[str, object]] = [{"kind": "shop", "id": "s1", "platform": "taobao", "name": "云岫"}]
    for number in range(ROWS - 1):
        text, stars = BAD[number % len(BAD)], 5 if number % 4 == 3 else 1
        review = {"id": f"r{number}", "shop": "s1", "at": NOW.isoformat(), "order": f"o{number}", "text": text}
        lines.append({"kind": "review", "stars": stars, **review})
    path = tmp_path / "reviews.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    return path


def _start(database: Prepared, account: UUID, file: Path, *, parts: int) -> BaseProcess:
    given = (database.app_dsn, account, str(file), parts)
    process = get_context("spawn").Process(target=_import_and_die, args=given)
    process.start()
    return process


def _check_again(account: UUID, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "BATCH", PART)
    monkeypatch.setattr(read, "BATCH", PART)
    _import(account, file, lambda _done, _total: None)
    ids = sorted(one.fact.id for one in every(account, ["review"]))
    assert ids == sorted(f"r{number}" for number in range(ROWS - 1))
    lines = list(every_case(account))
    assert sorted(line.row.order or "" for line in lines) == sorted(f"o{n}" for n in range(ROWS - 1) if n % 4 != 3)
    assert len({line.number for line in lines}) == len(lines)
    assert not waiting(account, PART)


def test_killed_between_two_parts(
    account: UUID, database: Prepared, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = _start(database, account, file, parts=3)
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    assert len(list(every(account, ["review"]))) < ROWS - 1
    _check_again(account, file, monkeypatch)


def test_killed_in_the_middle_of_saving_cases(
    account: UUID, database: Prepared, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tenancy.account(account) as cursor:
        # here cases get their numbers: whoever opens some waits for us
        cursor.execute("SELECT FROM store_account WHERE id = %s FOR NO KEY UPDATE", [account])
        killed = _start(database, account, file, parts=ROWS)
        while not _does_wait_for_us(cursor):
            killed.join(0.05)
            assert killed.exitcode is None
        killed.kill()
        killed.join()
    assert list(every_case(account)) == []
    _check_again(account, file, monkeypatch)


def _does_wait_for_us(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
    return cursor.fetchone() is not None
