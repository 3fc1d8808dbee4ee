"""Compiles policy packs, authorities and word classes into one frozen linter, built once and used for every text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType
from typing import get_args

import numpy as np

from wanhui.errors import Language, WanhuiError
from wanhui.records.parties import Platform
from wanhui.replies.detectors import DETECTORS
from wanhui.replies.facts import ALWAYS_DECISIVE, CLAIM_HINTS, DECIDED_BY
from wanhui.replies.finding import Finding, cite
from wanhui.replies.grams import Integers
from wanhui.replies.head import ParaphraseHead, for_classes
from wanhui.replies.holding import Bonds, build_bonds
from wanhui.replies.outgoing import NOTHING_KNOWN, Outgoing, OutgoingLanguage, OutgoingObject, OutgoingStage
from wanhui.replies.policy import (
    SEVERITIES,
    AuthorityPack,
    FactName,
    Family,
    Pattern,
    PolicyPack,
    Scope,
    WordClass,
)
from wanhui.replies.sieve import Group, Sieve, build_sieve
from wanhui.replies.statutes import Statutes, build_statutes
from wanhui.replies.words import FRAGMENT, Vocabulary, build_vocabulary

#: What a condition can name, and what decides a claim.
_FACTS: tuple[str, ...] = (*get_args(FactName), "free_shipping", "has_quality_fault", "coupon_value")
_VALUES = attrgetter(*_FACTS)
_FIRST_WORD = "nothing said before"
#: One bit for each value that a scope can name, each fact that may be unknown, and for a conversation's first text; no
#: two of them share a name.
_SITUATIONS: Mapping[str, int] = MappingProxyType(
    {
        name: 1 << place
        for place, name in enumerate(
            (
                *get_args(Platform),
                *get_args(OutgoingObject),
                *get_args(OutgoingStage),
                *get_args(OutgoingLanguage),
                *_FACTS,
                _FIRST_WORD,
            )
        )
    }
)
_UNKNOWN = tuple(_SITUATIONS[name] for name in _FACTS)
_ALL_UNKNOWN = sum(_UNKNOWN)
#: States of a fact that an unknown one can be in.
_OPEN_STATES = frozenset({"unknown", "not_true", "not_false"})
_LAW = f"{FRAGMENT}law"
_GUARDS = ("@negation", "@not_negation")
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern with its rule; `grade` is how grave it is, a place in `SEVERITIES`, and `caps` the most by platform."""

    rule: PolicyPack
    pattern: Pattern
    grade: int
    caps: Mapping[Platform, int]
    is_conditional: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Columns of the words that keep the trained head from speaking for a rule, or that it needs; None: of none."""

    absent: int | None
    needs: int | None
    must: int | None


@dataclass(frozen=True, slots=True)
class Linter:
    """Everything that `lint` needs; immutable and safe to share.

    `detected` are the candidates that no word announces, with their detectors. `class_columns`, `claim_columns` and
    `law_column` say where the sieve tells of each word class, of the hints of each claim, and of the name of a law;
    `claim_bits` are the situations in which a claim stops nothing, because what decides it is unknown. `blanks` are the
    findings of each rule in each language, on no text yet, and `lines` the same as JSON.
    """

    rules: Mapping[str, PolicyPack]
    vocabulary: Vocabulary
    candidates: tuple[Candidate, ...]
    sieve: Sieve
    bonds: Bonds
    detected: Mapping[int, tuple[str, ...]]
    class_columns: Integers
    claim_columns: Integers
    claim_bits: Integers
    law_column: int
    authorities: Mapping[str, AuthorityPack]
    blanks: Mapping[tuple[str, Language], Finding]
    lines: Mapping[tuple[str, Language], dict[str, object]]
    statutes: Statutes
    learned: Mapping[tuple[Family, Platform], PolicyPack]
    evidence: Mapping[str, Evidence]
    head: ParaphraseHead | None


def build_linter(
    policies: Iterable[PolicyPack],
    authorities: Iterable[AuthorityPack],
    words: Iterable[WordClass],
    *,
    head: ParaphraseHead | None = None,
) -> Linter:
    """The linter for these packs.

    Raises ``E-POLICY-NAME`` when a rule names a word class, detector or authority that does not exist.
    """
    rules = {rule.id: rule for rule in policies}
    known = {authority.id: authority for authority in authorities}
    classes = tuple(words)
    _check_names(rules.values(), known, {f"@{c.id}" for c in classes})
    statutes = build_statutes(known.values())
    vocabulary = build_vocabulary(
        classes,
        {m for rule in rules.values() for m in _members(rule) if m[0] not in "@#"},
        fragments={_LAW: statutes.by_name, **{_claim(kind): hints for kind, hints in CLAIM_HINTS.items()}},
        spotted=("#amount",),
    )
    candidates = tuple(
        _candidate(rule, pattern) for rule in rules.values() for pattern in (*rule.patterns, *_borrowed(rule, rules))
    )
    named = [(name,) for name in (*vocabulary.classes, *map(_claim, CLAIM_HINTS), _LAW)]
    spoken = {rule.id: _asked(rule) for rule in rules.values() if rule.is_learned}
    sieve = build_sieve(
        [candidate.pattern for candidate in candidates],
        vocabulary,
        flags=(*named, *(group for groups in spoken.values() for group in groups if group)),
        outside=[_ruled_out(one.rule, one.pattern) for one in candidates],
    )
    blanks = {(rule.id, lang): _blank(rule, lang, known) for rule in rules.values() for lang in _LANGUAGES}
    return Linter(
        rules=MappingProxyType(rules),
        vocabulary=vocabulary,
        candidates=candidates,
        sieve=sieve,
        bonds=build_bonds([candidate.pattern for candidate in candidates], vocabulary),
        detected=MappingProxyType(
            {
                number: tuple(name for group in candidate.pattern.all for name in group if name[0] == "#")
                for number, candidate in enumerate(candidates)
                if all(map(_has_detector, candidate.pattern.all))
            }
        ),
        class_columns=np.array([sieve.flags[name,] for name in vocabulary.classes], np.int64),
        claim_columns=np.array([sieve.flags[_claim(kind),] for kind in CLAIM_HINTS], np.int64),
        claim_bits=np.array(
            [0 if kind in ALWAYS_DECISIVE else _SITUATIONS[DECIDED_BY[kind]] for kind in CLAIM_HINTS], np.int64
        ),
        law_column=sieve.flags[_LAW,],
        authorities=MappingProxyType(known),
        blanks=MappingProxyType(blanks),
        lines=MappingProxyType({told: blank.to_json() for told, blank in blanks.items()}),
        statutes=statutes,
        learned=MappingProxyType(
            {
                (rule.family, platform): rule
                for rule in rules.values()
                if rule.is_learned
                for platform in (rule.scope.platforms or get_args(Platform))
                if platform not in rule.scope.except_platforms
            }
        ),
        evidence=MappingProxyType(
            {rule: Evidence(*(sieve.flags.get(group) for group in groups)) for rule, groups in spoken.items()}
        ),
        head=None if head is None else for_classes(head, vocabulary.classes),
    )


def _candidate(rule: PolicyPack, pattern: Pattern) -> Candidate:
    grade = SEVERITIES.index(pattern.severity or rule.severity)
    return Candidate(rule, pattern, grade, caps_of(rule), is_conditional=bool(pattern.facts or pattern.before))


def caps_of(rule: PolicyPack) -> Mapping[Platform, int]:
    """The most that `rule` may do on each platform where its ground is weaker, as a place in `SEVERITIES`."""
    most: dict[Platform, int] = {}
    for cap in rule.caps:
        for platform in cap.platforms:
            most[platform] = min(SEVERITIES.index(cap.severity), most.get(platform, len(SEVERITIES)))
    return MappingProxyType(most)


def _blank(rule: PolicyPack, lang: Language, authorities: Mapping[str, AuthorityPack]) -> Finding:
    return Finding(
        rule=rule.id,
        version=rule.version,
        family=rule.family,
        severity=rule.severity,
        span=(0, 0),
        text="",
        zh=rule.reason.zh,
        en=rule.reason.en,
        rewrite=rule.rewrite.text(lang),
        authority=cite(rule.authorities, authorities, lang),
        is_house_rule=rule.ground == "house",
    )


def with_head(linter: Linter, head: ParaphraseHead | None) -> Linter:
    """`linter` with the trained head `head`, whatever word classes that was trained with."""
    return replace(linter, head=None if head is None else for_classes(head, linter.vocabulary.classes))


def situation_of(message: Outgoing) -> int:
    """One bit for each thing that says where `message` goes, which facts are unknown, whether nothing was said."""
    bits, facts = _SITUATIONS, message.facts
    going = bits[message.platform] | bits[message.object] | bits[message.stage] | bits[message.lang]
    if not message.recent:
        going |= bits[_FIRST_WORD]
    if facts is NOTHING_KNOWN:
        return going | _ALL_UNKNOWN
    return going | sum([bit for bit, value in zip(_UNKNOWN, _VALUES(facts), strict=True) if value is None])


def _ruled_out(rule: PolicyPack, pattern: Pattern) -> int:
    """The bits of every situation in which `pattern` cannot fire."""
    out = _outside(rule.scope) | _outside(pattern.scope)
    for condition in pattern.facts:
        if condition.state not in _OPEN_STATES or (condition.at_least, condition.at_most) != (None, None):
            out |= _SITUATIONS[condition.fact]
    return out | (_SITUATIONS[_FIRST_WORD] if pattern.before else 0)


def _outside(scope: Scope) -> int:
    """The bits of every situation in which `scope` does not hold."""
    limits = (
        (get_args(Platform), scope.platforms, scope.except_platforms),
        (get_args(OutgoingObject), scope.objects, ()),
        (get_args(OutgoingStage), scope.stages, scope.except_stages),
        (get_args(OutgoingLanguage), scope.langs, ()),
    )
    names = [n for known, only, never in limits for n in known if (only and n not in only) or n in never]
    return sum(_SITUATIONS[name] for name in names)


def _borrowed(rule: PolicyPack, rules: Mapping[str, PolicyPack]) -> tuple[Pattern, ...]:
    if not rule.same_words_as:
        return ()
    if rule.same_words_as not in rules:
        raise WanhuiError("E-POLICY-NAME", rule=rule.id, name=rule.same_words_as)
    return rules[rule.same_words_as].patterns


def _claim(kind: str) -> str:
    return f"{FRAGMENT}{kind}"


def _asked(rule: PolicyPack) -> tuple[Group, Group, Group]:
    return rule.learned_absent, rule.learned_needs, rule.learned_must


def _has_detector(group: tuple[str, ...]) -> bool:
    return any(member[0] == "#" for member in group)


def _members(rule: PolicyPack) -> Iterator[str]:
    yield from rule.learned_absent
    yield from rule.learned_needs
    yield from rule.learned_must
    for pattern in rule.patterns:
        for group in (*pattern.all, pattern.unless, pattern.absent, pattern.before):
            yield from group


def _check_names(rules: Iterable[PolicyPack], authorities: Mapping[str, AuthorityPack], classes: set[str]) -> None:
    for guard in _GUARDS:
        if guard not in classes:
            raise WanhuiError("E-POLICY-NAME", rule="*", name=guard)
    for rule in rules:
        for member in _members(rule):
            if (member[0] == "@" and member not in classes) or (member[0] == "#" and member not in DETECTORS):
                raise WanhuiError("E-POLICY-NAME", rule=rule.id, name=member)
        for reference in rule.authorities:
            if reference.partition("#")[0] not in authorities:
                raise WanhuiError("E-POLICY-NAME", rule=rule.id, name=reference)
