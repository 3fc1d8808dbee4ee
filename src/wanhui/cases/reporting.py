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

    `warn_days` before it is due people are warned. `words` in a category or title tell goods of this kind, but not
    right before one of `not_before` (a box for them, clothes against the sun) or right after one of `not_after` (for
    pets, toys). `tells` and `tells_not` are names of goods that the words must and must not take for this kind.
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
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    tells_not: tuple[str, ...] = ()

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


def goods_kind(rules: Iterable[ReportRule], category: str, title: str) -> GoodsKind:
    """What kind goods are: by their category, or by their title where that names nothing; else the other kind."""
    by_one = [rule for rule in rules if len(rule.goods) == 1]
    for said in (category.casefold(), title.casefold()):
        names = {rule.id: _names(rule, said) for rule in by_one}
        for rule in by_one:
            if names[rule.id]:
                return next(iter(rule.goods))
        if False in names.values():
            return "other"
    return "other"


def _names(rule: ReportRule, said: str) -> bool | None:
    """Whether `said` names goods of the rule; False for what only belongs to such goods, None for neither."""
    found: bool | None = None
    for word in rule.words:
        start = said.find(word.casefold())
        while start >= 0:
            before, after = said[:start], said[start + len(word) :]
            if _is_whole(word, before, after):
                found = not _is_denied(rule, before.rstrip(), after.lstrip())
                if found:
                    return True
            start = said.find(word.casefold(), start + 1)
    return found


def _is_whole(word: str, before: str, after: str) -> bool:
    """A word of Latin letters stands by itself, or with the s of the plural."""
    if not word.isascii():
        return True
    return not _is_latin(before[-1:]) and not _is_latin(after.removeprefix("s")[:1])


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _is_denied(rule: ReportRule, before: str, after: str) -> bool:
    """What comes as 罐装 or 罐头 is the goods in a tin; the tin alone is not."""
    after = after.removeprefix("s ")
    follows = (after[len(thing) :] for thing in rule.not_before if after.startswith(thing))
    return before.endswith(rule.not_after) or any(not rest.startswith(("装", "头")) for rest in follows)
