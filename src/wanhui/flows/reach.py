"""How a buyer may be reached now, by which channel and when; what speaks against the rest, and on what ground."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.cases.case import replay
from wanhui.cases.contact import REFUSAL_WORDS, Person, Window, is_quiet, may_contact, windows
from wanhui.cases.parts import Channel
from wanhui.cases.state import Case
from wanhui.cases.waking import Around
from wanhui.errors import Words
from wanhui.flows.around import CHANNELS, choices_of, person_around
from wanhui.flows.desk_acts import whole_case
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.store import tenancy
from wanhui.store.records import chains
from wanhui.store.shops import shops
from wanhui.store.wishes import Wish, wishes_of

#: A person's day is told by what they did lately.
_HABIT: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One channel: open, or shut for these reasons."""

    channel: Channel
    reasons: tuple[Words, ...]

    @property
    def is_open(self) -> bool:
        """Whether the buyer may be reached by it now."""
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach one buyer. `ways` has the one to try first in front; `made` of `most` unasked contacts are used.

    `by_habit` tells whether the windows come from the buyer's own hours; `wishes` is what they said themselves.
    """

    ways: tuple[Way, ...]
    windows: tuple[Window, ...]
    is_quiet: bool
    made: int
    most: int
    by_habit: bool
    wishes: tuple[Wish, ...]
    can_enter: bool

    def way(self, channel: Channel) -> Way:
        """The way by `channel`."""
        return next(one for one in self.ways if one.channel == channel)


def reach(account: UUID, number: int, *, now: datetime) -> Reach:
    """How the buyer of this case may be reached now; ``E-CASE-NONE`` without one."""
    with tenancy.account(account):
        case = replay(whole_case(account, number).events)
        around, person = person_around(account, case, now)
        ref = (case.shop, case.buyer or "")
        settings = next((one.settings for one in shops(account) if one.id == case.shop), {})
        said = wishes_of(account, [ref]).get(ref, ()) if case.buyer else ()
        habit = choices_of(settings).times_by_habit and case.buyer is not None
        known = [one.fact for one in chains(account, "buyer", [ref]).get(ref, ())] if habit else []
    found = windows(
        _times(known, now), now, pack=around.contact, person=person, is_enabled=habit and not person.has_objected
    )  # fmt: skip
    return Reach(
        ways=_ways(case, now, around=around, person=person),
        windows=found,
        is_quiet=is_quiet(now, around.zone, around.contact),
        made=sum(contact.is_unasked for contact in case.contacts),
        most=around.contact.unasked_per_case,
        by_habit=any("点后" in window.why.zh for window in found),
        wishes=said,
        can_enter=case.buyer is not None,
    )


def _ways(case: Case, now: datetime, *, around: Around, person: Person) -> tuple[Way, ...]:
    """Each channel; the phone stands first only where it is lawful and agreed to, else the platform's own chat."""
    ways = []
    for channel in CHANNELS:
        against = may_contact(case, now, channel, pack=around.contact, person=person)
        ways.append(Way(channel=channel, reasons=tuple(REFUSAL_WORDS[one] for one in against)))
    first = "phone" if any(way.channel == "phone" and way.is_open for way in ways) else "platform_chat"
    return tuple(sorted(ways, key=lambda way: (not way.is_open, way.channel != first, CHANNELS.index(way.channel))))


def _times(facts: Iterable[Fact], now: datetime) -> list[datetime]:
    """When the buyer ordered and wrote, of late."""
    found = [
        fact.created_at if isinstance(fact, Order) else fact.at
        for fact in facts
        if isinstance(fact, Order) or (isinstance(fact, Message) and fact.speaker == "buyer")
    ]
    return [at for at in found if now - at <= _HABIT]


def refusing(account: UUID, buyers: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Those (shop, buyer) who want no contact of the shop's own: every campaign leaves them out; one query."""
    if not buyers:
        return frozenset()
    found = set()
    for ref, said in wishes_of(account, buyers).items():
        last = [one for one in said if one.wish != "objects" and (one.channel == "all" or one.wish == "agrees")]
        if last and last[-1].wish == "refuses":
            found.add(ref)
    return frozenset(found)
