"""The words a reading may use: every code of every head, in the order of the model's columns."""

from __future__ import annotations

from typing import Literal

Polarity = Literal["neg", "neu", "pos", "mixed"]
Emotion = Literal["calm", "disappointed", "angry"]
Suspect = Literal["misuse", "nitpick", "no_reason"]
Intent = Literal[
    "extortion",
    "professional_claim",
    "legit_compensation",
    "legit_threat",
    "complaint",
    "inquiry",
    "return_request",
    "chitchat",
]
BuyerType = Literal["talkative", "angry", "know_it_all", "inquiring", "suspicious"]

ISSUES: tuple[str, ...] = (
    "quality",
    "damaged",
    "mismatch",
    "size",
    "wrong",
    "missing",
    "shipping",
    "delivery",
    "packaging",
    "price",
    "fake",
    "service",
    "refund",
    "adverse",
    "effect",
    "install",
    "other",
)
POLARITIES: tuple[Polarity, ...] = ("neg", "neu", "pos", "mixed")
EMOTIONS: tuple[Emotion, ...] = ("calm", "disappointed", "angry")
ASKS: tuple[str, ...] = ("refund", "exchange", "compensation", "explanation", "repair", "resend", "complaint")
SUSPECTS: tuple[Suspect, ...] = ("misuse", "nitpick", "no_reason")
INTENTS: tuple[Intent, ...] = (
    "extortion",
    "professional_claim",
    "legit_compensation",
    "legit_threat",
    "complaint",
    "inquiry",
    "return_request",
    "chitchat",
)
BUYER_TYPES: tuple[BuyerType, ...] = ("talkative", "angry", "know_it_all", "inquiring", "suspicious")
SCENARIOS: tuple[str, ...] = (
    "quality_flaw",
    "damaged",
    "wrong_item",
    "missing_item",
    "late_shipment",
    "delivery",
    "size",
    "price_drop",
    "no_reason_return",
    "misuse",
    "nitpick",
    "adverse_reaction",
    "other",
)

REVIEW_HEADS: tuple[str, ...] = (
    *(f"issue.{code}" for code in ISSUES),
    *(f"polarity.{code}" for code in POLARITIES),
    *(f"severity.{level}" for level in range(4)),
    *(f"emotion.{code}" for code in EMOTIONS),
    *(f"ask.{code}" for code in ASKS),
    "safety",
    "evidence",
    *(f"suspect.{code}" for code in SUSPECTS),
)
CHAT_HEADS: tuple[str, ...] = (
    *(f"intent.{code}" for code in INTENTS),
    "buyer_type.none",
    *(f"buyer_type.{code}" for code in BUYER_TYPES),
    *(f"scenario.{code}" for code in SCENARIOS),
    "hostage",
)
