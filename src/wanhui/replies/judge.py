"""Answers for an act, before it is done: forbidden, to be confirmed, one neutral notice, the official form, or free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from wanhui.errors import Language, WanhuiError, Words
from wanhui.replies.act_rules import ANSWERS, SEVERITY_OF, ActCase, ActRule, Answer
from wanhui.replies.acts import Act
from wanhui.replies.conditions import holds
from wanhui.replies.finding import Citation, cite
from wanhui.replies.folding import fold
from wanhui.replies.match import find_pattern
from wanhui.replies.policy import AuthorityPack, Pattern, Severity, WordClass
from wanhui.replies.words import Scan, Vocabulary, build_vocabulary, scan

_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFinding:
    """One rule's answer. `lawful` is what to do instead; `cost` is what the platform charges, in yuan, if known."""

    rule: str
    version: int
    answer: Answer
    reason: Words
    lawful: Words
    authority: tuple[tuple[Citation, Citation], ...]
    is_house_rule: bool
    cost: Decimal | None = None

    @property
    def id_at_version(self) -> str:
        """How stored findings name their rule."""
        return f"{self.rule}@{self.version}"

    @property
    def severity(self) -> Severity:
        """How this is shown beside the findings of a text."""
        return SEVERITY_OF.get(self.answer, "info")

    def to_json(self) -> dict[str, object]:
        """A finding as ``wanhui lint --acts`` prints it."""
        return {
            "rule": self.rule,
            "version": self.version,
            "answer": self.answer,
            "severity": self.severity,
            "zh": self.reason.zh,
            "en": self.reason.en,
            "lawful": {"zh": self.lawful.zh, "en": self.lawful.en},
            "authority": [citation.to_json() for citation, _ in self.authority],
            "cost": None if self.cost is None else str(self.cost),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer for an act: the strictest of its findings, which come strictest first."""

    answer: Answer
    findings: tuple[ActFinding, ...]

    @property
    def can_be_overridden(self) -> bool:
        """Whether only house rules forbid it; what law or a platform forbids stays forbidden."""
        return all(one.is_house_rule for one in self.findings if one.answer == "forbid")


@dataclass(frozen=True, slots=True)
class Judge:
    """Everything that `judge` needs; immutable and safe to share."""

    rules: Mapping[str, ActRule]
    vocabulary: Vocabulary
    authority: Mapping[str, tuple[tuple[Citation, Citation], ...]]


def build_judge(rules: Iterable[ActRule], authorities: Iterable[AuthorityPack], words: Iterable[WordClass]) -> Judge:
    """The judge for these packs; ``E-POLICY-NAME`` when a rule names a word class or authority that does not exist."""
    known = {pack.id: pack for pack in authorities}
    classes = tuple(words)
    named = {f"@{one.id}" for one in classes}
    by_id = {rule.id: rule for rule in rules}
    members = {(rule.id, m) for rule in by_id.values() for case in rule.cases for group in case.words for m in group}
    for rule_id, member in members:
        if member[0] == "@" and member not in named:
            raise WanhuiError("E-POLICY-NAME", rule=rule_id, name=member)
    for rule in by_id.values():
        for reference in rule.authorities:
            if reference.partition("#")[0] not in known:
                raise WanhuiError("E-POLICY-NAME", rule=rule.id, name=reference)
    return Judge(
        rules=MappingProxyType(by_id),
        vocabulary=build_vocabulary(classes, {member for _, member in members if member[0] not in "@#"}),
        authority=MappingProxyType({rule.id: _authority(rule, known) for rule in by_id.values()}),
    )


def _authority(rule: ActRule, known: Mapping[str, AuthorityPack]) -> tuple[tuple[Citation, Citation], ...]:
    zh, en = (cite(rule.authorities, known, lang) for lang in _LANGUAGES)
    return tuple(zip(zh, en, strict=True))


def judge(rules: Judge, act: Act, *, price: Decimal | None = None) -> Judgement:
    """What every rule answers for `act`, the strictest first; `price` is what the goods cost, for platform charges.

    An unknown fact is unknown: an exception that needs it does not hold.
    """
    found = scan(rules.vocabulary, fold(act.words).text) if act.words else None
    findings = []
    for rule in rules.rules.values():
        answer = _answer(rule, act, found)
        if answer is not None and answer != "allow":
            findings.append(_finding(rules, rule, answer, act=act, price=price))
    findings.sort(key=lambda one: (-ANSWERS.index(one.answer), one.rule))
    return Judgement(answer=findings[0].answer if findings else "allow", findings=tuple(findings))


def _answer(rule: ActRule, act: Act, found: Scan | None) -> Answer | None:
    if (rule.platforms and act.platform not in rule.platforms) or act.platform in rule.except_platforms:
        return None
    return next((case.answer for case in rule.cases if _holds(case, act, found)), None)


def _holds(case: ActCase, act: Act, found: Scan | None) -> bool:
    limits: tuple[tuple[tuple[str, ...], str | None], ...] = (
        (case.acts, act.kind),
        (case.platforms, act.platform),
        (case.objects, act.object),
        (case.stages, act.stage),
        (case.channels, act.channel),
        (case.reasons, act.reason),
    )
    if any(allowed and value not in allowed for allowed, value in limits):
        return False
    if not all(holds(condition, act.facts) for condition in case.when):
        return False
    if not case.words:
        return True
    return found is not None and find_pattern(Pattern(all=case.words, within="message"), found) is not None


def _finding(rules: Judge, rule: ActRule, answer: Answer, *, act: Act, price: Decimal | None) -> ActFinding:
    return ActFinding(
        rule=rule.id,
        version=rule.version,
        answer=answer,
        reason=rule.reason,
        lawful=rule.lawful,
        authority=rules.authority[rule.id],
        is_house_rule=rule.ground == "house",
        cost=_cost(rule, act, price),
    )


def _cost(rule: ActRule, act: Act, price: Decimal | None) -> Decimal | None:
    """What the platform charges for the act at this price."""
    if price is None:
        return None
    charge = next((one for one in rule.costs if one.platform == act.platform), None)
    return (
        None if charge is None else min(max(price * charge.share, charge.least), charge.most).quantize(Decimal("0.01"))
    )
