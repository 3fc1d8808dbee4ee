"""By when must whom hear of a fault that puts people in danger: dated rules by the kind of goods and the harm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args

from wanhui.errors import Words

#: What goods are in law.
GoodsKind = Literal["cosmetics", "food", "other"]
GOODS_KINDS: Final[tuple[GoodsKind, ...]] = get_args(GoodsKind)
#: How bad it is: somebody was hurt or may be; badly; many people, or the public talks of it.
Harm = Literal["general", "serious", "large"]
HARMS: Final[tuple[Harm, ...]] = get_args(Harm)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportExample:
    """Goods and harm, and within how many days somebody must hear of it (None: the rule does not ask for it)."""

    goods: GoodsKind
    harm: Harm
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRule:
    """One duty to report. `days` are calendar days from when the shop knew, by harm; 0 means at once.

    `warn_days` before it is due people are warned. `words` in a category or title tell goods of this kind.
    """

    id: str
    version: int
    title: Words
    goods: frozenset[GoodsKind]
    platforms: frozenset[str]
    days: Mapping[Harm, int]
    warn_days: Mapping[Harm, int]
    to: Words
    needs: tuple[Words, ...]
    keep_years: int | None
    authority: str
    article: str
    in_force: date
    last_verified: date
    confidence: Literal["A", "B", "C"]
    limits: Words
    sources: tuple[str, ...]
    examples: tuple[ReportExample, ...]
    words: tuple[str, ...] = ()

    @property
    def at_version(self) -> str:
        """The rule as what was started by it names it."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue:
    """One clock: who must hear of it by `due_at`, and when people are warned."""

    rule: ReportRule
    warn_at: datetime
    due_at: datetime


def reports_due(
    rules: Iterable[ReportRule], platform: str, *, goods: GoodsKind, harm: Harm, at: datetime
) -> tuple[ReportDue, ...]:  # fmt: skip
    """Every clock that a fault known since `at` starts, the first due first; none where no rule holds."""
    found = [
        ReportDue(
            rule=rule,
            due_at=at + timedelta(days=rule.days[harm]),
            warn_at=at + timedelta(days=max(rule.days[harm] - rule.warn_days.get(harm, 0), 0)),
        )
        for rule in rules
        if platform in rule.platforms and goods in rule.goods and harm in rule.days and rule.in_force <= at.date()
    ]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.rule.id)))


def goods_kind(rules: Iterable[ReportRule], said: str) -> GoodsKind:
    """What kind goods are by their category and title; whatever no rule knows is of the other kind."""
    text = said.casefold()
    for rule in rules:
        if len(rule.goods) == 1 and any(word.casefold() in text for word in rule.words):
            return next(iter(rule.goods))
    return "other"
