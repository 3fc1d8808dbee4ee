"""Opens the data: the embedded server of the data folder, or the one that ``DATABASE_URL`` names, made ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wanhui.settings import ENVIRONMENT, Environment
from wanhui.store.embedded import lease
from wanhui.store.setup import Prepared, prepare


@contextmanager
def opened(environment: Environment = ENVIRONMENT) -> Iterator[Prepared]:
    """The database, migrated and ready, for as long as the block runs; the last one to leave stops an embedded one."""
    if environment.database_url:
        yield prepare(environment.database_url)
        return
    with lease(environment.home) as held:
        yield prepare(held)
