"""How people answered: the business time that each answer took, who of them is slow or careless, and what to train."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from wanhui.cases import events as ev
from wanhui.cases.calendar import Calendar, worked
from wanhui.cases.clock import Clock, ClockKind
from wanhui.cases.words import SYSTEM
from wanhui.insights.measures import ENOUGH
from wanhui.insights.tails import wilson

Kind = Literal["first_response", "next_response", "resolution"]
Pattern = Literal["slow_first", "slow_next", "promises", "findings", "displeased"]
#: Nobody reads and types faster: what comes sooner a machine said (own).
HUMAN: Final = timedelta(seconds=3)
#: What a chat robot is called on the marketplaces, where nothing else tells it from a person.
_MACHINES: Final = ("机器人", "智能客服", "店小蜜", "小蜜", "自动回复", "chatbot", "autoreply", "auto-reply")
#: What records say of an answer that nobody wrote.
MACHINE_MARKS: Final = ("automatic", "auto_reply", "bot")
#: A median this many times that of the team is a pattern; broken promises and findings of one rule from this many on.
_SLOWER: Final = 1.5
_LEAST: Final = 3
_BUYERS: Final = frozenset({"review", "message", "after_sale"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as it matters here: who wrote it (None: not told), whether a machine did, how it reads."""

    person: str | None = None
    is_machine: bool = False
    polarity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An answer or the end of a case: by whom, at which event, in how much business time.

    `is_pleased` is what the buyer said of an end; None where they said nothing. `is_late`: its clock had run out.
    """

    seq: int
    kind: Kind
    person: str
    at: datetime
    seconds: int
    is_pleased: bool | None = None
    is_late: bool = False


def is_machine(agent: str | None, marks: Mapping[str, object]) -> bool:
    """Whether a message was no person's: the record marks it so, or its agent bears the name of a robot."""
    if any(marks.get(name) is True for name in MACHINE_MARKS):
        return True
    name = (agent or "").casefold()
    return any(word in name for word in _MACHINES)


def work_of(events: Sequence[ev.Event], said: Mapping[str, Said], hours: Calendar) -> tuple[Done, ...]:
    """What people did on one case, from its events and its messages by id; `hours` are those it runs by.

    Counted is the time from the first unanswered word of the buyer to the first word of a person after it, and from
    the opening to the end without the time in which somebody else had to act. Machines and the product itself answer
    nothing here. What became of a review counts nowhere.
    """
    found = _Case(said, hours)
    for event in events:
        found.take(event)
    return tuple(found.done)


class _Case:
    """Where a case stands as its events go by."""

    def __init__(self, said: Mapping[str, Said], hours: Calendar) -> None:
        self._said, self._hours = said, hours
        self.done: list[Done] = []
        self._asked_at: datetime | None = None
        self._begun_at: datetime | None = None
        self._paused_at: datetime | None = None
        self._paused = timedelta()
        self._is_answered = False
        self._assignee: str | None = None
        self._last: str | None = None

    def take(self, event: ev.Event) -> None:
        """One event more; most kinds change nothing here."""
        change = _TAKES.get(type(event))
        if change is not None:
            change(self, event)

    def _open(self, event: ev.Opened) -> None:
        asked = [item.at for item in event.items if item.record in _BUYERS]
        self._asked_at, self._begun_at, self._assignee = min(asked, default=None), event.at, event.assignee

    def _wrote(self, event: ev.BuyerWrote) -> None:
        self._go_on(event.at)
        self._asked_at = self._asked_at or event.item.at
        found = self._said.get(event.item.id) if event.item.record == "message" else None
        self._last = found.polarity if found is not None else None

    def _replied(self, event: ev.Replied) -> None:
        person, at = self._person(event), event.contact.at
        if event.is_service or person is None or self._asked_at is None or at < self._asked_at:
            return
        if event.reply.startswith("message:") and at - self._asked_at < HUMAN:
            return
        kind: Kind = "next_response" if self._is_answered else "first_response"
        took = worked(self._hours, self._asked_at, at)
        self.done.append(
            Done(
                seq=event.seq, kind=kind, person=person, at=at, seconds=round(took.total_seconds()),
                is_late=_is_late(event.clocks, "first_response", "next_response"),
            )
        )  # fmt: skip
        self._asked_at, self._is_answered, self._last = None, True, None

    def _closed(self, event: ev.Closed) -> None:
        self._go_on(event.at)
        person = event.actor if event.actor != SYSTEM else self._assignee
        if person is not None and self._begun_at is not None:
            took = worked(self._hours, self._begun_at, event.at) - self._paused
            pleased = True if event.basis == "confirmed" else {"pos": True, "neg": False}.get(self._last or "")
            self.done.append(
                Done(
                    seq=event.seq, kind="resolution", person=person, at=event.at, is_pleased=pleased,
                    seconds=max(0, round(took.total_seconds())), is_late=_is_late(event.clocks, "resolution"),
                )
            )  # fmt: skip

    def _reopened(self, event: ev.Reopened) -> None:
        self._begun_at, self._paused, self._paused_at, self._last = event.at, timedelta(), None, None
        if self.done and self.done[-1].kind == "resolution":
            # Whoever comes back was not pleased, whatever was said before.
            self.done[-1] = replace(self.done[-1], is_pleased=False)
        if event.item is not None and event.item.record in _BUYERS:
            self._asked_at = self._asked_at or event.item.at

    def _assigned(self, event: ev.Assigned) -> None:
        self._assignee = event.assignee

    def _waits(self, event: ev.Waiting) -> None:
        self._paused_at = self._paused_at or event.at

    def _resumed(self, event: ev.Resumed) -> None:
        self._go_on(event.at)

    def _go_on(self, at: datetime) -> None:
        if self._paused_at is not None:
            self._paused += worked(self._hours, self._paused_at, at)
            self._paused_at = None

    def _person(self, event: ev.Replied) -> str | None:
        """Who answered, "" where nobody is told; None for a machine and for the product itself."""
        record, _, key = event.reply.partition(":")
        if record == "message":
            found = self._said.get(key, Said())
            return None if found.is_machine else found.person or ""
        return event.actor if event.actor != SYSTEM else None


def _is_late(clocks: Sequence[Clock], *kinds: ClockKind) -> bool:
    """Whether one of `clocks` ran out before what ended it; it may have rung for an answer that reached us late only,
    and need not have rung for one of the past."""
    ended = [one for one in clocks if one.kind in kinds and one.breached_at is not None]
    return any(one.met_at is not None and one.met_at > one.due_at for one in ended)


_TAKES: Final[Mapping[type[ev.Event], Callable[[_Case, Any], None]]] = {
    ev.Opened: _Case._open, ev.BuyerWrote: _Case._wrote, ev.Replied: _Case._replied, ev.Assigned: _Case._assigned,
    ev.Waiting: _Case._waits, ev.Resumed: _Case._resumed, ev.Closed: _Case._closed, ev.Reopened: _Case._reopened,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long one kind of answer took: how many, the median and the time that nine of ten kept, in seconds."""

    count: int
    median: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One person's work, or the team's: times by kind, promises, what buyers said, findings of lint by rule."""

    times: Mapping[Kind, Times]
    kept: int = 0
    broken: int = 0
    pleased: int = 0
    displeased: int = 0
    replies: int = 0
    findings: Mapping[str, int]

    @property
    def kept_share(self) -> float | None:
        """Promises kept, of those settled; None while none is."""
        settled = self.kept + self.broken
        return self.kept / settled if settled else None

    @property
    def pleased_share(self) -> float | None:
        """Buyers who said that all is well, of those who said either; None below `ENOUGH`."""
        known = self.pleased + self.displeased
        return self.pleased / known if known >= ENOUGH else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """A pattern in one person's work: what it is about, their figure, the team's, and out of how many."""

    pattern: Pattern
    topic: str
    value: float
    team: float | None
    count: int


def patterns(one: Figures, team: Figures) -> tuple[Trait, ...]:
    """What one person should train. Nothing is said of times or of buyers' words below `ENOUGH` of them, nothing of
    promises or a rule below three; who works alone is held towards nobody.
    """
    return tuple((*_slow(one, team), *_careless(one), *_displeased(one, team)))


def _slow(one: Figures, team: Figures) -> Iterable[Trait]:
    kinds: tuple[tuple[Kind, Pattern], ...] = (("first_response", "slow_first"), ("next_response", "slow_next"))
    for kind, pattern in kinds:
        mine, all_ = one.times.get(kind), team.times.get(kind)
        if mine is None or all_ is None or min(mine.count, all_.count - mine.count) < ENOUGH:
            continue
        if mine.median > _SLOWER * all_.median:
            yield Trait(pattern=pattern, topic=kind, value=mine.median, team=all_.median, count=mine.count)


def _careless(one: Figures) -> Iterable[Trait]:
    if one.broken >= _LEAST:
        yield Trait(
            pattern="promises", topic="broken", value=float(one.broken), team=None, count=one.kept + one.broken
        )  # fmt: skip
    for rule, count in sorted(one.findings.items()):
        if count >= _LEAST:
            yield Trait(pattern="findings", topic=rule, value=float(count), team=None, count=one.replies)


def _displeased(one: Figures, team: Figures) -> Iterable[Trait]:
    known, others = one.pleased + one.displeased, team.pleased + team.displeased - one.pleased - one.displeased
    if min(known, others) < ENOUGH:
        return
    usual = (team.displeased - one.displeased) / others
    low, _ = wilson(one.displeased, known)
    if low > usual:
        yield Trait(pattern="displeased", topic="words", value=one.displeased / known, team=usual, count=known)
