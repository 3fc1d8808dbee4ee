"""What a buyer said in public, with its earlier versions, follow-up and the shop's reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from wanhui.records.fact import Fact
from wanhui.records.often import made_often

Grade = Literal["good", "neutral", "bad"]
ReviewStatus = Literal["shown", "hidden", "changed", "removed"]
#: What a buyer rates one by one, in the order in which pages show it.
SCORES: Final = ("product", "service", "logistics")


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text and when it was said."""

    at: datetime
    text: str


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewVersion:
    """What a review was before it was changed."""

    at: datetime
    stars: int | None = None
    grade: Grade | None = None
    text: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Fact):
    """A review: `stars` (1..5) or `grade`; `previous` oldest first.

    `scores` holds the separate ratings (those of `SCORES`, 1..5) where the platform gives them; they are never
    averaged, and a missing one is unknown.
    """

    at: datetime
    text: str
    order: str | None = None
    buyer: str | None = None
    product: str | None = None
    sku: str | None = None
    stars: int | None = None
    grade: Grade | None = None
    images: tuple[str, ...] = ()
    follow_up: Said | None = None
    reply: Said | None = None
    status: ReviewStatus | None = None
    previous: tuple[ReviewVersion, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict, hash=False)
