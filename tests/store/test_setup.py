"""A database is made ready once, quickly found ready afterwards, and refused with what to do when it cannot be."""

from __future__ import annotations

import time
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from wanhui.errors import WanhuiError
from wanhui.store.setup import APP, SUPER, Prepared, Server, UrlServer, expected_migrations, prepare

pytestmark = pytest.mark.database


class Asked:
    """A server whose connection strings are given."""

    def __init__(self, **dsns: str) -> None:
        self.dsns = dsns

    def dsn(self, role: str) -> str:
        return self.dsns.get(role, self.dsns["other"])


def test_a_ready_database_is_found_ready_at_once(database: Prepared) -> None:
    server = Asked(other=database.app_dsn, wanhui_jobs=database.jobs_dsn)
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        assert not prepare(server).has_migrated
        spent.append(time.perf_counter() - began)
    assert min(spent) < 0.1


def test_rights_that_were_lost_are_given_again(server: Server, database: Prepared, owner: psycopg.Connection) -> None:
    owner.execute("REVOKE SELECT ON store_auditevent FROM wanhui_app")  # other tests only add to it
    owner.execute("COMMENT ON TABLE django_migrations IS 'grants of another version'")
    assert prepare(server).has_migrated
    with psycopg.connect(database.app_dsn) as app:
        assert app.execute("SELECT count(*) FROM store_auditevent").fetchone() == (0,)
    assert not prepare(server).has_migrated


def test_the_names_of_migrations_are_those_that_django_would_run(database: Prepared) -> None:
    assert expected_migrations() == frozenset(MigrationLoader(connection).disk_migrations)


def test_the_models_and_the_migrations_say_the_same(database: Prepared) -> None:
    said = StringIO()
    call_command("makemigrations", "store", check=True, dry_run=True, stdout=said, skip_checks=True)
    assert "No changes" in said.getvalue()


def test_a_user_who_may_not_make_roles_is_told_what_an_administrator_must_run(database: Prepared) -> None:
    server = Asked(**{SUPER: database.jobs_dsn, APP: "host=/nowhere", "other": database.jobs_dsn})
    with pytest.raises(WanhuiError) as refused:
        prepare(server)
    assert refused.value.code == "E-DATABASE-ROLES"
    assert "CREATE ROLE" in refused.value.text("zh")


def test_a_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(WanhuiError) as refused:
        prepare(Asked(other="host=/nowhere user=x"))
    assert refused.value.code == "E-DATABASE-DOWN"


def test_a_url_takes_on_the_role_of_each_connection(database: Prepared) -> None:
    plain = UrlServer("postgresql://someone:secret@db.example/shop?sslmode=require")
    assert plain.dsn(SUPER) == "postgresql://someone:secret@db.example/shop?sslmode=require"
    parts = psycopg.conninfo.conninfo_to_dict(plain.dsn(APP))
    assert (parts["options"], parts["sslmode"], parts["user"]) == ("-c role=wanhui_app", "require", "someone")


def test_django_works_as_the_application(database: Prepared) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("wanhui_app",)
