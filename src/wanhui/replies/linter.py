"""Compiles policy packs, authorities and word classes into one frozen linter, built once and used for every text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from wanhui.errors import Language, WanhuiError
from wanhui.records.parties import Platform
from wanhui.replies.detectors import DETECTORS
from wanhui.replies.finding import Citation
from wanhui.replies.head import ParaphraseHead
from wanhui.replies.policy import AuthorityPack, Family, Pattern, PolicyPack, Scope, WordClass
from wanhui.replies.statutes import Statutes, build_statutes
from wanhui.replies.words import Vocabulary, build_vocabulary

_GUARDS = ("@negation", "@not_negation")
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern with its rule, and the groups beside its anchor that must all have a word in the text,
    and its scopes as far as they limit anything.
    """

    rule: PolicyPack
    pattern: Pattern
    needs: tuple[frozenset[str], ...]
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class Linter:
    """Everything that `lint` needs; immutable and safe to share."""

    rules: Mapping[str, PolicyPack]
    vocabulary: Vocabulary
    by_anchor: Mapping[str, tuple[Candidate, ...]]
    detected: tuple[Candidate, ...]
    authorities: Mapping[str, AuthorityPack]
    citations: Mapping[tuple[str, Language], tuple[Citation, ...]]
    statutes: Statutes
    learned: Mapping[tuple[Family, Platform], PolicyPack]
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
    sizes = {f"@{word_class.id}": len(word_class.words) for word_class in classes}
    literals = {m for rule in rules.values() for m in _members(rule) if m[0] not in "@#"}
    anchored: dict[str, list[Candidate]] = {}
    detected: list[Candidate] = []
    for rule in rules.values():
        for pattern in (*rule.patterns, *_borrowed(rule, rules)):
            worded = [group for group in pattern.all if not _has_detector(group)]
            anchor = min(worded, key=lambda group: sum(sizes.get(member, 1) for member in group), default=None)
            needs = tuple(frozenset(group) for group in worded if group is not anchor)
            scopes = tuple(scope for scope in (rule.scope, pattern.scope) if scope != Scope())
            candidate = Candidate(rule, pattern, needs, scopes)
            if anchor is None:
                detected.append(candidate)
                continue
            for member in anchor:
                anchored.setdefault(member, []).append(candidate)
    return Linter(
        rules=MappingProxyType(rules),
        vocabulary=build_vocabulary(classes, literals),
        by_anchor=MappingProxyType({name: tuple(found) for name, found in anchored.items()}),
        detected=tuple(detected),
        authorities=MappingProxyType(known),
        citations=MappingProxyType(
            {(rule.id, lang): _citations(rule, known, lang) for rule in rules.values() for lang in _LANGUAGES}
        ),
        statutes=build_statutes(known.values()),
        learned=MappingProxyType(
            {
                (rule.family, platform): rule
                for rule in rules.values()
                if rule.is_learned
                for platform in (rule.scope.platforms or get_args(Platform))
                if platform not in rule.scope.except_platforms
            }
        ),
        head=head,
    )


def _borrowed(rule: PolicyPack, rules: Mapping[str, PolicyPack]) -> tuple[Pattern, ...]:
    if not rule.same_words_as:
        return ()
    if rule.same_words_as not in rules:
        raise WanhuiError("E-POLICY-NAME", rule=rule.id, name=rule.same_words_as)
    return rules[rule.same_words_as].patterns


def _has_detector(group: tuple[str, ...]) -> bool:
    return any(member[0] == "#" for member in group)


def _members(rule: PolicyPack) -> Iterator[str]:
    yield from rule.learned_absent
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


def _citations(rule: PolicyPack, authorities: Mapping[str, AuthorityPack], lang: Language) -> tuple[Citation, ...]:
    """``id#article`` of a rule, as shown: the article may be any locator, such as ``9(5)``."""
    found = []
    for reference in rule.authorities:
        name, _, article = reference.partition("#")
        pack = authorities[name]
        found.append(
            Citation(
                id=name, name=pack.title.text(lang), article=article, in_force=pack.in_force, confidence=pack.confidence
            )
        )
    return tuple(found)
