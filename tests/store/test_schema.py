"""A new database is made at once by a script, and is exactly what the migrations would have made."""

from __future__ import annotations

import subprocess
import sys

import psycopg
import pytest

from wanhui.store.embedded import Lease
from wanhui.store.schema import make_at_once, mark_of, script_of
from wanhui.store.setup import SUPER, expected_migrations

pytestmark = pytest.mark.database


def test_the_script_makes_what_the_migrations_make() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.schema_file", "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, f"Is the script of these migrations? (make schema)\n{done.stdout}{done.stderr[-2000:]}"


def test_a_script_of_other_migrations_is_not_used_nor_one_for_a_database_with_tables(server: Lease) -> None:
    wanted = expected_migrations()
    with psycopg.connect(server.dsn(SUPER), autocommit=True) as admin:
        assert not make_at_once(admin, wanted | {("store", "0001_initial"), ("auth", "9999_later")})
        assert not make_at_once(admin, wanted)
    assert mark_of(wanted) != mark_of(wanted | {("auth", "9999_later")})


def test_a_script_says_nothing_about_the_session_that_runs_it_and_keeps_every_other_word() -> None:
    dump = (
        "--\n-- Name: a\n--\n\n\\restrict x1\nSET lock_timeout = 0;\n"
        "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE FUNCTION f() AS $$\n  -- why\n$$;\n"
        "SELECT pg_catalog.setval('public.s', 2, true);\n"
        "INSERT INTO public.django_migrations VALUES (1, 'store', '0001', '2026-11-23 03:00:00+00');\n"
    )
    assert script_of(dump, "m").split("\n", 3)[3] == (
        "CREATE FUNCTION f() AS $$\n  -- why\n$$;\nSELECT pg_catalog.setval('public.s', 2, true);\n"
        "INSERT INTO public.django_migrations VALUES (1, 'store', '0001', now());\n"
    )
