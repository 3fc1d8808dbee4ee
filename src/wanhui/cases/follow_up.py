"""After the remedy: parcels followed and told of, one question whether all is solved, and returns that stall."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.cases.state import Case
from wanhui.errors import Words
from wanhui.records.orders import ShipmentEvent

#: How long after a remedy the buyer is asked whether all is solved.
ASK_AFTER: Final = timedelta(days=3)
#: A parcel on its way is reported at least this often.
REPORT_EVERY: Final = timedelta(hours=48)
#: A return that the buyer may have, with no way given after this time, is an alarm.
RETURN_WITHIN: Final = timedelta(hours=24)
#: The task that such an alarm makes.
STALLED: Final = "return-way"
STALLED_WORDS: Final = Words("退货一天没给退货方式，马上发给买家", "A return has waited a day for its way: send it now")

#: What a plan that was put off until morning is settled with; it stands again under a new id.
PUT_OFF: Final = "quiet"

Ask = Literal["ask", "remind"]


def question_due(case: Case, now: datetime) -> Ask | None:
    """Whether the one question ("all solved? anything else?") or its one reminder falls due; no word of reviews."""
    done = [remedy.done_at for remedy in case.remedies if remedy.done_at is not None]
    if not done or case.is_over:
        return None
    since = max(done)
    at = question_at(case)
    if at is None or now < at:
        return None
    return "remind" if _asked(case, since) else "ask"


def question_at(case: Case) -> datetime | None:
    """When the one question or its one reminder falls due; None: it does not. A word of the buyer ends it."""
    done = [remedy.done_at for remedy in case.remedies if remedy.done_at is not None]
    if not done or case.is_over or case.buyer_waits_since is not None:
        return None
    since = max(done)
    spoke = case.buyer_wrote_at is not None and case.buyer_wrote_at > since
    if spoke or "remind_satisfied" in case.steps_done:
        return None
    asked = _asked(case, since)
    if not asked:
        return since + ASK_AFTER
    first = asked[0]
    return first + ASK_AFTER if len(asked) == 1 and first is not None else None


def _asked(case: Case, since: datetime) -> list[datetime | None]:
    """When the question was put, once for each time; None for one that waits to be sent or was stopped."""
    plans = [p for p in case.plans if p.about == "satisfied" and p.made_at >= since and p.note != PUT_OFF]
    asked = [plan.settled_at if plan.state == "done" else None for plan in plans]
    if not asked and "ask_satisfied" in case.steps_done:
        return [max((contact.at for contact in case.contacts if contact.at > since), default=None)]
    return asked


ASK_WORDS: Final = Words(
    "您好，这件事我们按您选的办完了。都解决了吗？还有需要我们做的请告诉我。",
    "It has been done as you chose. Is everything settled, and is there anything else you need?",
)


REMIND_WORDS: Final = Words(
    "您好，再跟您确认一次：前几天办的这件事，到您那边都解决了吗？还有需要我们做的请告诉我，没有就不打扰您了。",
    "One more time, to be sure: is everything settled on your side, and is there anything else you need from us? "
    "If not, we will leave it at that.",
)


#: Remedies that send something on its way.
SENDS: Final = frozenset({"exchange", "swap", "resend", "resend_part", "return_refund", "repair", "gift"})
#: What ends the way of a parcel.
ENDED: Final = frozenset({"delivered", "returned", "lost"})
_STATUS: Final[dict[str, Words]] = {
    "picked_up": Words("已由快递收件", "The courier has it"),
    "in_transit": Words("在路上", "On its way"),
    "out_for_delivery": Words("今天派送", "Out for delivery today"),
    "delivered": Words("已送到", "Delivered"),
    "failed": Words("派送没有成功", "Delivery failed"),
    "returned": Words("已退回", "Returned"),
    "lost": Words("物流登记为丢失", "The courier reports it lost"),
}


def parcel_words(scan: ShipmentEvent | None, *, is_again: bool = False, is_theirs: bool = False) -> Words:
    """What the buyer reads of a parcel: where it is, courier and number, where to look it up.

    `is_again`: there is no news; `is_theirs`: it is the parcel that the buyer sent back.
    """
    where = Words("", "")
    if scan is not None and scan.tracking:
        where = Words(
            f"，{scan.courier or '快递'}单号 {scan.tracking}，可在{scan.courier or '快递'}官网查询",
            f", {scan.courier or 'courier'} number {scan.tracking}, to look up on the courier's site",
        )
    parcel = Words("您寄回的包裹", "The parcel you sent back") if is_theirs else Words("包裹", "Your parcel")
    if is_again:
        return Words(
            f"{parcel.zh}还在路上{where.zh}。我们在跟进，有新动静当天告诉您。",
            f"{parcel.en} is still on its way{where.en}. We are following it; you hear of news on the same day.",
        )
    what = _STATUS[scan.status] if scan is not None else _STATUS["in_transit"]
    return Words(f"{parcel.zh}{what.zh}{where.zh}。", f"{parcel.en}: {what.en[0].lower()}{what.en[1:]}{where.en}.")


def follows_parcel(case: Case) -> bool:
    """Whether something is on its way because of this case: what was chosen sends goods, there or back."""
    return any(remedy.kind in SENDS and remedy.state in ("chosen", "done") for remedy in case.remedies)


def report_at(case: Case) -> datetime | None:
    """When the buyer hears of the parcel again: 48 hours after the last news, until it has arrived; None: never."""
    told = [plan for plan in case.plans if plan.about == "progress" and plan.state != "stopped"]
    if not told or case.is_over or told[-1].state == "open" or told[-1].settled_at is None:
        return None
    status = told[-1].id.partition("~")[0].rpartition(":")[2]
    return None if status in ENDED else told[-1].settled_at + REPORT_EVERY


def arrived(case: Case, scan: ShipmentEvent) -> tuple[str, ...]:
    """The chosen remedies (ids) that `scan` shows to have arrived: what was sent, after the buyer chose it."""
    if scan.status != "delivered":
        return ()
    sent = SENDS - {"return_refund"}
    return tuple(
        remedy.id
        for remedy in case.remedies
        if remedy.state == "chosen" and remedy.kind in sent and remedy.chosen_at and scan.at > remedy.chosen_at
    )


def return_stalls_at(case: Case) -> datetime | None:
    """When a return that the buyer asked for has stood still for a day with no way given.

    None: none was asked for, the way was given or put before the buyer, or the alarm was raised already.
    """
    needed = any(rule.gate == "return_way_given" for rule in case.gates)
    is_given = "return_way_given" in case.passed or any(one.kind == "return_refund" for one in case.remedies)
    if not needed or is_given or case.is_over or any(plan.id == STALLED for plan in case.plans):
        return None
    return case.opened_at + RETURN_WITHIN
