"""Goods in doubt: off sale and out of promotion at once, the owner alarmed, and every authority told in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, cast, get_args
from uuid import UUID

from wanhui.cases.reporting import GOODS_KINDS, HARMS, GoodsKind, Harm, ReportRule, goods_kind, reports_due
from wanhui.content.reporting import load_report_rules
from wanhui.errors import WanhuiError, Words, listed
from wanhui.flows.acts import Wanted, gate
from wanhui.flows.desk_acts import Agent
from wanhui.flows.notify import tell
from wanhui.flows.rights import may, require
from wanhui.records.parties import Platform
from wanhui.replies.acts import Act, ActFacts
from wanhui.store import tenancy
from wanhui.store.accounts import audit
from wanhui.store.case_lists import case_by_number
from wanhui.store.keys import new_key
from wanhui.store.notices import Notice
from wanhui.store.shops import shop, shops
from wanhui.store.stops import (
    StoredClock,
    StoredStop,
    clock_by_key,
    clocks_of,
    drop_clocks,
    end_stop,
    mark_step,
    open_stop,
    open_stop_of,
    running_clocks,
    said_of_goods,
    set_kind,
    settle_clock,
    sold_since,
    start_clocks,
    still_sold,
    stop_by_key,
    stops,
    worsen_stop,
)

#: What can be taken off sale.
GOODS: Final = ("batch", "sku", "product", "live")
#: What is to be done on the platform and in the warehouse; the last two where people are in danger.
STEPS: Final = ("listing", "promotion", "stock", "supplier", "platform")
_ORDINARY: Final = STEPS[:3]
#: What somebody says of why or by what, in characters.
LONGEST: Final = 500
_FIELDS: Final[Mapping[str, Words]] = {
    "goods": Words("哪些货品", "the goods"), "shop": Words("店铺", "the shop"),
    "reason": Words(f"原因（最多 {LONGEST} 字）", f"the reason (at most {LONGEST} characters)"),
    "kind": Words("货品类别", "the kind of goods"), "harm": Words("危险程度", "the danger"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStop:
    """What somebody takes off sale and why. `harm` is empty where nobody is in danger, `goods` for an unknown kind.

    `case` is the number of the case that showed it; one that the account does not have is left out.
    """

    shop: str
    dimension: str
    key: str
    reason: str
    goods: str = ""
    harm: str = ""
    case: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One duty to report with the rule behind it (None: no longer shipped) and how it stands."""

    clock: StoredClock
    rule: ReportRule | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopView:
    """A stop, what is still to be done about it, its clocks, and how many orders came in since (None: not asked)."""

    stop: StoredStop
    left: tuple[str, ...]
    clocks: tuple[ClockView, ...]
    sold: int | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """All that belongs to it."""
        return STEPS if self.stop.harm else _ORDINARY


def stop(agent: Agent, new: NewStop, *, now: datetime) -> UUID:
    """Takes goods off sale; with harm it alarms the owner and starts the clocks of the authorities. Its key.

    Danger anybody at work may report, the rest is for leads. Goods that are off sale already stay so; when they turn
    out to be more dangerous, the stricter clocks hold. ``E-STOP-FILL`` names what is missing.
    """
    require(agent.role, "case.work" if new.harm else "case.assign")
    _check_filled(agent.account, new)
    with tenancy.account(agent.account):
        found = _kept(agent, new, now)
        if new.harm:
            _start_clocks(agent.account, found, now)
            tell(agent.account, [_alarm(found, now)], now)
    return found.id


def list_stops(account: UUID, *, now: datetime) -> tuple[StopView, ...]:
    """Every stop with its clocks, those that hold first; two queries."""
    with tenancy.account(account):
        found = stops(account)
        clocks = clocks_of(account, [one.id for one in found])
    return tuple(_view(one, clocks, now) for one in found)


def show_stop(account: UUID, key: UUID, *, now: datetime) -> StopView:
    """One stop with the orders that came in since; ``E-STOP-NONE`` for one that is not there."""
    with tenancy.account(account):
        found = _one(account, key)
        sold = sold_since(account, found) if found.ended_at is None else None
        return _view(found, clocks_of(account, [key]), now, sold=sold)


def stop_of(account: UUID, shop_id: str, *, dimension: str, key: str, now: datetime) -> StopView | None:
    """The stop that holds for just these goods, if any."""
    with tenancy.account(account):
        found = open_stop_of(account, shop_id, dimension=dimension, key=key)
        return _view(found, clocks_of(account, [found.id]), now) if found is not None else None


def authority_clocks(account: UUID, *, now: datetime) -> tuple[ClockView, ...]:
    """Every clock of an authority that runs, the first due first; one query."""
    return tuple(_clock(one, now) for one in running_clocks(account))


def change_kind(lead: Agent, key: UUID, *, goods: str, now: datetime) -> None:
    """A lead corrects what kind the goods are in law: clocks that do not hold for it end, those that do start.

    They start from when the shop knew of the harm. ``E-STOP-FILL`` for a kind that does not exist, ``E-STOP-NONE``
    for a stop that is over.
    """
    require(lead.role, "case.assign")
    if goods not in GOODS_KINDS:
        raise WanhuiError("E-STOP-FILL", missing=_FIELDS["kind"])
    with tenancy.account(lead.account):
        before = _one(lead.account, key)
        if before.ended_at is not None:
            raise WanhuiError("E-STOP-NONE")
        _set_kind(lead, before, goods, now=now)


def step(agent: Agent, key: UUID, name: str, *, now: datetime) -> None:
    """Something was done: off the listing, out of promotion, set apart, the supplier or the platform told."""
    require(agent.role, "case.work")
    with tenancy.account(agent.account):
        found = _one(agent.account, key)
        if name not in STEPS or found.ended_at is not None:
            raise WanhuiError("E-STOP-NONE")
        mark_step(agent.account, key, name, by=str(agent.id), now=now)


def settle(lead: Agent, clock: UUID, *, note: str, now: datetime) -> UUID:
    """The authority was told; `note` says whom and the number of the receipt. Gives the key of the stop.

    ``E-STOP-NOTE`` without a note, ``E-STOP-NONE`` for a clock that is not there.
    """
    require(lead.role, "case.assign")
    if not note.strip():
        raise WanhuiError("E-STOP-NOTE")
    with tenancy.account(lead.account):
        found = clock_by_key(lead.account, clock)
        if found is None:
            raise WanhuiError("E-STOP-NONE")
        settle_clock(lead.account, clock, by=str(lead.id), note=note.strip()[:LONGEST], now=now)
    return found.stop


def resume(lead: Agent, key: UUID, *, note: str, is_cleared: bool, now: datetime) -> None:
    """The goods are sold again. ``E-ACT-FORBIDDEN`` while they are in doubt, ``E-STOP-NOTE`` without a proof of it.

    ``E-STOP-CLOCKS`` while an authority has not been told.
    """
    require(lead.role, "case.assign")
    if not note.strip():
        raise WanhuiError("E-STOP-NOTE")
    with tenancy.account(lead.account):
        found = _one(lead.account, key)
        known = shop(lead.account, found.shop)
        platform = cast(Platform, known.platform if known else "other")
        facts = ActFacts(batch_in_doubt=not is_cleared, is_safety=bool(found.harm))
        gate(lead, Wanted(act=Act(kind="sell_batch", platform=platform, facts=facts), subject=f"stop:{key}"), now=now)
        if any(one.done_at is None for one in clocks_of(lead.account, [key])):
            raise WanhuiError("E-STOP-CLOCKS")
        end_stop(lead.account, key, by=str(lead.id), note=note.strip()[:LONGEST], now=now)


def watch_stops(account: UUID, now: datetime) -> int:
    """Warns of clocks nearly due or late, and of goods that sell although they are stopped; how many are new."""
    with tenancy.account(account):
        notices = [_warning(one, now) for one in running_clocks(account, warned_by=now)]
        notices += [_still_sold(one, sold, now) for one, sold in still_sold(account)]
        return tell(account, notices, now)


def _kept(agent: Agent, new: NewStop, now: datetime) -> StoredStop:
    goods = new.goods or _kind(agent.account, new)
    found = StoredStop(
        id=new_key(), shop=new.shop, dimension=new.dimension, key=new.key.strip(), reason=new.reason.strip(),
        goods=goods, harm=new.harm, case=_known_case(agent.account, new.case), stopped_at=now, stopped_by=str(agent.id),
    )  # fmt: skip
    if open_stop(agent.account, found):
        return found
    before = open_stop_of(agent.account, found.shop, dimension=found.dimension, key=found.key)
    if before is None:
        raise WanhuiError("E-STOP-NONE")
    if _grade(found.harm) > _grade(before.harm):
        worsen_stop(agent.account, before.id, harm=found.harm, reason=found.reason)
    if new.goods and may(agent.role, "case.assign"):
        _set_kind(agent, before, new.goods, now=now)
    return _one(agent.account, before.id)


def _set_kind(lead: Agent, before: StoredStop, goods: str, *, now: datetime) -> None:
    if goods == before.goods:
        return
    set_kind(lead.account, before.id, goods)
    audit(
        lead.account, at=now, actor=str(lead.id), action="stop_kind_changed",
        payload={"stop": str(before.id), "goods": before.key, "from": before.goods, "to": goods},
    )  # fmt: skip
    if before.harm:
        _start_clocks(lead.account, replace(before, goods=goods), _known_since(lead.account, before, now))


def _known_case(account: UUID, number: int | None) -> int | None:
    return number if number is not None and case_by_number(account, number) is not None else None


def _kind(account: UUID, new: NewStop) -> GoodsKind:
    category, title = said_of_goods(account, new.shop, by=new.dimension, key=new.key.strip())
    return goods_kind(load_report_rules(), category, title)


def _grade(harm: str) -> int:
    return HARMS.index(harm) if harm in HARMS else -1


def _start_clocks(account: UUID, found: StoredStop, now: datetime) -> None:
    """The clocks of the goods and the harm run from `now`; those that do not hold for them any more end."""
    known = shop(account, found.shop)
    due = reports_due(
        load_report_rules(), known.platform if known else "", goods=cast(GoodsKind, found.goods),
        harm=cast(Harm, found.harm), at=now,
    )  # fmt: skip
    drop_clocks(account, found.id, rules=[one.rule.id for one in due])
    start_clocks(
        account,
        [
            StoredClock(
                id=new_key(), stop=found.id, shop=found.shop, dimension=found.dimension, key=found.key,
                rule=one.rule.at_version, warn_at=one.warn_at, due_at=one.due_at,
            )
            for one in due
        ],
    )  # fmt: skip


def _known_since(account: UUID, found: StoredStop, now: datetime) -> datetime:
    """When the shop knew of the harm, by the clocks that it started; `now` where it started none."""
    days = {rule.id: rule.days.get(cast(Harm, found.harm), 0) for rule in load_report_rules()}
    return min(
        (
            one.due_at - timedelta(days=days.get(one.rule.partition("@")[0], 0))
            for one in clocks_of(account, [found.id])
        ),
        default=now,
    )


def _check_filled(account: UUID, new: NewStop) -> None:
    missing = [
        name
        for name, is_there in (
            ("goods", new.dimension in GOODS and bool(new.key.strip())),
            ("shop", new.shop in {one.id for one in shops(account)}),
            ("reason", bool(new.reason.strip()) and len(new.reason) <= LONGEST),
            ("kind", new.goods in ("", *GOODS_KINDS)),
            ("harm", new.harm in ("", *get_args(Harm))),
        )
        if not is_there
    ]
    if missing:
        raise WanhuiError("E-STOP-FILL", missing=listed(_FIELDS[name] for name in missing))


def _one(account: UUID, key: UUID) -> StoredStop:
    found = stop_by_key(account, key)
    if found is None:
        raise WanhuiError("E-STOP-NONE")
    return found


def _view(one: StoredStop, clocks: Sequence[StoredClock], now: datetime, *, sold: int | None = None) -> StopView:
    return StopView(
        stop=one,
        left=tuple(name for name in (STEPS if one.harm else _ORDINARY) if name not in one.done),
        clocks=tuple(_clock(clock, now) for clock in clocks if clock.stop == one.id),
        sold=sold,
    )


def _clock(one: StoredClock, now: datetime) -> ClockView:
    rules: Mapping[str, ReportRule] = {rule.id: rule for rule in load_report_rules()}
    is_late = one.done_at is None and one.due_at <= now
    return ClockView(clock=one, rule=rules.get(one.rule.partition("@")[0]), is_late=is_late)


def _alarm(found: StoredStop, now: datetime) -> Notice:
    return Notice(
        key=f"stop:{found.id}:{found.harm}", kind="safety", addressee="lead", at=now, shop=found.shop,
        says=Words(
            f"有安全问题，已记为停售停推：{found.key}。请马上下架并上报，见“停售与上报”",
            f"A danger: {found.key} is off sale and out of promotion. Take it down and report it, see stopped goods",
        ),
    )  # fmt: skip


def _warning(one: StoredClock, now: datetime) -> Notice:
    view = _clock(one, now)
    title = view.rule.title if view.rule else Words(one.rule, one.rule)
    kind, zh, en = (
        ("clock_breach", "上报已到期", "A report is due now")
        if view.is_late
        else ("clock_warn", "上报快到期", "A report is nearly due")
    )
    return Notice(
        key=f"authority:{one.id}:{kind}", kind=kind, addressee="lead", at=now, shop=one.shop,
        says=Words(f"{zh}：{title.zh}（{one.key}）", f"{en}: {title.en} ({one.key})"),
    )  # fmt: skip


def _still_sold(one: StoredStop, sold: int, now: datetime) -> Notice:
    return Notice(
        key=f"stop:{one.id}:sold:{now:%Y-%m-%d}", kind="safety", addressee="lead", at=now, shop=one.shop,
        says=Words(
            f"已停售的 {one.key} 还在出单：停售后 {sold} 单，请检查链接和推广",
            f"{one.key} is off sale and still sells: {sold} orders since. Check its listing and promotion",
        ),
    )  # fmt: skip
