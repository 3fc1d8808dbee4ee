"""Orders that need checking before dispatch: a person looks, asks, releases or lawfully cancels; nobody is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from wanhui.errors import WanhuiError, Words
from wanhui.flows.acts import Wanted, gate
from wanhui.flows.desk_acts import Agent
from wanhui.flows.guard_consent import Consent, consent
from wanhui.flows.rights import require
from wanhui.guard.factors import figures
from wanhui.guard.protection import DEAR, Protection, protections
from wanhui.guard.sheets import order_row
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.replies.acts import Act, ActFacts, ActReason
from wanhui.store import tenancy
from wanhui.store.accounts import audit, list_accounts
from wanhui.store.holds import Hold, State, decide, decided_holds, hold_of, open_holds, release_overdue
from wanhui.store.records import Ref, named
from wanhui.store.risk import latest_stock

#: True reasons for which an order may be called off; the gate of acts judges each by the facts.
REASONS: Final = {
    "buyer_wish": Words("买家自己要求取消", "the buyer asked for it"),
    "wrong_address": Words("地址无法送达，买家同意取消", "the address cannot be reached and the buyer agrees"),
    "out_of_stock": Words("这一款确实没有库存", "the variant is really out of stock"),
}
_LAPSED: Final = "到时没有结论，按留证发货放行 / undecided in time, released with packing evidence"
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One order in the queue: what its row says, what the buyer chose, what could be asked, how to protect oneself.

    `stock` is the newest count of the variant, None while nobody counts it.
    """

    hold: Hold
    item: str
    price: str
    stock: int | None
    question: Words
    protections: Sequence[Protection]

    @property
    def likeness(self) -> str:
        """The probability as a whole percentage; never a certain one."""
        return str(min(99, round(100 * self.hold.p)))

    @property
    def most(self) -> float:
        """The weight of the heaviest reason, in log-odds: the others are drawn against it."""
        return max((reason["weight"] for reason in self.hold.reasons), default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What the page of checks shows."""

    consent: Consent
    waiting: tuple[Check, ...]
    decided: tuple[Hold, ...]


def queue(account: UUID, *, now: datetime, sold: str = "") -> Queue:
    """The orders that wait for a person, the most urgent first; those whose time is up have been released.

    With `sold`, those of that broadcast, streamer or offer only.
    """
    release_lapsed(account, now)
    waiting, decided = _checks(account, open_holds(account, sold=sold)), decided_holds(account, sold=sold)
    return Queue(consent=consent(account), waiting=waiting, decided=decided)


def release_lapsed(account: UUID, now: datetime) -> int:
    """Lets go with packing evidence whatever nobody decided in time: waiting is no decision against a buyer."""
    with tenancy.account(account):
        gone = release_overdue(account, now, note=_LAPSED)
        for ref in gone:
            _audit(account, ref, "system", now=now, what="hold_lapsed")
    return len(gone)


def release_all_lapsed(now: datetime) -> int:
    """The same for every account; what a worker does by itself."""
    return sum(release_lapsed(one.id, now) for one in list_accounts())


def release(agent: Agent, ref: Ref, *, note: str, now: datetime) -> None:
    """Sends the order on its way, with what was found in `note`."""
    _settle(agent, ref, "released", note=note, now=now)


def cancel(agent: Agent, ref: Ref, *, reason: str, is_agreed: bool, note: str, now: datetime) -> None:
    """Calls the order off for a true reason; ``E-ACT-FORBIDDEN`` when the facts do not bear it out.

    ``E-HOLD-REASON`` for a reason that is none, or a wish that the buyer has not confirmed.

    "Out of stock" needs a count of nothing; suspicion alone is never a reason. The platform still has to be told.
    """
    if reason not in REASONS or (reason != "out_of_stock" and not is_agreed):
        raise WanhuiError("E-HOLD-REASON")
    with tenancy.account(agent.account):
        hold = _open(agent, ref)
        (check,) = _checks(agent.account, (hold,))
        shop = named(agent.account, "shop", {(ref[0], ref[0])}).get((ref[0], ref[0]))
        platform = shop.fact.platform if shop is not None and isinstance(shop.fact, Shop) else "other"
        facts = ActFacts(
            stock=check.stock, is_paid=True, is_shipped=False, buyer_agreed=is_agreed, buyer_asked=is_agreed or None
        )
        act = Act(kind="cancel_order", platform=platform, reason=cast(ActReason, reason), facts=facts, words=note)
        gate(agent, Wanted(act=act, subject=f"order:{ref[1]}"), now=now)
        _settle(agent, ref, "cancelled", note=f"{REASONS[reason].zh} / {REASONS[reason].en}. {note}", now=now)


def _settle(agent: Agent, ref: Ref, state: State, *, note: str, now: datetime) -> None:
    require(agent.role, "hold")
    note = " ".join(note.split())[:_LONGEST]
    if not note:
        raise WanhuiError("E-HOLD-NOTE")
    with tenancy.account(agent.account):
        _open(agent, ref)
        if not decide(agent.account, ref, state=state, note=note, by=str(agent.id), now=now):
            raise WanhuiError("E-HOLD-DECIDED")
        _audit(agent.account, ref, str(agent.id), now=now, what=f"hold_{state}")


def _open(agent: Agent, ref: Ref) -> Hold:
    hold = hold_of(agent.account, ref)
    if hold is None:
        raise WanhuiError("E-HOLD-NONE")
    if hold.state != "open":
        raise WanhuiError("E-HOLD-DECIDED")
    return hold


def _audit(account: UUID, ref: Ref, actor: str, *, now: datetime, what: str) -> None:
    audit(account, at=now, actor=actor, action=what, payload={"shop": ref[0], "order": ref[1]})


def _checks(account: UUID, holds: Sequence[Hold]) -> tuple[Check, ...]:
    """Each order with its facts; two more queries however many there are."""
    orders = named(account, "order", {one.ref for one in holds}) if holds else {}
    found = {ref: one.fact for ref, one in orders.items() if isinstance(one.fact, Order)}
    stock = latest_stock(account, {(ref[0], line.product) for ref, order in found.items() for line in order.lines})
    return tuple(_check(hold, found.get(hold.ref), stock) for hold in holds)


def _check(hold: Hold, order: Order | None, stock: Mapping[Ref, int]) -> Check:
    line = order.lines[0] if order is not None and order.lines else None
    counted = stock.get((hold.ref[0], line.sku)) if line is not None and line.sku else None
    is_dear = line is not None and float(line.price.amount) >= DEAR
    return Check(
        hold=hold,
        item=(line.title or line.product) if line is not None else "",
        price=str(line.price) if line is not None else "",
        stock=counted,
        question=question_of(order),
        protections=protections([one["code"] for one in hold.reasons], is_dear=is_dear),
    )


def question_of(order: Order | None) -> Words:
    """A neutral question for the platform's chat: true, without a word of suspicion."""
    told = figures(order_row(order)) if order is not None else {}
    if order is not None and told.get("method") and told.get("cheapest") and told["fee"] != told["cheapest"]:
        values = {"method": told["method"], "fee": told["fee"], "cheapest": told["cheapest"]}
        return Words(
            "您好，您这单选的是{method}，运费 {fee} 元，另外还有 {cheapest} 元的快递可选。按您选的发可以吗？"
            "另外跟您核对一下收货地址有没有变化，核对好今天就安排发出。".format(**values),
            "Hello, you chose {method} at {fee} for this order; delivery at {cheapest} is available too. Shall we send "
            "it the way you chose? Please also confirm the address, and we will send it today.".format(**values),
        )
    return Words(
        "您好，您的订单收到了。跟您核对一下规格和收货地址有没有变化，核对好今天就安排发出。",
        "Hello, we have your order. Please confirm the variant and the address, and we will send it today.",
    )
