"""The one way to the data: a transaction that belongs to one account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar
from uuid import UUID

import psycopg
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

#: Checks of references keep the plan of their first rows for as long as the connection lives. Made while a table is
#: nearly empty, that plan reads the whole table, and an import of a hundred thousand rows would read it as often.
#: Everything of an account is found by an index anyway.
_ENTER: Final = (
    "SELECT set_config('wanhui.account_id', %s, true), set_config('wanhui.shops', %s, true), "
    "set_config('enable_seqscan', 'off', true)"
)
#: A shop that nobody has: the list of somebody who may see none.
_NO_SHOP: Final = str(UUID(int=0))

_current: ContextVar[UUID | None] = ContextVar("wanhui_account", default=None)
_shops: ContextVar[tuple[UUID, ...] | None] = ContextVar("wanhui_shops", default=None)
_counts: ContextVar[Counter[str]] = ContextVar("wanhui_counts")
_looked: ContextVar[dict[Hashable, Any] | None] = ContextVar("wanhui_looked", default=None)
_Found = TypeVar("_Found")


def limit_to(shops: Collection[UUID] | None) -> None:
    """From here on in this context only cases, records and shops of `shops` exist; None: those of all.

    A door says it once for whoever asks; what the database then refuses, no page can show by mistake.
    """
    _shops.set(None if shops is None else tuple(shops))


def leave() -> None:
    """Gives back the database connection of this thread, which is about to end."""
    connection.close()


def _limit() -> str:
    shops = _shops.get()
    return "" if shops is None else ",".join(map(str, shops)) or _NO_SHOP


def is_deadlock(error: BaseException) -> bool:
    """Whether the database refused a transaction because it and another one waited for each other."""
    return isinstance(error.__cause__, psycopg.errors.DeadlockDetected)


def is_refused(error: BaseException) -> bool:
    """Whether the database refused to write a row of a shop or account that is out of reach here."""
    return isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)


@contextmanager
def account(key: UUID) -> Iterator[CursorWrapper]:
    """A transaction in which only the rows of account `key` exist; gives a cursor.

    Inside such a transaction it joins it, so that a flow can put many calls into one. Another account inside is
    a bug and raises `RuntimeError`, as does a transaction that was opened some other way.
    """
    active = _current.get()
    if active is not None:
        if active != key:
            raise RuntimeError("one transaction belongs to one account")
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_ENTER, [str(key), _limit()])
        token, counts = _current.set(key), _counts.set(Counter())
        try:
            yield cursor
        finally:
            _current.reset(token)
            _counts.reset(counts)


def count(what: str) -> int:
    """How often this transaction has asked for `what`, this time included."""
    counts = _counts.get()
    counts[what] += 1
    return counts[what]


@contextmanager
def looking(key: UUID) -> Iterator[None]:
    """A transaction for a page that only looks: the parts of it share what each of them loads by `once`."""
    with account(key):
        token = _looked.set({})
        try:
            yield
        finally:
            _looked.reset(token)


def once(what: Hashable, load: Callable[[], _Found]) -> _Found:
    """What `load` gives; while somebody only looks, it is loaded once for each `what`."""
    looked = _looked.get()
    if looked is None:
        return load()
    if what not in looked:
        looked[what] = load()
    found: _Found = looked[what]
    return found
