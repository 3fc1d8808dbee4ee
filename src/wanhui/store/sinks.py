"""Ways out for notices, and what became of each notice in each of them: taken once, tried until it is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from wanhui.store import tenancy
from wanhui.store.notices import StoredNotice, notices_by_ids

#: ``events`` is a webhook for programs: it hears of every event of a case and of no notice.
SinkKind = Literal["wecom", "dingtalk", "feishu", "slack", "email", "webhook", "events"]
Cadence = Literal["now", "daily", "weekly"]
#: After so many attempts a notice is given up in that sink; in the app it stands anyway.
MOST_TRIES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which notices take a sink: by kind, stars, topic, shop and hour of the day; empty: all of them.

    `hours` are the first and the last hour of the shop's day in which it may ring; what comes outside waits.
    `cadence` gathers notices into one letter a day or a week.
    """

    kinds: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    hours: tuple[int, int] | None = None
    cadence: Cadence = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sink:
    """One way out. `secret` signs what is sent; it is written once and never shown again."""

    id: UUID
    kind: SinkKind
    name: str
    address: str
    secret: str = ""
    choice: Choice = field(default_factory=Choice)
    is_active: bool = True
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A notice that has not left through a sink yet."""

    sink: UUID
    notice: StoredNotice
    tries: int


def save_sink(account: UUID, sink: Sink) -> None:
    """Keeps a sink, or its new state."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "INSERT INTO store_sink (account_id, id, kind, name, address, secret, choice, is_active, made_at) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s) ON CONFLICT (account_id, id) DO UPDATE SET "
            "name = excluded.name, address = excluded.address, secret = excluded.secret, choice = excluded.choice, "
            "is_active = excluded.is_active",
            [
                account,
                sink.id,
                sink.kind,
                sink.name,
                sink.address,
                sink.secret,
                orjson.dumps(sink.choice).decode(),
                sink.is_active,
                sink.made_at,
            ],
        )


def sinks(account: UUID) -> tuple[Sink, ...]:
    """Every sink of the account, the oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT id, kind, name, address, secret, choice, is_active, made_at FROM store_sink "
            "WHERE account_id = %s ORDER BY made_at, id",
            [account],
        )
        return tuple(_sink(row) for row in cursor.fetchall())


def queue(account: UUID, pairs: Collection[tuple[UUID, UUID]], at: datetime) -> None:
    """Notes that each (sink, notice) is to be sent; one that was noted before stays as it is."""
    with tenancy.account(account) as cursor:
        cursor.executemany(
            "INSERT INTO store_delivery (account_id, sink_id, notice_id, state, tries, detail, at) "
            "VALUES (%s, %s, %s, 'waiting', 0, '', %s) ON CONFLICT DO NOTHING",
            [(account, sink, notice, at) for sink, notice in pairs],
        )


def waiting(account: UUID, *, now: datetime, most: int = 200) -> tuple[Waiting, ...]:
    """What is still to be sent and is not put off beyond `now`, the oldest first."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT sink_id, notice_id, tries FROM store_delivery WHERE account_id = %s AND state = 'waiting' "
            "AND at <= %s ORDER BY at, notice_id LIMIT %s",
            [account, now, most],
        )
        rows = cursor.fetchall()
        known = notices_by_ids(cursor, account, [notice for _, notice, _ in rows])
        return tuple(Waiting(sink=sink, notice=known[notice], tries=tries) for sink, notice, tries in rows)


def claim(account: UUID, sink: UUID, notices: Sequence[UUID], *, now: datetime) -> bool:
    """Takes `notices` for sending; false when another worker has taken one of them, and nothing is taken then.

    What was claimed and never settled (its worker died) stays claimed: whether it left is not known, and nobody is
    told twice.
    """
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_delivery SET state = 'leaving', tries = tries + 1, at = %s WHERE account_id = %s "
            "AND sink_id = %s AND notice_id = ANY(%s) AND state = 'waiting' AND (SELECT count(*) FROM store_delivery "
            "WHERE account_id = %s AND sink_id = %s AND notice_id = ANY(%s) AND state = 'waiting') = %s",
            [now, account, sink, list(notices), account, sink, list(notices), len(notices)],
        )
        return bool(cursor.rowcount == len(notices))


def settle(
    account: UUID, sink: UUID, notices: Sequence[UUID], *, is_there: bool, detail: str, now: datetime
) -> None:  # fmt: skip
    """What became of what was claimed: there, or put off for longer each time and given up after `MOST_TRIES`."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "UPDATE store_delivery SET detail = %s, "
            "state = CASE WHEN %s THEN 'sent' WHEN tries >= %s THEN 'failed' ELSE 'waiting' END, "
            "at = CASE WHEN %s THEN %s ELSE %s + make_interval(mins => (2 ^ tries)::int) END "
            "WHERE account_id = %s AND sink_id = %s AND notice_id = ANY(%s) AND state = 'leaving'",
            [detail[:200], is_there, MOST_TRIES, is_there, now, now, account, sink, list(notices)],
        )


def failures(account: UUID) -> Mapping[UUID, tuple[int, str]]:
    """sink -> how many notices it has not taken so far, and the last reason."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT sink_id, count(*), (array_agg(detail ORDER BY at DESC))[1] FROM store_delivery "
            "WHERE account_id = %s AND (state = 'failed' OR (state = 'waiting' AND tries > 0)) GROUP BY sink_id",
            [account],
        )
        return {sink: (int(many), str(detail)) for sink, many, detail in cursor.fetchall()}


def _sink(row: Sequence[Any]) -> Sink:
    id_, kind, name, address, secret, choice, is_active, made_at = row
    plain = orjson.loads(choice)
    chosen: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()}
    return Sink(
        id=id_, kind=kind, name=name, address=address, secret=secret, is_active=is_active, made_at=made_at,
        choice=Choice(**chosen),
    )  # fmt: skip
