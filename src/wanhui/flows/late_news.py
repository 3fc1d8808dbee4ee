"""Tells buyers that their parcel will be late before they ask: the true reason, a new date, what they may choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from wanhui.cases import events as ev
from wanhui.cases.acting import Acted, Acting
from wanhui.cases.case import replay
from wanhui.cases.contact import held_until
from wanhui.cases.parts import Plan
from wanhui.cases.state import Case
from wanhui.cases.watch import Late
from wanhui.errors import WanhuiError, Words
from wanhui.flows.around import around_cases
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.desk_drafts import lint_draft
from wanhui.flows.hand_over import Bulk
from wanhui.flows.rights import require
from wanhui.flows.watch_parcels import late_of
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.store import tenancy
from wanhui.store.case_lists import cases_by_ids
from wanhui.store.case_pages import WholeCase
from wanhui.store.parcels import late_case_ids
from wanhui.store.records import chains

#: Why a parcel is late, as a person who knows confirms it; nothing is put forward that nobody has looked up.
REASONS: Final[Mapping[str, Words]] = {
    "stock": Words("这一款临时缺货，正在补货", "this item is out of stock for the moment and is being restocked"),
    "packing": Words("仓库积压，还没有轮到打包", "the warehouse is behind with packing"),
    "check": Words(
        "发货前质检发现问题，在换一件好的", "a check before dispatch found a fault and it is being replaced"
    ),
    "courier": Words("快递网点积压，件还没有转出来", "the courier's depot is behind and has not moved it on"),
    "weather": Words("路上遇到天气原因停运", "weather has stopped transport on the way"),
    "lost": Words("快递说找不到这件，正在核查", "the courier cannot find it and is looking into it"),
}
_FURTHEST: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCase:
    """One order that is late or about to be; `says` is what the records show."""

    number: int
    shop_name: str
    order: str
    buyer: str
    late: Late
    says: Words
    is_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What buyers are told: why (a code of `REASONS`), and the day by which it leaves or arrives."""

    reason: str
    until: date
    key: str


def late_cases(account: UUID, *, now: datetime, sold: str = "") -> tuple[LateCase, ...]:
    """The open cases of late parcels that were `sold` so, oldest first; four queries however many they are."""
    with tenancy.account(account):
        late = late_case_ids(account, sold=sold)
        lines = sorted(cases_by_ids(account, late).values(), key=lambda line: line.number)
        chain = chains(account, "order", {(line.row.shop, line.row.order or "") for line in lines})
    found = []
    for line in lines:
        facts = [one.fact for one in chain.get((line.row.shop, line.row.order or ""), ())]
        watched = late_of(facts, line.row.order, now)
        if watched is not None:
            found.append(
                LateCase(
                    number=line.number, shop_name=line.shop_name, order=line.row.order or "",
                    buyer=line.preview.buyer_name or "", late=watched.late, says=watched.says,
                    is_told=line.row.next_step != "acknowledge",
                )
            )  # fmt: skip
    return tuple(found)


def tell_buyers(agent: Agent, numbers: Sequence[int], news: News, *, now: datetime) -> Bulk:
    """Plans the message to the buyer of each case; at night it waits for morning, and a parcel that moves stops it.

    Raises ``E-LATE-REASON`` for no known reason and ``E-LATE-DATE`` for a day that is over or more than a month
    away; a case that cannot be told stands among the refused and keeps no other back.
    """
    require(agent.role, "case.bulk")
    if news.reason not in REASONS:
        raise WanhuiError("E-LATE-REASON", found=news.reason, expected=", ".join(REASONS))
    if not 0 <= (news.until - now.date()).days <= _FURTHEST:
        raise WanhuiError("E-LATE-DATE")
    done, refused = [], []
    for number in dict.fromkeys(numbers):
        try:
            _tell(agent, number, news, now=now)
        except WanhuiError as problem:
            refused.append((number, problem))
        else:
            done.append(number)
    return Bulk(done=tuple(done), refused=tuple(refused))


def _tell(agent: Agent, number: int, news: News, *, now: datetime) -> None:
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        around = around_cases(agent.account, [case], now)[case.id]
        text = _text(whole, case, news, now=now).text(around.language)
        at = held_until(now, around.zone, around.contact)
        lint = lint_draft(whole, case, text, way="chat", now=at)
        if lint.blocking:
            raise WanhuiError("E-REPLY-BLOCKED", count=lint.blocking)
        by = agent.by(now)

        def act(found: Case) -> Acted:
            acting = Acting(found, by)
            id_ = f"late:{news.key}"
            if not any(plan.id == id_ for plan in found.plans):
                made = Plan(id=id_, act="send", about="late", at=at, made_at=now, by=by.actor, text=text)
                acting.add(ev.Planned, plan=made)
            return acting.done()

        change(agent.account, whole, act, now=now)


def _text(whole: WholeCase, case: Case, news: News, *, now: datetime) -> Words:
    """What the buyer of this case reads; ``E-LATE-NOT`` where nothing is late by now."""
    facts = [stored.fact for stored in (*whole.items, *whole.around)]
    watched = late_of(facts, case.order, now)
    if watched is None:
        raise WanhuiError("E-LATE-NOT")
    has_left = any(isinstance(one, ShipmentEvent) for one in facts) or any(
        isinstance(one, Order) and one.shipped_at is not None for one in facts
    )
    return late_words(news, has_left=has_left)


def late_words(news: News, *, has_left: bool) -> Words:
    """What the buyer reads: where the parcel is, why, by when, and what they may choose instead."""
    why, day = REASONS[news.reason], news.until
    if has_left:
        state = Words("您的包裹在路上停住了", "Your parcel has stopped on its way")
        then = Words("前送到", "it will arrive by")
    else:
        state = Words("您的订单还没有发出", "Your order has not been sent yet")
        then = Words("前发出", "it will leave by")
    return Words(
        f"您好，跟您说明一下：{state.zh}，原因是{why.zh}，预计{day.month}月{day.day}日{then.zh}，抱歉让您多等。"
        "您可以继续等，也可以改成退款，直接在这里告诉我们，我们按您选的办。",
        f"{state.en}: {why.en}. As things stand {then.en} {day.day} {day:%B}. I am sorry for the wait. "
        "You may go on waiting or have a refund instead; tell us here and we will do as you choose.",
    )
