"""What a reply to a case may state and what the platform takes of it, gathered once for drafting and sending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from wanhui.content.platform_limits import shipped_limits
from wanhui.flows.known_facts import known_facts
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.parties import Buyer
from wanhui.records.reviews import Review
from wanhui.replies import knowledge
from wanhui.replies.limits import Attempt, ObjectLimit, limit_for
from wanhui.replies.outgoing import Grounds, OutgoingFacts
from wanhui.store.case_pages import WholeCase

_GONE = frozenset({"sending", "sent"})
#: A shorter number stands in too many texts to point at anybody.
_TELLING = 4


def facts_of(whole: WholeCase, now: datetime) -> OutgoingFacts:
    """What the records around the case bear out at `now`."""
    return known_facts(records(whole), whole.line.row.order, now=now, zone=ZoneInfo(whole.line.time_zone))


def records(whole: WholeCase) -> list[Fact]:
    """Everything reported around the case, the products with it."""
    return [stored.fact for stored in (*whole.items, *whole.around, *whole.products.values())]


def approved_of(whole: WholeCase, now: datetime) -> tuple[knowledge.Entry, ...]:
    """What the shop may say of the goods of this case today; what nobody approved or has expired is not there."""
    today = now.astimezone(ZoneInfo(whole.line.time_zone)).date()
    skus = {line.sku for one in records(whole) if isinstance(one, Order) for line in one.lines if line.sku}
    return knowledge.usable(whole.knowledge, today, skus=skus)


def grounds_of(whole: WholeCase, now: datetime) -> Grounds:
    """The words of this order and the approved facts of its goods."""
    facts = records(whole)
    return Grounds(
        names=tuple(dict.fromkeys(_names(facts))),
        approved=MappingProxyType(dict(knowledge.grounds(approved_of(whole, now)))),
        private=tuple(dict.fromkeys(_private(facts))),
    )


def _private(facts: list[Fact]) -> Iterator[str]:
    """What names or reaches the buyer; masked values tell nobody anything."""
    for one in facts:
        told: tuple[str | None, ...]
        match one:
            case Buyer():
                told = (one.name, one.phone, one.email)
            case Order() if one.address is not None:
                told = (one.id, one.tracking, one.address.name, one.address.phone, one.address.detail)
            case Order():
                told = (one.id, one.tracking)
            case _:
                continue
        yield from (own for own in told if own and "*" not in own and (len(own) >= _TELLING or not own.isascii()))


def _names(facts: list[Fact]) -> Iterator[str]:
    for one in facts:
        match one:
            case Order():
                yield from (value for value in (one.id, one.tracking, one.courier) if value)
                yield from (line.title for line in one.lines if line.title)
                yield from (f"{money.amount.normalize():f}" for money in (one.paid, one.shipping_fee) if money)
            case Product():
                yield one.title
                yield from (sku.name for sku in one.skus if sku.name)
            case ShipmentEvent():
                yield from (value for value in (one.tracking, one.courier) if value)
            case Buyer() if one.name and "*" not in one.name:
                yield one.name


def limit_of(whole: WholeCase, way: str) -> ObjectLimit | None:
    """The platform's bounds on a text that goes `way`."""
    return limit_for(shipped_limits(), whole.line.row.platform, way)


def attempt(whole: WholeCase, way: str, text: str) -> Attempt:
    """`text` as one more reply: how many stand there, and what it answers. Only a public reply is counted."""
    if way != "public_reply":
        return Attempt(characters=len(text))
    reviews = [one for one in records(whole) if isinstance(one, Review)]
    ours = sum(reply.object == way and reply.status in _GONE for reply in whole.replies)
    theirs = sum(one.reply is not None for one in reviews)
    times = [one.follow_up.at if one.follow_up is not None else one.at for one in reviews]
    return Attempt(characters=len(text), replies_before=max(ours, theirs), answers_at=max(times, default=None))
