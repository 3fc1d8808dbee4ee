"""How to speak with a kind of buyer: a note for the agent, and what a draft says because of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from wanhui.errors import Words
from wanhui.reading.vocabulary import BuyerType


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The manner for one buyer type, by its code.

    `note` stands beside the draft. `opening` follows the first sentence of a first answer, unless the template has a
    wording of its own for this type; `is_short` takes the shortest wording instead.
    """

    id: BuyerType
    version: int
    title: Words
    note: Words
    limits: Words
    sources: tuple[str, ...]
    opening: Words = field(default_factory=lambda: Words("", ""))
    is_short: bool = False
