"""Writes the records of a simulated shop as JSON Lines, and what was planted in them to a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import orjson

from wanhui.errors import WanhuiError
from wanhui.sources.simulated.life import Plan, simulate

_LINE = orjson.OPT_APPEND_NEWLINE


def simulate_lines(plan: Plan, truth: Path | None) -> Iterator[bytes]:
    """The records of `plan`, one a line, as they come; nothing of the truth is among them.

    `truth` is made anew with a line for each order and each planted cause; ``E-FILE-OPEN`` when it cannot be.
    """
    with ExitStack() as stack:
        told = stack.enter_context(_create(truth)) if truth is not None else None
        for chunk in simulate(plan):
            for record in chunk.records:
                yield orjson.dumps(record, option=_LINE)
            if told is not None:
                told.writelines([orjson.dumps(one, option=_LINE) for one in chunk.truth])


def _create(path: Path) -> IO[bytes]:
    try:
        return path.open("wb")
    except OSError as refused:
        raise WanhuiError("E-FILE-OPEN", name=path.name, detail=refused.strerror or refused) from refused
