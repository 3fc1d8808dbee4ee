"""Expectations that the product does not meet yet, with what comes out instead; what passes again leaves this list.

A story is never bent to fit the product: the label, the case or the verdict that a careful person expects stays in it.
"""

from __future__ import annotations

from typing import Final

#: Test name (story, then what is checked) -> what comes out wrong.
KNOWN: Final[dict[str, str]] = {
    "changed-for-the-better-review-issues": "reads service",
    "glaze-pinholes-conversation-intent": "reads legit_compensation",
    "glaze-pinholes-conversation-scenario": "reads nitpick",
    "know-it-all-kiln-conversation-buyer_type": "reads suspicious",
    "lapsed-for-a-wrong-idea-conversation-suspect": "reads None",
    "lapsed-for-quality-conversation-issues": "reads other",
    "live-late-dispatch-conversation-buyer_type": "reads None",
    "live-white-became-yellow-case": "opens for return_request",
    "wrong-colour-cup-conversation-intent": "reads return_request",
}
