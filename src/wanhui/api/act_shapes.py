"""What an act on a case is told: one shape an act."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from wanhui.api.shapes import Asked

_SHORT = 300
_LONG = 2_000


class Nothing(Asked):
    """An act that needs no more than its address."""


class Note(Asked):
    """An internal note; it never reaches a buyer."""

    text: str = Field(min_length=1, max_length=_LONG + 1)


class Assign(Asked):
    """Whose the case is from now on; null: anybody's."""

    to: UUID | None


class Snooze(Asked):
    """Until when the case rests."""

    until: AwareDatetime


class Step(Asked):
    """The step that is done."""

    step: str = Field(max_length=64)


class Correction(Asked):
    """In the reading of `record`, the issue `old` becomes `new`; an empty one is added or taken away."""

    record: UUID
    old: str = Field("", max_length=32)
    new: str = Field("", max_length=32)


class Head(Asked):
    """How grave it is, or what may lie behind it, read better by a person."""

    head: str = Field(max_length=32)
    value: str = Field(max_length=32)


class Gate(Asked):
    """A point of the checklist, and where one sees that it was looked into, or why it is let go."""

    gate: str = Field(max_length=64)
    proof: str = Field(max_length=_LONG)


class Answered(Asked):
    """What the buyer answered to a question of the form."""

    question: str = Field(max_length=64)
    text: str = Field(max_length=_LONG)


class Fault(Asked):
    """Whose fault it was, and where one sees it."""

    fault: str = Field(max_length=32)
    proof: str = Field(max_length=_LONG)


class Offer(Asked):
    """The remedies to put before the buyer, as a draft."""

    kinds: list[str] = Field(min_length=1, max_length=20)


class Remedy(Asked):
    """A remedy under way, and where one sees what the buyer said or that it was carried out."""

    remedy: str = Field(max_length=64)
    proof: str = Field("", max_length=_LONG)


class AskFor(Asked):
    """A remedy beyond one's own authority, and why."""

    kind: str = Field(max_length=64)
    reason: str = Field(max_length=_LONG)


class Close(Asked):
    """How a case ended, why it came about and whose fault that was."""

    result: str = Field(max_length=32)
    cause: str = Field(max_length=64)
    fault: str = Field(max_length=32)
    is_avoidable: bool
    basis: str = Field(max_length=_LONG)
    reason: str = Field("", max_length=_LONG)
    sku: str = Field("", max_length=100)
    batch: str = Field("", max_length=100)
    note: str = Field("", max_length=_LONG)


class Reason(Asked):
    """Why."""

    reason: str = Field(max_length=_LONG)


class Other(Asked):
    """The number of another case."""

    case: int = Field(ge=1, le=2**31)


class Split(Asked):
    """The records, each as (kind, id), that go to a case of their own."""

    records: list[tuple[str, str]] = Field(min_length=1, max_length=200)


class PlanFor(Asked):
    """A message, call, task or rest at a time agreed."""

    act: Literal["send", "call", "task", "snooze"]
    at: AwareDatetime
    text: str = Field("", max_length=_LONG)


class Plan(Asked):
    """A plan of the case."""

    plan: str = Field(max_length=200)


class Promise(Asked):
    """A promise that was kept or let go, and where one sees it."""

    promise: str = Field(max_length=200)
    state: str = Field(max_length=16)
    proof: str = Field(max_length=_LONG)


class Wait(Asked):
    """For whom the case waits, and until when."""

    whom: str = Field(max_length=32)
    until: AwareDatetime


class Wish(Asked):
    """What a buyer said about being contacted, by which channel, in which words."""

    wish: Literal["agrees", "refuses", "objects"]
    channel: str = Field("all", max_length=16)
    words: str = Field(max_length=_SHORT)


class Call(Asked):
    """A call that was made: to which number, from when to when, what was said and what came of it."""

    number: str = Field(max_length=40)
    started_at: AwareDatetime
    ended_at: AwareDatetime
    summary: str = Field(max_length=_LONG)
    result: str = Field(max_length=16)


class Incident(Asked):
    """A mass incident that the case belongs to."""

    incident: UUID


class Report(Asked):
    """A report to whoever decides: to whom, under which rule, with which evidence."""

    receiver: str = Field(max_length=64)
    rule: str = Field(max_length=64)
    evidence: list[str] = Field(max_length=50)


class Followed(Asked):
    """What became of a report."""

    report: UUID
    state: str = Field(max_length=32)
    reference: str = Field("", max_length=200)


class AskPass(Asked):
    """A text that only a house rule stops, and why it should pass."""

    object: Literal["chat", "public_reply"] = "chat"
    text: str = Field(min_length=1, max_length=20_000)
    reason: str = Field(max_length=_SHORT)


class ModelDraft(Asked):
    """Where the text goes that a language model is to draft."""

    object: Literal["chat", "public_reply"] = "chat"


class Package(Asked):
    """For whom a package of evidence is made."""

    receiver: str = Field(max_length=64)


class RightsNotice(Asked):
    """Who the notice is about, and its language."""

    identity: str = Field(max_length=_SHORT)
    language: Literal["zh", "en"] = "zh"


class NoticeDecision(Asked):
    """A second person allows a notice, or refuses it."""

    notice: UUID
    is_allowed: bool


class Seen(Asked):
    """The `version` of the case that stood beside what is sent."""

    seen: int | None = None


class Decision(Asked):
    """Granted or refused, and a word on it."""

    is_granted: bool
    note: str = Field("", max_length=_LONG)


class HoldDecision(Asked):
    """What becomes of an order that was held: released, called off, or what it turned out to be."""

    act: Literal["release", "cancel", "was_professional", "was_ordinary"]
    reason: str = Field("", max_length=64)
    is_agreed: bool = False
    note: str = Field("", max_length=_LONG)
