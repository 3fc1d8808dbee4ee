"""The label columns of the annotated reviews and chats: which head each stands for, and who is a yes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

ISSUES = (
    "quality damaged mismatch size wrong missing shipping delivery packaging price fake service refund adverse effect "
    "install other"
).split()
POLARITY = "neg neu pos mixed".split()
EMOTION = "calm disappointed angry".split()
ASKS = "refund exchange compensation explanation repair resend complaint".split()
SUSPECT = "misuse nitpick no_reason".split()
INTENT = (
    "extortion professional_claim legit_compensation legit_threat complaint inquiry return_request chitchat"
).split()
BUYER_TYPE = "none talkative angry know_it_all inquiring suspicious".split()
SCENARIO = (
    "quality_flaw damaged wrong_item missing_item late_shipment delivery size price_drop no_reason_return misuse "
    "nitpick adverse_reaction other"
).split()

REVIEW_HEADS = (
    [f"issue.{code}" for code in ISSUES]
    + [f"polarity.{code}" for code in POLARITY]
    + [f"severity.{level}" for level in range(4)]
    + [f"emotion.{code}" for code in EMOTION]
    + [f"ask.{code}" for code in ASKS]
    + ["safety", "evidence"]
    + [f"suspect.{code}" for code in SUSPECT]
)
CHAT_HEADS = (
    [f"intent.{code}" for code in INTENT]
    + [f"buyer_type.{code}" for code in BUYER_TYPE]
    + [f"scenario.{code}" for code in SCENARIO]
    + ["hostage"]
)


def review_labels(rows: list[dict[str, Any]]) -> npt.NDArray[np.bool_]:
    """One row a review, one column a head of `REVIEW_HEADS`."""
    return np.array([[_review_has(row, head) for head in REVIEW_HEADS] for row in rows])


def chat_labels(rows: list[dict[str, Any]]) -> npt.NDArray[np.bool_]:
    """One row a chat, one column a head of `CHAT_HEADS`."""
    return np.array([[_chat_has(row["labels"], head) for head in CHAT_HEADS] for row in rows])


def _review_has(row: dict[str, Any], head: str) -> bool:
    name, _, code = head.partition(".")
    if name == "issue":
        return code in row["issues"]
    if name == "ask":
        return code in row["asks"]
    return bool(row[name]) if not code else str(row[name]) == code


def _chat_has(labels: dict[str, Any], head: str) -> bool:
    name, _, code = head.partition(".")
    if name == "hostage":
        return bool(labels["review_hostage"])
    return (labels[name] or "none") == code
