"""Scores orders as they come in and before they are shipped; what needs a person is put before one, with a deadline.

Only what is near an order is loaded: its buyer's history, and the orders that share a token with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wanhui.content.risk_rules import load_scorecard
from wanhui.errors import Words
from wanhui.flows.guard_consent import consent, signs_off
from wanhui.flows.notify import tell
from wanhui.flows.screen_lines import said_in, told
from wanhui.flows.swarms import swarms
from wanhui.guard.decision import advise
from wanhui.guard.identity import Token, tokens_of
from wanhui.guard.known import Known
from wanhui.guard.layout import know
from wanhui.guard.order_risk import Risk, score_orders
from wanhui.guard.pack import RiskPack
from wanhui.guard.scorecard import without
from wanhui.guard.sheets import sheets_of
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer
from wanhui.store import tenancy
from wanhui.store.facts import StoredFact
from wanhui.store.holds import confirmed_orders, screened_of_buyers
from wanhui.store.marks import Mark, MarkKind, marks_of_buyers
from wanhui.store.notices import Notice
from wanhui.store.record_rows import SavedFact
from wanhui.store.records import Ref, by_keys, chains, named
from wanhui.store.risk import Screened, chat_begins, hashed, note_tokens, save_screened, sharing
from wanhui.store.shops import shops

_HOUR: Final = 3_600.0
#: An order older than this came with an import of the past: it is long on its way.
_RECENT: Final = timedelta(days=14)
_UNSHIPPED: Final = frozenset({None, "created", "paid", "held"})
#: Confirmed outcomes that weights are learnt from.
_OUTCOMES: Final = 200


def screen_saved(account: UUID, saved: Sequence[SavedFact], now: datetime) -> int:
    """Notes what the orders among `saved` may be compared by, and scores those not yet shipped; how many.

    Does nothing at all while the owner has not confirmed it. Call it in the transaction that saved the facts.
    """
    if not any(isinstance(one.fact, Order | Message | Buyer) for one in saved) or not consent(account).is_on:
        return 0
    with tenancy.account(account):
        orders = {one.key: one.fact for one in saved if isinstance(one.fact, Order)}
        _note_tokens(account, orders)
        refs = {(one.shop, one.id) for one in orders.values() if _is_waiting(one, now)}
        spoke = {(one.fact.shop, buyer) for one in saved if (buyer := _buyer_of(one.fact)) is not None}
        refs |= set(screened_of_buyers(account, spoke, since=now - _RECENT))
        refs |= _beside(account, [one.fact for one in saved], now)
        found = screen(account, refs, now)
        tell(account, swarms(account, [one.fact for one in saved], now), now)
    return found


def screen(account: UUID, refs: Iterable[Ref], now: datetime) -> int:
    """Scores these orders anew from all that is near them; those already shipped are left alone. Gives how many.

    Earlier orders that share something with one that shows signs are scored again too, while they can be looked at.
    """
    with tenancy.account(account):
        near = _near(account, refs, now)
        if near is None:
            return 0
        found = _scored(near, now)
        touched = _touched(near, found, now)
        around = _near(account, touched, now) if touched else None
        found += _scored(around, now) if around is not None else []
        opened = set(save_screened(account, found, now))
        tell(account, [_notice(one, now) for one in found if one.ref in opened], now)
    return len(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """The orders to score, everything around them, and the marks in force on their buyers."""

    refs: frozenset[Ref]
    facts: Sequence[Fact]
    outcomes: Mapping[str, bool]
    chats: Mapping[str, float]
    marks: Mapping[Ref, tuple[Mark, ...]]
    off: frozenset[str]


def _near(account: UUID, refs: Iterable[Ref], now: datetime) -> _Near | None:
    wanted = {ref: one.fact for ref, one in named(account, "order", set(refs)).items() if isinstance(one.fact, Order)}
    waiting = {ref: order for ref, order in wanted.items() if _is_waiting(order, now)}
    if not waiting:
        return None
    outcomes = confirmed_orders(account, most=_OUTCOMES)
    alike = _alike(account, waiting.values())
    taught = [stored.fact for stored in named(account, "order", outcomes).values()]
    people = {(one.shop, one.buyer) for one in (*waiting.values(), *alike, *taught) if isinstance(one, Order)}
    facts = _around(account, people)
    found = marks_of_buyers(account, {(order.shop, order.buyer) for order in waiting.values()})
    marks: dict[Ref, tuple[Mark, ...]] = {}
    for mark in found:
        if mark.is_in_force(now):
            marks[mark.buyer] = (*marks.get(mark.buyer, ()), mark)
    return _Near(
        refs=frozenset(waiting),
        facts=facts,
        outcomes={ref[1]: outcome for ref, outcome in outcomes.items()},
        chats={shop: at.timestamp() for shop, at in chat_begins(account, {fact.shop for fact in facts}).items()},
        marks=marks,
        off=signs_off(account),
    )


def _alike(account: UUID, orders: Collection[Order]) -> list[Order]:
    """The orders that share a token with one of `orders`."""
    profiles = named(account, "buyer", {(order.shop, order.buyer) for order in orders})
    tokens = {
        token for order in orders for token in tokens_of(order, _profile(profiles.get((order.shop, order.buyer))))
    }
    most = load_scorecard().pack.links.hub
    found = by_keys(account, sharing(account, hashed(account, tokens), most=most)) if tokens else {}
    return [stored.fact for stored in found.values() if isinstance(stored.fact, Order)]


def _beside(account: UUID, facts: Sequence[Fact], now: datetime) -> set[Ref]:
    """The orders still waiting that share a token with one of somebody who has just written words of weight."""
    written = [one for one in facts if isinstance(one, Message) and _buyer_of(one) is not None]
    heard = said_in(sheets_of(written))
    who = {(one.shop, buyer) for one in written if one.text in heard and (buyer := _buyer_of(one)) is not None}
    orders = named(account, "order", set(screened_of_buyers(account, who, since=now - _RECENT))) if who else {}
    alike = _alike(account, [stored.fact for stored in orders.values() if isinstance(stored.fact, Order)])
    return {(one.shop, one.id) for one in alike if _is_waiting(one, now)}


def _touched(near: _Near, found: Sequence[Screened], now: datetime) -> set[Ref]:
    """The other orders still waiting that share a token with one of `found` that shows signs."""
    telling = {one.ref for one in found if one.level != "ship" or one.ring is not None}
    profiles = {(one.shop, one.id): one for one in near.facts if isinstance(one, Buyer)}
    tokens = {
        (one.shop, one.id): frozenset(tokens_of(one, profiles.get((one.shop, one.buyer))))
        for one in near.facts
        if telling and isinstance(one, Order) and _is_waiting(one, now)
    }
    told = frozenset[Token]().union(*(some for ref, some in tokens.items() if ref in telling))
    return {ref for ref, some in tokens.items() if ref not in near.refs and not told.isdisjoint(some)}


def _around(account: UUID, people: Iterable[Ref]) -> list[Fact]:
    """All records of these buyers in all shops of the account, their orders' goods, and the shops."""
    every = [shop.id for shop in shops(account)]
    refs = {(shop, buyer) for _, buyer in people for shop in every}
    of_buyers = [one.fact for found in chains(account, "buyer", refs).values() for one in found]
    orders = [fact for fact in of_buyers if isinstance(fact, Order)]
    claims = chains(account, "order", {(order.shop, order.id) for order in orders})
    goods = named(account, "product", {(order.shop, line.product) for order in orders for line in order.lines})
    stores = named(account, "shop", {(shop, shop) for shop in every})
    facts: dict[tuple[type[Fact], Ref], Fact] = {}
    stored = [one for group in claims.values() for one in group]
    for fact in [*of_buyers, *(one.fact for one in (*stored, *goods.values(), *stores.values()))]:
        facts[type(fact), (fact.shop, fact.id)] = fact
    return list(facts.values())


def _scored(near: _Near, now: datetime) -> list[Screened]:
    card = without(load_scorecard(), near.off)
    window = card.pack.links.window_hours * _HOUR
    sheets = sheets_of(near.facts)
    known = know(sheets, said_in(sheets), near.outcomes, window=window, chats=near.chats)
    orders = {(fact.shop, fact.id): fact for fact in near.facts if isinstance(fact, Order)}
    scored = zip(known.orders, score_orders(known, card, is_online=False), strict=True)
    return [
        _row(known, place, risk, order=orders[row.shop, row.id], near=near, pack=card.pack, now=now)
        for place, (row, risk) in enumerate(scored)
        if (row.shop, row.id) in near.refs
    ]


def _row(known: Known, place: int, risk: Risk, *, order: Order, near: _Near, pack: RiskPack, now: datetime) -> Screened:
    kinds = {mark.kind for mark in near.marks.get((order.shop, order.buyer), ())}
    risk = _heeded(risk, kinds)
    address = order.address
    needs_person = risk.level == "hold" or bool(kinds & {"suspect", "watch"})
    here = now.astimezone(known.zones[order.shop]) if order.shop in known.zones else now
    due = advise("hold", pack.decision, now=here, ship_by=order.ship_by).review_due_at if needs_person else None
    families = {factor.code: factor.family for factor in pack.factors}
    return Screened(
        ref=(order.shop, order.id),
        buyer=order.buyer,
        ordered_at=order.created_at,
        p=risk.p,
        level=risk.level,
        reasons=[{**one, "family": families[one["code"]]} for one in told(known.orders[place], risk, pack)],
        ring=risk.ring,
        pack=pack.name,
        province=address.province if address is not None else None,
        is_remote=pack.places.is_remote(address.province, address.city) if address is not None else None,
        is_new=bool(known.is_new[place]),
        ship_by=order.ship_by,
        opens=due,
    )


def _heeded(risk: Risk, kinds: set[MarkKind]) -> Risk:
    """The risk once a person's marks are heeded: trust holds nobody up, a mark adds evidence and never refuses."""
    if "trusted" in kinds and risk.level in ("verify", "hold"):
        return risk._replace(level="ship_with_evidence")
    if kinds & {"suspect", "watch"} and risk.level == "ship":
        return risk._replace(level="ship_with_evidence")
    return risk


def _note_tokens(account: UUID, orders: Mapping[UUID, Order]) -> None:
    profiles = named(account, "buyer", {(order.shop, order.buyer) for order in orders.values()}) if orders else {}
    note_tokens(
        account,
        {
            key: hashed(account, list(tokens_of(order, _profile(profiles.get((order.shop, order.buyer))))))
            for key, order in orders.items()
        },
    )


def _profile(stored: StoredFact | None) -> Buyer | None:
    return stored.fact if stored is not None and isinstance(stored.fact, Buyer) else None


def _buyer_of(fact: Fact) -> str | None:
    if isinstance(fact, Buyer):
        return fact.id
    return fact.buyer if isinstance(fact, Message) and fact.speaker == "buyer" else None


def _is_waiting(order: Order, now: datetime) -> bool:
    return order.status in _UNSHIPPED and order.shipped_at is None and now - order.created_at <= _RECENT


def _notice(one: Screened, now: datetime) -> Notice:
    shop, order = one.ref
    return Notice(
        key=f"hold:{shop}:{order}",
        kind="hold",
        addressee="all",
        says=Words(f"订单 {order} 发货前需要核对", f"Order {order} needs checking before dispatch"),
        at=now,
        shop=shop,
    )
