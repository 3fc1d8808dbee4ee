"""A reading as it is stored, given the attributes that the case stage asks of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wanhui.reading.issues import scenario_by_issues
from wanhui.records.often import made_often


@made_often
@dataclass(frozen=True, slots=True)
class FoundIssue:
    """One issue and its probability."""

    code: str
    p: float


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The labels of one reading, without its spans."""

    polarity: str
    polarity_p: float
    p_positive: float
    severity: int
    safety: bool
    emotion: str
    issues: Sequence[FoundIssue]
    asks: Sequence[str]
    suspect: str | None
    intent: str | None
    buyer_type: str | None
    review_hostage: bool | None
    money_demand: str | None
    scenario: str | None


def as_found(row: Mapping[str, Any]) -> Found:
    """The labels of a stored reading; a single text has no intent of its own, its scenario follows from its issues."""
    issues = [FoundIssue(one["code"], one["p"]) for one in row["issues"]]
    return Found(
        polarity=row["polarity"],
        polarity_p=row["polarity_p"],
        p_positive=row["p_positive"],
        severity=row["severity"],
        safety=row["safety"],
        emotion=row["emotion"],
        issues=issues,
        asks=row["asks"],
        suspect=row["suspect"],
        intent=row.get("intent"),
        buyer_type=row.get("buyer_type"),
        review_hostage=row["review_hostage"],
        money_demand=row.get("money_demand"),
        scenario=row.get("scenario") or scenario_by_issues([(one.code, one.p) for one in issues], row["suspect"]),
    )
