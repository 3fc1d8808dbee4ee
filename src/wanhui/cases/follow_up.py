"""After the remedy: parcels followed and told of, one question whether all is solved, and returns that stall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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

Ask = Literal["ask", "remind"]


def question_due(case: Case, now: datetime) -> Ask | None:
    """Whether the one question ("all solved? anything else?") or its one reminder falls due; no word of reviews."""
    done = [remedy.done_at for remedy in case.remedies if remedy.done_at is not None]
    if not done or case.is_over:
        return None
    since = max(done)
    spoke = case.buyer_wrote_at is not None and case.buyer_wrote_at > since
    if spoke or "remind_satisfied" in case.steps_done:
        return None
    if "ask_satisfied" in case.steps_done:
        asked = [contact.at for contact in case.contacts if contact.at > since]
        return "remind" if asked and now - max(asked) >= ASK_AFTER else None
    return "ask" if now - since >= ASK_AFTER else None


ASK_WORDS: Final = Words(
    "您好，这件事我们按您选的办完了。都解决了吗？还有需要我们做的请告诉我。",
    "It has been done as you chose. Is everything settled, and is there anything else you need?",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What there is to tell the buyer about a parcel, and by when."""

    status: str
    courier: str | None
    tracking: str | None
    at: datetime
    due_at: datetime
    says: Words


_STATUS: Final[dict[str, Words]] = {
    "picked_up": Words("已由快递收件", "The courier has it"),
    "in_transit": Words("在路上", "On its way"),
    "out_for_delivery": Words("今天派送", "Out for delivery today"),
    "delivered": Words("已送到", "Delivered"),
    "failed": Words("派送没有成功", "Delivery failed"),
    "returned": Words("已退回", "Returned"),
    "lost": Words("物流登记为丢失", "The courier reports it lost"),
}


def news(scans: Sequence[ShipmentEvent], told: Sequence[str], now: datetime) -> News | None:
    """What the buyer has not been told yet (`told`: statuses already said), or a report after 48 hours of silence."""
    if not scans:
        return None
    latest = max(scans, key=lambda scan: scan.at)
    fresh = latest.status not in told
    silent = latest.status not in ("delivered", "returned", "lost") and now - latest.at >= REPORT_EVERY
    if not fresh and not silent:
        return None
    where = Words(
        f"，单号 {latest.tracking}，可在{latest.courier or '快递官网'}查询" if latest.tracking else "",
        f", number {latest.tracking}, to look up at {latest.courier or 'the courier'}" if latest.tracking else "",
    )
    what = _STATUS[latest.status]
    return News(
        status=latest.status,
        courier=latest.courier,
        tracking=latest.tracking,
        at=latest.at,
        due_at=(latest.at if fresh else now) + REPORT_EVERY,
        says=Words(
            f"包裹{what.zh}{where.zh}。" if fresh else f"包裹还在路上{where.zh}，到的当天告诉您。",
            f"{what.en}{where.en}." if fresh else f"It is still on its way{where.en}; you hear on the day it arrives.",
        ),
    )


def return_stalls(case: Case, asked_at: datetime | None, now: datetime) -> bool:
    """Whether a return that the buyer asked for has stood still for a day with no way given."""
    if asked_at is None or "return_way_given" in case.passed:
        return False
    needed = any(rule.gate == "return_way_given" for rule in case.gates)
    return needed and now - asked_at >= RETURN_WITHIN
