"""Hears what buyers say who were asked why they stay away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.flows.open_cases import Arrival
from wanhui.insights.win_back import cause_of
from wanhui.records.conversations import Message
from wanhui.store import tenancy
from wanhui.store.lapsed import asked_lapsed, code_cause

#: An answer within this time is one to the question.
ANSWERS: Final = timedelta(days=14)


def code_answers(account: UUID, arrivals: Sequence[Arrival], now: datetime) -> int:
    """What buyers who were asked say next is coded as one of four causes, where it is plain; how many were."""
    said = [
        (one.fact, one.reading or {})
        for one in arrivals
        if isinstance(one.fact, Message) and one.fact.speaker == "buyer" and one.fact.buyer
    ]
    if not said:
        return 0
    with tenancy.account(account):
        waiting = {(one.shop, one.buyer): one for one in asked_lapsed(
            account, {(fact.shop, fact.buyer or "") for fact, _ in said}, since=now - ANSWERS
        )}  # fmt: skip
        coded = 0
        for fact, reading in said:
            row = waiting.get((fact.shop, fact.buyer or ""))
            issues = [one["code"] for one in reading.get("issues", ()) if one["p"] >= 0.5]
            if row is None or row.asked_at is None or fact.at < row.asked_at:
                continue
            cause = cause_of(fact.text, issues)
            if cause is not None:
                code_cause(account, row.id, cause, words=fact.text[:200], by="system", now=now)
                del waiting[row.shop, row.buyer]
                coded += 1
    return coded
