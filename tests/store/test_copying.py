"""Rows on their way into tables: each lot stands alone, and nothing of it outlives its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from django.db.backends.utils import CursorWrapper

from wanhui.store import tenancy
from wanhui.store.copying import copy_rows

pytestmark = pytest.mark.database
SHAPE = {"place": "int4", "said": "text"}


def _copied(cursor: CursorWrapper, *said: str) -> str:
    return copy_rows(cursor, SHAPE, enumerate(said))


def _held(cursor: CursorWrapper, table: str) -> Sequence[str]:
    cursor.execute(f"SELECT said FROM {table} ORDER BY place")
    return [said for (said,) in cursor.fetchall()]


def test_lots_of_one_shape_stand_apart_and_are_gone_with_their_transaction(account: UUID, other_account: UUID) -> None:
    with tenancy.account(account) as cursor:
        first, second = _copied(cursor, "杯子", "碎了"), _copied(cursor, "退款")
        assert (_held(cursor, first), _held(cursor, second)) == (["杯子", "碎了"], ["退款"])
    with tenancy.account(other_account) as cursor:
        assert _held(cursor, _copied(cursor)) == []
        assert _held(cursor, _copied(cursor, "漏水")) == ["漏水"]


def test_what_was_rolled_back_does_not_come_again(account: UUID) -> None:
    with pytest.raises(ZeroDivisionError), tenancy.account(account) as cursor:
        _copied(cursor, "杯子")
        _ = 1 / 0
    with tenancy.account(account) as cursor:
        assert _held(cursor, _copied(cursor, "退款")) == ["退款"]


def test_a_transaction_of_many_lots_leaves_few_tables_behind(account: UUID) -> None:
    said = [f"第 {n} 次" for n in range(12)]
    for _ in range(2):
        with tenancy.account(account) as cursor:
            tables = [_copied(cursor, one) for one in said]
            assert [_held(cursor, table) for table in tables] == [[one] for one in said]
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT count(to_regclass(name)) FROM unnest(%s::text[]) AS name", [tables])
        assert cursor.fetchone()[0] == 4
