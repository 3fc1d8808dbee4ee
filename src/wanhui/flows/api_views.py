"""Approvals, held orders and reports as programs get them: the views of the desk in plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from wanhui.errors import WanhuiError
from wanhui.flows import holds
from wanhui.flows.api_keys import Caller
from wanhui.flows.approvals import open_approvals
from wanhui.flows.export_cases import export_cases
from wanhui.flows.export_lists import Asked, Looking
from wanhui.flows.insights import BY, SPANS, Wanted, show_insights
from wanhui.flows.marks import confirm
from wanhui.flows.times import times
from wanhui.store.records import Ref

_OUTCOMES: Final[Mapping[str, bool]] = {"was_professional": True, "was_ordinary": False}


def approvals_json(caller: Caller) -> list[dict[str, Any]]:
    """What waits for somebody who may grant it."""
    return [
        {
            "id": str(one.id),
            "case": str(one.number),
            "shop": one.shop,
            "kind": one.kind,
            "cost": str(one.cost.amount),
            "currency": one.cost.currency,
            "approver": one.approver,
            "reason": one.reason,
            "asked_by": one.asked_by,
            "asked_at": one.asked_at,
        }
        for one in open_approvals(caller.agent)
    ]


def holds_json(caller: Caller) -> list[dict[str, Any]]:
    """The orders that a person is to look at before they are shipped; a suspicion with its reasons, never proof."""
    found = holds.queue(caller.agent.account, now=caller.now)
    return [
        {
            "shop": one.hold.ref[0],
            "order": one.hold.ref[1],
            "p": one.hold.p,
            "level": one.hold.level,
            "reasons": list(one.hold.reasons),
            "due_at": one.hold.due_at,
            "item": one.item,
            "price": one.price,
            "question": one.question.text(caller.language),
        }
        for one in found.waiting
    ]


def settle_hold(caller: Caller, ref: Ref, act: str, *, said: Mapping[str, Any]) -> None:
    """Releases an order, calls it off, or notes what it turned out to be."""
    if act == "release":
        holds.release(caller.agent, ref, note=said["note"], now=caller.now)
    elif act == "cancel":
        holds.cancel(caller.agent, ref, **said, now=caller.now)
    else:
        confirm(caller.agent, ref, _OUTCOMES[act], now=caller.now)


def times_json(caller: Caller, days: int) -> list[dict[str, Any]]:
    """How times were kept in the last `days`, by shop, channel, priority and kind of time."""
    found = times(caller.agent.account, now=caller.now, since=caller.now - timedelta(days=days))
    return [
        {
            "shop": key.shop,
            "channel": key.channel,
            "priority": key.band,
            "time": key.kind,
            "kept": one.kept,
            "late": one.late,
            "overdue": one.overdue,
            "running": one.running,
            "share": one.share,
            "median_seconds": one.taken and int(one.taken.total_seconds()),
        }
        for key, one in found.items()
    ]


def rates_json(caller: Caller, wanted: Wanted) -> dict[str, Any]:
    """Complaints an order by what orders have in common, and what has changed for the worse; ``E-API-NONE`` for a kind
    of figure that there is none of."""
    if wanted.by not in BY or wanted.days not in SPANS:
        raise WanhuiError("E-API-NONE")
    found = show_insights(caller.agent.account, wanted, now=caller.now, zone=caller.zone)
    return {
        "by": wanted.by,
        "days": wanted.days,
        "total": asdict(found.total),
        "rows": [
            {"key": row.key, "name": row.name, "rate": asdict(row.rate), "issues": dict(row.issues), "side": row.side}
            for row in found.rows
        ],
        "findings": [
            {"id": str(one.id), "kind": one.kind, "shop": one.shop, "dimension": one.dimension, "key": one.key,
             "issue": one.issue, "from": one.since, "detected_at": one.detected_at, "settled_at": one.settled_at}
            for one in found.findings
        ],
    }  # fmt: skip


def case_records(caller: Caller, asked: Asked) -> Iterator[dict[str, Any]]:
    """The cases of a list with the fixed columns of every export, one after another."""
    looking = Looking(agent=caller.agent, now=caller.now, zone=caller.zone)
    return (asdict(one) for one in export_cases(asked, looking))
