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

import pytest

if TYPE_CHECKING:
    from wanhui.store.setup import Prepared

pytest_plugins = ["tests.capability_report"]

#: One folder a run: the processes of a parallel run find it in their environment.
_RUN = Path(os.environ.setdefault("WANHUI_TEST_RUN", "") or tempfile.mkdtemp(prefix="wanhui-run-"))
os.environ["WANHUI_TEST_RUN"] = str(_RUN)
os.environ["WANHUI_HOME"] = str(_RUN / "home")
os.environ["DJANGO_SETTINGS_MODULE"] = "wanhui.settings"

NOW = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)


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
def database() -> Iterator[Prepared]:
    """A real PostgreSQL with our tables: that of DATABASE_URL, else an embedded one of this run."""
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import lease
    from wanhui.store.setup import prepare

    if ENVIRONMENT.database_url:
        yield prepare(ENVIRONMENT.database_url)
        return
    from django.db import connections

    with lease(ENVIRONMENT.home) as server:
        yield prepare(server)
        connections.close_all()


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
