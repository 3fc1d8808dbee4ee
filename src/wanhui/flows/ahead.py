"""Works one step ahead: the next value is made in a thread of its own while the caller deals with the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(values: Iterator[T], *, at_end: Callable[[], None] = lambda: None) -> Iterator[T]:
    """The values of `values` in order, each made beside the caller's work on the one before it.

    An error in `values` reaches the caller in its place. `at_end` is called in that thread when it has no more to
    do, also when the caller stops early.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as beside:
        try:
            waiting = beside.submit(next, values, None)
            while (value := waiting.result()) is not None:
                waiting = beside.submit(next, values, None)
                yield value
        finally:
            beside.submit(at_end).result()
