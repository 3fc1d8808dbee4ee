"""Things agreed for later: done at the buyer's own time, and stopped when a fact has changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.parts import Plan
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError, Words

Changed = Literal["remedy", "review", "buyer_wrote", "refused", "over"]

CHANGED_WORDS: Final[Mapping[Changed, Words]] = {
    "remedy": Words("补救已经办完", "The remedy has been carried out meanwhile"),
    "review": Words("评价已改动", "The review has changed meanwhile"),
    "buyer_wrote": Words("买家又来信了", "The buyer has written meanwhile"),
    "refused": Words("买家拒绝再联系", "The buyer has refused further contact"),
    "over": Words("工单已结束", "The case is over"),
}


def plan(case: Case, by: By, made: Plan) -> Acted:
    """`made` is agreed for later; ``E-CASE-PLAN-PAST`` when its time has passed already. The same id is kept once."""
    if made.at <= by.now:
        raise WanhuiError("E-CASE-PLAN-PAST")
    acting = Acting(case, by)
    if not any(known.id == made.id for known in case.plans):
        acting.add(ev.Planned, plan=made)
    return acting.done()


def done(case: Case, by: By, plan_id: str) -> Acted:
    """The plan was carried out; a second time changes nothing."""
    return _settle(case, by, plan_id, note="")


def stop(case: Case, by: By, plan_id: str, *, note: str) -> Acted:
    """The plan is not carried out; `note` says why."""
    if not note.strip():
        raise WanhuiError("E-CASE-REASON", what=f"stop {plan_id}")
    return _settle(case, by, plan_id, note=note)


def _settle(case: Case, by: By, plan_id: str, *, note: str) -> Acted:
    acting = Acting(case, by)
    known = next((one for one in case.plans if one.id == plan_id), None)
    if known is None or known.state == "open":
        acting.add(ev.PlanSettled, plan=plan_id, state="stopped" if note else "done", note=note)
    return acting.done()


def due(case: Case, now: datetime) -> tuple[Plan, ...]:
    """The open plans whose time has come, the earliest first."""
    return tuple(sorted((p for p in case.plans if p.state == "open" and p.at <= now), key=lambda p: p.at))


def changed_since(case: Case, made: Plan, *, has_refused: bool = False) -> tuple[Changed, ...]:
    """What has changed since `made` was agreed: a send that meets any of these stops, and the agent is told."""
    found: list[Changed] = []
    if case.is_over:
        found.append("over")
    if has_refused:
        found.append("refused")
    if any(remedy.done_at is not None and remedy.done_at > made.made_at for remedy in case.remedies):
        found.append("remedy")
    if case.review_changed_at is not None and case.review_changed_at > made.made_at:
        found.append("review")
    if case.buyer_wrote_at is not None and case.buyer_wrote_at > made.made_at:
        found.append("buyer_wrote")
    return tuple(found)
