"""What a case is at one moment: the sum of its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wanhui.cases.clock import Clock, ClockKind
from wanhui.cases.parts import ContactMade, Fault, GatePass, IntakeAnswer, Item, Outcome, Plan, Promise, Remedy, Seen
from wanhui.cases.priority import Priority
from wanhui.cases.stages import GateRule
from wanhui.cases.words import Gate, Stage, Status, WaitingFor
from wanhui.records.often import made_often


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a merge brought into this case and what it changed, so that it can be undone."""

    case: str
    opened_at: datetime
    items: tuple[Item, ...]
    opened_before: datetime
    clocks_before: tuple[Clock, ...]
    clocks: tuple[Clock, ...]


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One buyer's problem and its way. `seq` is the number of the last event applied.

    `buyer_waits_since` is set while the buyer's last word is unanswered. `children` are cases split off.
    `follows` is the closed case of the same matter that was too old to come back.
    `chain_changed_at` is when an order, parcel or after-sale fact joined last, `review_changed_at` when a review was
    edited. `own_playbook` is what the case follows again when it leaves a mass incident. `fault` is what a person
    has confirmed. `reassign_at` is when a breached case goes to somebody else, unless somebody acts before.
    """

    id: str
    seq: int
    shop: str
    platform: str
    subject: str
    order: str | None
    buyer: str | None
    playbook: str
    preset: str
    seen: Seen
    priority: Priority
    gates: tuple[GateRule, ...]
    clocks: tuple[Clock, ...]
    items: tuple[Item, ...]
    opened_at: datetime
    touched_at: datetime
    stage: Stage = "investigate"
    status: Status = "open"
    assignee: str | None = None
    passes: tuple[GatePass, ...] = ()
    steps_done: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    fault: Fault = "unknown"
    answers: tuple[IntakeAnswer, ...] = ()
    plans: tuple[Plan, ...] = ()
    chain_changed_at: datetime | None = None
    review_changed_at: datetime | None = None
    own_playbook: str | None = None
    contacts: tuple[ContactMade, ...] = ()
    promises: tuple[Promise, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    answered_at: datetime | None = None
    buyer_waits_since: datetime | None = None
    buyer_wrote_at: datetime | None = None
    waiting_for: WaitingFor | None = None
    waiting_until: datetime | None = None
    escalated_at: datetime | None = None
    reassign_at: datetime | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    parent: str | None = None
    follows: str | None = None
    merged_into: str | None = None
    taken: tuple[Taken, ...] = ()
    children: tuple[tuple[str, tuple[Item, ...]], ...] = ()

    @property
    def passed(self) -> frozenset[Gate]:
        """The gates that are passed or waived."""
        return frozenset(gate.gate for gate in self.passes)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done here: closed, or merged into another case."""
        return self.status in ("closed", "merged")

    def clock(self, kind: ClockKind, of: str | None = None) -> Clock | None:
        """The clock of `kind` (and of the request `of`); of several (an earlier one was met), the last."""
        for clock in reversed(self.clocks):
            if clock.kind == kind and clock.of == of:
                return clock
        return None

    def item(self, record: str, id_: str) -> Item | None:
        """The item of one record, as it was last known."""
        return next((known for known in self.items if known.record == record and known.id == id_), None)

    def has_item(self, item: Item) -> bool:
        """Whether the record of `item` belongs to the case already."""
        return self.item(item.record, item.id) is not None

    def says_anew(self, item: Item) -> bool:
        """Whether `item` is new here, or says something later than what is known of it (a follow-up review)."""
        known = self.item(item.record, item.id)
        return known is None or item.at > known.at

    def items_with(self, item: Item) -> tuple[Item, ...]:
        """The items with `item` among them, in the place of its earlier version."""
        known = self.item(item.record, item.id)
        if known is None:
            return (*self.items, item)
        return tuple(item if one is known and item.at > known.at else one for one in self.items)
