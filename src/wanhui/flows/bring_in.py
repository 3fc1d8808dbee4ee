"""Brings files in and sees them through: when it returns, all is committed, read, and its cases are open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from wanhui.errors import WanhuiError
from wanhui.flows.ingest import Ingested, Progress, Wish, ingest
from wanhui.flows.read import read_all

Told = Callable[[str], Progress | None]


def bring_in(
    account: UUID, paths: Sequence[Path], wish: Wish, *, now: Callable[[], datetime], told: Told
) -> Iterator[Ingested | WanhuiError]:
    """What became of each file, in order; a file that cannot be imported gives its error and the next one follows.

    `told` is asked once a file (and once with "" for the reading that follows) for something to report progress to.
    """
    for path in paths:
        try:
            yield ingest(account, path, wish, now=now(), progress=told(path.name))
        except WanhuiError as refused:
            yield refused
    if not wish.is_dry_run:
        read_all(account, now=now, progress=told(""))
