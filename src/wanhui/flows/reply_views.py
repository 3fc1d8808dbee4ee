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
    is_house_rule: bool = False


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
class MarkView:
    """One virtue of a reply (``empathy``, ``concrete``, ``time``, ``no_excuse``, ``no_blame``, ``warm``)."""

    virtue: str
    is_met: bool
    advice: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LintView:
    """Everything said about one draft. `coldness` is 0 (warm) to 3; `is_perfunctory`: nothing of this order in it."""

    text: str
    findings: tuple[FindingView, ...]
    checks: tuple[FactCheckView, ...]
    promises: tuple[PromiseView, ...]
    marks: tuple[MarkView, ...] = ()
    coldness: int = 0
    is_perfunctory: bool = False

    @property
    def blocking(self) -> int:
        """How many findings forbid sending; a claim that the records refute is one of them."""
        return sum(1 for finding in self.findings if finding.severity == "block")

    @property
    def can_be_overridden(self) -> bool:
        """Whether house rules alone forbid sending: then a second person may let it pass."""
        return all(one.is_house_rule for one in self.findings if one.severity == "block")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """What the platform takes: how many replies are left, until when, whether one can be changed; None: no bound."""

    replies: int | None
    until: datetime | None
    is_editable: bool
    refused: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """One way of answering, with its draft. `key` makes sending the same draft twice harmless.

    `back` says the draft in the agent's language, `manner` how to speak with this kind of buyer, `room` what the
    platform still takes; `is_foreign`: the buyer writes a language in which nothing is drafted;
    `model_prompt`: what a language model would be sent for a second draft; None where none may be asked.
    """

    object: ReplyObject
    text: str
    language: str
    template: str | None
    limit: int
    lint: LintView
    key: str
    back: str = ""
    manner: Words | None = None
    room: RoomView | None = None
    is_foreign: bool = False
    model_prompt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentView:
    """The reply sent last: its text to paste, and until when it can be taken back."""

    id: str
    object: ReplyObject
    text: str
    sent_at: datetime
    undo_until: datetime
