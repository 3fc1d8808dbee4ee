"""An act about to be done on an order, a review or a buyer's data, and the facts that decide whether it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Literal

from wanhui.records.parties import Platform

ActKind = Literal[
    "cancel_order", "refuse_order", "mark_shipped", "keep_waiting", "refund", "hold_refund", "refuse_return",
    "pay_compensation", "give_coupon", "pay_for_removal", "ask_review_change", "request_review", "review_campaign",
    "survey_link", "write_review", "hide_review", "report_review", "publish_reply", "parcel_card", "call", "sms",
    "message", "bulk_message", "visit", "send_object", "expose_buyer", "move_off_platform", "watch_list_entry",
    "label_extorter", "report_buyer", "block_buyer", "police_report", "pause_dispute", "legal_notice",
    "export_data", "share_data", "import_list", "identify_buyer", "collect_photo", "delete_data", "keep_data",
    "send_to_model", "edit_evidence", "make_evidence", "record_call", "publish_footage", "sell_batch",
    "close_case", "automatic_reply", "decide_claim", "answer_ticket", "mute_buyer", "live_stream", "instruct",
]  # fmt: skip
#: What the act bears on.
ActObject = Literal["product_review", "seller_feedback", "order", "chat", "after_sale"]
ActStage = Literal["investigate", "contact", "listen", "solve", "negotiate", "follow_up", "learn", "closed"]
ActChannel = Literal["platform_chat", "public_reply", "phone", "sms", "email", "parcel", "live_room", "official_form"]
#: The reason that is given for the act, where it needs one.
ActReason = Literal[
    "out_of_stock", "buyer_wish", "wrong_address", "price_error", "risk", "opened", "no_reason", "other"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """What is known when the act is checked; None is *unknown*, never false and never proven.

    Counts and hours are whole numbers; `promise_used` is the share of the promised time that is gone, in per cent.
    """

    stock: int | None = None
    is_paid: bool | None = None
    is_shipped: bool | None = None
    goods_sent: bool | None = None
    promise_used: int | None = None
    days_since_receipt: int | None = None
    days_since_goods_back: int | None = None
    has_quality_fault: bool | None = None
    return_exception: bool | None = None
    buyer_agreed: bool | None = None
    buyer_asked: bool | None = None
    buyer_refused: bool | None = None
    marketing_consent: bool | None = None
    is_marketing: bool | None = None
    is_required_notice: bool | None = None
    issue_resolved: bool | None = None
    tied_to_review: bool | None = None
    about_review: bool | None = None
    only_happy_buyers: bool | None = None
    for_good_review: bool | None = None
    is_disclosed: bool | None = None
    requests_made: int | None = None
    contacts_made: int | None = None
    recipients: int | None = None
    days_since_delivery: int | None = None
    days_since_review: int | None = None
    local_time: time | None = None
    evidence_count: int | None = None
    evidence_frozen: bool | None = None
    is_extorted: bool | None = None
    only_complained: bool | None = None
    is_punitive: bool | None = None
    is_label_flaw: bool | None = None
    legal_review: bool | None = None
    identity_given: bool | None = None
    receipt_uploaded: bool | None = None
    loss_yuan: int | None = None
    times_extorted: int | None = None
    is_automatic: bool | None = None
    is_explained: bool | None = None
    is_official_form: bool | None = None
    is_confirmed: bool | None = None
    is_own_data: bool | None = None
    for_this_case: bool | None = None
    is_masked: bool | None = None
    is_local: bool | None = None
    has_agreement: bool | None = None
    is_sensitive: bool | None = None
    has_consent: bool | None = None
    is_on_hold: bool | None = None
    days_since_closed: int | None = None
    is_unlawful_content: bool | None = None
    is_safety: bool | None = None
    is_cosmetic: bool | None = None
    is_reported: bool | None = None
    batch_in_doubt: bool | None = None
    minutes_since_wait: int | None = None
    hours_open: int | None = None
    hours_left: int | None = None
    is_answered: bool | None = None
    is_artificial: bool | None = None
    is_labelled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act, whoever starts it; `words` is what was written with it: a reason, a card, an order to the staff."""

    kind: ActKind
    platform: Platform = "other"
    object: ActObject = "order"
    stage: ActStage = "solve"
    channel: ActChannel = "platform_chat"
    reason: ActReason | None = None
    facts: ActFacts = field(default_factory=ActFacts)
    words: str = ""
