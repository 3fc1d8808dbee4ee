"""Webhooks for programs: every event of a case, signed and numbered, tried for a day, then listed until sent again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from wanhui.channels.outward import Post, check_address, post
from wanhui.channels.robots import Robot, is_taken, request_of
from wanhui.errors import WanhuiError
from wanhui.flows.desk_acts import Agent
from wanhui.flows.log import record_bug
from wanhui.flows.rights import require
from wanhui.store import hooks as store
from wanhui.store import tenancy
from wanhui.store.accounts import audit, list_accounts
from wanhui.store.hooks import StoredEvent
from wanhui.store.keys import new_key
from wanhui.store.sinks import Sink, save_sink, sinks

#: The name under which the worker knows `send_events`.
TASK: Final = store.TASK
#: The waits between one try and the next: each longer than the one before, a day in all.
GAPS: Final = tuple(timedelta(minutes=m) for m in (1, 4, 10, 30, 75, 120, 240, 360, 600))
#: So many are taken at once, and so many are shown of those that were given up.
_BATCH: Final = 20
_SHOWN: Final = 50
_SECRET: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """The webhooks of an account, and what was given up, the newest first, each with the name of its webhook."""

    sinks: tuple[Sink, ...]
    dead: tuple[tuple[StoredEvent, str], ...]


def add_webhook(agent: Agent, *, name: str, address: str, secret: str, now: datetime) -> str:
    """A webhook that hears of every event of a case from now on; gives the secret that signs, which is shown once.

    Without a `secret` a new one is made. Raises ``E-SINK-ADDRESS``, ``E-SINK-PRIVATE``, and ``E-SINK-SECRET`` for one
    that is too short to sign with.
    """
    require(agent.role, "api")
    check_address(address)
    signing = secret.strip() or secrets.token_urlsafe(32)
    if len(signing) < _SECRET:
        raise WanhuiError("E-SINK-SECRET", least=_SECRET)
    made = Sink(
        id=new_key(), kind="events", name=name.strip()[:60] or "webhook", address=address.strip(), secret=signing,
        made_at=now,
    )  # fmt: skip
    with tenancy.account(agent.account):
        save_sink(agent.account, made)
        told = {"kind": made.kind, "name": made.name}
        audit(agent.account, at=now, actor=str(agent.id), action="sink_added", payload=told)
    return signing


def send_everywhere(clock: Callable[[], datetime]) -> int:
    """What waits in any account and is due; `clock` runs on, for what is taken late is leased from then."""
    return sum(_safely(one.id, clock) for one in list_accounts())


def _safely(account: UUID, clock: Callable[[], datetime]) -> int:
    try:
        return send_events(account, clock=clock)
    except Exception as bug:
        record_bug(bug)
        return 0


def send_events(account: UUID, *, clock: Callable[[], datetime], out: Post = post) -> int:
    """Sends what is due, batch by batch; how many events have left.

    No transaction is open while somebody else answers. A webhook that does not answer keeps no other waiting: it is
    not asked again in this round, and what stands behind waits as long as what was tried. One that this process dies
    over is tried again, so a receiver knows an event by its id.
    """
    sent = 0
    down: set[UUID] = set()
    while events := store.take(account, now=clock(), most=_BATCH, without=down):
        known = {one.id: one for one in sinks(account)}
        for key, group in groupby(events, key=lambda event: event.sink):
            batch = list(group)
            left = _send_to(account, known[key], batch, clock=clock, out=out)
            sent += left
            if left < len(batch):
                down.add(key)
    store.forget_sent(account, now=clock())
    return sent


def _send_to(
    account: UUID, sink: Sink, batch: Sequence[StoredEvent], *, clock: Callable[[], datetime], out: Post
) -> int:  # fmt: skip
    for at, event in enumerate(batch):
        now = clock()
        refusal = _refusal(sink, event, now=now, out=out)
        if refusal is None:
            store.settle(account, event.id, state="sent", detail="", next_at=now)
            continue
        is_last = event.tries > len(GAPS)
        next_at = now if is_last else now + GAPS[event.tries - 1]
        store.settle(account, event.id, state="dead" if is_last else "waiting", detail=refusal, next_at=next_at)
        untried = [one.id for one in batch[at + 1 :]]
        store.put_back(account, sink.id, untried, now=now, next_at=max(next_at, now + GAPS[0]))
        return at
    return len(batch)


def _refusal(sink: Sink, event: StoredEvent, *, now: datetime, out: Post) -> str | None:
    """Why the webhook has not taken the event; None when it has."""
    robot = Robot(kind="events", address=sink.address, secret=sink.secret)
    request = request_of(robot, f"#{event.case} {event.kind}", now=now, more=payload_of(event))
    try:
        answer = out(request)
    except WanhuiError as problem:
        return problem.code
    return None if is_taken(robot, answer) else str(answer.status)


def payload_of(event: StoredEvent) -> dict[str, object]:
    """What a webhook is told: what happened to which case, and nobody's name or words; the rest is asked for."""
    return {
        "id": str(event.id),
        "number": event.number,
        "event": event.kind,
        "at": event.at.isoformat(),
        "case": str(event.case),
        "shop": event.shop,
        "seq": event.seq,
    }


def webhooks(agent: Agent) -> Webhooks:
    """The webhooks and what they did not take, for those who may set them up."""
    require(agent.role, "api")
    with tenancy.account(agent.account):
        found = [one for one in sinks(agent.account) if one.kind == "events"]
        dead = store.dead_events(agent.account, most=_SHOWN)
    names = {one.id: one.name for one in found}
    return Webhooks(sinks=tuple(found), dead=tuple((one, names.get(one.sink, "")) for one in dead))


def send_again(agent: Agent, *, now: datetime, only: UUID | None = None) -> int:
    """Lets what was given up be tried anew: `only` one, or all; how many. ``E-SINK-EVENT`` when there is none."""
    require(agent.role, "api")
    with tenancy.account(agent.account):
        count = store.revive(agent.account, now=now, only=only)
        if not count:
            raise WanhuiError("E-SINK-EVENT")
        told = {"count": count}
        audit(agent.account, at=now, actor=str(agent.id), action="events_sent_again", payload=told)
    return count
