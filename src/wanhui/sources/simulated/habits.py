"""How often people in one simulated world do what: drawn once from the seed, so that no two seeds are alike.

Where the ranges come from: professional bad-reviewers are four orders in a thousand (the planning figure of this
product); that they favour new accounts, silence, young shops, cheap fragile goods and dear couriers is what shops
tell; that some buy used accounts, talk and ship cheaply is what platforms report of them. Honest groups and their
overlap, faults (15 to 18 of 100 orders; return rates of shops in China are of that size) and delays are own estimates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wanhui.sources.simulated.dice import Dice, Weighted

#: Shares of orders by honest buyers of each kind; all others are ordinary.
_GROUPS: Final = {
    "gift": (0.04, 0.09),
    "shy": (0.06, 0.14),
    "critic": (0.01, 0.03),
    "remote": (0.02, 0.06),
    "new_account": (0.08, 0.16),
    "dormitory": (0.03, 0.07),
    "family": (0.04, 0.08),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Professionals:
    """How professional bad-reviewers behave; each field is a probability, `share` that of all orders."""

    share: float
    in_ring: float
    new: float
    empty: float
    silent: float
    dear: float
    fragile: float
    remote: float
    night: float
    crafty: float
    elsewhere: float
    bad_reviews: float
    one_thing: float
    same_phone: float
    same_token: float
    same_place: float
    same_words: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """The habits of one world: honest groups, how often they stay silent or ship dear, faults, and professionals.

    `new_at_home` is the share of new accounts in a dormitory or family: freshmen look much like a ring.
    """

    groups: Weighted[str]
    silent: float
    dear: float
    dear_gift: float
    dear_remote: float
    new_at_home: float
    fault: float
    speaks: float
    reviews: float
    masked: float
    professionals: Professionals


def habits(dice: Dice) -> Habits:
    """The habits of the world of this seed."""
    shares = [(name, dice.between(*span)) for name, span in _GROUPS.items()]
    rest = 1.0 - sum(share for _, share in shares)
    of = dice.between
    return Habits(
        groups=Weighted([*shares, ("ordinary", rest)]),
        silent=of(0.5, 0.75),
        dear=of(0.01, 0.035),
        dear_gift=of(0.1, 0.35),
        dear_remote=of(0.1, 0.3),
        new_at_home=of(0.05, 0.45),
        fault=of(0.15, 0.18),
        speaks=of(0.8, 0.9),
        reviews=of(0.3, 0.45),
        masked=of(0.0, 0.8),
        professionals=Professionals(
            share=0.004,
            in_ring=of(0.55, 0.85),
            new=of(0.45, 0.75),
            empty=of(0.5, 0.85),
            silent=of(0.75, 0.95),
            dear=of(0.25, 0.55),
            fragile=of(0.35, 0.7),
            remote=of(0.1, 0.35),
            night=of(0.05, 0.2),
            crafty=of(0.1, 0.3),
            elsewhere=of(0.05, 0.2),
            bad_reviews=of(0.1, 0.4),
            one_thing=of(0.4, 0.9),
            same_phone=of(0.2, 0.6),
            same_token=of(0.2, 0.6),
            same_place=of(0.2, 0.6),
            same_words=of(0.3, 0.7),
        ),
    )
