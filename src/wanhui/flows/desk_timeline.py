"""Everything that happened around a case, in order of time, by day; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Any, Final

from wanhui.cases import events as ev
from wanhui.cases.stages import GATE_WORDS, STAGE_WORDS
from wanhui.cases.words import SYSTEM
from wanhui.errors import Words
from wanhui.flows.desk_views import Person, TimelineDay, TimelineItem
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.reviews import Review
from wanhui.store.replies import StoredReply

_SPEAKERS: Final[Mapping[str, Person]] = {"buyer": "buyer", "seller": "seller", "system": "system"}
#: Events that the records and the replies tell already.
_TOLD_ELSEWHERE: Final = (ev.ItemJoined, ev.BuyerWrote, ev.Replied)
_LEFT: Final = frozenset({"sending", "sent"})


def timeline(
    facts: Sequence[Fact],
    events: Iterable[ev.Event],
    replies: Iterable[StoredReply],
    *,
    names: Mapping[str, str],
    steps: Mapping[str, Words],
    zone: tzinfo,
) -> tuple[TimelineDay, ...]:
    """All items by calendar day of `zone`, oldest first.

    `names` gives people by their id; `steps` the titles of the playbook's steps.
    """
    found = [item for fact in facts for item in _of_fact(fact, facts)]
    found += [_of_event(event, names, steps) for event in events if not isinstance(event, _TOLD_ELSEWHERE)]
    found += [_of_reply(reply, names) for reply in replies if reply.status in _LEFT]
    found.sort(key=lambda item: item.at)
    days = groupby(found, key=lambda item: item.at.astimezone(zone).date())
    return tuple(TimelineDay(day=day, items=tuple(items)) for day, items in days)


def _item(at: datetime, kind: Any, person: Person, **more: Any) -> TimelineItem:
    return TimelineItem(at=at, kind=kind, person=person, **{"name": "", "code": "", "text": "", **more})


def _of_fact(fact: Fact, facts: Sequence[Fact]) -> Iterator[TimelineItem]:
    tell = _TELL.get(type(fact))
    return tell(fact, facts) if tell else iter(())


def _order(fact: Order, facts: Sequence[Fact]) -> Iterator[TimelineItem]:
    """The order's own instants, without those that a scan of its parcel tells."""
    scanned = {one.status for one in facts if isinstance(one, ShipmentEvent) and one.order == fact.id}
    moments = (("ordered", fact.created_at), ("paid", fact.paid_at), ("shipped", fact.shipped_at))
    for code, at in moments:
        if at is not None:
            yield _item(at, "order", "seller" if code == "shipped" else "buyer", code=code)
    if fact.delivered_at is not None and "delivered" not in scanned:
        yield _item(fact.delivered_at, "order", "system", code="delivered")


def _shipment(fact: ShipmentEvent, _: Sequence[Fact]) -> Iterator[TimelineItem]:
    yield _item(fact.at, "shipment", "system", name=fact.courier or "", code=fact.status, text=fact.text or "")


def _message(fact: Message, _: Sequence[Fact]) -> Iterator[TimelineItem]:
    name = (fact.agent or "") if fact.speaker == "seller" else ""
    yield _item(fact.at, "message", _SPEAKERS[fact.speaker], name=name, text=fact.text)


def _review(fact: Review, _: Sequence[Fact]) -> Iterator[TimelineItem]:
    yield _item(fact.at, "review", "buyer", code="review", text=fact.text, words=_rating(fact))
    if fact.follow_up is not None:
        yield _item(fact.follow_up.at, "review", "buyer", code="follow_up", text=fact.follow_up.text)
    if fact.reply is not None:
        yield _item(fact.reply.at, "reply", "seller", code="seller_reply", text=fact.reply.text)


def _rating(fact: Review) -> Words | None:
    if fact.stars is None:
        return None
    return Words(f"{fact.stars} 星", "1 star" if fact.stars == 1 else f"{fact.stars} stars")


def _after_sale(fact: AfterSale, _: Sequence[Fact]) -> Iterator[TimelineItem]:
    yield _item(fact.at, "after_sale", "buyer", code=fact.type, text=fact.reason or "")


_TELL: Final[Mapping[type, Callable[[Any, Sequence[Fact]], Iterator[TimelineItem]]]] = {
    Order: _order,
    ShipmentEvent: _shipment,
    Message: _message,
    Review: _review,
    AfterSale: _after_sale,
}


def _of_event(event: ev.Event, names: Mapping[str, str], steps: Mapping[str, Words]) -> TimelineItem:
    who: Person = "system" if event.actor == SYSTEM else "agent"
    kind = "note" if isinstance(event, ev.Noted) else "case"
    return _item(
        event.at, kind, who, name=names.get(event.actor, ""), code="" if kind == "note" else event.kind,
        text=event.text if isinstance(event, ev.Noted) else "", words=_about(event, steps),
    )  # fmt: skip


def _about(event: ev.Event, steps: Mapping[str, Words]) -> Words | None:
    """What the event was about, in our own words."""
    if isinstance(event, ev.GatePassed | ev.GateWaived | ev.GateReopened):
        return GATE_WORDS[event.gate]
    if isinstance(event, ev.StageEntered):
        return STAGE_WORDS[event.stage]
    if isinstance(event, ev.StepDone):
        return steps.get(event.step)
    return None


def _of_reply(reply: StoredReply, names: Mapping[str, str]) -> TimelineItem:
    at = reply.sent_at or reply.written_at
    return _item(at, "reply", "agent", name=names.get(reply.author, ""), code=reply.object, text=reply.text)
