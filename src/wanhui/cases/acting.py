"""Who acts and when, and the events that one act gives: checked as they are made, all or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wanhui.cases.case import apply
from wanhui.cases.events import Event
from wanhui.cases.state import Case
from wanhui.cases.words import LEADS, SYSTEM, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does something, in which role, and at what time."""

    now: datetime
    actor: str = SYSTEM
    role: Role = "agent"

    @property
    def is_lead(self) -> bool:
        """Whether this person may do what a lead may do."""
        return self.role in LEADS


@dataclass(frozen=True, slots=True)
class Acted:
    """The case after an act, and the events to save; no events: nothing has changed."""

    case: Case
    events: tuple[Event, ...]


class Acting:
    """Collects the events of one act. The first one that is refused ends the act, and nothing is kept."""

    __slots__ = ("_by", "_events", "case")

    def __init__(self, case: Case, by: By) -> None:
        self.case = case
        self._by = by
        self._events: list[Event] = []

    def add(self, kind: type[Event], **own: Any) -> None:
        """Adds an event of `kind` with its `own` fields; raises what `case.apply` raises."""
        event = kind(seq=self.case.seq + 1, at=self._by.now, actor=self._by.actor, **own)
        self.case = apply(self.case, event)
        self._events.append(event)

    def follow(self, acted: Acted) -> None:
        """Adds what another act on this same case gave."""
        self.case = acted.case
        self._events += acted.events

    def done(self) -> Acted:
        """The result."""
        return Acted(self.case, tuple(self._events))
