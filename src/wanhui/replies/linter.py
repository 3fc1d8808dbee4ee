"""Compiles policy packs, authorities and word classes into one frozen linter, built once and used for every text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import get_args

from wanhui.errors import Language, WanhuiError
from wanhui.records.parties import Platform
from wanhui.replies.detectors import DETECTORS
from wanhui.replies.finding import Citation, cite
from wanhui.replies.head import ParaphraseHead, for_classes
from wanhui.replies.outgoing import Outgoing, OutgoingLanguage, OutgoingObject, OutgoingStage
from wanhui.replies.policy import AuthorityPack, Family, Pattern, PolicyPack, Scope, WordClass
from wanhui.replies.statutes import Statutes, build_statutes
from wanhui.replies.words import Scan, Vocabulary, build_vocabulary

#: One bit for each value that a scope can name; no two of them share a name.
_SITUATIONS: Mapping[str, int] = MappingProxyType(
    {
        name: 1 << place
        for place, name in enumerate(
            (*get_args(Platform), *get_args(OutgoingObject), *get_args(OutgoingStage), *get_args(OutgoingLanguage))
        )
    }
)
_GUARDS = ("@negation", "@not_negation")
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern with its rule, and what the mask of a message must and must not have: a bit of each of `needs` (one
    for each group of words) and none of `never` (words that rule it out, and situations outside its scope).
    """

    rule: PolicyPack
    pattern: Pattern
    needs: tuple[int, ...]
    never: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Masks of the words that keep the trained head from speaking for a rule, or that it needs: 0 asks for none."""

    absent: int
    needs: int
    must: int


@dataclass(frozen=True, slots=True)
class Linter:
    """Everything that `lint` needs; immutable and safe to share."""

    rules: Mapping[str, PolicyPack]
    vocabulary: Vocabulary
    by_word: tuple[tuple[Candidate, ...], ...]
    detected: tuple[Candidate, ...]
    authorities: Mapping[str, AuthorityPack]
    citations: Mapping[tuple[str, Language], tuple[Citation, ...]]
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
    sizes = {f"@{word_class.id}": len(word_class.words) for word_class in classes}
    literals = {m for rule in rules.values() for m in _members(rule) if m[0] not in "@#"}
    vocabulary = build_vocabulary(classes, literals)
    anchored: dict[str, list[Candidate]] = {}
    detected: list[Candidate] = []
    for rule in rules.values():
        for pattern in (*rule.patterns, *_borrowed(rule, rules)):
            worded = [group for group in pattern.all if not _has_detector(group)]
            anchor = min(worded, key=lambda group: sum(sizes.get(member, 1) for member in group), default=None)
            candidate = Candidate(
                rule,
                pattern,
                needs=tuple(vocabulary.mask(group) for group in worded if group is not anchor),
                never=vocabulary.mask(pattern.absent)
                | (_outside(rule.scope) | _outside(pattern.scope)) << len(vocabulary.bits),
            )
            if anchor is None:
                detected.append(candidate)
                continue
            for member in anchor:
                anchored.setdefault(member, []).append(candidate)
    return Linter(
        rules=MappingProxyType(rules),
        vocabulary=vocabulary,
        by_word=tuple(
            tuple(candidate for name in names for candidate in anchored.get(name, ())) for names in vocabulary.members
        ),
        detected=tuple(detected),
        authorities=MappingProxyType(known),
        citations=MappingProxyType(
            {(rule.id, lang): cite(rule.authorities, known, lang) for rule in rules.values() for lang in _LANGUAGES}
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
        evidence=MappingProxyType(
            {
                rule.id: Evidence(*map(vocabulary.mask, (rule.learned_absent, rule.learned_needs, rule.learned_must)))
                for rule in rules.values()
                if rule.is_learned
            }
        ),
        head=None if head is None else for_classes(head, vocabulary.classes),
    )


def with_head(linter: Linter, head: ParaphraseHead | None) -> Linter:
    """`linter` with the trained head `head`, whatever word classes that was trained with."""
    return replace(linter, head=None if head is None else for_classes(head, linter.vocabulary.classes))


def mask_of(linter: Linter, message: Outgoing, found: Scan) -> int:
    """One bit for each word found in `message`, and above them those of where it goes."""
    bits = _SITUATIONS
    situation = bits[message.platform] | bits[message.object] | bits[message.stage] | bits[message.lang]
    return found.mask | situation << len(linter.vocabulary.bits)


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
