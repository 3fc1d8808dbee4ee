"""Suppliers side by side, and a task where one is far worse than its like: opened once, with an owner and a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from wanhui.errors import Language, WanhuiError, Words, listed
from wanhui.flows.desk_acts import Agent
from wanhui.flows.in_charge import in_charge
from wanhui.flows.notify import tell
from wanhui.flows.rights import may, require
from wanhui.insights.suppliers import Card, cards
from wanhui.store import tenancy
from wanhui.store.behind import names_of
from wanhui.store.keys import new_key
from wanhui.store.members import Member, members
from wanhui.store.notices import Notice
from wanhui.store.shops import StoredShop, shops
from wanhui.store.suppliers import (
    DECISIONS,
    SupplierTask,
    answers,
    decide_task,
    fault_cases,
    hand_task,
    open_task,
    supplied,
    supplier_tasks,
)

#: Orders of so many days are looked at.
SPAN: Final = timedelta(days=90)
#: Somebody is to have decided by then (own).
DECIDE_WITHIN: Final = timedelta(days=7)
#: Whoever was decided to stay is not asked about again for so long (own).
_REST: Final = timedelta(days=30)
_LONGEST: Final = 500
_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
Reason = Literal["over", "lapsed"]
#: Why a supplier is thought over, as the people who lead hear it.
_SAYS: Final[Mapping[Reason, Words]] = {
    "over": Words(
        "供应商 {name} 的问题率到了同类的两倍，请决定换供应商还是换货源",
        "{name} has twice the faults of suppliers of its kind: decide on another supplier or source",
    ),
    "lapsed": Words(
        "有老客因为质量不再来买供应商 {name} 的货，请决定换供应商还是换货源",
        "A regular stopped buying over the quality of goods of {name}: decide on another supplier or source",
    ),
}
_FIELDS: Final[Mapping[str, Words]] = {
    "decision": Words("怎么决定", "the decision"), "note": Words("为什么这样决定", "the reason for it"),
    "owner": Words("负责人", "who decides"), "due": Words("完成日期（今天之后）", "a day ahead to decide by"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliersView:
    """The suppliers of one shop, the worst first, with names by id.

    `people` may own a task; `owners` are all who may once have been able to: names by their ids.
    """

    shop: StoredShop | None
    shops: tuple[StoredShop, ...]
    cards: tuple[Card, ...]
    names: Mapping[str, str]
    products: Mapping[str, str]
    tasks: tuple[SupplierTask, ...]
    people: Mapping[str, str]
    owners: Mapping[str, str]


def show_suppliers(account: UUID, shop_id: str, *, now: datetime) -> SuppliersView:
    """The cards of one shop (the first, if it does not exist) and every task; a fixed number of queries."""
    with tenancy.account(account):
        every = shops(account)
        shop = next((one for one in every if one.id == shop_id), every[0] if every else None)
        known = members(account)
        return SuppliersView(
            shop=shop,
            shops=every,
            cards=cards_of(account, shop, now) if shop is not None else (),
            names=names_of(account, "supplier"),
            products=names_of(account, "product"),
            tasks=supplier_tasks(account),
            people=_people(known),
            owners={str(one.id): one.name for one in known},
        )


def watch_suppliers(account: UUID, now: datetime) -> int:
    """Opens a task for each supplier that is far worse than its like; how many are new. Twice opens nothing more."""
    opened = 0
    with tenancy.account(account):
        rested = _rested(account, now)
        names = names_of(account, "supplier")
        for shop in shops(account):
            for card in cards_of(account, shop, now):
                if card.is_over and (shop.id, card.supplier) not in rested:
                    name = names.get(card.supplier, card.supplier)
                    opened += _open(account, shop, card, name=name, reason="over", now=now)
    return opened


def reconsider(account: UUID, shop_id: str, supplier: str, *, now: datetime) -> bool:
    """A regular stays away over the quality of a supplier's goods: a task, unless one is open or was just decided.

    False for a supplier of whom the shop knows no goods.
    """
    with tenancy.account(account):
        shop = next((one for one in shops(account) if one.id == shop_id), None)
        known = cards_of(account, shop, now) if shop is not None else ()
        card = next((one for one in known if one.supplier == supplier), None)
        if shop is None or card is None:
            return False
        if (shop.id, supplier) not in _rested(account, now):
            name = names_of(account, "supplier").get(supplier, supplier)
            _open(account, shop, card, name=name, reason="lapsed", now=now)
    return True


def decide(lead: Agent, key: UUID, *, decision: str, note: str, now: datetime) -> None:
    """What becomes of a supplier. ``E-SUPPLIER-FILL`` without a decision and its reason, ``E-SUPPLIER-NONE``."""
    require(lead.role, "case.assign")
    chosen = next((one for one in DECISIONS if one == decision), None)
    missing = [name for name, is_there in (("decision", chosen), ("note", note.strip())) if not is_there]
    if missing or chosen is None:
        raise WanhuiError("E-SUPPLIER-FILL", missing=listed(_FIELDS[name] for name in missing))
    with tenancy.account(lead.account):
        if not decide_task(
            lead.account, key, decision=chosen, note=note.strip()[:_LONGEST], by=str(lead.id), now=now
        ):  # fmt: skip
            raise WanhuiError("E-SUPPLIER-NONE")


def hand_over(lead: Agent, key: UUID, *, owner: str, due_at: datetime | None, now: datetime) -> None:
    """Somebody else (the id of a person) decides, by another day.

    ``E-SUPPLIER-FILL`` for nobody of the account or a day that is over.
    """
    require(lead.role, "case.assign")
    with tenancy.account(lead.account):
        missing = [
            name
            for name, is_there in (
                ("owner", owner in _people(members(lead.account))),
                ("due", due_at is not None and due_at > now),
            )
            if not is_there
        ]
        if missing or due_at is None:
            raise WanhuiError("E-SUPPLIER-FILL", missing=listed(_FIELDS[name] for name in missing))
        if not hand_task(lead.account, key, owner=owner, due_at=due_at):
            raise WanhuiError("E-SUPPLIER-NONE")


def cards_of(account: UUID, shop: StoredShop, now: datetime) -> tuple[Card, ...]:
    """The card of each supplier of a shop by the orders of the last `SPAN`, the worst first; four queries."""
    zone = ZoneInfo(shop.time_zone)
    until = now.astimezone(zone)
    since = (until - SPAN).replace(hour=0, minute=0, second=0, microsecond=0)
    known = supplied(account, shop.id, first=since.date(), last=until.date())
    if not known:
        return ()
    return cards(
        known,
        fault_cases(account, shop.id, since=since, until=now),
        answers(account, shop.id, since=since, until=now),
    )


def _rested(account: UUID, now: datetime) -> frozenset[tuple[str, str]]:
    """(shop, supplier) of what was decided a short while ago."""
    return frozenset(
        (one.shop, one.supplier)
        for one in supplier_tasks(account)
        if one.decided_at is not None and now - one.decided_at < _REST
    )


def _open(account: UUID, shop: StoredShop, card: Card, *, name: str, reason: Reason, now: datetime) -> bool:
    task = SupplierTask(
        id=new_key(), shop=shop.id, supplier=card.supplier, figures={**_figures(card), "reason": reason},
        opened_at=now, owner=in_charge(members(account), shop.key, first="owner"), due_at=now + DECIDE_WITHIN,
    )  # fmt: skip
    if not open_task(account, task):
        return False
    notice = Notice(
        key=f"supplier:{task.id}", kind="finding", addressee="lead", at=now, shop=shop.id,
        says=Words(*(_SAYS[reason].fill(language, {"name": name}) for language in _LANGUAGES)),
    )  # fmt: skip
    tell(account, [notice], now)
    return True


def _figures(card: Card) -> dict[str, Any]:
    """What the task rests on, as it stood."""
    return {
        "rate": round(card.rate.rate or 0.0, 4), "low": round(card.rate.low or 0.0, 4),
        "high": round(card.rate.high or 0.0, 4), "orders": card.rate.orders, "faults": card.rate.count,
        "threshold": round(card.threshold or 0.0, 4), "like": len(card.like), "cost": str(card.cost),
        "numbers": list(card.numbers[:50]),
    }  # fmt: skip


def _people(known: Sequence[Member]) -> Mapping[str, str]:
    return {str(one.id): one.name for one in known if one.is_active and may(one.role, "case.work")}
