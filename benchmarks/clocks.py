"""``python -m benchmarks.clocks [CASES]``: how late due clocks are handled while very many cases are open.

A fresh data folder, CASES open cases of which some fall due in every second of a minute, and the worker's sweep twice
a second. Lateness counts from the due instant until everything it brings about is committed.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

CASES, SECONDS, A_SECOND, BATCH = 200_000, 60, 50, 5_000


def main(cases: int) -> None:
    """Makes the cases, sweeps for a minute, prints lateness and CPU."""
    os.environ.setdefault("WANHUI_HOME", tempfile.mkdtemp(prefix="wanhui-clocks-"))
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import lease
    from wanhui.store.setup import prepare

    with lease(ENVIRONMENT.home) as held:
        prepare(held)
        begun = time.monotonic()
        account, first_due = _make(cases)
        print(f"{cases} open cases made in {time.monotonic() - begun:.0f} s", flush=True)
        _measure(account, first_due)


def _make(cases: int) -> tuple[UUID, datetime]:
    """An account with `cases` open cases; from the instant given on, `A_SECOND` of them fall due every second."""
    from wanhui.cases.case import apply
    from wanhui.cases.opening import Starting, open_case
    from wanhui.cases.playbook import Sketch, SketchedIssue
    from wanhui.cases.projection import projection
    from wanhui.content.case_rules import load_rules
    from wanhui.records.money import Money
    from wanhui.records.orders import Order
    from wanhui.records.parties import Shop
    from wanhui.records.reviews import Review
    from wanhui.store.accounts import NewPerson, add_person, create_account
    from wanhui.store.case_rows import NewCase, Preview
    from wanhui.store.cases import open_cases
    from wanhui.store.keys import new_keys
    from wanhui.store.records import save_records

    now = datetime.now(UTC)  # noqa: TID251 - a benchmark reads the clock
    account = create_account(f"clocks {cases}", now)
    for place in range(8):
        name = f"clocks-{account}-{place}"
        add_person(account, NewPerson(login=name, name=name, password="a-long-password-7", role="agent"))
    shop = Shop(id="s1", shop="s1", platform="taobao", name="松间器物")
    save_records(account, [shop])
    rules = load_rules(shop, now.year)
    starting, read = Starting(rules, now), Sketch(text="…", issues=(SketchedIssue(code="damaged"),))
    falling = SECONDS * A_SECOND
    first_due = now
    keys = new_keys(cases)
    for begin in range(0, cases, BATCH):
        batch = []
        if cases - begin <= max(falling, BATCH) and first_due == now:
            first_due = datetime.now(UTC) + timedelta(seconds=45)  # noqa: TID251
        for place in range(begin, min(begin + BATCH, cases)):
            order = Order(id=f"o{place}", shop="s1", buyer=f"b{place}", created_at=now, paid=Money(Decimal(68), "CNY"))
            review = Review(id=f"r{place}", shop="s1", at=now, text="…", stars=1, order=order.id, buyer=order.buyer)
            found = open_case(rules, review, read, case_id=str(keys[place]), now=now, order=order, starting=starting)
            assert found is not None
            ahead = (cases - place) / A_SECOND if cases - place <= falling else 86_400 + place
            warn = first_due + timedelta(seconds=ahead)
            first = replace(found.event.clocks[0], warn_at=warn, due_at=warn + timedelta(hours=6))
            later = replace(found.event.clocks[1], warn_at=warn + timedelta(days=2), due_at=warn + timedelta(days=3))
            event = replace(found.event, clocks=(first, later))
            row = projection(apply(None, event), rules.playbooks, now)
            batch.append(
                NewCase(id=keys[place], row=row, preview=Preview(quote="…"), events=(event,), items=(), search=order.id)
            )
        open_cases(account, batch)
    return account, first_due


def _measure(account: UUID, first_due: datetime) -> None:
    from wanhui.flows.watch_clocks import watch_clocks
    from wanhui.store import tenancy

    ends: dict[datetime, datetime] = {}
    while (ahead := (first_due - datetime.now(UTC)).total_seconds()) > 0:  # noqa: TID251
        time.sleep(min(ahead, 1.0))
    cpu, rang = time.process_time(), 0
    while datetime.now(UTC) < first_due + timedelta(seconds=SECONDS + 3):  # noqa: TID251
        at = datetime.now(UTC)  # noqa: TID251
        rang += watch_clocks(at, only=account)
        ends[at] = datetime.now(UTC)  # noqa: TID251
        time.sleep(0.5)
    cpu = time.process_time() - cpu
    with tenancy.account(account) as cursor:
        cursor.execute(
            "SELECT e.at, c.warn_at FROM store_caseevent e JOIN store_case c ON c.account_id = e.account_id "
            "AND c.id = e.case_id WHERE e.account_id = %s AND e.kind = 'clock_rang'",
            [account],
        )
        late = sorted((ends[at] - warn).total_seconds() for at, warn in cursor.fetchall())
    print(
        f"{rang} alarms in {SECONDS} s; {len(late)} events, CPU {cpu:.1f} s, {cpu / max(rang, 1) * 1e3:.2f} ms an alarm"
    )
    print(
        f"lateness p50 {late[len(late) // 2]:.2f} s, p99 {late[len(late) * 99 // 100]:.2f} s, most {late[-1]:.2f} s; "
        f"late by more than 2 s: {sum(one > 2 for one in late)}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
