"""Words are found by an index, under row-level security, in Chinese and in Latin letters."""

from __future__ import annotations

import random
import time
import unicodedata
from uuid import UUID

import numpy as np
import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cases.world import NOW, review
from tests.store.world import CLONE, open_one
from wanhui.store import cases, tenancy
from wanhui.store.case_rows import CaseChange
from wanhui.store.keys import new_keys
from wanhui.store.search import bring_terms, find_cases, grams_of, is_searchable, keep_terms, sort_in
from wanhui.store.setup import Prepared
from wanhui.store.terms import terms_of

A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("text", "wanted", "is_found"),
    [
        ("申请退款三天没人理", "退款", True),
        ("退还货款", "退款", False),
        ("质量有大问题", "质量问题", False),
        ("这是质量问题", "质量问题", True),
        ("订单 TB2026111100017 破损", "tb2026111100017", True),
        ("订单 TB2026111100017 破损", "TB2026", False),
        ("ＤＡＭＡＧＥＤ box", "damaged", True),
        ("Arrived damaged, refund please", "refund damaged", True),
        ("Arrived damaged", "age", False),
        ("杯子，碎了", "子碎", False),
        ("Ошибка доставки", "ДОСТАВКИ", True),
        ("商品の破損です", "破損", True),
        ("쿠폰이 안 돼요", "쿠폰이", True),
        ("碎", "碎", False),
    ],
)
def test_what_is_found(text: str, wanted: str, is_found: bool) -> None:
    terms = set(grams_of(wanted, A))
    assert (bool(terms) and terms <= set(grams_of(text, A))) is is_found


@given(text=st.text(), cut=st.integers(0, 50), length=st.integers(2, 9))
def test_every_part_of_a_chinese_text_finds_it(text: str, cut: int, length: int) -> None:
    whole = "".join(chr(0x4E00 + ord(c) % 20000) for c in text)
    assert set(grams_of(whole[cut : cut + length], A)) <= set(grams_of(whole, A))


@given(st.text(max_size=300))
def test_any_text_has_terms_or_none_and_never_fails(text: str) -> None:
    assert is_searchable(text) is bool(grams_of(text, A))


def test_two_accounts_share_no_term() -> None:
    text = "质量问题，退款 refund damaged"
    assert not set(grams_of(text, A)) & set(grams_of(text, B))


@given(st.lists(st.text(max_size=40) | st.text("退款破损 refund２\x1e\u0301\n", max_size=12), max_size=6))
@example(["退款", "", "refund 退货退款", "\ud800退款", "碎", "\u0301款"])
def test_many_texts_at_once_have_the_terms_of_each(texts: list[str]) -> None:
    grams, ends = terms_of(texts, A)
    many = [sorted(set(found.tolist())) for found in np.split(grams, ends)[: len(texts)]]
    assert many == [grams_of(text, A) for text in texts]
    assert len(ends) == len(texts) and (not texts or ends[-1] == len(grams))


@given(st.text(max_size=40) | st.text(alphabet=st.characters(min_codepoint=0x1100), max_size=8))
@example("e\u0301 ﬁ Ｑ２ ㈱ 각 ς Σ 𠀀款")
def test_terms_are_those_of_the_folded_text(text: str) -> None:
    folded = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode()).casefold()
    assert set(grams_of(text, A)) == set(grams_of(folded, A))


@pytest.mark.database
def test_a_case_is_found_in_its_own_account_only(account: UUID, other_account: UUID) -> None:
    case = open_one(account, search="退款三天没到账")
    assert find_cases(account, "退款") == (case.id,)
    assert find_cases(other_account, "退款") == ()
    with tenancy.account(other_account) as cursor:
        cursor.execute("SELECT count(*) FROM wanhui_search(%s, 10, false)", [grams_of("退款", account)])
        assert cursor.fetchone() == (0,)


@pytest.mark.database
def test_what_joins_a_case_is_found_beside_what_was_there(account: UUID) -> None:
    case = open_one(account, search="退款")
    change = CaseChange(id=case.id, version=1, row=case.row, events=(), search="物流太慢")
    cases.append(account, [change])
    assert find_cases(account, "退款") == find_cases(account, "物流") == (case.id,)
    assert find_cases(account, "物流 退款") == (case.id,)


@pytest.mark.database
def test_the_newest_come_first_and_no_more_than_asked(account: UUID) -> None:
    made = [open_one(account, review(id=f"r{n}", order=f"o{n}"), search="退款").id for n in range(4)]
    assert find_cases(account, "退款", most=2) == (made[3], made[2])


@pytest.mark.database
def test_closed_cases_do_not_hide_the_open_ones(account: UUID) -> None:
    work = open_one(account, search="退款").id
    for n in range(2, 5):
        fact = review(id=f"r{n}", order=f"o{n}")
        open_one(account, fact, search="退款", status="closed", closed_at=NOW)
    assert work not in find_cases(account, "退款", most=2)
    assert find_cases(account, "退款", most=2, is_open=True) == (work,)


@pytest.mark.database
def test_what_a_large_import_brings_is_found_before_and_after_it_is_sorted_in(account: UUID) -> None:
    open_one(account)
    keys = new_keys(600)
    with tenancy.account(account) as cursor:
        cursor.execute(CLONE, {"keys": keys, "start": 0})
        texts = [(key, at, "包装破损" if at % 100 else "表面划痕") for at, key in enumerate(keys)]
        keep_terms(cursor, bring_terms(cursor, account, texts), count=len(texts))
    wanted = tuple(reversed(keys[::100]))
    assert find_cases(account, "划痕") == wanted
    sort_in(account)
    assert find_cases(account, "划痕") == wanted


@pytest.mark.database
@pytest.mark.slow
def test_the_index_serves_the_application_among_a_hundred_thousand(
    account: UUID, database: Prepared, owner: psycopg.Connection
) -> None:
    found = _many(account, 100_000, owner)
    with psycopg.connect(database.app_dsn) as app:
        app.execute("SELECT set_config('wanhui.account_id', %s, true)", [str(account)])
        terms = grams_of("破损 退款", account)
        before = _index_scans(app)
        began = time.perf_counter()
        answer = app.execute("SELECT case_id FROM wanhui_search(%s, 50, false)", [terms]).fetchall()
        spent = time.perf_counter() - began
        assert {key for (key,) in answer} == found
        assert _index_scans(app) > before
        # The very same condition as the application itself is refused the index: that is why the function exists.
        plan = app.execute(
            "EXPLAIN SELECT case_id FROM store_casesearch WHERE grams @> %s::bigint[]", [terms]
        ).fetchall()
        assert "case_search_grams" not in str(plan)
    assert spent < 0.1


def _many(account: UUID, rows: int, owner: psycopg.Connection) -> set[UUID]:
    """`rows` more cases with terms of their own; gives the few among them that hold two rare words."""
    chance = random.Random(11)
    common = [chr(0x4E00 + n) for n in range(2000)]
    open_one(account)
    keys = new_keys(rows)
    texts = ["".join(chance.choices(common, k=8)) for _ in keys]
    rare = range(0, rows, rows // 3)
    for at in rare:
        texts[at] = "包装破损，要求退款"
    for start in range(0, rows, rows // 20):
        part = range(start, start + rows // 20)
        with tenancy.account(account) as cursor:
            cursor.execute(CLONE, {"keys": [keys[at] for at in part], "start": start})
            keep_terms(cursor, bring_terms(cursor, account, [(keys[at], at, texts[at]) for at in part]))
        if start == 0:
            # The other tests leave many accounts with a case each; what autovacuum would tell the planner in a minute,
            # namely that an account may hold many, it is told here.
            owner.execute("ANALYZE store_case, store_casesearch")
    owner.execute("ANALYZE store_casesearch")
    return {keys[at] for at in rare}


def _index_scans(app: psycopg.Connection) -> int:
    return int(app.execute("SELECT pg_stat_get_xact_numscans('case_search_grams'::regclass)").fetchone()[0])
