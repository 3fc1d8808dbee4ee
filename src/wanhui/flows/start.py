"""Opens the data: the embedded server of the data folder, or the one that ``DATABASE_URL`` names, made ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module

from wanhui.settings import ENVIRONMENT, Environment
from wanhui.store.embedded import lease
from wanhui.store.setup import Prepared, prepare, set_up_django


@contextmanager
def opened(
    environment: Environment = ENVIRONMENT, *, loads: Sequence[str] = (), warm_up: Callable[[], object] | None = None
) -> Iterator[Prepared]:
    """The database, migrated and ready, for as long as the block runs; the last one to leave stops an embedded one.

    `loads` names modules that the caller is going to need: they load while an embedded server starts. `warm_up` is
    done beside the migrations and must not touch the database.
    """
    if environment.database_url:
        yield prepare(environment.database_url)
        return
    with ExitStack() as until_left:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="loading") as beside:
            loading = beside.submit(_load, loads)
            held = until_left.enter_context(lease(environment.home))
            loading.result()
            warming = beside.submit(warm_up) if warm_up is not None else None
            ready = prepare(held)
            if warming is not None:
                warming.result()
        yield ready


def _load(modules: Sequence[str]) -> None:
    set_up_django()
    for module in modules:
        import_module(module)
