"""New facts for a case that exists: they join it, restart its clocks, reopen it, or ask for a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.clock import Clock, meet, platform_limit, start
from wanhui.cases.opening import RESPOND_BY, SOLD_BY, platform_clock, see, sold_by
from wanhui.cases.parts import ContactMade, Item, Seen
from wanhui.cases.playbook import choose
from wanhui.cases.priority import Priority, priority
from wanhui.cases.rules import Rules
from wanhui.cases.stages import gates_of
from wanhui.cases.state import Case
from wanhui.cases.timing import ANSWERED, after_buyer, met, resumed, retime
from wanhui.cases.triage import Read, Trigger, trigger
from wanhui.cases.words import Gate
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import KIND_OF
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.reviews import Review

#: What changed in a review or request without the buyer's doing: it is noted, starts no clock and brings no case back.
NOT_THE_BUYERS: Final = frozenset(
    {
        *("review_replied", "review_hidden", "review_removed", "review_shown"),
        *("after_sale_agreed", "after_sale_refused", "after_sale_received", "after_sale_done", "after_sale_closed"),
    }
)
#: A closed case comes back within this time; after it a new case is opened and linked.
REOPEN_WITHIN: Final = timedelta(days=30)


def can_reopen(case: Case, by: By) -> bool:
    """Whether a new act of the buyer belongs to this closed case rather than to a new one."""
    return case.status == "closed" and case.closed_at is not None and by.now - case.closed_at <= REOPEN_WITHIN


def arrive(
    case: Case, by: By, record: Fact, *, rules: Rules, reading: Read | None = None, note: str = ""
) -> Acted:  # fmt: skip
    """`record` belongs to `case`: what that changes. The same record again changes nothing, unless `note` says what
    is new about it (an edited review, a moved order; of `NOT_THE_BUYERS`, what the shop or platform did).
    """
    item = item_of(record)
    if case.status == "merged" or not (note or case.says_anew(item)):
        return Acted(case, ())
    if isinstance(record, Message) and record.speaker == "seller":
        return _shop_wrote(case, by, record, rules=rules)
    if not is_buyers(record) or note in NOT_THE_BUYERS or (case.is_over and _thanks(record, reading)):
        return _fact_joined(case, by, item, rules=rules, note=note, record=record)
    acted = _buyer_acted(case, by, record, rules=rules, seen=_seen(case, record, reading, rules=rules), note=note)
    return _turned(acted, case, by, reading=reading, rules=rules)


def _turned(acted: Acted, before: Case, by: By, *, reading: Read | None, rules: Rules) -> Acted:
    """A case that has become one of safety or of extortion goes on by the playbook for that."""
    was, now = before.seen, acted.case.seen
    is_graver = (now.is_safety and not was.is_safety) or ("extortion" in now.flags and "extortion" not in was.flags)
    if reading is None or not is_graver or acted.case.is_over:
        return acted
    playbook = choose(rules.playbooks, reading, "extortion" if "extortion" in now.flags else now.reason)
    if playbook.name == acted.case.playbook:
        return acted
    acting = Acting(acted.case, by)
    gates = gates_of(now.reason, playbook.gates, has_order=acted.case.order is not None)
    acting.add(ev.ReadCorrected, seen=now, priority=acted.case.priority, playbook=playbook.name, gates=gates)
    after = acting.done()
    return Acted(after.case, (*acted.events, *after.events))


def _thanks(record: Fact, reading: Read | None) -> bool:
    """Whether a message only says that all is well: it is kept, and brings no closed case back."""
    return isinstance(record, Message) and reading is not None and reading.polarity == "pos" and not reading.issues


def identify(
    case: Case, by: By, *, rules: Rules, buyer: str | None = None, order: Order | None = None
) -> Acted:  # fmt: skip
    """What later records tell of a case: its `buyer`, through whom its `order` was sold, and the shop's platform with
    the deadlines that go with it.

    What is known already stays; a known platform is never changed.
    """
    acting = Acting(case, by)
    who = buyer if case.buyer is None else None
    platform = rules.platform if case.platform == "other" != rules.platform else None
    sold = () if order is None else tuple(flag for flag in sold_by(order) if flag not in case.seen.flags)
    if case.is_over or not (who or platform or sold):
        return Acted(case, ())
    acting.add(ev.Identified, buyer=who, platform=platform, sold_by=sold)
    if platform is None:
        return acting.done()
    timed = retime(acting.case, by, rules.preset_for(order.source if order is not None else None).id, rules=rules)
    return Acted(timed.case, (*acting.done().events, *timed.events))


def item_of(record: Fact) -> Item:
    """`record` as an item, with the time at which it happened."""
    if isinstance(record, Review):
        at = record.follow_up.at if record.follow_up is not None else record.at
    elif isinstance(record, Message | AfterSale | ShipmentEvent):
        at = record.at
    elif isinstance(record, Order):
        at = record.updated_at or record.created_at
    else:
        raise TypeError(f"a {type(record).__name__} is no item of a case")
    return Item(KIND_OF[type(record)], record.id, at)


def is_buyers(record: Fact) -> bool:
    """Whether `record` is something that the buyer did."""
    if isinstance(record, Message):
        return record.speaker == "buyer"
    return isinstance(record, Review | AfterSale)


#: A request in one of these states waits for the shop; in any other it has had its answer.
_ASKS_US: Final = frozenset({None, "requested", "disputed"})


def _platform_clocks(case: Case, record: Fact, by: By, *, rules: Rules) -> tuple[Clock, ...]:
    """The marketplace's own deadline of what joins: of an after-sale request, or its end once the shop has acted there;
    by its rule for a message or review that is still to be answered."""
    item = item_of(record)
    if not isinstance(record, AfterSale):
        limit = platform_limit(rules.preset_named(case.preset), case.platform, item.record)
        is_answered = case.answered_at is not None and item.at <= case.answered_at
        waits = any(clock.kind == "platform" and clock.is_open and clock.of is None for clock in case.clocks)
        return () if is_answered or waits else platform_clock(item, by.now, limit, respond_by=None)
    own = [clock for clock in case.clocks if clock.is_open and _is_deadline_of(clock, record)]
    if record.status not in _ASKS_US:
        return tuple(meet(clock, by.now) for clock in own)
    if record.respond_by is None or any(clock.due_at == record.respond_by for clock in own):
        return ()
    return platform_clock(item, by.now, None, respond_by=record.respond_by)


def _is_deadline_of(clock: Clock, record: AfterSale) -> bool:
    """Whether `clock` is the marketplace's for this request; those of older cases do not name theirs."""
    if clock.of is None:
        return (clock.kind, clock.started_at, clock.basis) == ("platform", record.at, RESPOND_BY)
    return clock.of == record.id


def _buyer_acted(
    case: Case, by: By, record: Fact, *, rules: Rules, seen: tuple[Seen, Priority] | None, note: str
) -> Acted:  # fmt: skip
    item = item_of(record)
    acting = Acting(case, by)
    anew = case.says_anew(item)
    platform = _platform_clocks(case, record, by, rules=rules)
    # A request that was answered, disputed anew: the same one, and a deadline that is still to come.
    calls_back = isinstance(record, AfterSale) and any(one.is_open and one.breached_at is None for one in platform)
    if case.status == "closed" and (anew or calls_back):
        if not can_reopen(case, by):
            return Acted(case, ())
        preset, hours = rules.preset_named(case.preset), rules.calendar_for(case.preset)
        clocks = (
            start("next_response", preset.next_response, hours, at=by.now),
            start("resolution", preset.resolution, hours, at=by.now),
            *platform,
        )
        acting.add(ev.Reopened, reason=f"{item.record}:{item.id}", item=item, clocks=clocks)
        if seen is not None:
            acting.add(ev.ItemJoined, item=item, seen=seen[0], priority=seen[1])
        return acting.done()
    own = {"item": item, "seen": seen and seen[0], "priority": seen and seen[1]}
    if not anew:
        acting.add(
            ev.ItemJoined, **own, note=note, clocks=(*resumed(case, rules.calendar_for(case.preset), by.now), *platform)
        )
        if case.waiting_for is not None:
            acting.add(ev.Resumed)
    else:
        acting.add(ev.BuyerWrote, **own, clocks=(*after_buyer(case, rules, at=item.at, now=by.now), *platform))
    return acting.done()


def _shop_wrote(case: Case, by: By, message: Message, *, rules: Rules) -> Acted:
    """An answer that was given outside, on the platform itself: it counts like one of ours."""
    item = item_of(message)
    acting = Acting(case, by)
    if case.is_over:
        return Acted(case, ())
    acting.add(ev.ItemJoined, item=item)
    since = min((one.at for one in case.items), default=case.opened_at)
    late = case.answered_at is not None and message.at <= case.answered_at
    if not late and message.at >= since:
        channel = message.channel if message.channel in ("email", "sms", "phone", "wechat") else "platform_chat"
        made = ContactMade(channel=channel, at=message.at)
        is_missed = _is_missed_call(message)
        clocks = () if is_missed else _answered_outside(case, by, message, rules=rules)
        acting.add(
            ev.Replied, reply=f"message:{message.id}", contact=made, clocks=clocks, is_service=is_missed
        )  # fmt: skip
    return acting.done()


def _is_missed_call(message: Message) -> bool:
    """Whether a telephone system tells of a call that nobody took: an attempt, and no answer."""
    call = message.extra.get("call")
    return message.channel == "phone" and isinstance(call, dict) and call.get("result") == "no_answer"


def _answered_outside(case: Case, by: By, message: Message, *, rules: Rules) -> tuple[Clock, ...]:
    """The clocks after an answer that reached us late: what the buyer asked after it is still to be answered."""
    if case.buyer_wrote_at is None or case.buyer_wrote_at <= message.at:
        return met(case, ANSWERED, message.at)
    clocks = (*met(case, ("first_response", "platform"), message.at), *_asked_since(case, by, message.at, rules=rules))
    if any(clock.kind == "next_response" and clock.is_open for clock in case.clocks):
        return clocks
    limit = rules.preset_named(case.preset).next_response
    return (*clocks, start("next_response", limit, rules.calendar_for(case.preset), at=by.now))


def _asked_since(case: Case, by: By, since: datetime, *, rules: Rules) -> tuple[Clock, ...]:
    """The marketplace's deadline by its rule for the first of what came after an answer of `since`."""
    preset = rules.preset_named(case.preset)
    later = sorted((one for one in case.items if one.at > since), key=lambda one: one.at)
    limits = ((one, platform_limit(preset, case.platform, one.record)) for one in later)
    return next((platform_clock(one, by.now, limit, respond_by=None) for one, limit in limits if limit), ())


#: Which gate must be looked at again when a fact of a kind changes.
_LOOK_AGAIN: Final[dict[str, Gate]] = {"order": "order_opened", "shipment_event": "parcel_checked"}


def _fact_joined(case: Case, by: By, item: Item, *, rules: Rules, note: str, record: Fact) -> Acted:
    acting = Acting(case, by)
    is_request = isinstance(record, AfterSale) and not case.is_over
    clocks = _platform_clocks(case, record, by, rules=rules) if is_request else ()
    acting.add(ev.ItemJoined, item=item, note=note, clocks=clocks)
    if case.is_over:
        return acting.done()
    gate = _LOOK_AGAIN.get(item.record)
    if gate is not None and gate in case.passed and case.stage == "investigate":
        acting.add(ev.GateReopened, gate=gate, reason=f"{item.record}:{item.id}")
    came_back = isinstance(record, ShipmentEvent) and record.status in ("returned", "delivered", "lost")
    if came_back and case.waiting_for in ("buyer", "courier"):
        acting.add(ev.Resumed, clocks=resumed(case, rules.calendar_for(case.preset), by.now))
    return acting.done()


def _seen(case: Case, record: Fact, reading: Read | None, *, rules: Rules) -> tuple[Seen, Priority] | None:
    """What the case knows once `record` was read too; None when it brings nothing new."""
    if reading is None:
        return None
    found = trigger(record, reading, rules.review_limit) or Trigger(
        reason=case.seen.reason, record=KIND_OF[type(record)], id=record.id, at=case.touched_at
    )
    both = _together(case.seen, see(reading, found, record))
    if both == case.seen:
        return None
    due = min((clock.due_at for clock in case.clocks if clock.is_open), default=case.touched_at)
    new = priority(reading, found.reason, case.touched_at, due_at=due)
    return both, max(case.priority, new, key=lambda p: p.score)


def _together(old: Seen, new: Seen) -> Seen:
    """Two readings as one: the worse of each, all issues, the title of the graver matter."""
    graver = (new.is_safety, "extortion" in new.flags, new.severity) > (
        old.is_safety, "extortion" in old.flags, old.severity,
    )  # fmt: skip
    return replace(
        old,
        title=new.title if graver else old.title,
        severity=max(old.severity, new.severity),
        is_safety=old.is_safety or new.is_safety,
        issues=tuple(dict.fromkeys((*old.issues, *new.issues))),
        flags=tuple(dict.fromkeys((*old.flags, *new.flags))),
        buyer_type=new.buyer_type or old.buyer_type,
        scenario=new.scenario if graver and new.scenario else old.scenario or new.scenario,
    )


def _of_sale(case: Case) -> tuple[str, ...]:
    """The flags that tell of the sale and not of the text: another reading leaves them as they are."""
    return tuple(flag for flag in case.seen.flags if flag == "live" or flag.partition(":")[0] in SOLD_BY)


def correct(case: Case, by: By, reading: Read, *, rules: Rules, record: Fact | None = None) -> Acted:
    """An agent corrected the reading: title, priority, playbook and gates follow; gates passed stay passed."""
    found = Trigger(reason=case.seen.reason, record=case.items[0].record, id=case.items[0].id, at=case.items[0].at)
    playbook = choose(rules.playbooks, reading, found.reason)
    due = min((clock.due_at for clock in case.clocks if clock.is_open), default=by.now)
    acting, seen = Acting(case, by), see(reading, found, record)
    acting.add(
        ev.ReadCorrected,
        seen=replace(seen, flags=(*seen.flags, *_of_sale(case))),
        priority=priority(reading, found.reason, by.now, due_at=due),
        playbook=playbook.name,
        gates=gates_of(found.reason, playbook.gates, has_order=case.order is not None),
    )
    return acting.done()
