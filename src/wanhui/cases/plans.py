"""Things agreed for later: done at the buyer's own time, and stopped when a fact has changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.parts import Plan, PlanAbout
from wanhui.cases.state import Case
from wanhui.errors import WanhuiError, Words

Changed = Literal["remedy", "review", "buyer_wrote", "refused", "over", "parcel", "kept"]

CHANGED_WORDS: Final[Mapping[Changed, Words]] = {
    "remedy": Words("补救已经办完", "The remedy has been carried out meanwhile"),
    "review": Words("评价已改动", "The review has changed meanwhile"),
    "buyer_wrote": Words("买家又来信了", "The buyer has written meanwhile"),
    "refused": Words("买家拒绝再联系", "The buyer has refused further contact"),
    "over": Words("工单已结束", "The case is over"),
    "parcel": Words("物流有了新动静", "The parcel has moved meanwhile"),
    "kept": Words("承诺已有结果", "The promise is settled by now"),
}
#: What stops a plan of each kind; news about what is under way is not stopped by a letter of the buyer.
_STOPS: Final[Mapping[PlanAbout, frozenset[Changed]]] = {
    "agreed": frozenset({"over", "refused", "remedy", "review", "buyer_wrote"}),
    "satisfied": frozenset({"over", "refused", "buyer_wrote"}),
    "progress": frozenset({"over", "parcel"}),
    "promise": frozenset({"over", "kept"}),
    "late": frozenset({"over", "refused", "buyer_wrote", "parcel"}),
    "wait": frozenset({"over"}),
    "price": frozenset({"over", "refused", "buyer_wrote"}),
    "stock": frozenset({"over", "refused", "buyer_wrote", "parcel"}),
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
    met: dict[Changed, bool] = {
        "over": case.is_over,
        "refused": has_refused,
        "remedy": any(_is_after(remedy.done_at, made) for remedy in case.remedies),
        "review": _is_after(case.review_changed_at, made),
        "buyer_wrote": _is_after(case.buyer_wrote_at, made),
        "parcel": _has_moved_on(case, made),
        "kept": _is_settled(case, made),
    }
    return tuple(name for name, is_met in met.items() if is_met and name in _STOPS[made.about])


def base_of(plan_id: str) -> str:
    """The id of the plan that this one was put off from (``…~1``), or its own."""
    return plan_id.partition("~")[0]


def _is_after(at: datetime | None, made: Plan) -> bool:
    return at is not None and at > made.made_at


def _has_moved_on(case: Case, made: Plan) -> bool:
    """Whether there is later news of the parcel than `made` tells."""
    if made.about == "progress":
        return any(other.about == "progress" and other.made_at > made.made_at for other in case.plans)
    return _is_after(case.chain_changed_at, made)


def _is_settled(case: Case, made: Plan) -> bool:
    """Whether the promise that `made` is about (its id ends with the promise's) is no longer open."""
    about = base_of(made.id).partition(":")[2]
    return made.about == "promise" and not any(p.id == about and p.state == "open" for p in case.promises)


def ring(case: Case, by: By) -> Acted:
    """The time of plans has come: each rings once. A snooze ends with it, a wait that is over already too."""
    acting = Acting(case, by)
    for made in due(case, by.now):
        if made.rang_at is not None:
            continue
        acting.add(ev.PlanRang, plan=made.id)
        if made.act == "snooze" or (made.about == "wait" and case.waiting_for is None):
            acting.add(ev.PlanSettled, plan=made.id, state="done")
    return acting.done()
