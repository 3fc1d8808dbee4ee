"""The closed lists of names that cases speak in: stages, states, gates, reasons, roles."""

from __future__ import annotations

from typing import Final, Literal, get_args

Stage = Literal["investigate", "contact", "listen", "solve", "negotiate", "follow_up", "learn"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)

Status = Literal["open", "waiting", "closed", "merged"]
Reason = Literal[
    "bad_review",
    "neutral_review",
    "hidden_complaint",
    "complaint_message",
    "return_request",
    "extortion",
    "after_sale",
    "dispute",
    "late_parcel",
    "price_drop",
    "out_of_stock",
]
WaitingFor = Literal["buyer", "supplier", "courier", "platform"]
Role = Literal["agent", "lead", "owner"]
#: Who may do what a lead may do.
LEADS: Final[frozenset[str]] = frozenset({"lead", "owner"})

Gate = Literal[
    "review_read",
    "order_opened",
    "parcel_checked",
    "chats_read",
    "cause_proposed",
    "buyer_heard",
    "details_known",
    "fault_confirmed",
    "price_checked",
    "items_compared",
    "stop_sale_decided",
    "evidence_kept",
    "return_way_given",
    "offer_made",
    "choice_recorded",
    "remedy_done",
]
SYSTEM: Final = "system"

ISSUES: Final[tuple[str, ...]] = (
    "quality", "damaged", "mismatch", "size", "wrong", "missing", "shipping", "delivery", "packaging",
    "price", "fake", "service", "refund", "adverse", "effect", "install", "other",
)  # fmt: skip
