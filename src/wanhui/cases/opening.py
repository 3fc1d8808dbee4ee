"""Opening a case: from one record and what was read in it to the first event, the case and its row."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Final

from wanhui.cases.changes import opened
from wanhui.cases.clock import Clock, platform_limit, start, start_platform
from wanhui.cases.events import Opened
from wanhui.cases.parts import Item, Seen
from wanhui.cases.playbook import choose
from wanhui.cases.priority import priority
from wanhui.cases.projection import CaseRow, projection
from wanhui.cases.rules import Rules
from wanhui.cases.sla import SlaPreset
from wanhui.cases.stages import gates_of
from wanhui.cases.state import Case
from wanhui.cases.titles import issue_codes, title
from wanhui.cases.triage import Read, Subject, Trigger, subject, trigger
from wanhui.errors import Words
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.money import Money
from wanhui.records.often import made_often
from wanhui.records.orders import Order
from wanhui.records.reviews import Review

#: The preset of live selling; its cases carry their room, so that lists and reports can be split by it.
LIVE: Final = "live"


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A new case: why, its first event, its state and its row."""

    trigger: Trigger
    subject: Subject
    event: Opened
    case: Case
    row: CaseRow


#: Through what an order of live selling was sold: each names a flag of its cases (``room:…``).
SOLD_BY: Final = ("room", "streamer", "offer")


def sold_by(order: Order) -> tuple[str, ...]:
    """Broadcast (``room:``), streamer and offer that an order came from, as flags by which lists are split."""
    said = (order.source, order.extra.get("streamer"), order.extra.get("offer"))
    named = zip(SOLD_BY, said, strict=True)
    return tuple(f"{kind}:{name}" for kind, name in named if name and isinstance(name, str))


class Starting:
    """What the cases that a shop opens at one moment have in common, worked out once for each kind of case."""

    __slots__ = ("_clocks", "_now", "_presets", "_rules", "_shapes", "platform")

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules, self._now, self.platform = rules, now, rules.platform
        self._clocks: dict[str, tuple[Clock, ...]] = {}
        self._presets: dict[tuple[str | None, str, int], SlaPreset] = {}
        self._shapes: dict[Hashable, _Shape] = {}

    def preset(self, source: str | None, record: str, severity: int) -> SlaPreset:
        """The preset for a `record` of this `severity` about an order that came through `source`."""
        key = (source, record, severity)
        known = self._presets.get(key)
        if known is None:
            known = self._presets[key] = self._rules.preset_for(source, record=record, severity=severity)
        return known

    def clocks(self, preset: SlaPreset) -> tuple[Clock, ...]:
        """First response and resolution under `preset`."""
        known = self._clocks.get(preset.id)
        if known is None:
            hours = self._rules.calendars[preset.id]
            known = (
                start("first_response", preset.first_response, hours, at=self._now),
                start("resolution", preset.resolution, hours, at=self._now),
            )
            self._clocks[preset.id] = known
        return known

    def shape(self, about: _About) -> _Shape:
        """The nameless case about such a record; the same for all of which the same was read."""
        if about.respond_by is not None or about.limit is not None:  # a clock of its own
            return self._made(about)
        key = about.key
        known = self._shapes.get(key)
        if known is None:
            known = self._shapes[key] = self._made(about)
        return known

    def _made(self, about: _About) -> _Shape:
        rules, now, found, reading = self._rules, self._now, about.found, about.reading
        clocks = (*self.clocks(about.preset), *platform_clock(found, now, about.limit, respond_by=about.respond_by))
        playbooks = rules.playbooks_on(about.channel)
        playbook = choose(playbooks, reading, found.reason, after_sale=about.after_sale)
        event = Opened(
            seq=1,
            at=now,
            case="",
            shop=rules.shop,
            platform=rules.platform,
            subject="",
            playbook=playbook.name,
            preset=about.preset.name,
            seen=about.seen(),
            priority=priority(
                reading, found.reason, now, due_at=min(clock.due_at for clock in clocks), paid=about.paid
            ),
            clocks=clocks,
            gates=gates_of(found.reason, playbook.gates, has_order=about.has_order),
            items=(Item(found.record, found.id, found.at),),
        )
        return _Shape(_columns(event), _columns(projection(opened(event), playbooks, now)))


class _About:
    """One record that opens a case, and all that the case takes from it besides its names."""

    __slots__ = (
        "after_sale", "channel", "found", "has_order", "limit", "order", "preset", "reading", "record", "respond_by",
    )  # fmt: skip

    def __init__(
        self, starting: Starting, record: Fact, found: Trigger, *, reading: Read | None, order: Order | None
    ) -> None:
        self.record, self.found, self.reading, self.order = record, found, reading, order
        severity = reading.severity if reading is not None else 1
        source = order.source if order is not None else None
        self.preset = starting.preset(source, found.record, severity)
        self.after_sale, self.respond_by = _after_sale(record), _respond_by(record)
        self.limit = platform_limit(self.preset, starting.platform, found.record)
        self.channel = _channel(record)
        self.has_order = False

    @property
    def paid(self) -> Money | None:
        return self.order.paid if self.order is not None else None

    @property
    def key(self) -> Hashable:
        """Two records of which this is the same open cases that differ in names alone."""
        found, reading, order = self.found, self.reading, self.order
        read: Hashable = None if reading is None else (
            issue_codes(reading), reading.severity, reading.safety, reading.intent, reading.scenario,
            tuple(reading.asks), reading.suspect, reading.review_hostage, reading.money_demand, reading.buyer_type,
        )  # fmt: skip
        bought = None if order is None else (sold_by(order), order.paid)
        return (found.reason, found.record, self.after_sale, self.channel, self.has_order, self.preset.id, bought, read)

    def seen(self) -> Seen:
        """What the case keeps of the reading, and through whom and what the order was sold."""
        currency = self.paid.currency if self.paid is not None else None
        seen = see(self.reading, self.found, self.record, currency=currency)
        order = self.order
        if order is None:
            return seen
        live = ("live",) if order.source and self.preset.id == LIVE else ()
        return replace(seen, flags=(*seen.flags, *live, *sold_by(order)))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A case without names: the columns of its first event and those of its row."""

    event: Mapping[str, Any]
    row: Mapping[str, Any]


def _columns(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def open_case(
    rules: Rules,
    record: Fact,
    reading: Read | None,
    *,
    case_id: str,
    now: datetime,
    order: Order | None = None,
    why: Trigger | None = None,
    starting: Starting | None = None,
    assignee: str | None = None,
    follows: str | None = None,
) -> Opening | None:
    """The case that `record` opens at `now` (when it was found), or None when it calls for no work.

    The caller has made sure that no open case of the same subject exists (`triage.join`). `order` is the record's
    order where it is known: it gives the buyer, the live room and the value. `why` skips the triage, for cases that
    the shop opens itself. `follows` is an older case of the same matter. `starting` (of the same `rules` and `now`)
    saves work when many cases are opened at once.
    """
    found = why or trigger(record, reading, rules.review_limit, order=order)
    if found is None:
        return None
    whose = subject(record, order.buyer if order is not None else None)
    starting = starting or Starting(rules, now)
    about = _About(starting, record, found, reading=reading, order=order)
    about.has_order = whose.order is not None
    shape = starting.shape(about)
    names = {"subject": whose.key, "order": whose.order, "buyer": whose.buyer, "assignee": assignee}
    items = (Item(found.record, found.id, found.at),)
    event = Opened(**{**shape.event, **names, "case": case_id, "shop": whose.shop, "items": items, "follows": follows})
    row = CaseRow(**{**shape.row, **names, "id": case_id, "shop": whose.shop})
    return Opening(trigger=found, subject=whose, event=event, case=opened(event), row=row)


def see(reading: Read | None, found: Trigger, record: Fact | None = None, *, currency: str | None = None) -> Seen:
    """What a case keeps of `reading`: title, severity, safety, issues it is sure of, flags."""
    after_sale = _after_sale(record)
    name = title(reading, found, after_sale, currency=currency)
    if reading is None:
        return Seen(title=name, severity=1, is_safety=False, issues=(), reason=found.reason)
    return Seen(
        title=name,
        severity=reading.severity,
        is_safety=bool(reading.safety),
        issues=issue_codes(reading),
        flags=_flags(reading, found),
        buyer_type=reading.buyer_type,
        scenario=reading.scenario,
        reason=found.reason,
    )


def _flags(reading: Read, found: Trigger) -> tuple[str, ...]:
    out = []
    if reading.intent == "extortion" or reading.review_hostage:
        out.append("extortion")
    if reading.intent == "professional_claim":
        out.append("lawful_claim")
    if "complaint" in reading.asks or reading.intent == "legit_threat":
        out.append("may_complain")
    if found.reason == "hidden_complaint":
        out.append("hidden_complaint")
    if reading.suspect:
        out.append(reading.suspect)
    return tuple(out)


def platform_clock(
    found: Trigger | Item, now: datetime, limit: tuple[timedelta, Words] | None, *, respond_by: datetime | None
) -> tuple[Clock, ...]:
    """The platform's own clock where it sets one: the deadline it named, or its rule (`limit`) for such records."""
    if respond_by is not None:
        return (start_platform(respond_by, found.at, now=now, basis=RESPOND_BY, of=found.id),)
    return () if limit is None else (start_platform(found.at + limit[0], found.at, now=now, basis=limit[1]),)


RESPOND_BY: Final = Words("平台要求的处理时限", "The platform's deadline for this request")


def _respond_by(record: Fact) -> datetime | None:
    return record.respond_by if isinstance(record, AfterSale) else None


def _channel(record: Fact) -> str | None:
    """Through what the buyer spoke: ``review``, ``after_sale``, or the channel of a message."""
    if isinstance(record, Message):
        return record.channel or "platform_chat"
    return "review" if isinstance(record, Review) else "after_sale" if isinstance(record, AfterSale) else None


def _after_sale(record: Fact | None) -> str | None:
    return record.type if isinstance(record, AfterSale) else None
