"""The one thing to do next on a case: what, why and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases.clock import next_due, platform_due
from wanhui.cases.parts import PlanAct, Promise
from wanhui.cases.playbook import Playbooks
from wanhui.cases.state import Case
from wanhui.cases.steps import COMMON, Act, Step
from wanhui.cases.words import STAGES, Stage, WaitingFor
from wanhui.errors import Words

#: A promise that falls due within this time comes before other work.
PROMISE_AHEAD: Final = timedelta(hours=2)
_ACKNOWLEDGE: Final = next(step for step in COMMON if step.id == "acknowledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The next step of a case, with its reason and due time (None: no deadline presses)."""

    id: str
    stage: Stage
    act: Act
    title: Words
    reason: Words
    due_at: datetime | None


_WAIT: Final[dict[WaitingFor, Words]] = {
    "buyer": Words("等买家回复", "Wait for the buyer"),
    "supplier": Words("等供应商回复", "Wait for the supplier"),
    "courier": Words("等快递反馈", "Wait for the courier"),
    "platform": Words("等平台处理", "Wait for the platform"),
}
_WAIT_OVER: Final = Words("等待时间已到，问一下进展", "The wait is over: ask how it stands")


def next_step(case: Case, playbooks: Playbooks, now: datetime) -> NextStep | None:
    """Exactly one next step of an open case at `now`; None once it is closed or merged."""
    if case.is_over:
        return None
    return _urgent(case, now) or _waiting(case, now) or _in_turn(case, playbooks)


def steps_of(case: Case, playbooks: Playbooks) -> Iterator[Step]:
    """The steps of the case's playbook, in order, without those that ask for what the case cannot have."""
    for step in playbooks.steps[playbooks.named(case.playbook).name]:
        if step.passes is None or any(rule.gate == step.passes for rule in case.gates):
            yield step


def is_done(case: Case, step: Step) -> bool:
    """Whether `step` was done, or what it is for is there already."""
    if step.id in case.skipped:
        return True
    if step.passes is not None:
        return step.passes in case.passed
    if step.id in case.steps_done:
        return True
    if step.id == "acknowledge":
        return case.answered_at is not None
    return step.id == "record_outcome" and case.outcome is not None


def _urgent(case: Case, now: datetime) -> NextStep | None:
    if case.seen.is_safety and case.escalated_at is None:
        title = Words("叫主管一起处理", "Call a lead in")
        why = Words("涉及人身安全，先保人，再谈货。", "Somebody may be hurt: people before goods.")
        return _made("escalate", case.stage, "escalate", title=title, reason=why, due=_due(case))
    promise = _pressing(case, now)
    if promise is not None:
        return _made(
            "keep_promise", case.stage, "carry_out",
            title=Words("兑现承诺", "Keep the promise"),
            reason=Words(f"说过：{promise.text}", f"We said: {promise.text}"), due=promise.due_at,
        )  # fmt: skip
    if case.buyer_waits_since is not None:
        return _answer(case)
    plan = _planned(case, now)
    if plan is not None:
        return plan
    first = case.clock("first_response")
    if case.answered_at is None and first is not None and first.is_running and now >= first.warn_at:
        return _of(
            _ACKNOWLEDGE,
            Words("首次响应快到时限，先回应再查。", "The first response is nearly due: answer first."),
            _due(case),
        )
    return None


def _pressing(case: Case, now: datetime) -> Promise | None:
    pressing = [p for p in case.promises if p.state == "open" and p.due_at - now <= PROMISE_AHEAD]
    return min(pressing, key=lambda promise: promise.due_at, default=None)


_PLANNED: Final[dict[PlanAct, Words]] = {
    "send": Words("到点了，复核后发送", "It is time: check again and send"),
    "call": Words("到点了，给买家打电话", "It is time: call the buyer"),
    "task": Words("到点了，办约定的事", "It is time: do what was agreed"),
    "snooze": Words("到点了，接着处理", "It is time: go on"),
}


def _planned(case: Case, now: datetime) -> NextStep | None:
    """A plan that is due, or the snooze that the case is under; None: nothing is planned for now."""
    open_ = sorted((plan for plan in case.plans if plan.state == "open"), key=lambda plan: plan.at)
    if open_ and open_[0].at <= now:
        plan = open_[0]
        why = Words(f"约好的：{plan.text}", f"Agreed: {plan.text}") if plan.text else _PLANNED[plan.act]
        return _made(f"plan:{plan.id}", case.stage, "carry_out", title=_PLANNED[plan.act], reason=why, due=plan.at)
    snoozed = next((plan for plan in open_ if plan.act == "snooze"), None)
    if snoozed is None:
        return None
    title = Words("稍后再处理", "Later")
    why = Words("时效照常计算。", "The clock runs on.")
    return _made("snooze", case.stage, "wait", title=title, reason=why, due=snoozed.at)


def _answer(case: Case) -> NextStep:
    due = _due(case)
    if case.answered_at is None:
        return _of(_ACKNOWLEDGE, _ACKNOWLEDGE.why, due)
    return _made(
        "answer", case.stage, "reply",
        title=Words("回复买家", "Answer the buyer"),
        reason=Words("买家又来信了，在等回复。", "The buyer wrote again and is waiting."), due=due,
    )  # fmt: skip


def _waiting(case: Case, now: datetime) -> NextStep | None:
    if case.waiting_for is None:
        return None
    if case.waiting_until is not None and now >= case.waiting_until:
        return _made("ask_progress", case.stage, "ask", title=_WAIT_OVER, reason=_WAIT[case.waiting_for], due=now)
    why = Words("时效已暂停，有动静会自动恢复。", "The clock is paused and restarts by itself.")
    if platform_due(case.clocks) is not None:
        why = Words("店铺时效已暂停，平台时效照走。", "Our own clock is paused; the marketplace's runs on.")
    return _made("wait", case.stage, "wait", title=_WAIT[case.waiting_for], reason=why, due=case.waiting_until)


def _in_turn(case: Case, playbooks: Playbooks) -> NextStep:
    due = _due(case)
    for step in steps_of(case, playbooks):
        if not is_done(case, step):
            return _of(step, step.why, due)
    title = Words("结案", "Close the case")
    why = Words("步骤都走完了，确认后结案。", "All steps are done: close once confirmed.")
    return _made("close", STAGES[-1], "record", title=title, reason=why, due=due)


def _due(case: Case) -> datetime | None:
    clock = next_due(case.clocks)
    ours = clock.due_at if clock is not None and clock.is_running else None
    return min((at for at in (ours, platform_due(case.clocks)) if at is not None), default=None)


def _of(step: Step, reason: Words, due: datetime | None) -> NextStep:
    return _made(step.id, step.stage, step.act, title=step.title, reason=reason, due=due)


def _made(id_: str, stage: Stage, act: Act, *, title: Words, reason: Words, due: datetime | None) -> NextStep:
    return NextStep(id=id_, stage=stage, act=act, title=title, reason=reason, due_at=due)
