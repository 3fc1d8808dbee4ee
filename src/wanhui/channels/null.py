"""The channel of a shop that is not connected: it sends nothing and says so, so that a person can paste the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One text on its way out; `key` makes a second delivery of the same letter a repeat of the first."""

    key: str
    platform: str
    object: str
    recipient: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a letter: ``recorded`` (kept here, to be pasted by a person) or ``delivered``."""

    outcome: Literal["recorded", "delivered"]
    reference: str


class Channel(Protocol):
    """A way out."""

    def send(self, letter: Letter) -> Receipt:
        """Hands the letter over; the same key twice gives the same receipt."""


class NullChannel:
    """Keeps the letter and sends it nowhere."""

    def send(self, letter: Letter) -> Receipt:
        """A receipt that says ``recorded``, with the letter's own key as its reference."""
        return Receipt(outcome="recorded", reference=letter.key)
