"""All that can happen to a case, as frozen values: what was decided, never how, so that a replay needs no rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wanhui.cases.clock import Alarm, Clock, ClockKind
from wanhui.cases.parts import (
    ContactMade,
    Fault,
    IntakeAnswer,
    Item,
    Outcome,
    Plan,
    PlanState,
    Promise,
    PromiseState,
    Remedy,
    RemedyState,
    Seen,
)
from wanhui.cases.priority import Priority
from wanhui.cases.stages import GateRule
from wanhui.cases.words import SYSTEM, Gate, Role, Stage, WaitingFor
from wanhui.records.often import made_often


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`seq` counts a case's events from 1; `actor` is an agent's id or "system". `clocks` are those that changed."""

    kind: ClassVar[str]
    seq: int
    at: datetime
    actor: str = SYSTEM


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """A case begins."""

    kind: ClassVar[str] = "opened"
    case: str
    shop: str
    platform: str
    subject: str
    order: str | None = None
    buyer: str | None = None
    playbook: str
    preset: str
    seen: Seen
    priority: Priority
    clocks: tuple[Clock, ...]
    gates: tuple[GateRule, ...]
    items: tuple[Item, ...]
    parent: str | None = None
    assignee: str | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemJoined(Event):
    """Another record joins: a review, a message, a shipment event, a changed order. `note` says what changed."""

    kind: ClassVar[str] = "item_joined"
    item: Item
    note: str = ""
    seen: Seen | None = None
    priority: Priority | None = None
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified(Event):
    """Records that came later tell whose matter it is: the buyer, the platform of a shop that was not known yet, and
    through whom the order was sold (flags of `opening.sold_by`).
    """

    kind: ClassVar[str] = "identified"
    buyer: str | None = None
    platform: str | None = None
    sold_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCorrected(Event):
    """An agent corrected what was read; the playbook may change with it."""

    kind: ClassVar[str] = "read_corrected"
    seen: Seen
    priority: Priority
    playbook: str
    gates: tuple[GateRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookChanged(Event):
    """The case follows another playbook from here on; gates passed stay passed."""

    kind: ClassVar[str] = "playbook_changed"
    playbook: str
    gates: tuple[GateRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultConfirmed(Event):
    """A person has said whose fault it is."""

    kind: ClassVar[str] = "fault_confirmed"
    fault: Fault
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeAnswered(Event):
    """A question of the playbook's form was answered: by the buyer, or from what is on record."""

    kind: ClassVar[str] = "intake_answered"
    answer: IntakeAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """Somebody took the case, or it was given to them; None: to nobody."""

    kind: ClassVar[str] = "assigned"
    assignee: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(Event):
    """A step of the playbook was done, or skipped with a reason in `note`."""

    kind: ClassVar[str] = "step_done"
    step: str
    note: str = ""
    is_skipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePassed(Event):
    """What a gate asks for is there; `proof` says where."""

    kind: ClassVar[str] = "gate_passed"
    gate: Gate
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateWaived(Event):
    """A lead lets the case pass without it."""

    kind: ClassVar[str] = "gate_waived"
    gate: Gate
    role: Role
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReopened(Event):
    """What the gate rested on has changed (a new parcel scan, a new message): look again."""

    kind: ClassVar[str] = "gate_reopened"
    gate: Gate
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEntered(Event):
    """The case moves on, or back."""

    kind: ClassVar[str] = "stage_entered"
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Event):
    """The shop said something to the buyer or in public.

    `is_service`: news about what is under way already; it answers nothing and meets no clock.
    """

    kind: ClassVar[str] = "replied"
    reply: str
    contact: ContactMade
    clocks: tuple[Clock, ...] = ()
    is_service: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerWrote(Event):
    """The buyer did something: a message, a call, evidence, a returned parcel."""

    kind: ClassVar[str] = "buyer_wrote"
    item: Item
    seen: Seen | None = None
    priority: Priority | None = None
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Event):
    """The shop's clocks pause while somebody else has to act; `until` is when to look again."""

    kind: ClassVar[str] = "waiting"
    waiting_for: WaitingFor
    until: datetime | None = None
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """The clocks run again."""

    kind: ClassVar[str] = "resumed"
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retimed(Event):
    """The SLA changed: open clocks run by the new one, from when they started."""

    kind: ClassVar[str] = "retimed"
    preset: str
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRang(Event):
    """A clock (of the request `of`) warned or was breached; `reassign_at`: when another person gets the idle case."""

    kind: ClassVar[str] = "clock_rang"
    clock: ClockKind
    alarm: Alarm
    reassign_at: datetime | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(Event):
    """A lead was called."""

    kind: ClassVar[str] = "escalated"
    to: str | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Event):
    """A sent message promised something."""

    kind: ClassVar[str] = "promise_made"
    promise: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseReminded(Event):
    """The owner was told that a promise falls due."""

    kind: ClassVar[str] = "promise_reminded"
    promise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSettled(Event):
    """A promise was kept, broken or withdrawn."""

    kind: ClassVar[str] = "promise_settled"
    promise: str
    state: PromiseState
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyOffered(Event):
    """A remedy was granted and put before the buyer."""

    kind: ClassVar[str] = "remedy_offered"
    remedy: Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyMoved(Event):
    """The buyer chose or declined a remedy, or it was carried out (`proof`: refund number, tracking number)."""

    kind: ClassVar[str] = "remedy_moved"
    remedy: str
    state: RemedyState
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Event):
    """Something was agreed for later."""

    kind: ClassVar[str] = "planned"
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRang(Event):
    """The time of a plan has come."""

    kind: ClassVar[str] = "plan_rang"
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettled(Event):
    """A plan was carried out, or stopped because a fact changed (`note` says which)."""

    kind: ClassVar[str] = "plan_settled"
    plan: str
    state: PlanState
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecorded(Event):
    """What came of it and why it happened."""

    kind: ClassVar[str] = "outcome_recorded"
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """The case ends. `basis` is what allowed it: confirmed, silent, or a lead's reason."""

    kind: ClassVar[str] = "closed"
    basis: str
    reason: str = ""
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """A closed case comes back because of a new fact or a lead."""

    kind: ClassVar[str] = "reopened"
    reason: str
    item: Item | None = None
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed(Event):
    """Another case was merged into this one: its items come over and the earlier start wins."""

    kind: ClassVar[str] = "absorbed"
    case: str
    opened_at: datetime
    items: tuple[Item, ...]
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsorptionUndone(Event):
    """That merge is taken back."""

    kind: ClassVar[str] = "absorption_undone"
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Event):
    """This case went into another one; its number leads there."""

    kind: ClassVar[str] = "merged"
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(Event):
    """This case stands on its own again."""

    kind: ClassVar[str] = "merge_undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitOff(Event):
    """Some items went to a new case of their own."""

    kind: ClassVar[str] = "split_off"
    case: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitUndone(Event):
    """Those items came back."""

    kind: ClassVar[str] = "split_undone"
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(Event):
    """The case became part of a mass incident, or left it (None)."""

    kind: ClassVar[str] = "linked"
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """An internal note; it can never be sent."""

    kind: ClassVar[str] = "noted"
    text: str


EVENTS: tuple[type[Event], ...] = (
    Opened, ItemJoined, Identified, ReadCorrected, PlaybookChanged, FaultConfirmed, IntakeAnswered, Planned,
    PlanRang, PlanSettled, Assigned,
    StepDone, GatePassed, GateWaived, GateReopened, StageEntered,
    Replied, BuyerWrote, Waiting, Resumed, ClockRang, Retimed, Escalated, PromiseMade, PromiseReminded,
    PromiseSettled, RemedyOffered,
    RemedyMoved, OutcomeRecorded, Closed, Reopened, Absorbed, AbsorptionUndone, Merged, MergeUndone, SplitOff,
    SplitUndone, Linked, Noted,
)  # fmt: skip
