"""How to speak to a buyer: one of five manners, or none while too little is known; never a score of the person."""

from __future__ import annotations

from wanhui.reading.model import F32
from wanhui.reading.vocabulary import BUYER_TYPES


def name_buyer_type(chances: F32, least: float) -> tuple[str | None, float]:
    """The likeliest type with its probability; None when "no type" is likelier or the probability is below `least`.

    `chances` are those of none and of `BUYER_TYPES`, in that order.
    """
    best = int(chances.argmax())
    p = float(chances[best])
    return (None if best == 0 or p < least else BUYER_TYPES[best - 1]), p
