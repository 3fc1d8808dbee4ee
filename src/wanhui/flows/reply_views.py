"""What the composer shows: drafts, what lint says of them, and what was sent; frozen values like those of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from wanhui.errors import Words

ReplyObject = Literal["chat", "public_reply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityView:
    """The law or platform rule behind a finding, and since when it is in force."""

    name: Words
    article: str
    in_force: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One thing that lint found in a draft, with its way out: `rewrite` replaces the characters `start` to `end`."""

    rule: str
    family: str
    severity: Literal["block", "warn", "info"]
    start: int
    end: int
    text: str
    reason: Words
    rewrite: str
    authorities: tuple[AuthorityView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCheckView:
    """One claim of a draft held against the facts; `source` is the code of the fact that decided it."""

    verdict: Literal["true", "false", "unknown"]
    claim: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseView:
    """What a draft promises and by when; it starts to count when the draft is sent."""

    what: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LintView:
    """Everything said about one draft."""

    text: str
    findings: tuple[FindingView, ...]
    checks: tuple[FactCheckView, ...]
    promises: tuple[PromiseView, ...]

    @property
    def blocking(self) -> int:
        """How many findings forbid sending; a claim that the records refute is one of them."""
        return sum(1 for finding in self.findings if finding.severity == "block")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """One way of answering, with its draft. `key` makes sending the same draft twice harmless."""

    object: ReplyObject
    text: str
    language: str
    template: str | None
    limit: int
    lint: LintView
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentView:
    """The reply sent last: its text to paste, and until when it can be taken back."""

    id: str
    object: ReplyObject
    text: str
    sent_at: datetime
    undo_until: datetime
