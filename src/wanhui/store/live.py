"""Tells what has changed as it changes, and listens to it: PostgreSQL's own notices, one channel for all accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

import psycopg
from django.db import connection

from wanhui.store import tenancy

Kind = Literal["case", "here", "mention"]
KINDS: Final[tuple[Kind, ...]] = ("case", "here", "mention")
_CHANNEL: Final = "wanhui_live"


@dataclass(frozen=True, slots=True)
class News:
    """Something changed in `account`: cases (numbers with commas, or a star for many), who is on one, a mention."""

    account: UUID
    kind: Kind
    what: str


def tell(account: UUID, kind: Kind, what: object) -> None:
    """Says it to all who listen, once the transaction is through. Cases tell of themselves (a trigger)."""
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [_CHANNEL, f"{account} {kind} {what}"])


def listen(*, timeout: float) -> Iterator[News | None]:
    """What is told from now on, by a connection of its own; None whenever `timeout` seconds were quiet."""
    found: dict[str, Any] = connection.get_connection_params()
    wanted = {name: found[name] for name in found if name not in ("cursor_factory", "context", "prepare_threshold")}
    with psycopg.connect(**wanted, autocommit=True) as listening:
        listening.execute(f"LISTEN {_CHANNEL}".encode())
        yield None
        while True:
            quiet = True
            for notice in listening.notifies(timeout=timeout):
                quiet = False
                if news := _news(notice.payload):
                    yield news
            if quiet:
                yield None


def _news(payload: str) -> News | None:
    account, _, rest = payload.partition(" ")
    kind, _, what = rest.partition(" ")
    return News(UUID(account), kind, what) if kind in KINDS else None
