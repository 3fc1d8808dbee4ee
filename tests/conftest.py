"""What every test shares: a data folder of the run's own, and a database in it for the tests that ask for one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from wanhui.store.setup import Prepared, Server

pytest_plugins = ["tests.capability_report"]

#: One folder a run: the processes of a parallel run find it in their environment.
_RUN = Path(os.environ.setdefault("WANHUI_TEST_RUN", "") or tempfile.mkdtemp(prefix="wanhui-run-"))
os.environ["WANHUI_TEST_RUN"] = str(_RUN)
os.environ["WANHUI_HOME"] = str(_RUN / "home")
os.environ["DJANGO_SETTINGS_MODULE"] = "wanhui.settings"

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)

# A busy machine is no fault of the code: nothing fails for being slow.
settings.register_profile("wanhui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wanhui")


def pytest_unconfigure() -> None:
    """The process that began the run removes its folder, and the server's where that lies elsewhere."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    cluster = _RUN / "home" / "postgres"
    elsewhere = cluster.resolve() if cluster.is_symlink() else None
    if cluster.exists():
        from wanhui.store.embedded import stop

        stop(_RUN / "home")
    if elsewhere is not None:
        shutil.rmtree(elsewhere, ignore_errors=True)
    shutil.rmtree(_RUN, ignore_errors=True)
    del os.environ["WANHUI_TEST_RUN"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A real PostgreSQL: that of DATABASE_URL, else an embedded one of this run."""
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import lease
    from wanhui.store.setup import UrlServer

    if ENVIRONMENT.database_url:
        yield UrlServer(ENVIRONMENT.database_url)
        return
    with lease(ENVIRONMENT.home) as held:
        yield held


@pytest.fixture(scope="session")
def database(server: Server) -> Iterator[Prepared]:
    """The server with our tables in it, Django pointed at it as the application."""
    from django.contrib.auth.hashers import ScryptPasswordHasher

    from wanhui.store.setup import prepare

    # Hundreds of people are made here who never sign in: the same hash, at a cost that is nothing to guess and nothing
    # to wait for. What passwords cost outside is a setting of Django's own.
    ScryptPasswordHasher.work_factor = 2
    yield prepare(server)
    from django.db import connections

    connections.close_all()


@pytest.fixture
def owner(server: Server, database: Prepared) -> Iterator[psycopg.Connection]:
    """A connection of the role that owns the tables."""
    with psycopg.connect(server.dsn("wanhui_owner"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def account(database: Prepared) -> UUID:
    """An empty account of the test's own: tests share the database and never see each other."""
    from wanhui.store.accounts import create_account

    return create_account("云岫", NOW)


@pytest.fixture
def other_account(database: Prepared) -> UUID:
    """Another merchant."""
    from wanhui.store.accounts import create_account

    return create_account("别家", NOW)
