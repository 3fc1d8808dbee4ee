"""The shape of a policy pack: what a rule forbids, where, on whose authority, and how its words are recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wanhui.errors import Words
from wanhui.records.parties import Platform
from wanhui.replies.outgoing import OutgoingLanguage, OutgoingObject, OutgoingStage

Family = Literal[
    "review_for_reward", "compensation_tied_to_review", "ask_change_or_delete_review", "review_gating",
    "fake_review", "threat_or_intimidation", "insult_or_label_buyer", "privacy_leak", "off_platform_contact",
    "false_statement", "deny_statutory_right", "blame_shifting", "excuse_or_perfunctory",
    "medical_or_absolute_claim", "feigned_misery", "pressure_or_harassment", "unfulfillable_promise",
    "missing_time_promise", "amazon_review_words", "safety_brush_off", "wrong_law",
]  # fmt: skip
Severity = Literal["info", "warn", "block"]
SEVERITIES: tuple[Severity, ...] = ("info", "warn", "block")
Confidence = Literal["A", "A-", "B", "C", "D"]
#: house: the product's own prohibition (see the capability catalogue), certain because it is ours to make.
Ground = Literal["law", "platform", "house"]
FactName = Literal[
    "stock", "shipped", "tracking", "refund_done", "price_promise", "order_age_days", "issue_resolved",
    "local_time", "buyer_refused", "marketing_consent", "return_exception", "legal_review", "evidence_count",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCondition:
    """A condition on one fact. A number counts as true when it is above zero, a text when it is not empty.

    ``not_true`` and ``not_false`` also hold while the fact is unknown; the others never do, except ``unknown``.
    ``night`` holds for a time of day from 21:00 to 08:00 (our default for "unreasonable hours").
    `at_least` and `at_most` additionally bound a number.
    """

    fact: FactName
    state: Literal["true", "false", "known", "unknown", "not_true", "not_false", "night"]
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a rule or pattern holds; an empty list means everywhere."""

    platforms: tuple[Platform, ...] = ()
    except_platforms: tuple[Platform, ...] = ()
    objects: tuple[OutgoingObject, ...] = ()
    stages: tuple[OutgoingStage, ...] = ()
    except_stages: tuple[OutgoingStage, ...] = ()
    langs: tuple[OutgoingLanguage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Words that together make the rule fire.

    `all` lists groups; one member of each must be found within one clause, sentence or message (`within`), in
    the given order if `ordered`, no two neighbours further apart than `near` characters (0: no bound). A member
    is a literal phrase, ``@name`` for a word class, or ``#name`` for a detector (``#phone``, ``#time`` …). A Latin
    literal matches whole words; a trailing ``*`` lets it be a beginning. `unless` guards the same scope, `absent` the
    whole message; `before` must have been said earlier in the conversation.
    """

    all: tuple[tuple[str, ...], ...]
    within: Literal["clause", "sentence", "message"] = "sentence"
    near: int = 0
    ordered: bool = False
    unless: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    negatable: bool = True
    quotable: bool = True
    severity: Severity | None = None
    scope: Scope = field(default_factory=Scope)
    facts: tuple[FactCondition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """The most that the rule may do on these platforms, because its ground is weaker there."""

    platforms: tuple[Platform, ...]
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A message that must, or must not, make its rule fire; a draft may state what `names` and `approved` hold."""

    text: str
    platform: Platform = "taobao"
    object: OutgoingObject = "chat"
    stage: OutgoingStage = "solve"
    lang: OutgoingLanguage = "zh"
    facts: Mapping[str, str] = field(default_factory=dict)
    recent: tuple[str, ...] = ()
    public_before: tuple[str, ...] = ()
    is_draft: bool = False
    names: tuple[str, ...] = ()
    approved: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """At least five of each, worded unlike the patterns."""

    must: tuple[Example, ...]
    must_not: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a version of a rule or an authority changed, and on which day."""

    version: int
    day: date
    what: Words


def check_changes(version: int, changes: tuple[Change, ...]) -> None:
    """Every version after the first says what it changed: a rule update is data with its history."""
    if {change.version for change in changes} != set(range(2, version + 1)):
        raise ValueError("changes to tell of every version after the first")


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPack:
    """One rule of law, platform or house, as data.

    `severity` is the plain case; `raised_by` names families that make it block when they fire in the same
    message; `caps` lower it per platform; `same_words_as` adds the patterns of another rule. A rule whose
    `confidence` is below A never blocks unless its ground is the house itself. `is_learned` lets the trained head
    speak for this rule's family, unless the text has a member of `learned_absent`; it blocks a
    short text only when that has one of `learned_needs`, if there are any, and else warns. With `learned_must` it
    blocks a text of any length only when that has one of these.
    """

    id: str
    version: int
    family: Family
    title: Words
    severity: Severity
    confidence: Confidence
    ground: Ground
    patterns: tuple[Pattern, ...]
    reason: Words
    rewrite: Words
    authorities: tuple[str, ...]
    last_verified: date
    limits: Words
    sources: tuple[str, ...]
    examples: Examples
    scope: Scope = field(default_factory=Scope)
    caps: tuple[Cap, ...] = ()
    raised_by: tuple[Family, ...] = ()
    is_learned: bool = False
    learned_absent: tuple[str, ...] = ()
    learned_needs: tuple[str, ...] = ()
    learned_must: tuple[str, ...] = ()
    same_words_as: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        check_changes(self.version, self.changes)
        strong = self.confidence == "A" or self.ground == "house"
        levels = {self.severity, *(p.severity for p in self.patterns)}
        if not strong and ("block" in levels or self.raised_by):
            raise ValueError("severity block needs confidence A or a house rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityPack:
    """A law, order or platform rule that rules rest on; `articles` is how many it has, where that is known.

    `cited_as` are the names people write; a text that cites a repealed one, or an article beyond the last, is
    wrong. `official` is true only when the text itself was read at its source.
    """

    id: str
    version: int
    title: Words
    kind: Literal["law", "order", "interpretation", "platform", "house"]
    in_force: date | None
    last_verified: date
    confidence: Confidence
    official: bool
    limits: Words
    sources: tuple[str, ...]
    repealed_on: date | None = None
    replaced_by: str = ""
    replaced_note: Words = field(default_factory=lambda: Words("", ""))
    cited_as: tuple[str, ...] = ()
    articles: int | None = None
    points: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        check_changes(self.version, self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordClass:
    """Words that mean one thing for the rules, with the variants people write to slip past a filter."""

    id: str
    version: int
    title: Words
    words: tuple[str, ...]
    limits: Words
    sources: tuple[str, ...]
    examples: tuple[str, ...]
