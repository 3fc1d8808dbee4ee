"""A second process takes a share of the reading; with it, without it, or after its death, the outcome is the same."""

from __future__ import annotations

import multiprocessing
from datetime import datetime
from uuid import UUID

import pytest

from tests.conftest import NOW
from wanhui.flows import read
from wanhui.flows.beside import beside
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review
from wanhui.store.case_lists import every_case
from wanhui.store.records import save_records, unread, waiting
from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database
BAD = ("杯子收到就是碎的，要求退款", "等了十天还没发货", "尺码完全不对", "很好，喜欢")


def now() -> datetime:
    """A moment that the second process knows, too."""
    return NOW


@pytest.fixture
def full(account: UUID, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """An account with 160 reviews that wait in eight groups."""
    monkeypatch.setattr(read, "BATCH", 20)
    save_records(account, [Shop(id="s1", shop="s1", platform="taobao", name="云岫")])
    for group in range(8):
        save_records(account, [_review(20 * group + number) for number in range(20)])
    return account


def _review(number: int) -> Review:
    text = BAD[number % len(BAD)]
    return Review(id=f"r{number}", shop="s1", at=NOW, order=f"o{number}", stars=5 if number % 4 == 3 else 1, text=text)


def _is_all_done(account: UUID) -> bool:
    orders = sorted(line.row.order or "" for line in every_case(account))
    return not waiting(account, 20) and orders == sorted(f"o{number}" for number in range(160) if number % 4 != 3)


def test_two_processes_settle_everything_once(full: UUID, database: Prepared) -> None:
    with beside(database.app_dsn, read.settle_share, now) as second:
        groups = waiting(full, 20)
        mine = second.share(full, groups)
        first = unread(full, next(mine))
        assert len(first.facts) == 20
        assert second.settled() == 140  # everything but the group that was taken and left lying here
        assert read.read_all(full, now=now, second=second) == 20
    assert _is_all_done(full)


def test_what_a_second_process_leaves_undone_is_done_by_the_first(full: UUID, database: Prepared) -> None:
    with beside(database.app_dsn, read.settle_share, now) as second:
        (process,) = multiprocessing.active_children()
        process.kill()
        assert read.read_all(full, now=now, second=second) == 160
    assert _is_all_done(full)
