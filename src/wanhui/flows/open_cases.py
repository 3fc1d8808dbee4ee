"""Lets records open cases or join the open ones: one load, one pass in order of time, one save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wanhui.cases.acting import Acted, By
from wanhui.cases.arriving import arrive, can_reopen, identify, item_of
from wanhui.cases.case import Case, replay
from wanhui.cases.events import Event
from wanhui.cases.opening import Opening, Starting, open_case
from wanhui.cases.projection import CaseRow, projection
from wanhui.cases.promises import check
from wanhui.cases.read_back import read_back
from wanhui.cases.rules import Rules
from wanhui.cases.timing import answer
from wanhui.cases.triage import Subject, Trigger, subject
from wanhui.flows.alarm_words import Spoken, alarms_of, is_fresh
from wanhui.flows.calls import keep_calls
from wanhui.flows.follow_parcels import follow_parcels
from wanhui.flows.found import Found, as_found
from wanhui.flows.note_wishes import note_wishes
from wanhui.flows.notify import notice_of_opening, notices_of, notices_of_praise, tell
from wanhui.flows.old_talks import settled_talks
from wanhui.flows.shop_rules import rules_of_shops
from wanhui.flows.turns import Turn, need_of
from wanhui.flows.watch_chats import warnings_of
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.often import made_often
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.parties import Buyer
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.case_lists import cases_by_ids, cases_of_subjects, open_cases_of_buyers
from wanhui.store.case_rows import CaseChange, CaseLine, NewCase, Preview
from wanhui.store.cases import append, events_of, open_cases
from wanhui.store.facts import Refs
from wanhui.store.keys import new_keys
from wanhui.store.notices import Notice
from wanhui.store.records import named

_QUOTE: Final = 120
#: How often a matter can have been merged onwards.
_MERGES: Final = 3
_EARLIEST: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

Key = tuple[str, str]


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A stored record that is new or changed. `note` says what changed in one that its case may know already.

    `why` opens a case of the shop's own accord, whatever the record says.
    """

    key: UUID
    fact: Fact
    refs: Refs
    reading: Mapping[str, Any] | None = None
    note: str = ""
    why: Trigger | None = None


@dataclass(slots=True)
class _Held:
    """A case in hand: `version` is where it stands in the database, None while it is new."""

    case: Case
    rules: Rules
    version: int | None = None
    row: CaseRow | None = None
    preview: Preview | None = None
    events: list[Event] = field(default_factory=list)
    items: list[UUID] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def after(self, acted: Acted) -> None:
        if acted.events:
            self.case, self.row = acted.case, None
            self.events += acted.events


def take_in(account: UUID, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Opens and joins cases for `arrivals`, earliest first, in one transaction with whatever the caller has begun.

    A record whose subject got an open case from somebody else meanwhile joins that one.
    """
    if not arrivals:
        return
    with tenancy.account(account):
        note_wishes(account, (one.fact for one in arrivals))
        left = sorted(arrivals, key=lambda one: (one.refs.at or _EARLIEST, one.key.int))
        while left:
            hand = _Hand(account, left, now)
            for one in left:
                hand.take(one)
            refused = hand.save()
            left = [one for one in left if one.key in refused] if refused else []


class _Hand:
    """All cases that one batch touches, loaded with a fixed number of queries."""

    def __init__(self, account: UUID, arrivals: Sequence[Arrival], now: datetime) -> None:
        self._account, self._by = account, By(now=now)
        self._rules = rules_of_shops(account, {one.fact.shop for one in arrivals}, now)
        self._starting = {shop: Starting(rules, now) for shop, rules in self._rules.items()}
        refs = [(one.fact.shop, one.refs) for one in arrivals]
        orders = named(account, "order", {(shop, r.order) for shop, r in refs if r.order})
        self._orders = {ref: one.fact for ref, one in orders.items() if isinstance(one.fact, Order)}
        whom = {(shop, r.buyer) for shop, r in refs if r.buyer}
        whom |= {(ref[0], order.buyer) for ref, order in self._orders.items()}
        buyers = named(account, "buyer", whom)
        self._buyers = {ref: one.fact for ref, one in buyers.items() if isinstance(one.fact, Buyer)}
        self._subjects = {one.key: self._subject(one) for one in arrivals}
        subjects = {(one.shop, one.key) for one in self._subjects.values()}
        self._held: dict[Key, _Held] = {}
        self._left: list[_Held] = []
        self._scanned: dict[Key, list[ShipmentEvent]] = {}
        self._calls: list[tuple[UUID, Message]] = []
        self._fine: list[Review] = []
        self._said: list[tuple[Message, _Held | None]] = []
        self._news: list[tuple[Arrival, _Held | None, bool]] = []
        self._of_buyer: dict[Key, set[Key]] = {}
        self._load(subjects, whom)
        self._over = settled_talks(account, (one.fact for one in arrivals), now)
        self._keys = iter(new_keys(len(arrivals)))
        self._turn = Turn(account, self._by.now)

    def _load(self, subjects: set[Key], whom: set[Key]) -> None:
        lines = [line for known in cases_of_subjects(self._account, subjects).values() for line in known[:1]]
        lines += open_cases_of_buyers(self._account, whom)
        homes = _homes(self._account, lines)
        elsewhere = {home.row.shop for home in homes.values()} - self._rules.keys()
        if elsewhere:
            self._rules |= rules_of_shops(self._account, elsewhere, self._by.now)
        events = events_of(self._account, {home.id for home in homes.values()})
        held: dict[UUID, _Held] = {}
        for line in lines:
            home = homes[line.id]
            if home.id not in held:
                case = replay(events[home.id])
                held[home.id] = _Held(case, self._rules[case.shop], version=case.seq)
                self._hold(held[home.id])
            self._held[line.row.shop, line.row.subject] = held[home.id]

    def _hold(self, held: _Held) -> None:
        case = held.case
        self._held[case.shop, case.subject] = held
        if case.buyer is not None and not case.is_over:
            self._of_buyer.setdefault((case.shop, case.buyer), set()).add((case.shop, case.subject))

    def take(self, one: Arrival) -> None:
        """Lets one record join the case it belongs to, or open one."""
        held = self._find(self._subjects[one.key])
        found = as_found(one.reading) if one.reading is not None else None
        known = held
        if held is not None and (not held.case.is_over or can_reopen(held.case, self._by)):
            self._join(held, one, found)
        else:
            held = None if self._is_over(one.fact) else self._open(one, found, after=held)
        if held is None and isinstance(one.fact, Review):
            self._fine.append(one.fact)
        if held is not None and isinstance(one.fact, Message) and one.fact.channel == "phone":
            self._calls.append((UUID(held.case.id), one.fact))
        if isinstance(one.fact, Message):
            self._said.append((one.fact, held))
        if one.reading is not None and is_fresh(one.refs.at, self._by.now):
            self._news.append((one, held, held is not known))

    def _is_over(self, fact: Fact) -> bool:
        """Whether `fact` is of a chat that came to its end long ago."""
        return isinstance(fact, Message) and (fact.shop, fact.conversation) in self._over

    def _order(self, one: Arrival) -> Order | None:
        return self._orders.get((one.fact.shop, one.refs.order)) if one.refs.order is not None else None

    def _subject(self, one: Arrival) -> Subject:
        order = self._order(one)
        return subject(one.fact, order.buyer if order is not None else None)

    def _find(self, wanted: Subject) -> _Held | None:
        own = self._held.get((wanted.shop, wanted.key))
        if own is not None or wanted.order is not None or wanted.buyer is None:
            return own
        of_buyer = self._of_buyer.get((wanted.shop, wanted.buyer), set())
        return self._held[next(iter(of_buyer))] if len(of_buyer) == 1 else None

    def _join(self, held: _Held, one: Arrival, found: Found | None) -> None:
        note = one.note or ("edited" if held.case.has_item(item_of(one.fact)) else "")
        before = len(held.events)
        held.after(arrive(held.case, self._by, one.fact, rules=held.rules, reading=found, note=note))
        order = self._order(one)
        whose = self._subjects[one.key].buyer
        held.after(identify(held.case, self._by, rules=held.rules, buyer=whose, order=order))
        self._settle(held, one.fact, is_new=len(held.events) > before)
        held.after(read_back(held.case, self._by, one.fact))
        if len(held.events) > before:
            held.items.append(one.key)
            held.words += _words(one.fact, None)
        self._answered(held, one.fact)

    def _settle(self, held: _Held, fact: Fact, *, is_new: bool) -> None:
        """What `fact` shows of promises; of parcels that is seen once it is known which of them are the buyer's own."""
        tells_whose = isinstance(fact, AfterSale) and fact.tracking is not None
        if is_new and (tells_whose or isinstance(fact, ShipmentEvent)):
            scans = self._scanned.setdefault((held.case.shop, held.case.subject), [])
            scans += [fact] if isinstance(fact, ShipmentEvent) else []
        if not isinstance(fact, ShipmentEvent):
            held.after(check(held.case, self._by, (fact,)))

    def _open(self, one: Arrival, found: Found | None, *, after: _Held | None) -> _Held | None:
        """Opens a case, linked to `after`: a case of the same matter that is closed for too long to come back."""
        fact, order = one.fact, self._order(one)
        opening = open_case(
            self._rules[fact.shop],
            fact,
            found,
            case_id=str(next(self._keys)),
            now=self._by.now,
            order=order,
            why=one.why,
            starting=self._starting[fact.shop],
            assignee=self._turn.next(need_of(fact.shop, getattr(fact, "text", "") or "", found)),
            follows=after.case.id if after is not None and after.case.status == "closed" else None,
        )
        if opening is None:
            return None
        if after is not None:
            self._left.append(after)
        self._turn.taken(opening.case.assignee)
        held = _Held(opening.case, self._rules[fact.shop], row=opening.row, events=[opening.event], items=[one.key])
        buyer = self._buyers.get((fact.shop, opening.subject.buyer or ""))
        held.preview = _preview(fact, buyer)
        held.words = [*_words(fact, order), *_names(opening, buyer)]
        self._hold(held)
        self._answered(held, fact)
        return held

    def _answered(self, held: _Held, fact: Fact) -> None:
        """A reply that stands under the review already is the shop's answer, given on the platform itself."""
        if not isinstance(fact, Review) or fact.reply is None or held.case.is_over:
            return
        spoken = fact.follow_up.at if fact.follow_up is not None else fact.at
        is_new = held.case.answered_at is None or held.case.answered_at < fact.reply.at
        if fact.reply.at >= spoken and is_new:
            reply = f"review-reply:{fact.id}"
            held.after(answer(held.case, self._by, reply, channel="public_reply", speech="answer"))

    def save(self) -> set[UUID]:
        """Saves what changed; gives the keys of the records whose new case was refused."""
        self._follow()
        every = {id(held): held for held in (*self._left, *self._held.values())}
        touched = [held for held in every.values() if held.events]
        new = [held for held in touched if held.version is None]
        append(self._account, [_change(held, self._by.now) for held in touched if held.version is not None])
        opened = open_cases(self._account, [_new(held, self._by.now) for held in new])
        refused = set(opened.refused)
        keep_calls(self._account, [one for one in self._calls if one[0] not in refused])
        self._tell([held for held in touched if UUID(held.case.id) not in refused])
        return {key for held in new if UUID(held.case.id) in refused for key in held.items}

    def _follow(self) -> None:
        """Scans of parcels that cases wait for: all cases of the batch in a fixed number of queries."""
        scanned = {self._held[key].case.id: (self._held[key].case, scans) for key, scans in self._scanned.items()}
        by_id = {self._held[key].case.id: self._held[key] for key in self._scanned}
        for case, acted in follow_parcels(self._account, scanned, self._by).items():
            by_id[case].after(acted)

    def _tell(self, touched: Sequence[_Held]) -> None:
        """What people are to hear of cases that are new, and of what happened to the others."""
        told = [one for held in touched for one in notices_of(held.case, held.events)]
        fresh = [held for held in touched if held.version is None]
        told += [one for held in fresh if (one := _news(held, self._by.now)) is not None]
        there = {id(held) for held in touched} | {id(held) for held in self._held.values() if held.version is not None}
        cases = {(fact.shop, fact.conversation): held.case for fact, held in self._said if held and id(held) in there}
        told += warnings_of(self._account, [fact for fact, _ in self._said], cases, now=self._by.now)
        told += notices_of_praise(self._fine, self._by.now)
        news = ((one, held if held and id(held) in there else None, opens) for one, held, opens in self._news)
        told += alarms_of(self._account, [_spoken(*one) for one in news], self._by.now)
        tell(self._account, told, self._by.now)


def _spoken(one: Arrival, held: _Held | None, opens: bool) -> Spoken:
    is_safety = bool(one.reading and one.reading["safety"])
    return Spoken(one.key, one.fact, is_safety, held.case if held is not None else None, opens)


def _news(held: _Held, now: datetime) -> Notice | None:
    stars = held.preview.stars if held.preview is not None else None
    return notice_of_opening(held.case, stars=stars, now=now)


def _homes(account: UUID, lines: Sequence[CaseLine]) -> dict[UUID, CaseLine]:
    """case -> the case that holds its matter now: itself, or the one that it was merged into."""
    homes = {line.id: line for line in lines}
    for _ in range(_MERGES):
        moved = {key: UUID(home.row.merged_into) for key, home in homes.items() if home.row.merged_into}
        found = cases_by_ids(account, set(moved.values())) if moved else {}
        homes |= {key: found[target] for key, target in moved.items() if target in found}
    return homes


def _row(held: _Held, now: datetime) -> CaseRow:
    return held.row or projection(held.case, held.rules.playbooks, now)


def _new(held: _Held, now: datetime) -> NewCase:
    return NewCase(
        id=UUID(held.case.id),
        row=_row(held, now),
        preview=held.preview or Preview(quote=""),
        events=tuple(held.events),
        items=tuple(held.items),
        search="\n".join(held.words),
    )


def _change(held: _Held, now: datetime) -> CaseChange:
    return CaseChange(
        id=UUID(held.case.id),
        version=held.version or 0,
        row=_row(held, now),
        events=tuple(held.events),
        items=tuple(held.items),
        search="\n".join(held.words),
    )


def _preview(fact: Fact, buyer: Buyer | None) -> Preview:
    quote = next(iter(_words(fact, None)), "")
    return Preview(
        quote=" ".join(quote[: 4 * _QUOTE].split())[:_QUOTE],
        stars=getattr(fact, "stars", None),
        grade=getattr(fact, "grade", None),
        buyer_name=buyer.name if buyer is not None else None,
    )


def _words(fact: Fact, order: Order | None) -> list[str]:
    """The words by which a case is found: what was said, and what was bought."""
    said: Iterable[str | None] = (getattr(fact, "text", None), getattr(fact, "reason", None))
    follow_up = fact.follow_up.text if isinstance(fact, Review) and fact.follow_up is not None else None
    bought = (line.title for line in order.lines) if order is not None else ()
    return [text for text in (*said, follow_up, *bought) if text]


def _names(opening: Opening, buyer: Buyer | None) -> list[str]:
    of = opening.subject
    names = (of.order, of.buyer, buyer.name if buyer is not None else None, opening.row.title_zh, opening.row.title_en)
    return [name for name in names if name]
