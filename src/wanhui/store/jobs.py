"""Puts work into the queue in the same transaction as the data that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from wanhui.store import tenancy

QUEUE: Final = "wanhui"


def enqueue(
    name: str,
    account: UUID,
    payload: Mapping[str, str | int] | None = None,
    *,
    once: str | None = None,
    run_at: datetime | None = None,
) -> bool:
    """Asks a worker for the task `name`; nothing happens when the surrounding transaction is rolled back.

    `payload` holds ids and counts, never text of anyone: the queue is shared by all accounts. With `once` nothing is
    added, and false returned, while a job of the same `once` waits already.
    """
    with tenancy.account(account):
        deferrer = app.configure_task(
            name, allow_unknown=True, queue=QUEUE, queueing_lock=once and f"{account}:{once}", schedule_at=run_at
        )
        try:
            with transaction.atomic():
                deferrer.defer(account=str(account), **(payload or {}))
        except AlreadyEnqueued:
            return False
    return True
