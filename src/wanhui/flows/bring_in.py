"""Brings files in and sees them through: when it returns, all is committed, read, and its cases are open."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from wanhui.content.case_rules import load_playbooks, load_presets
from wanhui.content.models import load_reader
from wanhui.errors import WanhuiError
from wanhui.flows.beside import Beside, beside
from wanhui.flows.early import Early
from wanhui.flows.ingest import Ingested, Progress, Wish, ingest
from wanhui.flows.read import read_all, settle_share

Told = Callable[[str], Progress | None]


#: From this size of all files together on, two processes read.
WORTH_A_SECOND: Final = 4_000_000


def bring_in(
    account: UUID, paths: Sequence[Path], wish: Wish, *, now: Callable[[], datetime], told: Told, dsn: str | None = None
) -> Iterator[Ingested | WanhuiError]:
    """What became of each file, in order; a file that cannot be imported gives its error and the next one follows.

    `told` is asked once a file (and once with "" for the reading that follows) for something to report progress to.
    With `dsn` (`Prepared.app_dsn`), a second process helps to read much, from the first batch that is saved on; `now`
    must then be a module's own function.
    """
    with _second(paths, wish, dsn=dsn, now=now) as second:
        then = Early(account, second).offer if second is not None else None
        for path in paths:
            try:
                yield ingest(account, path, wish, now=now(), progress=told(path.name), then=then)
            except WanhuiError as refused:
                yield refused
        if not wish.is_dry_run:
            read_all(account, now=now, progress=told(""), second=second)


def warm_up(paths: Sequence[Path]) -> None:
    """Loads what will read `paths`, where they are large; needs no database."""
    if _is_much(paths):
        _load()


def _second(
    paths: Sequence[Path], wish: Wish, *, dsn: str | None, now: Callable[[], datetime]
) -> AbstractContextManager[Beside | None]:
    if dsn is None or wish.is_dry_run or not _is_much(paths) or (os.cpu_count() or 1) < 2:
        return nullcontext()
    _load()
    return beside(dsn, settle_share, now)


def _load() -> None:
    """What both processes need: loaded before the second one is made, its memory is shared."""
    load_reader()
    load_playbooks()
    load_presets()


def _is_much(paths: Sequence[Path]) -> bool:
    return sum(path.stat().st_size for path in paths if path.is_file()) >= WORTH_A_SECOND
