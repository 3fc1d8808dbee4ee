"""Who gets a dossier: what they may see, which law applies, by when, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wanhui.errors import Words

ReceiverId = Literal["platform", "police", "consumer", "court"]
MaskKind = Literal["phone", "email", "id_number", "bank_card", "name", "street"]
#: What a dossier may hold, and what a receiver asks for.
NeedId = Literal[
    "demand", "thread", "review", "order", "files", "others", "stamp", "number", "identity", "receipt", "loss"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A rule that may have been broken: an authority pack, its article, what it says; empty `platforms`: everywhere."""

    authority: str
    article: str
    says: Words
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when something must be there: `days` (working days where it says so) after the review or the report."""

    platforms: tuple[str, ...]
    days: int
    is_working: bool
    starts: Literal["review", "report"]
    authority: str
    article: str
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From when extortion is a crime: an amount between `low` and `high` yuan (set by province), or so many acts."""

    low: Decimal
    high: Decimal
    acts: int
    years: int
    authority: str
    article: str
    says: Words
    below: Words
    between: Words
    above: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One thing that a receiver asks for; `is_by_hand` where only a person can bring it."""

    id: NeedId
    says: Words
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskExample:
    """A text and what this receiver sees of it."""

    text: str
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverPack:
    """One receiver, as data; `masks` are the kinds of personal data that are hidden from them."""

    id: ReceiverId
    version: int
    title: Words
    masks: tuple[MaskKind, ...]
    grounds: tuple[Ground, ...]
    deadlines: tuple[Deadline, ...]
    checklist: tuple[Needed, ...]
    how: Words
    limits: Words
    sources: tuple[str, ...]
    examples: tuple[MaskExample, ...]
    thresholds: Thresholds | None = None


def standing(thresholds: Thresholds, amount: Decimal | None, acts: int) -> Literal["below", "between", "above"]:
    """Where a demand of `amount` yuan (unknown: None), made `acts` times within the years that count, stands."""
    if acts >= thresholds.acts or (amount is not None and amount >= thresholds.high):
        return "above"
    return "between" if amount is not None and amount >= thresholds.low else "below"
