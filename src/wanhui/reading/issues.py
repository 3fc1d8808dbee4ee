"""From issues to the scenario that a case is handled by."""

from __future__ import annotations

from collections.abc import Sequence

_BY_ISSUE = {
    "adverse": "adverse_reaction",
    "wrong": "wrong_item",
    "missing": "missing_item",
    "damaged": "damaged",
    "shipping": "late_shipment",
    "delivery": "delivery",
    "size": "size",
    "quality": "quality_flaw",
    "mismatch": "quality_flaw",
    "fake": "quality_flaw",
    "effect": "quality_flaw",
    "packaging": "damaged",
    "price": "price_drop",
}


def scenario_by_issues(issues: Sequence[tuple[str, float]], suspect: str | None) -> str:
    """The scenario of a single text: harm first, then what the text is surest of; other when nothing fits."""
    codes = dict(issues)
    if "adverse" in codes:
        return "adverse_reaction"
    if suspect is not None:
        return "no_reason_return" if suspect == "no_reason" else suspect
    for code, _ in sorted(codes.items(), key=lambda item: -item[1]):
        if code in _BY_ISSUE:
            return _BY_ISSUE[code]
    return "other"
