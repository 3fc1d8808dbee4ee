"""Records are kept once each, whatever arrives how often; what they point at is found in one query."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.world import NOW, after_sale, message, order, review
from tests.store.world import all_unread, saved
from wanhui.records.fact import Fact
from wanhui.records.orders import Line
from wanhui.records.parties import Buyer, Shop
from wanhui.records.reviews import Review, Said
from wanhui.store import records, shops, tenancy
from wanhui.store.accounts import create_account
from wanhui.store.imports import RawItem, save_raw_item

pytestmark = pytest.mark.database
SHOP = Shop(id="s1", shop="s1", platform="taobao", name="云岫器物", currency="CNY")


def kept(account: UUID, fact: Fact, kind: str = "review") -> Fact:
    return records.named(account, kind, [(fact.shop, fact.id)])[fact.shop, fact.id].fact


def test_what_was_saved_comes_back_as_it_was(account: UUID) -> None:
    facts = [SHOP, order(), review(images=("a.jpg",), extra={"店铺分": 4.7}), message("在吗"), after_sale()]
    done = records.save_records(account, facts)
    assert (done.new, done.changed, done.unchanged) == (5, 0, 0)
    assert [one.fact for one in done.facts] == facts
    assert set(records.by_keys(account, [one.key for one in done.facts])) == {one.key for one in done.facts}
    assert {one.fact for one in records.by_keys(account, [o.key for o in done.facts]).values()} == set(facts)


def test_the_same_again_changes_nothing(account: UUID) -> None:
    facts = [order(), review(), message("在吗")]
    first = records.save_records(account, facts)
    again = records.save_records(account, facts)
    assert (again.new, again.changed, again.unchanged, again.facts) == (0, 0, 3, ())
    assert set(records.by_keys(account, [one.key for one in first.facts])) == {one.key for one in first.facts}


def test_a_newer_version_updates_and_an_older_one_is_ignored(account: UUID) -> None:
    old = order(status="paid", updated_at=NOW)
    saved(account, old)
    newer = records.save_records(account, [replace(old, status="shipped", updated_at=NOW + timedelta(hours=1))])
    assert (newer.new, newer.changed) == (0, 1)
    assert newer.facts[0].previous == old
    older = records.save_records(account, [replace(old, status="created", updated_at=NOW - timedelta(hours=1))])
    assert (older.changed, older.unchanged) == (0, 1)
    assert kept(account, old, "order").status == "shipped"


def test_repeats_inside_one_batch_are_one_record(account: UUID) -> None:
    first = order(status="paid", updated_at=NOW)
    last = replace(first, status="shipped", updated_at=NOW + timedelta(hours=1))
    done = records.save_records(account, [first, last, last])
    assert (done.new, done.changed, done.unchanged, len(done.facts)) == (1, 1, 1, 1)
    assert kept(account, first, "order") == last


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.permutations(range(4)), cut=st.integers(1, 3))
def test_any_order_of_arrival_gives_the_same_state(given: list[int], cut: int, database: object) -> None:
    versions = [
        review(status="shown", updated_at=NOW),
        review(text="改了：客服已处理", updated_at=NOW + timedelta(days=1)),
        review(follow_up=Said(at=NOW + timedelta(days=2), text="追评：补寄收到了"), updated_at=NOW + timedelta(days=2)),
        review(text="改了：客服已处理", status="hidden", updated_at=NOW + timedelta(days=3)),
    ]
    states = []
    for arrival in (range(4), given):
        account = create_account("order of arrival", NOW)
        ordered = [versions[at] for at in arrival]
        records.save_records(account, ordered[:cut])
        records.save_records(account, ordered[cut:])
        states.append(kept(account, versions[0]))
    left, right = states
    assert (left.text, left.status, left.follow_up) == (right.text, right.status, right.follow_up)
    assert {one.text for one in left.previous} == {one.text for one in right.previous}


def test_a_record_of_an_unknown_shop_waits_in_a_placeholder(account: UUID) -> None:
    saved(account, review())
    (before,) = shops.shops(account)
    assert (before.id, before.is_placeholder, before.platform) == ("s1", True, "other")
    saved(account, SHOP)
    (after,) = shops.shops(account)
    assert (after.key, after.is_placeholder, after.platform, after.name) == (before.key, False, "taobao", "云岫器物")


def test_what_the_owner_chose_for_a_shop_outlives_its_records(account: UUID) -> None:
    saved(account, SHOP)
    shops.save_settings(account, "s1", {"review_limit": 2})
    saved(account, replace(SHOP, name="云岫", updated_at=NOW))
    (shop,) = shops.shops(account)
    assert (shop.name, shop.settings) == ("云岫", {"review_limit": 2})


def test_words_are_read_once_and_again_only_when_they_change(account: UUID) -> None:
    (key,) = saved(account, review(updated_at=NOW))
    waiting = all_unread(account)
    assert [one.key for one in waiting.facts] == [key]
    assert records.claim(account, waiting) == {key}
    assert all_unread(account).facts == () and records.claim(account, waiting) == frozenset()
    quiet = records.save_records(account, [review(status="hidden", updated_at=NOW + timedelta(hours=1))])
    assert (quiet.facts[0].needs_reading, all_unread(account).facts) == (False, ())
    loud = records.save_records(account, [review(text="又坏了", updated_at=NOW + timedelta(hours=2))])
    assert loud.facts[0].needs_reading
    assert [one.fact.text for one in all_unread(account).facts] == ["又坏了"]


def test_words_that_changed_while_they_were_read_are_read_again(account: UUID) -> None:
    saved(account, review(updated_at=NOW))
    looked_at = all_unread(account)
    records.save_records(account, [review(text="又坏了", updated_at=NOW + timedelta(hours=2))])
    assert records.claim(account, looked_at) == frozenset()
    assert [one.fact.text for one in all_unread(account).facts] == ["又坏了"]


def test_kinds_without_words_are_never_unread(account: UUID) -> None:
    saved(account, SHOP, order(), Buyer(id="b1", shop="s1"))
    assert all_unread(account).facts == ()


def test_two_workers_never_settle_the_same_record(account: UUID) -> None:
    def second_worker() -> frozenset[UUID]:
        try:
            return records.claim(account, waiting)
        finally:
            connection.close()

    saved(account, review(id="r1"), review(id="r2"))
    waiting = all_unread(account)
    with ThreadPoolExecutor(1) as pool:
        with tenancy.account(account):
            assert len(records.claim(account, waiting)) == 2
            second = pool.submit(second_worker)
        assert second.result(10) == frozenset()


def test_a_whole_chain_is_found_by_its_order(account: UUID) -> None:
    saved(account, review(), order(), message("在吗"), after_sale(), review(id="r2", order=None), order(buyer="b2"))
    found = records.chains(account, "order", [("s1", "o1"), ("s1", "none")])
    assert set(found) == {("s1", "o1")}
    assert {type(one.fact).__name__ for one in found["s1", "o1"]} == {"Review", "Order", "Message", "AfterSale"}
    moments = [getattr(one.fact, "at", None) or one.fact.created_at for one in found["s1", "o1"]]
    assert moments == sorted(moments)


def test_chains_by_buyer_and_by_conversation(account: UUID) -> None:
    saved(
        account, order(), message("在吗"), message("有人吗", at=NOW + timedelta(minutes=1)), Buyer(id="b1", shop="s1")
    )
    talk = records.chains(account, "conversation", [("s1", "k1")])["s1", "k1"]
    assert [one.fact.text for one in talk] == ["在吗", "有人吗"]
    assert len(records.chains(account, "buyer", [("s1", "b1")])["s1", "b1"]) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(account: UUID, count: int) -> None:
    facts = [review(id=f"r{n}", order=f"o{n}") for n in range(count)]
    with CaptureQueriesContext(connection) as saving:
        records.save_records(account, facts)
    with CaptureQueriesContext(connection) as loading:
        records.chains(account, "order", [("s1", fact.order) for fact in facts])
    assert len(saving.captured_queries) == SAVE_QUERIES
    assert len(loading.captured_queries) == LOAD_QUERIES


def test_the_origin_of_a_record_is_kept(account: UUID) -> None:
    raw = save_raw_item(
        account,
        RawItem(source="file", media_type="text/csv", name="a.csv", sha256=b"\1" * 32, size=9, received_at=NOW),
    )
    records.save_records(account, [review(), order()], origin=records.Origin(raw_item=raw, lines=[2, 5]))
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT kind, raw_item_id, raw_line FROM store_record ORDER BY kind")
        assert cursor.fetchall() == [("order", raw, 5), ("review", raw, 2)]


def test_every_record_of_a_kind_is_walked_in_pages(account: UUID) -> None:
    saved(account, *(review(id=f"r{n}") for n in range(7)), order())
    walked = [one.fact.id for one in records.every(account, ["review"], page=3)]
    assert sorted(walked) == [f"r{n}" for n in range(7)]
    assert records.count(account) == {"review": 7, "order": 1}


def test_hostile_text_goes_in_and_comes_out_unchanged(account: UUID) -> None:
    text = "'; DROP TABLE store_record; -- \\N \t\r\n \u202e\U0001f4a5 %s {}"
    saved(account, review(text=text), order(lines=(Line(product="p%", quantity=1, price=order().paid),)))
    found = kept(account, review())
    assert isinstance(found, Review)
    assert found.text == text


#: account setting, begin, lock, shops (looked up, made, looked up), temporary table, its COPY, insert, count, moment,
#: commitments, commit
SAVE_QUERIES = 14
#: begin, account setting, the chain, commit
LOAD_QUERIES = 4
