"""The steps of a case: those that every case goes through, with a playbook's own woven in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from wanhui.cases.words import STAGES, Gate, Stage
from wanhui.errors import Words

Act = Literal["look", "reply", "ask", "offer", "choose", "carry_out", "check", "report", "record", "escalate", "wait"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do at a stage, and why. Doing it passes the gate `passes`, if it names one."""

    id: str
    stage: Stage
    act: Act
    title: Words
    why: Words
    passes: Gate | None = None


def _step(id_: str, stage: Stage, act: Act, *, zh: str, en: str, why: tuple[str, str], gate: Gate | None) -> Step:
    return Step(id=id_, stage=stage, act=act, title=Words(zh, en), why=Words(*why), passes=gate)


COMMON: Final[tuple[Step, ...]] = (
    _step(
        "read_review", "investigate", "look", zh="读完评价原文", en="Read the review",
        why=("先看清买家说了什么，再动手。", "See what the buyer said before doing anything."), gate="review_read",
    ),
    _step(
        "open_order", "investigate", "look", zh="打开订单链路", en="Open the order chain",
        why=("买了什么、何时付款发货，都以订单为准。", "What was bought and when it was sent stands in the order."),
        gate="order_opened",
    ),
    _step(
        "check_parcel", "investigate", "look", zh="核对物流节点", en="Check the parcel scans",
        why=("破损、延误、错发，多半能在物流里看到。", "Damage, delay and mix-ups often show in the scans."),
        gate="parcel_checked",
    ),
    _step(
        "read_chats", "investigate", "look", zh="看完以往的聊天", en="Read the earlier chats",
        why=("买家说过的话，不该让他再说一遍。", "Nobody should have to tell it twice."), gate="chats_read",
    ),
    _step(
        "propose_cause", "investigate", "record", zh="提出原因", en="Propose the cause",
        why=("有了判断再联系，才说得出办法。", "Contact helps once you have something to say."), gate="cause_proposed",
    ),
    _step(
        "acknowledge", "contact", "reply", zh="先回应买家，写明答复时间", en="Acknowledge, with a time",
        why=("买家在等人理他，先道歉并说定时间。", "The buyer is waiting: apologise and name a time."), gate=None,
    ),
    _step(
        "hear_buyer", "listen", "ask", zh="问清情况，听买家说完", en="Ask and hear the buyer out",
        why=("只问还不知道的，不打断。", "Ask only what is unknown, and do not interrupt."), gate="buyer_heard",
    ),
    _step(
        "offer", "solve", "offer", zh="给出方案，并写明时间", en="Offer a remedy, with a time",
        why=("给两种以上办法，由买家选。", "Two or more ways, and the buyer chooses."), gate="offer_made",
    ),
    _step(
        "record_choice", "negotiate", "choose", zh="记录买家的选择", en="Record the buyer's choice",
        why=("按买家自己选的办，不替他决定。", "Do what the buyer chose, not what suits us."), gate="choice_recorded",
    ),
    _step(
        "carry_out", "follow_up", "carry_out", zh="执行方案并回填结果", en="Carry it out and note the result",
        why=("说到就要做到，单号和金额都要留下。", "Keep the word; note the number and the amount."),
        gate="remedy_done",
    ),
    _step(
        "ask_satisfied", "follow_up", "ask", zh="问买家是否都解决了", en="Ask whether all is solved",
        why=("办完再问一次，还需要什么。", "Ask once, after it is done, what else is needed."), gate=None,
    ),
    _step(
        "record_outcome", "learn", "record", zh="记录结果与根因", en="Record outcome and root cause",
        why=("不知道根因，下一单还会这样。", "Without the cause the next order will suffer too."), gate=None,
    ),
)  # fmt: skip


def woven(own: tuple[Step, ...]) -> tuple[Step, ...]:
    """The common steps with `own` ones in their stages: before the last common step of a stage.

    An own step with the id of a common one takes its place, so that a playbook can say it in its own words.
    """
    by_id = {step.id: step for step in own}
    out: list[Step] = []
    for stage in STAGES:
        common = [by_id.pop(step.id, step) for step in COMMON if step.stage == stage]
        extra = [by_id.pop(step.id) for step in own if step.stage == stage and step.id in by_id]
        out += [*common[:-1], *extra, *common[-1:]]
    return tuple(out)
