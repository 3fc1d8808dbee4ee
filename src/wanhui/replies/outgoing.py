"""A message about to be sent: its text, where it goes, and the facts that are known about its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from wanhui.records.parties import Platform

#: The way out that a text takes.
OutgoingObject = Literal["chat", "public_reply", "email", "sms", "phone_script"]
#: What the text bears on; on Amazon a rating of the shop follows other rules than a review of the goods.
Subject = Literal["product_review", "seller_feedback"]
OutgoingStage = Literal["investigate", "contact", "listen", "solve", "negotiate", "follow_up", "learn", "closed"]
OutgoingLanguage = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFacts:
    """What is known when the message is checked; None is *unknown*, never false and never proven.

    `tracking` "" means that there is no tracking number, as distinct from not knowing one. `amounts` and `dates` are
    all that the order, its after-sale requests and the remedy granted bear out.
    """

    stock: int | None = None
    shipped: bool | None = None
    tracking: str | None = None
    refund_done: bool | None = None
    price_promise: bool | None = None
    order_age_days: int | None = None
    issue_resolved: bool | None = None
    local_time: time | None = None
    buyer_refused: bool | None = None
    marketing_consent: bool | None = None
    return_exception: bool | None = None
    legal_review: bool | None = None
    evidence_count: int | None = None
    amounts: tuple[Decimal, ...] | None = None
    dates: tuple[date, ...] | None = None
    free_shipping: bool | None = None
    coupon_value: Decimal | None = None
    has_quality_fault: bool | None = None


NOTHING_KNOWN: Final = OutgoingFacts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a text may state: words of the order and the case (`names`), and what the owner approved of the goods.

    `approved` maps the name of a product fact (``care``, ``ingredients``) to its text. `private` are this buyer's own
    data, which no public text may show.
    """

    names: tuple[str, ...] = ()
    approved: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One text with everything that lint may weigh; `recent` are the shop's earlier texts of this conversation.

    `is_first_answer`: the buyer has not been answered yet, so that this text must say by when. With `grounds` every
    sentence must have a fact behind it; without, nobody has gathered any. `public_before` are the shop's latest
    public replies, oldest first.
    """

    text: str
    platform: Platform = "other"
    object: OutgoingObject = "chat"
    stage: OutgoingStage = "solve"
    lang: OutgoingLanguage = "zh"
    subject: Subject | None = None
    facts: OutgoingFacts = NOTHING_KNOWN
    recent: tuple[str, ...] = ()
    is_first_answer: bool = False
    grounds: Grounds | None = None
    public_before: tuple[str, ...] = ()
