"""The names under which flows ask for work, and the flow behind each. A job is one batch and safe to repeat."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from procrastinate import App, RetryStrategy

from wanhui.flows import answer_case, notify, plans, read, seal, send_events, send_notices, times, upload_file

#: Six more tries over some twenty minutes, each waiting longer than the one before.
_RETRY: Final = RetryStrategy(max_attempts=6, exponential_wait=4)


def register(app: App) -> None:
    """Makes the tasks known to `app`."""
    app.task(name=answer_case.TASK, retry=_RETRY)(_deliver)
    app.task(name=upload_file.CHECK, retry=_RETRY)(_check)
    app.task(name=upload_file.IMPORT, retry=_RETRY)(_import)
    app.task(name=read.TASK, retry=_RETRY)(_read)
    app.task(name=seal.TASK, retry=_RETRY)(_stamp)
    app.task(name=plans.TASK, retry=_RETRY)(_carry_out)
    app.task(name=times.TASK, retry=_RETRY)(_retime)
    app.task(name=notify.TASK, retry=_RETRY)(_send_notices)
    app.task(name=send_events.TASK, retry=_RETRY)(_send_events)


def _deliver(account: str, reply: str) -> None:
    answer_case.deliver(UUID(account), UUID(reply), now=_now())


def _check(account: str, run: str) -> None:
    upload_file.check_upload(UUID(account), UUID(run), now=_now())


def _import(account: str, run: str) -> None:
    upload_file.import_upload(UUID(account), UUID(run), now=_now())


def _read(account: str) -> None:
    read.read_all(UUID(account), now=_now)


def _send_notices(account: str) -> None:
    send_notices.send_notices(UUID(account), now=_now())


def _send_events(account: str) -> None:
    send_events.send_events(UUID(account), clock=_now)


def _carry_out(account: str, case: str, plan: str) -> None:
    plans.carry_out(UUID(account), UUID(case), plan, now=_now())


def _stamp(account: str) -> None:
    seal.stamp_head(UUID(account), now=_now())


def _retime(account: str, shop: str) -> None:
    times.retime_shop(UUID(account), shop, now=_now())


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a door reads the clock
