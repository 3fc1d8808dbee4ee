"""Where a listing promises what buyers do not find, and where the shop's own way of working fails, again and again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal

import numpy as np

from wanhui.errors import Words
from wanhui.insights.measures import ENOUGH, Rate, rates, share
from wanhui.insights.sold import JOIN
from wanhui.insights.tails import wilson
from wanhui.replies.knowledge import Fact

GapKind = Literal["listing", "process"]
#: Where in the way of an order it goes wrong.
Step = Literal["listing", "pick", "pack", "dispatch", "answer", "promise", "solve"]
#: What the cases of a gap have in common; ``pair`` is a variant ordered and another one sent.
By = Literal["product", "warehouse", "pair", "gate", "shop"]
#: What a case can show by itself, without words or a recorded cause.
Sign = Literal["late_first", "broken_promise", "waived_gate"]
Effect = Literal["early", "fell", "unclear", "stayed"]

#: Fewer cases than this are no gap (own).
FEWEST: Final = 3
#: From such a share of the orders, and of the cases, on it is one whatever it is elsewhere (own).
_OFTEN_ORDERS, _OFTEN_CASES = 0.02, 0.05
#: A complaint counts when it comes within so many days of the order: orders before and after a change are then alike.
RIPE: Final = timedelta(days=14)
#: How long before and after a change is counted (own).
AROUND: Final = timedelta(days=28)
#: A product's gap is told of one variant when so much of it is of that variant (own).
_OF_ONE: Final = 0.7
_PART: Final = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]+")
_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:'[a-z]+)?")

#: Rule, product and key.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapExample:
    """What a buyer says, the issues that are read in it, and whether the rule takes it."""

    text: str
    issues: tuple[str, ...]
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRule:
    """One kind of gap as it is shipped: which cases show it, whom to tell, what to change.

    A case shows it by a recorded cause among `causes`; by one of `issues`, with one of `words` in the sentence where
    there are any, while nobody has recorded another cause; or by its `sign`. Of several rules of one issue the first
    whose words stand in the sentence takes the case; one without words takes the rest. `facts` are what the shop
    should know of the goods in this matter.
    """

    id: str
    version: int
    title: Words
    kind: GapKind
    step: Step
    by: By
    issues: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    sign: Sign | None = None
    facts: tuple[Fact, ...] = ()
    tell: Words
    advice: Words
    limits: Words
    sources: tuple[str, ...]
    examples: tuple[GapExample, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCase:
    """A case as it matters here. `said_at` is when its buyer first
    wrote; `ordered_at` and goods are None where no order is known; `cost` where none is yet.

    `variants` are the names of the goods' variants by id, where they are needed to tell a mix-up.
    """

    number: int
    said_at: datetime
    ordered_at: datetime | None
    issues: frozenset[str]
    cause: str | None
    product: str | None
    sku: str | None
    warehouse: str | None
    said: str
    cost: Decimal | None
    is_late: bool = False
    is_broken: bool = False
    waived: tuple[str, ...] = ()
    variants: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A rule with what its cases share: their goods, and the `key` of what the rule is told by ("" for the shop).

    A pair's `key` is both variants joined by `JOIN`; `variant` is the one of the product that most cases are of, ""
    where they spread. `cost` is that of the `priced` cases.
    """

    rule: str
    product: str
    key: str
    variant: str
    rate: Rate
    cost: Decimal
    priced: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What there was in the time looked at: orders by product and by warehouse, all orders, all cases."""

    products: Mapping[str, int]
    warehouses: Mapping[str, int]
    orders: int
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Cases of a gap and out of how many orders or cases, before a change and since."""

    before: int
    before_of: int
    after: int
    after_of: int

    @property
    def effect(self) -> Effect:
        """What the change did, as far as the numbers say: `early` below `ENOUGH` on either side."""
        if min(self.before_of, self.after_of) < ENOUGH:
            return "early"
        if self.after * self.before_of >= self.before * self.after_of:
            return "stayed"
        _, high = wilson(self.after, self.after_of)
        return "fell" if high < self.before / self.before_of else "unclear"


def keys_of(rules: Sequence[GapRule], case: GapCase) -> tuple[tuple[GapRule, str, str], ...]:
    """The rules that a case shows, each with the product and key that it counts under."""
    found: list[tuple[GapRule, str, str]] = []
    taken: set[tuple[By, str]] = set()
    for rule in sorted(rules, key=lambda one: not one.words):
        told = _tells(rule, case)
        if told is None or (rule.by, told) in taken:
            continue
        if told:
            taken.add((rule.by, told))
        found += [(rule, product, key) for product, key in _places(rule, case)]
    return tuple(found)


def gather(rules: Sequence[GapRule], cases: Iterable[GapCase]) -> Mapping[Place, Sequence[GapCase]]:
    """The cases that show each rule, by where they do."""
    gathered: dict[Place, list[GapCase]] = defaultdict(list)
    for case in cases:
        for rule, product, key in keys_of(rules, case):
            gathered[rule.id, product, key].append(case)
    return gathered


def find_gaps(
    rules: Sequence[GapRule], gathered: Mapping[Place, Sequence[GapCase]], counted: Counted
) -> tuple[Gap, ...]:
    """What recurs, the dearest first. Nothing follows from fewer than `FEWEST` cases."""
    found = [gap for rule in rules for gap in _of_rule(rule, gathered, counted)]
    return tuple(sorted(found, key=lambda one: (-one.cost, -len(one.numbers), one.rule, one.product, one.key)))


def mixed_up(variants: Mapping[str, str], ordered: str, said: str) -> str | None:
    """Which other variant the buyer names as what came; None unless exactly one fits.

    A variant is named by the parts of its name that the ordered one does not have; Latin letters and figures must
    stand by themselves.
    """
    own = _parts(variants.get(ordered, ordered))
    latin = {part.casefold() for part in _WORD.findall(said)}
    fitting = []
    for variant, name in variants.items():
        apart = _parts(name) - own
        if variant != ordered and apart and all(one in latin if one.isascii() else one in said for one in apart):
            fitting.append(variant)
    return fitting[0] if len(fitting) == 1 else None


def around(rule: GapRule, cases: Iterable[GapCase], *, changed_at: datetime, now: datetime) -> tuple[int, int]:
    """How many of the `cases` of a gap there were before a change and since.

    What is held towards orders counts by when the order was made, and only if it came within `RIPE`; all else by when
    the buyer first wrote.
    """
    first, last = changed_at - AROUND, end_of(rule, changed_at, now)
    times = [at for case in cases if (at := _counts_at(rule, case)) is not None and first <= at < last]
    return sum(at < changed_at for at in times), sum(at >= changed_at for at in times)


def end_of(rule: GapRule, changed_at: datetime, now: datetime) -> datetime:
    """Until when what follows a change is counted: orders must have had the time to be complained of."""
    ripe = now - RIPE if of_orders(rule) else now
    return max(min(ripe, changed_at + AROUND), changed_at)


def of_orders(rule: GapRule) -> bool:
    """Whether a gap is held towards orders (else towards cases)."""
    return rule.by in ("product", "warehouse", "pair")


def _tells(rule: GapRule, case: GapCase) -> str | None:
    """What in the case shows the rule: an issue, or "" for a cause or sign of its own; None when nothing does."""
    if rule.sign is not None:
        shown = {"late_first": case.is_late, "broken_promise": case.is_broken, "waived_gate": bool(case.waived)}
        return "" if shown[rule.sign] else None
    if case.cause in rule.causes:
        return ""
    if case.cause is not None:
        return None
    lowered = case.said.casefold()
    shared = sorted(rule.issues & case.issues)
    return shared[0] if shared and (not rule.words or any(word in lowered for word in rule.words)) else None


def _places(rule: GapRule, case: GapCase) -> tuple[tuple[str, str], ...]:
    if rule.by == "product":
        return ((case.product, ""),) if case.product else ()
    if rule.by == "warehouse":
        return (("", case.warehouse or ""),)
    if rule.by == "gate":
        return tuple(("", gate) for gate in sorted(set(case.waived)))
    if rule.by == "shop":
        return (("", ""),)
    other = mixed_up(case.variants, case.sku, case.said) if case.sku and case.product else None
    return ((case.product or "", f"{case.sku}{JOIN}{other}"),) if other else ()


def _counts_at(rule: GapRule, case: GapCase) -> datetime | None:
    if not of_orders(rule):
        return case.said_at
    if case.ordered_at is None or case.said_at - case.ordered_at > RIPE:
        return None
    return case.ordered_at


def _of_rule(
    rule: GapRule, gathered: Mapping[Place, Sequence[GapCase]], counted: Counted
) -> Iterable[Gap]:  # fmt: skip
    places = {(product, key): cases for (name, product, key), cases in gathered.items() if name == rule.id}
    held = _held(rule, places, counted)
    for (product, key), cases in places.items():
        rate = held[product, key]
        sure = sum(case.cause in rule.causes for case in cases)
        if len(cases) >= FEWEST and _recurs(rule, rate, sure):
            known = [case.cost for case in cases if case.cost is not None]
            newest = sorted(cases, key=lambda one: (one.said_at, one.number), reverse=True)
            yield Gap(
                rule=rule.id, product=product, key=key, rate=rate,
                variant=_narrowed(cases) if rule.by == "product" else "", cost=sum(known, Decimal(0)),
                priced=len(known),
                numbers=tuple(dict.fromkeys(one.number for one in newest)),
            )  # fmt: skip


def _held(
    rule: GapRule, places: Mapping[tuple[str, str], Sequence[GapCase]], counted: Counted
) -> Mapping[tuple[str, str], Rate]:
    """The rate at each place: of goods and warehouses against all others of their kind, of all else by itself."""
    if rule.by not in ("product", "warehouse"):
        of = {place: counted.products.get(place[0], 0) if rule.by == "pair" else counted.cases for place in places}
        return {place: share(min(len(cases), of[place]), of[place]) for place, cases in places.items()}
    orders = counted.products if rule.by == "product" else counted.warehouses or {"": counted.orders}
    known = list(dict.fromkeys([*orders, *(_name(rule, place) for place in places)]))
    count = {_name(rule, place): len(cases) for place, cases in places.items()}
    of_each = np.array([orders.get(name, 0) for name in known], np.float64)
    happened = np.array([count.get(name, 0) for name in known], np.float64)
    found = dict(zip(known, rates(of_each, np.minimum(happened, of_each), of_each), strict=True))
    return {place: found[_name(rule, place)] for place in places}


def _name(rule: GapRule, place: tuple[str, str]) -> str:
    return place[0] if rule.by == "product" else place[1]


def _recurs(rule: GapRule, rate: Rate, sure: int) -> bool:
    """Whether so many are worth changing something for: a mix-up always, else what is often, worse or well known."""
    if rule.by == "pair" or sure >= FEWEST:
        return True
    if rate.rate is None:
        return False
    often = _OFTEN_ORDERS if of_orders(rule) else _OFTEN_CASES
    return rate.verdict == "worse" or rate.count / rate.orders >= often


def _narrowed(cases: Sequence[GapCase]) -> str:
    """The variant that most of the cases are of, "" where they spread."""
    counts: dict[str, int] = defaultdict(int)
    for case in cases:
        counts[case.sku or ""] += 1
    name, most = max(counts.items(), key=lambda one: (one[1], one[0]))
    return name if most >= _OF_ONE * len(cases) else ""


def _parts(name: str) -> frozenset[str]:
    """What a variant is told by: words and figures, colours without the word for colour."""
    found = {part.casefold().removesuffix("色").removesuffix("码").removesuffix("号") for part in _PART.findall(name)}
    return frozenset(part for part in found if part)
