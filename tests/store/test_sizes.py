"""The application may have the sizes of tables looked at, which only their owner may do by itself."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from tests.store.world import open_one
from wanhui.store.sizes import look_at_sizes

pytestmark = pytest.mark.database


def test_the_planner_hears_of_a_table_when_an_import_says_so(account: UUID) -> None:
    open_one(account)
    for _ in range(100):  # a table at which another test looks at this moment is left out
        look_at_sizes(account)
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'store_case'::regclass")
            if cursor.fetchone()[0] >= 1:
                return
    raise AssertionError("nobody looked at the size of the cases")
