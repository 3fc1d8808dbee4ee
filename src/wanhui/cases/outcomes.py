"""How a case ends: what must be there before it may close, the causes it is booked under, and how it comes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.clock import Clock, start
from wanhui.cases.parts import Fault, Outcome
from wanhui.cases.rules import Rules
from wanhui.cases.state import Case
from wanhui.cases.timing import met, stopped
from wanhui.errors import WanhuiError, Words

#: How long a buyer must be silent after a done remedy before a case may close without a word from them.
SILENCE: Final = timedelta(days=7)

Basis = Literal["confirmed", "silent", "lead"]
Blocker = Literal["outcome", "promise", "remedy", "parcel", "request", "buyer_waits", "silence", "reason", "lead"]

BLOCKER_WORDS: Final[Mapping[Blocker, Words]] = {
    "outcome": Words("结果与根因未记录", "outcome and cause are not recorded"),
    "promise": Words("还有承诺没有兑现", "a promise is still open"),
    "remedy": Words("补救还没有完成", "a remedy is not done yet"),
    "parcel": Words("还有包裹在路上", "a parcel is still under way"),
    "request": Words("平台上的售后申请还没处理", "a request on the marketplace is not answered yet"),
    "buyer_waits": Words("买家还在等回复", "the buyer is waiting for an answer"),
    "silence": Words("补救完成后还不满 7 天", "it is less than 7 days since the remedy"),
    "reason": Words(
        "要写明依据：买家在哪里确认的，或主管的理由", "say where the buyer confirmed, or the lead's reason"
    ),
    "lead": Words("须由主管结案", "only a lead may close it so"),
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A leaf of the cause tree: whose it usually is, and whether the complaint has a fault behind it."""

    title: Words
    fault: Fault
    is_valid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """The variants and batches that a case can be about."""

    skus: frozenset[str] = frozenset()
    batches: frozenset[str] = frozenset()


def _cause(zh: str, en: str, fault: Fault, *, valid: bool = True) -> Cause:
    return Cause(Words(zh, en), fault, valid)


CAUSES: Final[Mapping[str, Cause]] = {
    "material": _cause("用料不好", "Poor material", "product"),
    "workmanship": _cause("做工不好", "Poor workmanship", "product"),
    "design": _cause("设计有缺陷", "Flaw in the design", "product"),
    "harmful": _cause("对人体有害或致不适", "Harmful or irritating", "product"),
    "bad_batch": _cause("整批不良", "A bad batch", "supplier"),
    "not_genuine": _cause("来源不正", "Doubtful origin", "supplier"),
    "wrong_pick": _cause("拣错货", "Wrong item picked", "warehouse"),
    "missed_part": _cause("漏装", "Part left out", "warehouse"),
    "weak_packing": _cause("包装不牢", "Weak packing", "warehouse"),
    "late_dispatch": _cause("发货晚", "Late dispatch", "warehouse"),
    "out_of_stock": _cause("超卖缺货", "Oversold", "warehouse"),
    "transit_damage": _cause("运输损坏", "Damaged in transit", "courier"),
    "transit_delay": _cause("运输延误", "Delayed in transit", "courier"),
    "lost": _cause("丢件", "Lost in transit", "courier"),
    "courier_manner": _cause("派送态度或方式不当", "Poor delivery service", "courier"),
    "slow_answer": _cause("回复慢", "Slow answer", "service"),
    "poor_manner": _cause("态度不好", "Poor manner", "service"),
    "wrong_information": _cause("说错了", "Wrong information", "service"),
    "broken_promise": _cause("承诺没兑现", "Broken promise", "service"),
    "listing": _cause("描述或图片不符", "Listing or pictures off", "service"),
    "size_chart": _cause("尺码表不准", "Size chart off", "service"),
    "price_change": _cause("降价时机不当", "Price cut after purchase", "service"),
    "wrong_use": _cause("使用或洗护不当", "Wrong use or care", "handling", valid=False),
    "expectation": _cause("预期与产品不符", "Expected something else", "nobody", valid=False),
    "changed_mind": _cause("不想要了", "Changed their mind", "nobody", valid=False),
    "bad_faith": _cause("恶意索要", "Demand in bad faith", "nobody", valid=False),
    "unknown": _cause("查不清", "Could not be found out", "unknown"),
    "other": _cause("其他（须写明）", "Other (say what)", "unknown"),
}


def record_outcome(case: Case, by: By, outcome: Outcome, *, goods: Goods | None = None) -> Acted:
    """What came of the case and why it came up; which of the `goods` it was, where there are several.

    ``E-CASE-CAUSE`` for a cause that the tree does not have, ``E-CASE-GOODS`` for a variant or batch that the order
    does not have, or none where it has some.
    """
    if outcome.cause not in CAUSES:
        raise WanhuiError("E-CASE-CAUSE", found=outcome.cause, expected=", ".join(CAUSES))
    for said, known in ((outcome.sku, goods.skus), (outcome.batch, goods.batches)) if goods is not None else ():
        if known and said not in known:
            raise WanhuiError("E-CASE-GOODS", found=said or "–", expected=", ".join(sorted(known)))
    acting = Acting(case, by)
    if outcome != case.outcome:
        acting.add(ev.OutcomeRecorded, outcome=outcome)
    return acting.done()


def blockers(
    case: Case, by: By, basis: Basis, *, reason: str = "", parcels: Collection[str] = ()
) -> tuple[Blocker, ...]:  # fmt: skip
    """What keeps `case` from being closed on `basis` now; empty when nothing does.

    Nothing closes over an open promise, one of the `parcels` still under way, a chosen remedy that is not done, a
    request that the marketplace still waits to be answered, or a buyer who waits; a lead may pass the last two.
    `confirmed` and `lead` need a `reason`: where the buyer said so, or why the lead decides it.
    """
    standing: dict[Blocker, bool] = {
        "outcome": case.outcome is None,
        "promise": any(promise.state == "open" for promise in case.promises),
        "remedy": any(remedy.state == "chosen" for remedy in case.remedies),
        "parcel": bool(parcels),
        "request": basis != "lead" and any(_is_asked(clock, by.now) for clock in case.clocks),
        "buyer_waits": case.buyer_waits_since is not None and basis != "lead",
        "silence": basis == "silent" and not is_silent(case, by.now),
        "reason": basis != "silent" and not reason.strip(),
        "lead": basis == "lead" and not by.is_lead,
    }
    return tuple(name for name, stands in standing.items() if stands)


def _is_asked(clock: Clock, now: datetime) -> bool:
    """Whether `clock` is of a request on the marketplace that can still be answered there in time."""
    return clock.kind == "platform" and clock.of is not None and clock.is_open and clock.due_at > now


def is_silent(case: Case, now: datetime) -> bool:
    """Whether a remedy is done and the buyer has said nothing for the silent period since."""
    done = [remedy.done_at for remedy in case.remedies if remedy.done_at is not None]
    if not done:
        return False
    since = max([*done, *([case.buyer_wrote_at] if case.buyer_wrote_at is not None else [])])
    return now - since >= SILENCE


def close(case: Case, by: By, basis: Basis, *, reason: str = "", parcels: Collection[str] = ()) -> Acted:
    """Ends the case; ``E-CASE-CLOSE`` names all that is missing."""
    missing = blockers(case, by, basis, reason=reason, parcels=parcels)
    if missing:
        raise WanhuiError("E-CASE-CLOSE", missing=", ".join(missing))
    done = met(case, ("resolution",), by.now)
    kept = tuple(clock for clock in stopped(case) if clock.kind != "resolution")
    acting = Acting(case, by)
    acting.add(ev.Closed, basis=basis, reason=reason, clocks=(*done, *kept))
    return acting.done()


def reopen(case: Case, by: By, reason: str, *, rules: Rules) -> Acted:
    """A closed case comes back for a `reason`, with a new resolution clock."""
    if not reason.strip():
        raise WanhuiError("E-CASE-REASON", what="reopen")
    preset, hours = rules.preset_named(case.preset), rules.calendar_for(case.preset)
    acting = Acting(case, by)
    acting.add(ev.Reopened, reason=reason, clocks=(start("resolution", preset.resolution, hours, at=by.now),))
    return acting.done()
