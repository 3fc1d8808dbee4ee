"""A year of orders in one shop: how long counting takes, all of it and by day, and each page of insights."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

#: Every page of insights with what it can be asked for.
PAGES = (
    "/insights/weekly", "/insights/listings", "/insights/process", "/insights/agents", "/insights/agents?days=90",
    "/insights/agents/cases", "/suppliers", "/after", "/incidents", "/recalls", "/stops", "/win-back",
    "/insights/after?by=sku", "/insights/after?by=remedy", "/insights/after?by=cause", "/insights/after/cases?by=sku",
    "/insights/broadcasts", "/insights/broadcasts?by=streamer", "/insights/cases?by=product&key=p1&days=90",
    "/insights/cases?by=courier&key=%E4%B8%AD%E9%80%9A&days=90", "/insights/cases?by=shop&key=s1&days=90",
    "/insights/cases?by=agent&key=a1&days=28",
)  # fmt: skip


def main(orders: int) -> None:
    """Makes `orders` once for its folder, counts them, and asks for every page."""
    home = Path(os.environ.setdefault("WANHUI_HOME", tempfile.mkdtemp(prefix="wanhui-insights-")))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wanhui.settings")
    from wanhui.settings import ENVIRONMENT
    from wanhui.store.embedded import lease
    from wanhui.store.setup import prepare

    with lease(ENVIRONMENT.home) as held:
        prepare(held)
        from benchmarks.insights import large

        note = home / "bench-login"
        if not note.exists():
            account, login = large.make(held.dsn("wanhui_super"), orders)
            note.write_text(f"{account} {login}")
        account_id, login = note.read_text().split()
        now = datetime.now(UTC)  # noqa: TID251 - a benchmark reads the clock
        _refresh(UUID(account_id), now)
        _ask(login)
        from django.db import connections

        connections.close_all()


def _refresh(account: UUID, now: datetime) -> None:
    from wanhui.flows.agents_work import measure, train
    from wanhui.flows.insights_after import follow_up
    from wanhui.flows.insights_fans import recount
    from wanhui.flows.refresh_insights import refresh
    from wanhui.flows.suppliers import watch_suppliers
    from wanhui.flows.watch_gaps import watch_gaps
    from wanhui.flows.weekly_report import report_due

    acts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("refresh, the first time", lambda: refresh(account, now)),
        ("refresh, an hour later", lambda: refresh(account, now + timedelta(hours=1))),
        ("suppliers", lambda: watch_suppliers(account, now)),
        ("gaps", lambda: watch_gaps(account, now)),
        ("agents' work", lambda: (measure(account, now), train(account, now))),
        ("buyers followed up, the first time", lambda: follow_up(account, now)),
        ("broadcasts", lambda: recount(account, now)),
        ("weekly letter", lambda: report_due(account, now)),
    )
    for name, act in acts:
        _timed(name, act)


def _ask(login: str) -> None:
    from benchmarks.insights.large import PASSWORD
    from django.test import Client

    from wanhui.flows.insights import BY, SPANS

    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": login, "password": PASSWORD})
    _page(client, "/insights")  # the first request of a process also loads the pages themselves
    figures = tuple(f"/insights?by={by}&days={days}" for by in BY for days in SPANS)
    times = sorted((_page(client, path), path) for path in (*figures, *PAGES))
    for took, path in reversed(times[-8:]):
        print(f"  {took:6.3f} s  {path}")
    print(f"{len(times)} pages: median {times[len(times) // 2][0]:.3f} s, slowest {times[-1][0]:.3f} s")


def _page(client: object, path: str) -> float:
    begun = time.monotonic()
    answer = client.get(path)  # type: ignore[attr-defined]
    assert answer.status_code == 200, (path, answer.status_code)
    return time.monotonic() - begun


def _timed(name: str, act: Callable[[], object]) -> None:
    begun = time.monotonic()
    act()
    print(f"{name}: {time.monotonic() - begun:.1f} s", flush=True)
