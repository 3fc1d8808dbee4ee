"""Having a remedy carried out by the marketplace itself: what is asked of it, what it answers, and none at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from wanhui.errors import Words
from wanhui.records.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One chosen remedy to be carried out; `key` makes asking a second time a repeat of the first."""

    key: str
    shop: str
    order: str
    remedy: str
    amount: Money
    paid: Money | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What the marketplace made of it: ``begun`` (its records will tell), ``done``, or ``refused`` for `reason`."""

    outcome: Literal["begun", "done", "refused"]
    reference: str = ""
    reason: Words | None = None


class Market(Protocol):
    """A marketplace as far as it lets a program act."""

    def can(self, remedy: str) -> bool:
        """Whether it carries out remedies of this kind."""
        ...

    def hand_over(self, errand: Errand) -> Handed:
        """Asks for it; the same key is carried out once and gives the same answer, whoever asks and how often."""
        ...

    def reported(self, key: str) -> Path | None:
        """A file of records that tell of this errand, where the marketplace has told already."""
        ...


class NoMarket:
    """The marketplace of a shop that is not connected: everything is done there by hand."""

    def can(self, remedy: str) -> bool:  # noqa: ARG002 - the same shape as a connected one
        """Nothing."""
        return False

    def hand_over(self, errand: Errand) -> Handed:
        """Refuses."""
        return Handed(
            outcome="refused", reason=Words(f"平台不代办 {errand.remedy}", f"{errand.remedy} is not done for us")
        )

    def reported(self, key: str) -> Path | None:  # noqa: ARG002 - the same shape as a connected one
        """Nothing."""
        return None
