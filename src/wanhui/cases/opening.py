"""Opening a case: from one record and what was read in it to the first event, the case and its row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from wanhui.cases.case import Case, apply
from wanhui.cases.clock import Clock, platform_limit, start, start_platform
from wanhui.cases.events import Opened
from wanhui.cases.parts import Item, Seen
from wanhui.cases.playbook import choose
from wanhui.cases.priority import priority
from wanhui.cases.projection import CaseRow, projection
from wanhui.cases.rules import Rules
from wanhui.cases.sla import SlaPreset
from wanhui.cases.stages import gates_of
from wanhui.cases.titles import issue_codes, title
from wanhui.cases.triage import Read, Subject, Trigger, subject, trigger
from wanhui.errors import Words
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.reviews import Review

#: The preset of live selling; its cases carry their room, so that lists and reports can be split by it.
LIVE: Final = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A new case: why, its first event, its state and its row."""

    trigger: Trigger
    subject: Subject
    event: Opened
    case: Case
    row: CaseRow


class Starting:
    """The shop's clocks that start at one moment, worked out once for each preset."""

    __slots__ = ("_known", "_now", "_rules")

    def __init__(self, rules: Rules, now: datetime) -> None:
        self._rules, self._now = rules, now
        self._known: dict[str, tuple[Clock, ...]] = {}

    def clocks(self, preset: SlaPreset) -> tuple[Clock, ...]:
        """First response and resolution under `preset`."""
        known = self._known.get(preset.id)
        if known is None:
            hours = self._rules.calendars[preset.id]
            known = (
                start("first_response", preset.first_response, hours, at=self._now),
                start("resolution", preset.resolution, hours, at=self._now),
            )
            self._known[preset.id] = known
        return known


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
) -> Opening | None:
    """The case that `record` opens at `now` (when it was found), or None when it calls for no work.

    The caller has made sure that no open case of the same subject exists (`triage.join`). `order` is the record's
    order where it is known: it gives the buyer, the live room and the value. `why` skips the triage, for cases that
    the shop opens itself. `starting` (of the same `rules` and `now`) saves work when many cases are opened at once.
    """
    found = why or trigger(record, reading, rules.review_limit)
    if found is None:
        return None
    whose = subject(record, order.buyer if order is not None else None)
    preset = rules.preset_for(
        order.source if order is not None else None,
        record=found.record,
        severity=reading.severity if reading is not None else 1,
    )
    seen = see(reading, found, record, currency=_currency(order))
    if order is not None and order.source and preset.id == LIVE:
        seen = replace(seen, flags=(*seen.flags, "live", f"room:{order.source}"))
    starting = starting or Starting(rules, now)
    clocks = (*starting.clocks(preset), *platform_clock(rules, preset, found, now=now, respond_by=_respond_by(record)))
    playbooks = rules.playbooks_on(_channel(record))
    playbook = choose(playbooks, reading, found.reason, after_sale=_after_sale(record))
    event = Opened(
        seq=1,
        at=now,
        case=case_id,
        shop=whose.shop,
        platform=rules.platform,
        subject=whose.key,
        order=whose.order,
        buyer=whose.buyer,
        playbook=playbook.name,
        preset=preset.name,
        seen=seen,
        priority=priority(
            reading,
            found.reason,
            now,
            due_at=min(clock.due_at for clock in clocks),
            paid=order.paid if order is not None else None,
        ),
        clocks=clocks,
        gates=gates_of(found.reason, playbook.gates, has_order=whose.order is not None),
        items=(Item(found.record, found.id, found.at),),
        assignee=assignee,
    )
    case = apply(None, event)
    return Opening(
        trigger=found, subject=whose, event=event, case=case, row=projection(case, playbooks, now)
    )  # fmt: skip


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
    rules: Rules, preset: SlaPreset, found: Trigger, *, now: datetime, respond_by: datetime | None = None
) -> tuple[Clock, ...]:
    """The platform's own clock where it sets one: the deadline it named, or its rule for such records."""
    if respond_by is not None:
        return (start_platform(respond_by, found.at, now=now, basis=_RESPOND_BY),)
    limit = platform_limit(preset, rules.platform, found.record)
    return () if limit is None else (start_platform(found.at + limit[0], found.at, now=now, basis=limit[1]),)


_RESPOND_BY = Words("平台要求的处理时限", "The platform's deadline for this request")


def _respond_by(record: Fact) -> datetime | None:
    return record.respond_by if isinstance(record, AfterSale) else None


def _channel(record: Fact) -> str | None:
    """Through what the buyer spoke: ``review``, ``after_sale``, or the channel of a message."""
    if isinstance(record, Message):
        return record.channel or "platform_chat"
    return "review" if isinstance(record, Review) else "after_sale" if isinstance(record, AfterSale) else None


def _after_sale(record: Fact | None) -> str | None:
    return record.type if isinstance(record, AfterSale) else None


def _currency(order: Order | None) -> str | None:
    return order.paid.currency if order is not None and order.paid is not None else None
