"""Checks the stored event log by its plain rows alone: no code that decides about cases is asked.

What must hold is written down here a second time, from the rules of the product and not from its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

STAGES = ("investigate", "contact", "listen", "solve", "negotiate", "follow_up", "learn")
#: What may still be written down about a case that is over.
AFTERWARDS = {"item_joined", "reopened", "merge_undone", "noted", "promise_settled", "linked", "read_corrected"}


@dataclass(slots=True)
class Log:
    """A case as an outsider sees it, from its rows so far."""

    gates: list[tuple[int, str]] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    stage: int = 0
    promises: dict[str, str] = field(default_factory=dict)
    remedies: dict[str, str] = field(default_factory=dict)
    has_outcome: bool = False
    is_over: bool = False
    last: int = 0


Row = tuple[int, str, str, dict[str, Any]]


def problems(rows: Iterable[Row]) -> list[str]:
    """All that is wrong in the events of one case, given as (seq, kind, actor, payload) in order."""
    log = Log()
    found: list[str] = []
    for seq, kind, actor, payload in rows:
        if seq != log.last + 1 or (seq == 1) is not (kind == "opened"):
            found.append(f"{seq} {kind}: out of order")
        log.last = seq
        if log.is_over and kind not in AFTERWARDS:
            found.append(f"{seq} {kind}: after the end")
        found += [f"{seq} {kind}: {what}" for what in _wrong(log, kind, payload, actor=actor)]
        _take(log, kind, payload)
    return found


def _wrong(log: Log, kind: str, payload: dict[str, Any], *, actor: str) -> Iterator[str]:
    """What this event may not do as things stand."""
    wrong = {
        "waived by nobody who may": kind == "gate_waived"
        and (payload["role"] not in ("lead", "owner") or not payload["reason"].strip()),
        "a machine said whose fault it is": kind == "fault_confirmed" and actor == "system",
        "given twice": kind == "remedy_moved" and payload["state"] == log.remedies.get(payload["remedy"]) == "done",
        "no outcome": kind == "closed" and not log.has_outcome,
        "an open promise": kind == "closed" and "open" in log.promises.values(),
        "a remedy that is not done": kind == "closed" and "chosen" in log.remedies.values(),
    }
    yield from (what for what, is_so in wrong.items() if is_so)
    to = STAGES.index(payload["stage"]) if kind == "stage_entered" else -1
    for stage, gate in log.gates:
        if log.stage < stage <= to and gate not in log.passed:
            yield f"{gate} was not passed"


def _take(log: Log, kind: str, payload: dict[str, Any]) -> None:
    """What this event changes."""
    if "gates" in payload and kind in ("opened", "playbook_changed", "read_corrected"):
        log.gates = [(STAGES.index(stage), gate) for stage, _, gate in (one.partition("/") for one in payload["gates"])]
    if kind in ("gate_passed", "gate_waived"):
        log.passed.add(payload["gate"])
    elif kind == "gate_reopened":
        log.passed.discard(payload["gate"])
    elif kind == "stage_entered":
        log.stage = STAGES.index(payload["stage"])
    _take_given(log, kind, payload)
    log.has_outcome |= kind == "outcome_recorded"
    log.is_over = kind in ("closed", "merged") or (log.is_over and kind not in ("reopened", "merge_undone"))


def _take_given(log: Log, kind: str, payload: dict[str, Any]) -> None:
    """What was said and what was given."""
    if kind == "promise_made":
        log.promises[payload["promise"]["id"]] = "open"
    elif kind == "promise_settled":
        log.promises[payload["promise"]] = payload["state"]
    elif kind == "remedy_offered":
        log.remedies[payload["remedy"]["id"]] = "offered"
    elif kind == "remedy_moved":
        log.remedies[payload["remedy"]] = payload["state"]
