"""Runs a simulated shop through its days: records come in, clocks ring, people act, all with the time passed in."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from benchmarks.month.market import Market
from benchmarks.month.outsider import problems
from benchmarks.month.people import Desk, keep_words, work

from wanhui.cases.case import replay
from wanhui.cases.projection import projection
from wanhui.cases.state import Case
from wanhui.flows import plans
from wanhui.flows.agreed_view import all_agreed
from wanhui.flows.bring_in import bring_in
from wanhui.flows.desk_acts import Agent
from wanhui.flows.ingest import Ingested, Wish
from wanhui.flows.playbooks_of_shop import playbooks_of
from wanhui.flows.watch_clocks import watch_clocks
from wanhui.flows.watch_parcels import watch_parcels
from wanhui.records.codec import CHINA
from wanhui.sources.simulated.life import Plan
from wanhui.store import tenancy
from wanhui.store.case_lists import every_case
from wanhui.store.cases import events_of
from wanhui.store.keys import new_key

#: When the shop looks at what has come in and works its cases.
SHIFTS = (timedelta(hours=9, minutes=30), timedelta(hours=18, minutes=30))
#: How many people work cases at once, and how many cases lie before them at a time.
PEOPLE, TRAY = 3, 100
#: A case in which nothing has happened since the last look is looked at again after this time.
AGAIN = timedelta(hours=23)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What came of it. `wrong` is what an outsider found in the event log; `differing` cases did not replay alike."""

    cases: int
    closed: int
    late_first: int
    without: int
    differing: int
    wrong: tuple[str, ...]
    events: int
    playbooks: Counter[str]
    stages: Counter[str]
    promises: Counter[str]
    by_record: int
    remedies: Counter[str]
    acts: Counter[str]


def run(
    account: UUID, plan: Plan, folder: Path, *, after: int, told: Callable[[str], None] = lambda _: None
) -> Month:  # fmt: skip
    """The days of `plan` and `after` more in which what was begun is ended."""
    desk = Desk(agent=Agent(account=account, id=new_key(), role="lead"), market=Market(replace(plan, after=after)))
    gc.collect()
    gc.freeze()  # what is still to happen is a large heap, which no collection need walk through
    begin = datetime.combine(plan.start, time(), CHINA)
    looks = [begin + timedelta(days=number) + shift for number in range(plan.days + after + 1) for shift in SHIFTS]
    with ThreadPoolExecutor(PEOPLE) as people:
        for now, following in list(pairwise(looks))[: len(SHIFTS) * (plan.days + after)]:
            _take_in(desk, folder / f"{now:%m%d-%H%M}.jsonl", now)
            _work(desk, people, now, following=following)
            told(f"{now:%m-%d %H:%M}: {desk.done['answer']} answers, {_count(desk.done, 'close')} closed")
    return figures(desk)


def _take_in(desk: Desk, path: Path, now: datetime) -> None:
    """Imports what has become known, and rings what is due."""
    path.write_bytes(b"".join(desk.market.until(now)))
    paths = [path] if path.stat().st_size else []
    for result in bring_in(desk.account, paths, Wish(), now=lambda: now, told=lambda _: None):
        if not isinstance(result, Ingested) or result.refused:
            raise RuntimeError(f"{path.name}: {result}")
    for sweep in (watch_parcels, watch_clocks):
        desk.done[sweep.__name__] += sweep(now, most=5_000, only=desk.account)


def _work(desk: Desk, people: Executor, now: datetime, *, following: datetime) -> None:
    """Looks at every open case in which something has happened, or nothing for long, or of which the page of promises
    says that one falls due before the `following` look; several people at once.
    """
    promised = {one.number for one in all_agreed(desk.agent, now=now).promises if one.due_at <= following}
    due = []
    for line in every_case(desk.account):
        version, at = desk.looked.get(line.number, (0, now - AGAIN))
        is_due = line.row.version != version or now - at >= AGAIN or line.number in promised
        if line.row.status in ("open", "waiting") and is_due:
            due.append((line.number, line.id))

    def one(number: int, case: Case) -> None:
        if _send_planned(desk, case, now):
            case = desk.state(UUID(case.id))
        version = work(desk, number, case, now=now)
        if number in promised:
            version = keep_words(desk, number, desk.state(UUID(case.id)), now=now, following=following)
        desk.looked[number] = (version, now)

    for begin in range(0, len(due), TRAY):
        tray = due[begin : begin + TRAY]
        with tenancy.account(desk.account):
            logs = events_of(desk.account, [id_ for _, id_ in tray])
        list(people.map(one, [number for number, _ in tray], [replay(logs[id_]) for _, id_ in tray]))


def _send_planned(desk: Desk, case: Case, now: datetime) -> bool:
    """What a worker would do: sends the texts whose time has rung; whether there were any."""
    rang = [made for made in case.plans if made.state == "open" and made.act == "send" and made.rang_at is not None]
    for made in rang:
        plans.carry_out(desk.account, UUID(case.id), made.id, now=now)
    return bool(rang)


def figures(desk: Desk) -> Month:
    """Everything counted once the month is over, from the rows and the stored events."""
    rows = {line.id: line.row for line in every_case(desk.account)}
    logs = {id_: list(log) for id_, log in _rows(desk.account)}
    with tenancy.account(desk.account):
        books = {shop: playbooks_of(desk.account, shop) for shop in {row.shop for row in rows.values()}}
    differing, promises, by_record, remedies = 0, Counter[str](), 0, Counter[str]()
    late = 0
    for id_, events in events_of(desk.account, list(rows)).items():
        case, row = replay(events), rows[id_]
        again = replay([one for event in events for one in (event, event)])  # each event told twice
        made = projection(case, books[row.shop], case.touched_at)
        differing += case != again or any(getattr(made, name) != getattr(row, name) for name in _KEPT)
        promises.update(one.state for one in case.promises)
        by_record += sum(one.state == "kept" and one.proof.startswith(_RECORDS) for one in case.promises)
        remedies.update(one.kind for one in case.remedies if one.state == "done")
        first = next(clock for clock in case.clocks if clock.kind == "first_response")
        late += first.breached_at is not None
    return Month(
        cases=len(rows), closed=sum(row.status == "closed" for row in rows.values()), late_first=late,
        without=sum(not row.playbook or row.due_at is None for row in rows.values()), differing=differing,
        wrong=tuple(f"case {rows[id_].subject}: {one}" for id_, log in logs.items() for one in problems(log)),
        events=sum(len(log) for log in logs.values()),
        playbooks=Counter(row.playbook.partition("@")[0] for row in rows.values()),
        stages=Counter(row.stage for row in rows.values()), promises=promises, by_record=by_record,
        remedies=remedies, acts=desk.done,
    )  # fmt: skip


#: How a proof begins that is a record of the marketplace.
_RECORDS = ("order:", "aftersale:", "shipmentevent:")
#: The columns by which a case worked out again must agree with its row, whatever the time of looking.
_KEPT = (
    "version", "shop", "platform", "subject", "order", "buyer", "reason", "stage", "status", "priority", "playbook",
    "preset", "due_at", "is_breached", "opened_at", "touched_at", "closed_at", "severity", "assignee",
)  # fmt: skip


def _rows(account: UUID) -> Iterator[tuple[UUID, Sequence[tuple[int, str, str, dict[str, Any]]]]]:
    """The event log as it is stored, case by case."""
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT case_id, seq, kind, actor, payload FROM store_caseevent "
            "WHERE account_id = %s ORDER BY case_id, seq",
            [account],
        )
        found: dict[UUID, list[tuple[int, str, str, dict[str, Any]]]] = {}
        for case, seq, kind, actor, payload in cursor.fetchall():
            found.setdefault(case, []).append((seq, kind, actor, orjson.loads(payload)))
    yield from found.items()


def _count(done: Counter[str], prefix: str) -> int:
    return sum(many for name, many in done.items() if name.startswith(prefix) and ": " not in name)
