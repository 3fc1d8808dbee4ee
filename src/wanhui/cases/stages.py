"""The way of a case: seven stages, the gates before each, and what may never be locked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from wanhui.cases.words import STAGES, Gate, Reason, Stage
from wanhui.errors import Words

STAGE_WORDS: Final[Mapping[Stage, Words]] = {
    "investigate": Words("查明原因", "Investigate"),
    "contact": Words("联系客户", "Contact"),
    "listen": Words("倾听", "Listen"),
    "solve": Words("提出方案", "Propose"),
    "negotiate": Words("协商", "Negotiate"),
    "follow_up": Words("跟进", "Follow up"),
    "learn": Words("总结改进", "Improve"),
}

GATE_WORDS: Final[Mapping[Gate, Words]] = {
    "review_read": Words("评价已读", "Review read"),
    "order_opened": Words("订单已看", "Order opened"),
    "parcel_checked": Words("物流已核对", "Parcel checked"),
    "chats_read": Words("往来已读", "Earlier chats read"),
    "cause_proposed": Words("原因已提出", "Cause proposed"),
    "buyer_heard": Words("已听买家说", "Buyer heard"),
    "details_known": Words("详情已问清", "Details known"),
    "fault_confirmed": Words("责任已确认", "Fault confirmed"),
    "price_checked": Words("价保已核对", "Price protection checked"),
    "items_compared": Words("下单与实收已比对", "Ordered and received compared"),
    "stop_sale_decided": Words("是否停售已定", "Stop-sale decided"),
    "evidence_kept": Words("证据已固定", "Evidence kept"),
    "return_way_given": Words("退货方式已给", "Return way given"),
    "offer_made": Words("方案已发给买家", "Offer made"),
    "choice_recorded": Words("买家选择已记录", "Choice recorded"),
    "remedy_done": Words("补救已完成", "Remedy done"),
}


@dataclass(frozen=True, slots=True)
class GateRule:
    """`gate` must be passed, or waived by a lead, before a case enters `stage`."""

    stage: Stage
    gate: Gate


#: What is looked into before the shop starts a contact of its own.
CHECKLIST: Final[tuple[Gate, ...]] = (
    "review_read",
    "order_opened",
    "parcel_checked",
    "chats_read",
    "cause_proposed",
)
_COMMON: Final[tuple[GateRule, ...]] = (
    *(GateRule("contact", gate) for gate in CHECKLIST),
    GateRule("solve", "buyer_heard"),
    GateRule("negotiate", "offer_made"),
    GateRule("follow_up", "choice_recorded"),
    GateRule("learn", "remedy_done"),
)
#: Gates that ask for an order; where none is known there is nothing to open.
_ABOUT_ORDER: Final = frozenset({"order_opened", "parcel_checked", "price_checked", "items_compared"})
_REVIEWS: Final = frozenset({"bad_review", "neutral_review", "hidden_complaint"})


@cache
def gates_of(reason: Reason, extra: tuple[GateRule, ...], *, has_order: bool) -> tuple[GateRule, ...]:
    """The gates of a case opened for `reason` under a playbook with `extra` gates, in the order of the stages."""
    rules = [
        rule
        for rule in (*_COMMON, *extra)
        if (has_order or rule.gate not in _ABOUT_ORDER) and (reason in _REVIEWS or rule.gate != "review_read")
    ]
    return tuple(sorted(dict.fromkeys(rules), key=lambda rule: STAGES.index(rule.stage)))


def unmet(rules: tuple[GateRule, ...], passed: Collection[Gate], *, at: Stage, to: Stage) -> tuple[Gate, ...]:
    """The gates between the stages `at` and `to` that are neither passed nor waived; none on the way back."""
    first, last = STAGES.index(at), STAGES.index(to)
    return tuple(rule.gate for rule in rules if first < STAGES.index(rule.stage) <= last and rule.gate not in passed)


Speech = Literal["answer", "acknowledge", "contact"]


@dataclass(frozen=True, slots=True)
class Lock:
    """Why the shop may not speak yet: the gates that are still open, and who can waive them."""

    gates: tuple[Gate, ...]
    says: Words


def may_speak(rules: tuple[GateRule, ...], passed: Collection[Gate], speech: Speech, *, stage: Stage) -> Lock | None:
    """None when the shop may speak now, else what is missing.

    An `answer` to a buyer who is writing and a first `acknowledge` with a time are never locked. A `contact` that
    the shop starts waits until the cause has been looked into.
    """
    if speech != "contact" or STAGES.index(stage) >= STAGES.index("contact"):
        return None
    missing = unmet(rules, passed, at="investigate", to="contact")
    if not missing:
        return None
    zh = "、".join(GATE_WORDS[gate].zh for gate in missing)
    en = ", ".join(GATE_WORDS[gate].en.lower() for gate in missing)
    return Lock(
        missing, Words(f"先查明原因再联系：还差{zh}。主管可以放行。", f"Look into it first: {en}. A lead may waive.")
    )


View = Literal["seven", "five", "four", "three"]


@dataclass(frozen=True, slots=True)
class ViewStep:
    """One step of a simpler way to look at the same stages."""

    title: Words
    stages: frozenset[Stage]


def _step(zh: str, en: str, *stages: Stage) -> ViewStep:
    return ViewStep(Words(zh, en), frozenset(stages))


VIEWS: Final[Mapping[View, tuple[ViewStep, ...]]] = {
    "seven": tuple(ViewStep(STAGE_WORDS[stage], frozenset({stage})) for stage in STAGES),
    "five": (
        _step("及时回应", "Answer promptly", "investigate", "contact"),
        _step("认真倾听", "Listen", "listen"),
        _step("安抚解释", "Soothe and explain", "solve"),
        _step("及时补救", "Remedy", "negotiate"),
        _step("通知跟进", "Inform and follow up", "follow_up", "learn"),
    ),
    "four": (
        _step("回应", "Respond", "investigate", "contact"),
        _step("深挖", "Dig", "listen"),
        _step("解决", "Solve", "solve", "negotiate"),
        _step("改进", "Improve", "follow_up", "learn"),
    ),
    "three": (
        _step("了解", "Understand", "investigate", "contact", "listen"),
        _step("解决", "Solve", "solve", "negotiate"),
        _step("跟进", "Follow", "follow_up", "learn"),
    ),
}


def view(name: View, stage: Stage) -> int:
    """The index of the step of view `name` in which a case at `stage` stands."""
    return next(index for index, step in enumerate(VIEWS[name]) if stage in step.stages)
