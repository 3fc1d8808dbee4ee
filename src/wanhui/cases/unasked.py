"""May the shop write to a buyer by itself, without a case: confirmed, agreed to, once, and never into trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.cases.contact import ContactPack, Person, is_quiet
from wanhui.cases.parts import Channel
from wanhui.errors import Words

#: At most one message of the shop's own to a buyer in this time, whatever it is about (own).
APART: Final = timedelta(days=30)
#: Where a message of the shop's own that sells or asks is not allowed at all.
_NEVER: Final = frozenset({"amazon", "ebay"})
#: What a buyer must have agreed to: everything but news of their own order.
_WITH_CONSENT: Final = frozenset({"ask", "remind", "explain", "solved"})
#: A recall is nobody's advertising: neither the owner's switch nor a refunded order stands against it.
_RECALLS: Final = frozenset({"recall", "danger"})
#: What the law makes the shop say: a buyer who refuses contact or has an open case is warned all the same.
_BY_LAW: Final = frozenset({"danger"})
#: By which a message goes out, the first that the buyer agreed to.
_CHANNELS: Final[tuple[Channel, ...]] = ("platform_chat", "wechat", "sms", "email")

Against = Literal["off", "platform", "refused", "consent", "case", "refund", "bought", "cap", "quiet", "lint"]
AGAINST_WORDS: Final[dict[Against, Words]] = {
    "off": Words("店主还没有打开主动联系", "The owner has not switched this on"),
    "platform": Words("这个平台不许商家主动联系", "This platform allows no message of the shop's own"),
    "refused": Words("买家拒绝再联系", "The buyer has refused contact"),
    "consent": Words("买家没有同意接收", "The buyer has not agreed to it"),
    "case": Words("有没办完的工单", "A case of theirs is open"),
    "refund": Words("最近一单退款了", "Their last order was refunded"),
    "bought": Words("已经又来买了", "They have bought again"),
    "cap": Words("30 天内已经主动联系过一次", "They were written to within 30 days"),
    "quiet": Words("买家那边是休息时间", "It is quiet time where the buyer lives"),
    "lint": Words("这段话现在不能发", "The text may not be sent as things stand"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a buyer before a message of the shop's own: `last_at` is when the last one left."""

    is_on: bool
    platform: str
    person: Person
    has_open_case: bool = False
    was_refunded: bool = False
    has_bought: bool = False
    last_at: datetime | None = None


def channel_for(person: Person, pack: ContactPack, *, purpose: str) -> Channel | None:
    """By which channel a message may go: one that the buyer agreed to and the platform allows; None without any.

    News of the buyer's own order may always go by the platform's own chat.
    """
    if purpose not in _WITH_CONSENT:
        return "platform_chat"
    allowed = pack.inside | pack.with_consent
    return next((one for one in _CHANNELS if one in person.consents and one in allowed), None)


def is_by_law(purpose: str) -> bool:
    """Whether the law makes the shop say it, so that no refusal of the buyer holds it back."""
    return purpose in _BY_LAW


def against(purpose: str, channel: Channel | None, now: datetime, *, at: Standing, pack: ContactPack) -> list[Against]:
    """What speaks against sending a message now; "quiet" alone only puts it off."""
    is_own_order = purpose not in _WITH_CONSENT
    found: dict[Against, bool] = {
        "off": not at.is_on and purpose not in _RECALLS,
        "platform": not is_own_order and at.platform in _NEVER,
        "refused": at.person.has_refused and not is_by_law(purpose),
        "consent": not is_own_order and (channel is None or channel not in at.person.consents),
        "case": at.has_open_case and not is_by_law(purpose),
        "refund": at.was_refunded and purpose not in _RECALLS,
        "bought": not is_own_order and at.has_bought,
        "cap": not is_own_order and at.last_at is not None and now - at.last_at < APART,
        "quiet": is_quiet(now, at.person.time_zone, pack),
    }
    return [name for name, holds in found.items() if holds]
