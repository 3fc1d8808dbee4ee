"""A second process takes a share of the reading; with it, without it, or after its death, the outcome is the same."""

from __future__ import annotations

import multiprocessing
from datetime import datetime
from uuid import UUID

import pytest

from tests.conftest import NOW
from wanhui.flows import read
from wanhui.flows.beside import beside
from wanhui.flows.early import Early, is_ripe
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer, Shop
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
        _, group = next(mine)
        first = unread(full, group)
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


def test_what_is_offered_early_is_settled_by_both_and_the_rest_follows(full: UUID, database: Prepared) -> None:
    groups = waiting(full, 20)
    with beside(database.app_dsn, read.settle_share, now) as second:
        for group in groups[:5]:
            second.offer(full, group)
        mine = list(second.left())  # taken and left lying here, as by a process that is killed
        assert second.settled() == 100 - 20 * len(mine)
        assert read.read_all(full, now=now, second=second) == 60 + 20 * len(mine)
    assert _is_all_done(full)


def test_what_was_offered_to_a_second_process_that_died_is_done_by_the_first(full: UUID, database: Prepared) -> None:
    groups = waiting(full, 20)
    with beside(database.app_dsn, read.settle_share, now) as second:
        (process,) = multiprocessing.active_children()
        process.kill()
        process.join()
        for group in groups:
            second.offer(full, group)
        assert read.read_all(full, now=now, second=second) == 160
    assert _is_all_done(full)


def _order(name: str, buyer: str) -> Order:
    return Order(id=name, shop="s1", buyer=buyer, created_at=NOW)


def test_a_review_is_read_early_only_where_nothing_to_come_tells_more_of_it(account: UUID) -> None:
    def ripe(*facts: Fact) -> bool:
        return is_ripe(account, save_records(account, facts))

    plain = Review(id="r0", shop="s1", at=NOW, text=BAD[0], stars=1)
    assert not ripe(plain), "the shop is a bare name"
    save_records(account, [Shop(id="s1", shop="s1", platform="taobao", name="云岫")])
    assert ripe(Review(id="r1", shop="s1", at=NOW, text=BAD[0], stars=1))
    of_order = {name: Review(id=f"of-{name}", shop="s1", at=NOW, order=name, text=BAD[1], stars=1) for name in "abc"}
    assert not ripe(of_order["a"]), "its order may still come"
    assert not ripe(_order("b", "u1"), of_order["b"]), "the order's buyer may still come"
    assert ripe(Buyer(id="u2", shop="s1"), _order("c", "u2"), of_order["c"])
    assert not ripe(Review(id="r2", shop="s1", at=NOW, buyer="u3", text=BAD[2], stars=1)), "its buyer may still come"
    last = Message(id="m1", shop="s1", at=NOW, conversation="c1", channel="email", speaker="buyer", text=BAD[0])
    assert not ripe(Review(id="r3", shop="s1", at=NOW, text=BAD[2], stars=1), last), "a chat may go on"


def test_words_that_come_after_others_which_wait_wait_behind_them(account: UUID, database: Prepared) -> None:
    def is_offered(*facts: Fact) -> bool:
        early.offer(save_records(account, facts))
        return second.has_begun

    said = Message(id="m1", shop="s1", at=NOW, conversation="c1", channel="email", speaker="buyer", text=BAD[0])
    reviews = [Review(id=f"r{n}", shop="s1", at=NOW, text=BAD[n], stars=1) for n in range(3)]
    with beside(database.app_dsn, read.settle_share, now) as second:
        early = Early(account, second)
        assert not is_offered(Shop(id="s1", shop="s1", platform="taobao", name="云岫"), said)
        assert not is_offered(reviews[0]), "what the chat opens, the review joins"
        early = Early(account, second)
        assert not is_offered(reviews[1]), "words of an earlier import wait"
        assert read.read_all(account, now=now) == 3
        early = Early(account, second)
        assert is_offered(reviews[2])
        assert read.read_all(account, now=now, second=second) == 1
