"""Among many thousand cases the desk finds words and opens lists by index, never by reading all of them."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.cases.world import review
from tests.conftest import NOW
from tests.store.test_search import _many as many_cases
from tests.store.world import open_one
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.show_desk import PAGE, show_queue
from wanhui.store import tenancy
from wanhui.store.case_lists import MOST_FOUND
from wanhui.store.search import bring_terms, keep_terms

ZONE = ZoneInfo("Asia/Shanghai")
MANY = 20_000


def looked(account: UUID, query: QueueQuery) -> tuple[int, int, int]:
    """How many rows the queue shows, how often the indexes of search and the whole table of cases were gone through."""
    scans = "SELECT pg_stat_get_xact_numscans('{}'::regclass)"
    with tenancy.account(account) as cursor:
        before = []
        for name in ("case_search_grams", "case_search_newest", "store_case"):
            cursor.execute(scans.format(name))
            before.append(cursor.fetchone()[0])
        page = show_queue(account, query, me=str(UUID(int=7)), now=NOW, zone=ZONE)
        after = []
        for name in ("case_search_grams", "case_search_newest", "store_case"):
            cursor.execute(scans.format(name))
            after.append(cursor.fetchone()[0])
    shown = sum(len(group.rows) for group in page.groups)
    return shown, sum(after[:2]) - sum(before[:2]), after[2] - before[2]


def is_cut(account: UUID, word: str) -> bool:
    """Whether the queue says that more cases hold the word than it lists."""
    query = QueueQuery(tab="all", search=word)
    return show_queue(account, query, me=str(UUID(int=7)), now=NOW, zone=ZONE).is_cut


@pytest.mark.database
@pytest.mark.slow
@pytest.mark.capability("C-OP-02")
def test_two_characters_a_latin_word_and_every_list_are_served_by_index(
    account: UUID, owner: psycopg.Connection
) -> None:
    rare = many_cases(account, MANY, owner)
    open_one(account, review(id="r2", order="o2"), search="Arrived dented, please refund")
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT id, number FROM store_case ORDER BY number LIMIT %s", [MOST_FOUND + 1])
        said = [(key, number, "everywhere") for key, number in cursor.fetchall()]
        keep_terms(cursor, bring_terms(cursor, account, said))
    owner.execute("ANALYZE store_case, store_casesearch")
    for word, found in (("破损", len(rare)), ("dented", 1)):
        shown, by_index, _ = looked(account, QueueQuery(tab="all", search=word))
        assert (shown, by_index > 0) == (found, True), word
    assert [is_cut(account, word) for word in ("dented", "everywhere")] == [False, True]
    for sort in ("due", "newest", "priority"):
        shown, _, whole = looked(account, QueueQuery(tab="all", sort=sort))
        assert (shown, whole) == (PAGE, 0), sort
