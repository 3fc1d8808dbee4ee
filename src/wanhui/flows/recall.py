"""Recalls: from a fault to every order of the goods, followed until each has come to its end."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from wanhui.cases.recall_answers import chosen
from wanhui.cases.reporting import HARMS
from wanhui.content.linting import shipped_linter
from wanhui.errors import WanhuiError, Words, listed
from wanhui.flows.desk_acts import Agent
from wanhui.flows.export_cases import harmless
from wanhui.flows.rights import require
from wanhui.flows.stop_sale import LONGEST, NewStop, stop
from wanhui.records.parties import Platform
from wanhui.replies.finding import verdict
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing
from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.outreach import outreach_states
from wanhui.store.recalls import (
    STATES,
    STEPS,
    RecallLine,
    StoredRecall,
    choose,
    find_orders,
    follow,
    mark,
    move,
    open_recall,
    orders_of,
    recalls,
    unchosen,
)
from wanhui.store.shops import shop, shops

#: What can be called back by.
GOODS: Final = ("batch", "sku", "product", "live")
#: What buyers may be offered, their choice.
OFFERS: Final = ("refund", "replacement", "repair")
#: How far an order of a recall can have come.
ORDER_STATES: Final = STATES
_FIELDS: Final[Mapping[str, Words]] = {
    "goods": Words("哪些货品", "the goods"), "shop": Words("店铺", "the shop"),
    "reason": Words(f"原因（最多 {LONGEST} 字）", f"the reason (at most {LONGEST} characters)"),
    "text": Words(f"告诉买家的话（最多 {LONGEST} 字）", f"the words to buyers (at most {LONGEST} characters)"),
    "offers": Words("给买家的办法", "what buyers are offered"), "harm": Words("危险程度", "the danger"),
}  # fmt: skip
#: Orders of one recall that a report holds.
_MOST: Final = 200_000
#: An order that has come to one of these needs nothing more.
_ENDED: Final = frozenset({"paid", "closed"})
#: A recall never speaks of reviews, whatever it offers.
_OF_REVIEWS: Final = re.compile(r"评价|好评|差评|追评|晒图|五星|review|rating|feedback|stars", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecall:
    """What a lead declares: the goods by `dimension` and `key`, why, what is offered and what buyers are told.

    `harm` is empty where nobody is in danger; else the goods are off sale and the clocks run from the start.
    """

    shop: str
    dimension: str
    key: str
    reason: str
    text: str
    offers: tuple[str, ...]
    harm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallView:
    """A recall with how many orders are in which state now (`counts`), and how many ever took each step (`steps`).

    `messages` says how many of its messages wait, left or were stopped; empty in a list.
    """

    recall: StoredRecall
    counts: Mapping[str, int]
    steps: Mapping[str, int]
    messages: Mapping[str, int] = field(default_factory=dict)

    @property
    def found(self) -> int:
        """All orders that have the goods."""
        return sum(self.counts.values())

    @property
    def reached(self) -> int:
        """Orders whose buyer was told."""
        return self.steps.get("told", 0)

    @property
    def answered(self) -> int:
        """Orders whose buyer answered."""
        return self.steps.get("answered", 0)

    @property
    def returned(self) -> int:
        """Orders whose goods came back."""
        return self.steps.get("returned", 0)

    @property
    def paid(self) -> int:
        """Orders that were refunded, replaced or repaired."""
        return self.steps.get("paid", 0)

    @property
    def open(self) -> int:
        """Orders that have come to no end yet."""
        return self.found - sum(self.counts.get(state, 0) for state in _ENDED)


def start_recall(lead: Agent, new: NewRecall, *, now: datetime) -> UUID:
    """Starts a recall with every order of the goods on its list; its key.

    ``E-ROLE-LEAD`` for an agent, ``E-RECALL-FILL`` names what is missing, ``E-RECALL-TEXT`` what may not be said,
    ``E-RECALL-GOODS`` where nobody bought it. Nothing is kept then.
    """
    lead_only(lead, now)
    _check_filled(lead.account, new)
    recall = StoredRecall(
        id=new_key(), shop=new.shop, dimension=new.dimension, key=new.key.strip(), reason=new.reason.strip(),
        offers=tuple(one for one in OFFERS if one in new.offers), text=new.text.strip(), is_safety=bool(new.harm),
        sale_stopped_at=None, opened_at=now, opened_by=str(lead.id),
        closed_at=None,
    )  # fmt: skip
    _check_text(lead.account, recall)
    with tenancy.account(lead.account):
        if not open_recall(lead.account, recall):
            raise WanhuiError("E-RECALL-GOODS", key=recall.key)
        if new.harm:
            _stop(lead, recall, harm=new.harm, now=now)
    return recall.id


def list_recalls(account: UUID, *, sold: str = "") -> tuple[RecallView, ...]:
    """Every recall of orders that were `sold` so, newest first; one query."""
    found = recalls(account, sold=sold)
    return tuple(RecallView(recall=one, counts=counts.states, steps=counts.steps) for one, counts in found)


def show_recall(
    account: UUID, key: UUID, *, state: str = "", sold: str = ""
) -> tuple[RecallView, tuple[RecallLine, ...]]:  # fmt: skip
    """A recall with its orders (those in `state` or `sold` so), those that nothing has happened to yet first."""
    with tenancy.account(account):
        found = recalls(account, key, sold=sold)
        if not found:
            raise WanhuiError("E-RECALL-NONE")
        recall, counts = found[0]
        messages = outreach_states(account, recall.shop, prefix=f"recall:{key}:")
        view = RecallView(recall=recall, counts=counts.states, steps=counts.steps, messages=messages)
        return view, orders_of(account, key, state=state if state in ORDER_STATES else "", sold=sold)


def find_more(lead: Agent, key: UUID, *, now: datetime) -> int:
    """Adds orders that are not on the list yet, of all there are; how many. ``E-ROLE-LEAD`` for an agent."""
    lead_only(lead, now)
    with tenancy.account(lead.account):
        return find_orders(lead.account, replace(recall_of(lead.account, key), looked_to=None), now=now)


def move_orders(agent: Agent, key: UUID, orders: Sequence[str], *, to: str, note: str, now: datetime) -> int:
    """What became of some orders; how many. ``E-RECALL-NONE`` for a state that does not exist."""
    state = next((one for one in ORDER_STATES if one == to), None)
    if state is None:
        raise WanhuiError("E-RECALL-NONE")
    require(agent.role, "case.work")
    with tenancy.account(agent.account):
        recall_of(agent.account, key)
        return move(agent.account, key, list(orders), to=state, note=note.strip()[:LONGEST], now=now)


def choose_for(agent: Agent, key: UUID, orders: Sequence[str], *, choice: str) -> int:
    """What buyers chose of what is offered; how many. ``E-RECALL-OFFER`` for what this recall does not offer."""
    require(agent.role, "case.work")
    with tenancy.account(agent.account):
        if choice not in recall_of(agent.account, key).offers:
            raise WanhuiError("E-RECALL-OFFER")
        return choose(agent.account, key, list(orders), choice=choice)


def follow_recall(account: UUID, key: UUID, *, now: datetime) -> int:
    """Brings every order to where messages, chats, returns and refunds show it is; how many moved."""
    with tenancy.account(account):
        return _follow(account, recall_of(account, key), now=now)


def follow_recalls(account: UUID, now: datetime) -> int:
    """The same for every recall that is not over, and orders that came in since are found; how many moved."""
    moved = 0
    with tenancy.account(account):
        for recall, _ in recalls(account):
            if recall.closed_at is None:
                moved += find_orders(account, recall, now=now) + _follow(account, recall, now=now)
    return moved


def stop_sale(lead: Agent, key: UUID, *, now: datetime) -> None:
    """The goods are taken off sale and out of promotion."""
    lead_only(lead, now)
    with tenancy.account(lead.account):
        _stop(lead, recall_of(lead.account, key), harm="", now=now)


def close_recall(lead: Agent, key: UUID, *, now: datetime) -> None:
    """Ends a recall. ``E-RECALL-OPEN`` while orders have come to no end."""
    lead_only(lead, now)
    with tenancy.account(lead.account):
        recall_of(lead.account, key)
        (recall, counts), *_ = recalls(lead.account, key)
        left = RecallView(recall=recall, counts=counts.states, steps=counts.steps).open
        if left:
            raise WanhuiError("E-RECALL-OPEN", count=left)
        mark(lead.account, key, what="closed", now=now)


def report(account: UUID, key: UUID, *, sold: str = "") -> bytes:
    """The scope and progress as CSV, one row an order that was `sold` so, nobody's name in it; no cell is a formula."""
    with tenancy.account(account):
        found = recalls(account, key)
        if not found:
            raise WanhuiError("E-RECALL-NONE")
        recall, lines = found[0][0], orders_of(account, key, sold=sold, most=_MOST)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["goods", "order", "state", "choice", *(f"{step}_at" for step in STEPS), "changed_at"])
    goods = f"{recall.dimension}:{recall.key}"
    for one in lines:
        times = (one.told_at, one.answered_at, one.returned_at, one.paid_at, one.changed_at)
        cells = [goods, one.order, one.state, one.choice, *(at.isoformat("T", "seconds") if at else "" for at in times)]
        writer.writerow([harmless(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _follow(account: UUID, recall: StoredRecall, *, now: datetime) -> int:
    moved = follow(account, recall, now=now)
    by_choice: dict[str, list[str]] = {}
    for order, text, asks in unchosen(account, recall, now=now):
        by_choice.setdefault(chosen(text, asks, recall.offers), []).append(order)
    for choice, orders in by_choice.items():
        if choice:
            choose(account, recall.id, orders, choice=choice)
    return moved


def _stop(lead: Agent, recall: StoredRecall, *, harm: str, now: datetime) -> None:
    """The sale is stopped, kept with who did it; with harm the owner is alarmed and the clocks run."""
    new = NewStop(shop=recall.shop, dimension=recall.dimension, key=recall.key, reason=recall.reason, harm=harm)
    stop(lead, new, now=now)
    mark(lead.account, recall.id, what="sale_stopped", now=now)


def _check_filled(account: UUID, new: NewRecall) -> None:
    missing = [
        name
        for name, is_there in (
            ("goods", new.dimension in GOODS and bool(new.key.strip())),
            ("shop", new.shop in {one.id for one in shops(account)}),
            ("reason", bool(new.reason.strip()) and len(new.reason) <= LONGEST),
            ("text", bool(new.text.strip()) and len(new.text) <= LONGEST),
            ("offers", any(one in OFFERS for one in new.offers)),
            ("harm", new.harm in ("", *HARMS)),
        )
        if not is_there
    ]
    if missing:
        raise WanhuiError("E-RECALL-FILL", missing=listed(_FIELDS[name] for name in missing))


def _check_text(account: UUID, recall: StoredRecall) -> None:
    named = _OF_REVIEWS.search(recall.text)
    if named is not None:
        raise WanhuiError("E-RECALL-TEXT", why=named.group())
    known = shop(account, recall.shop)
    platform = cast(Platform, known.platform if known else "other")
    found = lint(shipped_linter(), Outgoing(text=recall.text, platform=platform, stage="contact"))
    if verdict(found) == "block":
        raise WanhuiError("E-RECALL-TEXT", why=", ".join(one.rule for one in found if one.severity == "block"))


def recall_of(account: UUID, key: UUID) -> StoredRecall:
    """The recall with this key; ``E-RECALL-NONE`` for one that is over or not there."""
    found = recalls(account, key)
    if not found or found[0][0].closed_at is not None:
        raise WanhuiError("E-RECALL-NONE")
    return found[0][0]


def lead_only(agent: Agent, now: datetime) -> None:
    """``E-ROLE-LEAD`` for anybody who does not lead."""
    if not agent.by(now).is_lead:
        raise WanhuiError("E-ROLE-LEAD")
