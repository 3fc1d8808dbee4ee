"""What a case holds besides its stage: items, gates passed, promises, remedies, contacts, its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wanhui.cases.words import Gate, Reason
from wanhui.errors import Words
from wanhui.records.money import Money
from wanhui.records.often import made_often

Fault = Literal["product", "supplier", "warehouse", "service", "courier", "handling", "nobody", "unknown"]
PromiseAbout = Literal["refund", "send", "answer", "coupon", "repair", "other"]
PromiseState = Literal["open", "kept", "broken", "withdrawn"]
RemedyState = Literal["offered", "chosen", "done", "declined", "withdrawn"]
Channel = Literal["platform_chat", "public_reply", "email", "sms", "phone", "wechat"]
PlanAct = Literal["send", "call", "task", "snooze"]
PlanState = Literal["open", "done", "stopped"]
PlanAbout = Literal["agreed", "progress", "satisfied", "promise", "late", "wait", "price", "stock"]
Result = Literal["solved", "explained", "declined", "no_answer", "reported", "not_ours"]


@made_often
@dataclass(frozen=True, slots=True)
class Item:
    """A record that belongs to the case."""

    record: str
    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePass:
    """A gate passed with its `proof`, or waived by a lead with a reason (then `is_waived`)."""

    gate: Gate
    at: datetime
    actor: str
    proof: str = ""
    is_waived: bool = False


@dataclass(frozen=True, slots=True)
class IntakeAnswer:
    """What was answered to one question of the playbook's form."""

    question: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something said to the buyer that must be true by `due_at`. `text` is what was said."""

    id: str
    about: PromiseAbout
    text: str
    made_at: datetime
    due_at: datetime
    owner: str | None = None
    state: PromiseState = "open"
    reminded_at: datetime | None = None
    settled_at: datetime | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A remedy given for the fault, never for a review.

    `cost` is what it costs the shop, `owed` whether the law or the platform already owes it. `review_state` is what
    the review looked like when it was granted: the proof that nothing was bargained for.
    """

    id: str
    kind: str
    cost: Money
    owed: bool
    granted_by: str
    approver: str | None = None
    review_state: str = ""
    state: RemedyState = "offered"
    at: datetime
    reply_by: datetime | None = None
    chosen_at: datetime | None = None
    done_at: datetime | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMade:
    """One contact with the buyer. `is_unasked`: the shop began it without the buyer waiting for anything."""

    channel: Channel
    at: datetime
    is_unasked: bool = False
    note: str = ""
    tone: str = ""
    buyer_type: str | None = None
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Something agreed for later, at the buyer's own chosen time: a text, a call, a task, or looking again.

    `about` tells what was agreed with the buyer from what the product plans itself: parcel news, the question after
    the remedy, word of a promise in danger, of a late parcel, a wait that is over, a difference
    that is paid back, goods that are short. `by` is who planned it.
    """

    id: str
    act: PlanAct
    at: datetime
    made_at: datetime
    text: str = ""
    about: PlanAbout = "agreed"
    by: str = ""
    state: PlanState = "open"
    rang_at: datetime | None = None
    settled_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a case ended and why it came up. `cause` is a code of the cause tree; "other" needs a `note`."""

    result: Result
    cause: str
    fault: Fault
    is_avoidable: bool
    sku: str | None = None
    batch: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a case knows of the text that opened it or was corrected since."""

    title: Words
    severity: int
    is_safety: bool
    issues: tuple[str, ...]
    flags: tuple[str, ...] = ()
    buyer_type: str | None = None
    scenario: str | None = None
    reason: Reason
