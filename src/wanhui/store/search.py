"""Finds cases by words: the terms of `store/terms.py` in one inverted index."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.store import tenancy
from wanhui.store.copying import Shape, columns_of, copy_rows, int8s
from wanhui.store.terms import terms_of

#: From so many new cases at once on, the index may collect a longer list of new terms than usual; it is sorted in by
#: `sort_in`, or as soon as it is full. A search in the meantime reads that list (32 MB: some 20 ms).
_MANY: Final = 500
_COLLECT: Final = "SELECT set_config('gin_pending_list_limit', '32MB', true), set_config('work_mem', '64MB', true)"
_SHAPE: Final[Shape] = {"account_id": "uuid", "case_id": "uuid", "number": "int8", "grams": "int8[]"}


def bring_terms(cursor: CursorWrapper, account: UUID, texts: Sequence[tuple[UUID, int, str]]) -> str:
    """What each case (id, number) is found by, in a table that ends with the transaction; "" for none."""
    if not texts:
        return ""
    grams, ends = terms_of([text for _, _, text in texts], account)
    cells = int8s(grams, ends)
    rows = ((account, case, number, cell) for (case, number, _), cell in zip(texts, cells, strict=True))
    return copy_rows(cursor, _SHAPE, rows)


def keep_terms(cursor: CursorWrapper, brought: str, *, first: int = 0, count: int = 1) -> None:
    """Makes the `count` cases of `bring_terms` findable, beside the texts they were given before; `first` is added to
    their numbers.

    Taking the terms out of the texts is most of the work, and new cases get their numbers only after it.
    """
    if not brought:
        return
    if count >= _MANY:
        cursor.execute(_COLLECT)
    cursor.execute(
        f"INSERT INTO store_casesearch ({columns_of(_SHAPE)}) "
        f"SELECT account_id, case_id, number + %s, grams FROM {brought} "
        "ON CONFLICT (account_id, case_id) DO UPDATE SET grams = "
        "ARRAY(SELECT DISTINCT unnest(store_casesearch.grams || excluded.grams))",
        [first],
    )


def sort_in(account: UUID) -> None:
    """Sorts new terms into the index at the end of a large import; otherwise the next who saves a case would do it."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT wanhui_sort_in_terms()")


def is_searchable(wanted: str) -> bool:
    """Whether there is anything in `wanted` to search by: a Latin word or two Chinese characters in a row."""
    return bool(grams_of(wanted, UUID(int=0)))


def find_cases(account: UUID, wanted: str, *, most: int = 500, is_open: bool = False) -> tuple[UUID, ...]:
    """The newest `most` cases that hold every term of `wanted`, with `is_open` among those that are work.

    None when there is nothing to search by (see `is_searchable`).
    """
    grams = grams_of(wanted, account)
    if not grams:
        return ()
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT case_id FROM wanhui_search(%s, %s, %s)", [grams, most, is_open])
        return tuple(case for (case,) in cursor.fetchall())


def grams_of(text: str, account: UUID) -> list[int]:
    """The terms of `text` as `account` stores them, in ascending order."""
    return sorted(set(terms_of([text], account)[0].tolist()))
