"""The label of every head for annotated reviews and chats, as yes-or-no columns in the product's order."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from wanhui.reading.vocabulary import CHAT_HEADS, REVIEW_HEADS

Labels = npt.NDArray[np.bool_]


def review_labels(rows: list[dict[str, Any]]) -> Labels:
    """One row a review, one column a head of `REVIEW_HEADS`."""
    return np.array([[_review_has(row, head) for head in REVIEW_HEADS] for row in rows])


def chat_labels(rows: list[dict[str, Any]]) -> Labels:
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
