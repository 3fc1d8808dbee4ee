"""The scorecard as data: signs with their weights and words, how links count, when to hold, how far learning may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from wanhui.errors import Words
from wanhui.guard.measures import MEASURES

Family = Literal[
    "account", "communication", "shipping", "goods", "shop", "timing", "conduct", "links", "demand", "agreement"
]
Level = Literal["ship", "ship_with_evidence", "verify", "hold"]
LEVELS: Final[tuple[Level, ...]] = ("ship", "ship_with_evidence", "verify", "hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From `since` on (in the measure's unit) the factor weighs `weight` log-odds; `says` is the reason given."""

    since: float
    weight: float
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One sign: the `measure` it looks at, the family it belongs to, and its steps by rising value.

    Its weights only ever rise (`risk: rises`) or only fall along the measure, so that the whole score is monotone in
    each of them. A value that is unknown weighs nothing. `is_line` draws straight lines between the steps.
    """

    code: str
    family: Family
    measure: str
    risk: Literal["rises", "falls"]
    steps: tuple[Step, ...]
    is_line: bool = False

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(f"a measure that exists (not {self.measure})")
        if any(a.since >= b.since for a, b in pairwise(self.steps)):
            raise ValueError("steps by rising value")
        sign = 1 if self.risk == "rises" else -1
        if any(sign * a.weight > sign * b.weight for a, b in pairwise(self.steps)):
            raise ValueError(f"weights that only go one way ({self.risk})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkKind:
    """One kind of link, named by `says`: `prior` is the log-odds that two who share it, and no more, are a ring.

    What up to `small` others show counts in full, that of n times as many with 1/n² of it; `discount` is taken off
    each, for what everybody in such a group has in common. A buyer is a suspect from `suspicion` own log-odds on;
    `near_suspicion` is enough beside another such buyer who came within the window of time, as people of one household
    seldom do, and `crowd_suspicion` among `crowd` buyers or more, who are no household. Where it `makes_rings` not, it
    weighs for an order, but says not who works with whom. What strangers also share `by_chance` links them by their
    behaviour alone: that one of them was found out says nothing of the rest.
    """

    prior: float
    small: int
    suspicion: float
    near_suspicion: float
    says: Words
    joins: float = -1.0
    discount: float = 0.0
    alike: float = 0.0
    crowd: int = 10**9
    crowd_suspicion: float = 0.0
    makes_rings: bool = True
    by_chance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How buyers that share something count together.

    A group of more than `hub` counts not at all: so many people behind one address are a pick-up point. `behaviour`
    names the families that make a buyer suspicious to others (a shop's age is no trait of a buyer); `cap` bounds it,
    and `sure` stands for it once a demand or a person's finding leaves no doubt. `misfits` is the share of a ring whose
    orders look like anybody's. Each of up to three others who came close in time adds `close`, less what chance would
    bring. From log-odds of `plain` on, or where the share `majority` of it is suspicious, a group is a ring.
    """

    kinds: Mapping[str, LinkKind]
    hub: int
    majority: float
    cap: float
    sure: float
    misfits: float
    close: float
    plain: float
    behaviour: frozenset[Family]
    window_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The least probability of each level, and how many `families` of signs a hold needs beside it.

    A sign counts for its family from `least_weight` log-odds on; only `counted` families count. A held order is looked
    at within `review_hours` (`peak_review_hours` on the days `peak`, each ``MM-DD``, when orders outnumber hands), and
    `before_ship_by_hours` before it must be on its way.
    """

    evidence: float
    verify: float
    hold: float
    families: int
    least_weight: float
    counted: frozenset[Family]
    review_hours: float
    peak: tuple[str, ...]
    peak_review_hours: float
    before_ship_by_hours: float
    advice: Mapping[Level, str]
    steps: Mapping[Level, tuple[Words, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmRule:
    """When shops of up to `shop_days` raise alarm: `orders` like cheap ones in `minutes`, `reviews` bad in a day."""

    shop_days: int
    orders: int
    minutes: int
    reviews: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRule:
    """From how many of a buyer's orders within `days`, and which share of them, with a claim a grade is raised.

    A claim wants money without the goods coming back, or its reason has one of the words `damage` (small letters).
    """

    days: int
    damage: tuple[str, ...]
    elevated: int
    elevated_share: float
    highest: int
    highest_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """Guard rails: no learning from fewer outcomes than these; a factor's weight is multiplied by `least` to `most`.

    `spread` is how far (standard deviation of the multiplier) outcomes are believed to differ from the prior weights,
    `shop_spread` how far one shop from the others of its account.
    """

    outcomes: int
    of_each: int
    spread: float
    shop_spread: float
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where couriers charge more for distance: beginnings of provinces, and parts of a city's name."""

    provinces: tuple[str, ...]
    cities: tuple[str, ...]

    def is_remote(self, province: str | None, city: str | None) -> bool | None:
        """Whether goods travel far; None when the address does not say."""
        if not province or "*" in province:
            return None
        return province.startswith(self.provinces) or (city is not None and any(one in city for one in self.cities))


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskExample:
    """Measures of one order (those left out are unknown) and the level that must come of them."""

    says: str
    measures: Mapping[str, float]
    level: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPack:
    """Everything that scoring knows: `prior` is the log-odds of an order of which nothing is known.

    `cheap` holds by currency what counts as cheap goods; `private` the codes of extortion signals that mean "let us
    talk elsewhere"; `night` the hours (local, from and to) that are quiet as long as a shop's own orders do not tell.
    """

    id: str
    version: int
    title: Words
    limits: Words
    sources: tuple[str, ...]
    prior: float
    cheap: Mapping[str, float]
    night: tuple[int, int]
    private: frozenset[str]
    places: Places
    factors: tuple[Factor, ...]
    links: Links
    decision: Decision
    swarm: SwarmRule
    claims: ClaimRule
    learning: Learning
    examples: tuple[RiskExample, ...]

    @property
    def name(self) -> str:
        """``id@version``, as scores keep it."""
        return f"{self.id}@{self.version}"
