"""Events of cases on their way to webhooks: put down with the act, numbered and sent later, listed when given up."""

# ruff: noqa: S608 - statements are put together from names of ours; every value is bound

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from wanhui.store import tenancy
from wanhui.store.jobs import enqueue

#: The name under which the worker knows the sending of events.
TASK: Final = "send_events"
#: A worker that died gives back what it had taken after this time.
_LEASE: Final = timedelta(minutes=5)
#: What was sent is forgotten after this time.
_KEPT: Final = timedelta(days=30)
_COLUMNS: Final = (
    "h.id, h.sink_id, h.number, h.kind, h.at, c.number, s.external_id, h.seq, h.tries, h.detail, h.next_at"
)
_JOINED: Final = (
    "JOIN store_case c ON c.account_id = h.account_id AND c.id = h.case_id "
    "JOIN store_shop s ON s.account_id = c.account_id AND s.id = c.shop_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """One event for one webhook; `number` is its place among all of that webhook, `case` the number of the case."""

    id: UUID
    sink: UUID
    number: int | None
    kind: str
    at: datetime
    case: int
    shop: str
    seq: int
    tries: int
    detail: str
    next_at: datetime


def put(cursor: CursorWrapper, account: UUID, events: str) -> None:
    """Puts the events of the table `events` down for every webhook of the account, in the transaction of the act."""
    cursor.execute(
        "INSERT INTO store_hookevent (account_id, id, sink_id, case_id, seq, kind, at, state, tries, next_at, detail) "
        "SELECT e.account_id, gen_random_uuid(), s.id, e.case_id, e.seq, e.kind, e.at, 'waiting', 0, e.at, '' "
        f"FROM store_sink s JOIN {events} e ON e.account_id = s.account_id "
        "WHERE s.account_id = %s AND s.kind = 'events' AND s.is_active",
        [account],
    )
    if cursor.rowcount:
        enqueue(TASK, account, once="events")


def take(account: UUID, *, now: datetime, most: int, without: Collection[UUID] = ()) -> tuple[StoredEvent, ...]:
    """Takes up to `most` events that are due, numbered in the order in which they happened; nobody else has them.

    `without` these webhooks. The numbers are given here and not with the act, so that two people at work never wait
    for each other.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id FROM store_sink WHERE account_id = %s AND kind = 'events' ORDER BY id FOR NO KEY UPDATE",
            [account],
        )
        cursor.execute(
            "UPDATE store_hookevent h SET number = n.first + n.place FROM (SELECT id, row_number() OVER "
            "(PARTITION BY sink_id ORDER BY at, case_id, seq) AS place, COALESCE((SELECT max(o.number) "
            "FROM store_hookevent o WHERE o.account_id = w.account_id AND o.sink_id = w.sink_id), 0) AS first "
            "FROM store_hookevent w WHERE w.account_id = %(account)s AND w.state = 'waiting' AND w.number IS NULL) n "
            "WHERE h.account_id = %(account)s AND h.id = n.id",
            {"account": account},
        )
        cursor.execute(
            "WITH due AS (SELECT h.id FROM store_hookevent h JOIN store_sink s ON s.account_id = h.account_id "
            "AND s.id = h.sink_id AND s.is_active WHERE h.account_id = %(account)s AND h.state = 'waiting' "
            "AND h.next_at <= %(now)s AND h.sink_id <> ALL(%(without)s::uuid[]) "
            "ORDER BY h.number, h.id LIMIT %(most)s), taken AS ("
            "UPDATE store_hookevent h SET tries = tries + 1, next_at = %(lease)s FROM due "
            "WHERE h.account_id = %(account)s AND h.id = due.id RETURNING h.*) "
            f"SELECT {_COLUMNS} FROM taken h {_JOINED} ORDER BY h.sink_id, h.number",
            {"account": account, "now": now, "most": most, "lease": now + _LEASE, "without": list(without)},
        )
        return tuple(map(_event, cursor.fetchall()))


def settle(account: UUID, event: UUID, *, state: str, detail: str, next_at: datetime) -> None:
    """What became of an event that was taken: ``sent``, ``dead``, or ``waiting`` until `next_at`."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_hookevent SET state = %s, detail = %s, next_at = %s WHERE account_id = %s AND id = %s",
            [state, detail[:200], next_at, account, event],
        )


def put_back(account: UUID, sink: UUID, events: Collection[UUID], *, now: datetime, next_at: datetime) -> None:
    """Nobody was there: `events`, which were taken and not tried, and whatever else of `sink` is due by `now` wait."""
    asked: dict[str, Any] = {"account": account, "sink": sink, "events": list(events), "now": now, "next_at": next_at}
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_hookevent SET tries = tries - (id = ANY(%(events)s))::int, next_at = %(next_at)s "
            "WHERE account_id = %(account)s AND sink_id = %(sink)s AND state = 'waiting' "
            "AND (id = ANY(%(events)s) OR next_at <= %(now)s)",
            asked,
        )


def forget_sent(account: UUID, *, now: datetime) -> None:
    """Removes what was sent long ago; the newest stays, for the numbers go on from it."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "DELETE FROM store_hookevent h WHERE h.account_id = %s AND h.state = 'sent' AND h.at < %s "
            "AND EXISTS (SELECT FROM store_hookevent o WHERE o.account_id = h.account_id AND o.sink_id = h.sink_id "
            "AND o.number > h.number)",
            [account, now - _KEPT],
        )


def dead_events(account: UUID, *, most: int) -> tuple[StoredEvent, ...]:
    """Events that were given up, the newest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_hookevent h {_JOINED} WHERE h.account_id = %s AND h.state = 'dead' "
            "ORDER BY h.at DESC, h.id LIMIT %s",
            [account, most],
        )
        return tuple(map(_event, cursor.fetchall()))


def revive(account: UUID, *, now: datetime, only: UUID | None = None) -> int:
    """Lets events that were given up be tried anew: `only` one, or all; how many."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_hookevent SET state = 'waiting', tries = 0, next_at = %s WHERE account_id = %s "
            "AND state = 'dead' AND (%s::uuid IS NULL OR id = %s)",
            [now, account, only, only],
        )
        count = int(cursor.rowcount)
        if count:
            enqueue(TASK, account, once="events")
    return count


def _event(row: Sequence[Any]) -> StoredEvent:
    names = ("id", "sink", "number", "kind", "at", "case", "shop", "seq", "tries", "detail", "next_at")
    return StoredEvent(**dict(zip(names, row, strict=True)))
