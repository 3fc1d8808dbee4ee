"""Runs until it is told to stop: jobs as they come, clocks twice a second, and what a killed worker left behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final

from procrastinate import App, PsycopgConnector

from wanhui.flows.after_action import close_months
from wanhui.flows.foresee import foresee
from wanhui.flows.holds import release_all_lapsed
from wanhui.flows.keep_reports import keep_reports
from wanhui.flows.log import log, record_bug
from wanhui.flows.outreach import send_everywhere as send_outreach
from wanhui.flows.refresh_insights import refresh_everywhere
from wanhui.flows.retention import purge_everywhere
from wanhui.flows.seal import seal_everywhere
from wanhui.flows.send_events import send_everywhere as send_events
from wanhui.flows.send_notices import send_everywhere
from wanhui.flows.share_out import share_out
from wanhui.flows.watch_clocks import watch_clocks
from wanhui.flows.watch_faults import follow_everywhere, watch_causes_everywhere
from wanhui.flows.watch_parcels import watch_parcels
from wanhui.flows.win_back import find_everywhere as find_lapsed
from wanhui.store.jobs import QUEUE
from wanhui.worker.tasks import register

_SWEEP_EVERY: Final = 0.5
#: Whoever comes on duty gets work within this time.
_SHARE_EVERY: Final = 20.0
_RESCUE_EVERY: Final = 30.0
_PARCELS_EVERY: Final = 30.0
_FORESEE_EVERY: Final = 60.0
_NOTICES_EVERY: Final = 60.0
#: What a webhook did not take is tried again a minute later at the soonest.
_EVENTS_EVERY: Final = 30.0
_SEAL_EVERY: Final = 30.0
#: Spikes are to be known within a day, and the letter of the week within the hour of its time.
_INSIGHTS_EVERY: Final = 3600.0
#: The month before is closed on its first day after, and looked at once a day for what was closed late.
_MONTHS_EVERY: Final = 86_400.0
_OUTREACH_EVERY: Final = 60.0
#: Rhythms are told in days.
_LAPSED_EVERY: Final = 6 * 3600.0
#: Recalls, stopped goods and the clocks of authorities, which are told in days.
_FAULTS_EVERY: Final = 300.0
#: Suppliers are judged by months.
_CAUSES_EVERY: Final = 6 * 3600.0
_PURGE_EVERY: Final = 6 * 3600.0
#: Jobs done at the same time by one process.
_CONCURRENCY: Final = 2


def run(jobs_dsn: str, *, concurrency: int = _CONCURRENCY, is_once: bool = False) -> None:
    """Works off the queue at `jobs_dsn`; with `is_once` it returns as soon as nothing is left to do now."""
    asyncio.run(_run(jobs_dsn, concurrency=concurrency, is_once=is_once))


async def _run(jobs_dsn: str, *, concurrency: int, is_once: bool) -> None:
    app = App(connector=PsycopgConnector(conninfo=jobs_dsn, min_size=1, max_size=concurrency + 2))
    register(app)
    async with app.open_async():
        await _rescue(app)
        beside = [] if is_once else _beside(app)
        tasks = [asyncio.create_task(one) for one in beside]
        try:
            log("worker").info("ready")
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                wait=not is_once,
                fetch_job_polling_interval=1.0,
                delete_jobs="successful",
            )
        finally:
            for task in tasks:
                task.cancel()


def _beside(app: App) -> list[Coroutine[Any, Any, None]]:
    """What goes on beside the queue for as long as the worker runs."""
    return [
        _every(_SWEEP_EVERY, _sweep),
        _every(_RESCUE_EVERY, lambda: _rescue(app)),
        _every(_SHARE_EVERY, _share),
        _every(_SEAL_EVERY, _seal),
        _every(_PARCELS_EVERY, _parcels),
        _every(_PARCELS_EVERY, _holds),
        _every(_FORESEE_EVERY, _foresee),
        _every(_NOTICES_EVERY, _notices),
        _every(_EVENTS_EVERY, _events),
        _every(_INSIGHTS_EVERY, _insights),
        _every(_MONTHS_EVERY, _months),
        _every(_OUTREACH_EVERY, _outreach),
        _every(_LAPSED_EVERY, _lapsed),
        _every(_FAULTS_EVERY, _faults),
        _every(_CAUSES_EVERY, _causes),
        _every(_PURGE_EVERY, _purge),
    ]


async def _every(seconds: float, act: Callable[[], Any]) -> None:
    while True:
        try:
            await act()
        except Exception as bug:  # a sweep that failed is tried again, the worker goes on
            record_bug(bug)
        await asyncio.sleep(seconds)


async def _sweep() -> None:
    await asyncio.to_thread(watch_clocks, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _parcels() -> None:
    await asyncio.to_thread(watch_parcels, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _holds() -> None:
    await asyncio.to_thread(release_all_lapsed, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _notices() -> None:
    await asyncio.to_thread(send_everywhere, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _events() -> None:
    await asyncio.to_thread(send_events, lambda: datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _outreach() -> None:
    await asyncio.to_thread(send_outreach, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _lapsed() -> None:
    await asyncio.to_thread(find_lapsed, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _insights() -> None:
    # A report rests on the counts: made before them it would say for good that nothing was sold.
    await asyncio.to_thread(refresh_everywhere, datetime.now(UTC))  # noqa: TID251 - a door reads the clock
    await asyncio.to_thread(keep_reports, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _faults() -> None:
    await asyncio.to_thread(follow_everywhere, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _causes() -> None:
    await asyncio.to_thread(watch_causes_everywhere, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _purge() -> None:
    await asyncio.to_thread(purge_everywhere, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _months() -> None:
    await asyncio.to_thread(close_months, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _foresee() -> None:
    await asyncio.to_thread(foresee, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _seal() -> None:
    await asyncio.to_thread(seal_everywhere, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _share() -> None:
    await asyncio.to_thread(share_out, datetime.now(UTC))  # noqa: TID251 - a door reads the clock


async def _rescue(app: App) -> None:
    """Jobs whose worker is gone are put back into the queue."""
    for job in await app.job_manager.get_stalled_jobs(queue=QUEUE):
        await app.job_manager.retry_job(job)
