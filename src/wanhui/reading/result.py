"""What is read in one text or one chat, as the contract of ``wanhui read`` names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wanhui.records.often import made_often

Span = tuple[int, int]


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFound:
    """One issue: its code, its probability, and where the text says so.

    Spans are [start, end) in the text; in a chat they count within the turn of the same place in `turns`.
    """

    code: str
    p: float
    spans: tuple[Span, ...] = ()
    turns: tuple[int, ...] | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A stretch of words, and the label that rests on it; `turn` counts all turns of a chat from 0, null in a text."""

    span: Span
    says: str
    rule: str | None = None
    turn: int | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything read in one text or chat; the fields are the keys of the contract."""

    id: str | None
    lang: str
    polarity: str
    polarity_p: float
    p_positive: float
    severity: int
    safety: bool
    emotion: str
    star_mismatch: float | None
    issues: tuple[IssueFound, ...]
    asks: tuple[str, ...]
    evidence: bool
    suspect: str | None
    intent: str
    intent_p: float
    buyer_type: str | None
    review_hostage: bool
    money_demand: str | None
    scenario: str
    why: tuple[Why, ...]
    model: str


def to_json(reading: Reading) -> dict[str, Any]:
    """`reading` as plain values, keys and order as in the contract."""
    return {
        "id": reading.id,
        "lang": reading.lang,
        "polarity": reading.polarity,
        "polarity_p": reading.polarity_p,
        "p_positive": reading.p_positive,
        "severity": reading.severity,
        "safety": reading.safety,
        "emotion": reading.emotion,
        "star_mismatch": reading.star_mismatch,
        "issues": [_issue(issue) for issue in reading.issues],
        "asks": list(reading.asks),
        "evidence": reading.evidence,
        "suspect": reading.suspect,
        "intent": reading.intent,
        "buyer_type": reading.buyer_type,
        "review_hostage": reading.review_hostage,
        "money_demand": reading.money_demand,
        "scenario": reading.scenario,
        "why": [_why(why) for why in reading.why],
        "intent_p": reading.intent_p,
        "model": reading.model,
    }


def _issue(issue: IssueFound) -> dict[str, Any]:
    plain: dict[str, Any] = {"code": issue.code, "p": issue.p, "spans": [list(span) for span in issue.spans]}
    if issue.turns is not None:
        plain["turns"] = list(issue.turns)
    return plain


def _why(why: Why) -> dict[str, Any]:
    plain: dict[str, Any] = {"span": list(why.span), "says": why.says}
    if why.rule is not None:
        plain["rule"] = why.rule
    if why.turn is not None:
        plain["turn"] = why.turn
    return plain
