"""The shape of an act pack: which acts a rule answers, how, under which facts, and on whose authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from wanhui.errors import Words
from wanhui.records.parties import Platform
from wanhui.replies.acts import Act, ActChannel, ActFacts, ActKind, ActObject, ActReason, ActStage
from wanhui.replies.policy import Change, Confidence, Ground, Severity, check_changes

#: From freest to strictest. ``hint`` tells something; ``notice``: one neutral notice, in the words of the platform;
#: ``request``: only through the platform's own form; ``warn``: a person confirms.
Answer = Literal["allow", "hint", "notice", "request", "warn", "forbid"]
ANSWERS: tuple[Answer, ...] = ("allow", "hint", "notice", "request", "warn", "forbid")
#: How an answer is shown beside the findings of a text.
SEVERITY_OF: Mapping[Answer, Severity] = {"forbid": "block", "warn": "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCondition:
    """A condition on one fact, read as in `policy.FactCondition`; `at_least` and `at_most` bound a number."""

    fact: str
    state: Literal["true", "false", "known", "unknown", "not_true", "not_false", "night"] = "known"
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        if self.fact not in ActFacts.__dataclass_fields__:
            raise ValueError(f"a fact of an act, not {self.fact}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCase:
    """What the rule answers where all of this holds; empty lists hold everywhere.

    `words`: one member of each group must stand in the act's words, unnegated; members as in `policy.Pattern`.
    """

    answer: Answer
    acts: tuple[ActKind, ...] = ()
    platforms: tuple[Platform, ...] = ()
    objects: tuple[ActObject, ...] = ()
    stages: tuple[ActStage, ...] = ()
    channels: tuple[ActChannel, ...] = ()
    reasons: tuple[ActReason, ...] = ()
    when: tuple[ActCondition, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCost:
    """What a platform charges for the act: a share of the price, within bounds, in yuan."""

    platform: Platform
    share: Decimal
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ActExample:
    """An act that the rule must answer as said, or must leave alone."""

    act: ActKind = "instruct"
    answer: Answer | None = None
    platform: Platform = "taobao"
    object: ActObject = "order"
    stage: ActStage = "solve"
    channel: ActChannel = "platform_chat"
    reason: ActReason | None = None
    facts: ActFacts = field(default_factory=ActFacts)
    words: str = ""

    def as_act(self) -> Act:
        """The act itself."""
        return Act(
            kind=self.act,
            platform=self.platform,
            object=self.object,
            stage=self.stage,
            channel=self.channel,
            reason=self.reason,
            facts=self.facts,
            words=self.words,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActExamples:
    """At least five of each."""

    must: tuple[ActExample, ...]
    must_not: tuple[ActExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRule:
    """One rule about acts, as data: the first of `cases` that holds gives its answer; none means that it is silent.

    `lawful` is what to do instead. A rule whose `confidence` is below A never forbids unless its ground is the house.
    `platforms` and `except_platforms` bound the whole rule.
    """

    id: str
    version: int
    title: Words
    confidence: Confidence
    ground: Ground
    cases: tuple[ActCase, ...]
    reason: Words
    lawful: Words
    authorities: tuple[str, ...]
    last_verified: date
    limits: Words
    sources: tuple[str, ...]
    examples: ActExamples
    platforms: tuple[Platform, ...] = ()
    except_platforms: tuple[Platform, ...] = ()
    costs: tuple[ActCost, ...] = ()
    effective_from: date | None = None
    effective_to: date | None = None
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        check_changes(self.version, self.changes)
        strong = self.confidence == "A" or self.ground == "house"
        if not strong and any(case.answer == "forbid" for case in self.cases):
            raise ValueError("answer forbid needs confidence A or a house rule")
