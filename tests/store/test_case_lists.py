"""Lists show what was asked for, in order of time, page after page, with counts that agree."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.world import NOW, review
from tests.store.world import CLONE, open_one
from wanhui.errors import WanhuiError
from wanhui.store import tenancy
from wanhui.store.case_lists import Sort, Wanted, cases_of_subjects, count_cases, list_cases
from wanhui.store.keys import new_keys

pytestmark = pytest.mark.database


def wanted(**more: object) -> Wanted:
    given: dict[str, object] = {"me": "su", "now": NOW, "day_end": NOW + timedelta(hours=15), "tab": "all", **more}
    return Wanted(**given)


def make(account: UUID, name: str, *, search: str = "…", **row: object) -> UUID:
    return open_one(account, review(id=name, order=f"order-{name}"), search=search, **row).id


def shown(account: UUID, **more: object) -> list[UUID]:
    return [line.id for line in list_cases(account, wanted(**more)).lines]


def test_rows_come_by_when_they_fall_due_and_those_without_a_time_last(account: UUID) -> None:
    none = make(account, "none", due_at=None)
    late = make(account, "late", due_at=NOW - timedelta(hours=1))
    soon = make(account, "soon", due_at=NOW + timedelta(minutes=5))
    assert shown(account) == [late, soon, none]


def test_the_marketplace_s_clock_orders_the_queue_when_it_runs_out_first(account: UUID) -> None:
    ours = make(account, "ours", due_at=NOW + timedelta(hours=3), platform_due_at=None)
    theirs = make(account, "theirs", due_at=NOW + timedelta(hours=9), platform_due_at=NOW + timedelta(hours=1))
    later = make(account, "later", due_at=NOW + timedelta(hours=6), platform_due_at=NOW + timedelta(days=2))
    assert shown(account) == [theirs, ours, later]
    first = list_cases(account, wanted(limit=1))
    assert [line.id for line in list_cases(account, wanted(after=first.after)).lines] == [ours, later]


def test_tabs_hold_what_they_say_and_their_counts_agree(account: UUID) -> None:
    far = NOW + timedelta(days=3)
    mine = make(account, "mine", assignee="su", due_at=far)
    free = make(account, "free", assignee=None, due_at=NOW)
    theirs = make(account, "theirs", assignee="he", due_at=far)
    waiting = make(account, "waiting", assignee="su", status="waiting", due_at=far)
    closed = make(account, "closed", status="closed", closed_at=NOW, due_at=NOW)
    tabs = {tab: set(shown(account, tab=tab)) for tab in ("mine", "today", "waiting", "all", "closed")}
    assert tabs == {
        "mine": {mine, free},
        "today": {free},
        "waiting": {waiting},
        "all": {mine, free, theirs, waiting},
        "closed": {closed},
    }
    counts = count_cases(account, wanted())
    assert counts == {tab: len(cases) for tab, cases in tabs.items() if tab != "closed"}


@pytest.mark.parametrize("sort", ["due", "priority", "newest"])
def test_pages_follow_one_another_without_gap_or_repeat(account: UUID, sort: Sort) -> None:
    for n in range(7):
        due = None if n == 6 else NOW + timedelta(hours=n % 3)
        make(account, f"r{n}", due_at=due, priority=n % 3)
    whole = shown(account, sort=sort)
    walked: list[UUID] = []
    after: str | None = ""
    while after is not None:
        page = list_cases(account, wanted(sort=sort, limit=2, after=after))
        walked += [line.id for line in page.lines]
        after = page.after
    assert walked == whole
    assert len(whole) == 7


@pytest.mark.parametrize("sort", ["due", "priority"])
@pytest.mark.parametrize(
    "after",
    ["nonsense", "~", "2026-11~1", "1; DROP TABLE store_case~1", "~~", "infinity~x", f"{2**70}~1", f"1~{2**70}"],
)
def test_a_place_that_we_did_not_give_is_refused(account: UUID, after: str, sort: Sort) -> None:
    with pytest.raises(WanhuiError) as refused:
        list_cases(account, wanted(after=after, sort=sort))
    assert refused.value.code == "E-LIST-CURSOR"


def test_filters_narrow_list_and_counts_alike(account: UUID) -> None:
    safety = make(account, "safety", is_safety=True, severity=3, issues=("adverse_reaction",), playbook="safety@2")
    plain = make(account, "plain", platform="pdd", severity=1, issues=("late_shipment",), playbook="late@1")
    for narrow, left in (
        ({"is_safety": True}, {safety}),
        ({"least_severity": 2}, {safety}),
        ({"platforms": ("pdd",)}, {plain}),
        ({"playbooks": ("late",)}, {plain}),
        ({"issues": ("adverse_reaction", "none")}, {safety}),
        ({"shops": ("s1",)}, {safety, plain}),
        ({"shops": ("s2",)}, set()),
    ):
        assert set(shown(account, **narrow)) == left
        assert count_cases(account, wanted(**narrow))["all"] == len(left)


def test_clocks_can_be_asked_for(account: UUID) -> None:
    def case(name: str, due: float, warn: float, **more: object) -> UUID:
        due_at, warn_at = NOW + timedelta(hours=due), NOW + timedelta(hours=warn)
        return make(account, name, due_at=due_at, warn_at=warn_at, is_paused=more.get("is_paused", False))

    late, soon, calm = case("late", -1, -2), case("soon", 1, -1), case("calm", 9, 5)
    paused = case("paused", -1, -2, is_paused=True)
    assert [shown(account, clock=state) for state in ("late", "soon", "running", "paused")] == [
        [late], [soon], [calm], [paused],
    ]  # fmt: skip


def test_a_search_finds_two_character_words_and_closed_cases(account: UUID) -> None:
    refund = make(account, "refund", search="商品有瑕疵，申请退款三天没人理")
    make(account, "other", search="快递太慢，客服退还了运费款项")
    done = make(account, "done", search="退款已到账", status="closed", closed_at=NOW)
    assert set(shown(account, search="退款")) == {refund, done}
    assert shown(account, search="退款", tab="closed") == [done]
    assert shown(account, search="退款 三天") == [refund]
    assert shown(account, search="退") == []
    assert count_cases(account, wanted(search="退款"))["all"] == len(shown(account, search="退款"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(account: UUID, count: int) -> None:
    for n in range(count):
        make(account, f"r{n}")
    with CaptureQueriesContext(connection) as listing:
        assert len(list_cases(account, wanted()).lines) == count
    with CaptureQueriesContext(connection) as counting:
        count_cases(account, wanted())
    assert (len(listing.captured_queries), len(counting.captured_queries)) == (4, 4)


def test_a_batch_finds_its_cases_and_the_queue_its_order_by_the_indexes_for_them(
    account: UUID, owner: psycopg.Connection
) -> None:
    """One condition for both would serve neither index: each batch would then read every case of the account."""
    open_one(account)
    keys = new_keys(4_000)
    with tenancy.account(account) as cursor:
        cursor.execute(CLONE, {"keys": keys, "start": 0})
        cursor.execute("UPDATE store_case SET status = 'closed', closed_at = opened_at WHERE id = ANY(%s)", [keys[::2]])
    owner.execute("ANALYZE store_case (account_id, id, shop_id, subject, status)")  # as an import has it done
    subjects = [("s1", f"clone:{number}") for number in range(1, 1_001)]
    with tenancy.account(account) as cursor:
        with CaptureQueriesContext(connection) as asked:
            assert len(cases_of_subjects(account, subjects)) == 1_000
        (query,) = [one["sql"] for one in asked.captured_queries if "unnest" in one["sql"]]
        cursor.execute("EXPLAIN " + query)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    for index in ("case_one_open", "case_over"):
        assert re.search(rf"using {index} .*\n +Index Cond: .*subject = ", plan), plan
    assert "Seq Scan on store_case" not in plan
    # The order of the queue is word for word that of an index; with few rows the planner may still choose to sort.
    with tenancy.account(account) as cursor, CaptureQueriesContext(connection) as asked:
        list_cases(account, wanted())
        (query,) = [one["sql"] for one in asked.captured_queries if "LIMIT" in one["sql"]]
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + query)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "using case_due" in plan and "Sort" not in plan, plan
