"""The library of law and rules: every authority with its dates, what replaced what, and the rules that rest on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from wanhui.content.linting import shipped_judge, shipped_linter
from wanhui.errors import Words
from wanhui.replies.act_rules import ActRule
from wanhui.replies.policy import AuthorityPack, Change, PolicyPack

#: What was not looked at for longer is shown as stale (ours).
STALE_AFTER: Final = timedelta(days=90)
_KINDS: Final = ("law", "order", "interpretation", "platform", "house")
What = Literal["text", "act"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One rule. `level` is the most it does: block, warn or info for a text, an answer for an act."""

    id: str
    version: int
    what: What
    title: Words
    level: str
    family: str | None
    ground: str
    confidence: str
    can_block: bool
    platforms: tuple[str, ...]
    reason: Words
    rewrite: Words
    limits: Words
    authorities: tuple[tuple[str, Words, str], ...]
    effective_from: date | None
    effective_to: date | None
    last_verified: date
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LawView:
    """One authority; `replaced_by` names the one in force now, `rules` those that rest on it."""

    id: str
    title: Words
    kind: str
    in_force: date | None
    repealed_on: date | None
    replaced_by: Words | None
    replaced_note: Words
    confidence: str
    official: bool
    last_verified: date
    is_stale: bool
    rules: tuple[tuple[str, What], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """What a new version of a rule or an authority changed."""

    id: str
    day: date
    version: int
    what: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything that lint and the gate of acts rest on, as of a day."""

    laws: tuple[LawView, ...]
    rules: tuple[RuleView, ...]
    changes: tuple[ChangeView, ...]
    stale: int


def library(today: date, *, search: str = "") -> Library:
    """The library as of `today`; with `search`, what has these words in its name, number, reason or authorities."""
    known = shipped_linter().authorities
    rules = tuple(sorted(_rules(today), key=lambda rule: (rule.id, rule.what)))
    resting: dict[str, list[tuple[str, What]]] = defaultdict(list)
    for rule in rules:
        for name in dict.fromkeys(name for name, _, _ in rule.authorities):
            resting[name].append((rule.id, rule.what))
    laws = tuple(
        _law(pack, known, today, rules=resting[pack.id])
        for pack in sorted(known.values(), key=lambda pack: (_KINDS.index(pack.kind), pack.id))
    )
    stale = sum(law.is_stale for law in laws) + sum(rule.is_stale for rule in rules)
    wanted = search.strip().casefold()
    return Library(
        laws=tuple(law for law in laws if wanted in _words_of_law(law)),
        rules=tuple(rule for rule in rules if wanted in _words_of_rule(rule)),
        changes=tuple(sorted(_changes(), key=lambda change: (change.day, change.id), reverse=True)),
        stale=stale,
    )


def _rules(today: date) -> Iterator[RuleView]:
    for rule in shipped_linter().rules.values():
        levels = {rule.severity, *(pattern.severity for pattern in rule.patterns)}
        yield _rule(
            rule, "text", today,
            level=next(level for level in ("block", "warn", "info") if level in levels), family=rule.family,
            platforms=rule.scope.platforms, rewrite=rule.rewrite,
        )  # fmt: skip
    for act in shipped_judge().rules.values():
        answers = {case.answer for case in act.cases}
        order = ("forbid", "warn", "request", "notice", "hint", "allow")
        yield _rule(
            act, "act", today, level=next(one for one in order if one in answers), family=None,
            platforms=act.platforms, rewrite=act.lawful,
        )  # fmt: skip


def _rule(
    rule: PolicyPack | ActRule,
    what: What,
    today: date,
    *,
    level: str,
    family: str | None,
    platforms: Iterable[str],
    rewrite: Words,
) -> RuleView:
    known = shipped_linter().authorities
    cited = (reference.partition("#") for reference in rule.authorities)
    return RuleView(
        id=rule.id,
        version=rule.version,
        what=what,
        title=rule.title,
        level=level,
        family=family,
        ground=rule.ground,
        confidence=rule.confidence,
        can_block=rule.confidence == "A" or rule.ground == "house",
        platforms=tuple(platforms),
        reason=rule.reason,
        rewrite=rewrite,
        limits=rule.limits,
        authorities=tuple((name, known[name].title, article) for name, _, article in cited),
        effective_from=rule.effective_from,
        effective_to=rule.effective_to,
        last_verified=rule.last_verified,
        is_stale=today - rule.last_verified > STALE_AFTER,
    )


def _law(
    pack: AuthorityPack, known: Mapping[str, AuthorityPack], today: date, *, rules: Iterable[tuple[str, What]]
) -> LawView:
    return LawView(
        id=pack.id,
        title=pack.title,
        kind=pack.kind,
        in_force=pack.in_force,
        repealed_on=pack.repealed_on,
        replaced_by=known[pack.replaced_by].title if pack.replaced_by else None,
        replaced_note=pack.replaced_note,
        confidence=pack.confidence,
        official=pack.official,
        last_verified=pack.last_verified,
        is_stale=today - pack.last_verified > STALE_AFTER,
        rules=tuple(rules),
    )


def _changes() -> Iterator[ChangeView]:
    packs: list[tuple[str, tuple[Change, ...]]] = [
        *((rule.id, rule.changes) for rule in shipped_linter().rules.values()),
        *((rule.id, rule.changes) for rule in shipped_judge().rules.values()),
        *((law.id, law.changes) for law in shipped_linter().authorities.values()),
    ]
    for name, changes in packs:
        yield from (ChangeView(id=name, day=one.day, version=one.version, what=one.what) for one in changes)


def _words_of_law(law: LawView) -> str:
    told = (law.id, law.title.zh, law.title.en, law.replaced_note.zh, law.replaced_note.en)
    return " ".join((*told, *(name for name, _ in law.rules))).casefold()


def _words_of_rule(rule: RuleView) -> str:
    names = (words for _, title, _ in rule.authorities for words in (title.zh, title.en))
    told = (rule.id, rule.title.zh, rule.title.en, rule.reason.zh, rule.reason.en)
    return " ".join((*told, *rule.platforms, *names)).casefold()
