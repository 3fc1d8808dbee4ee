"""Price cuts and goods that are short, as the page shows them, and the word to their buyers before they ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from wanhui.cases import events as ev
from wanhui.cases import granting
from wanhui.cases.acting import Acted, Acting, By
from wanhui.cases.case import replay
from wanhui.cases.contact import held_until
from wanhui.cases.parts import Plan, PlanAbout
from wanhui.cases.pricing import PriceCheck, Protection, affected
from wanhui.cases.state import Case
from wanhui.cases.watch_goods import COUNTS, Counts
from wanhui.errors import WanhuiError, Words
from wanhui.flows.around import around_cases
from wanhui.flows.case_facts import facts_of
from wanhui.flows.desk_acts import Agent, change, whole_case
from wanhui.flows.desk_drafts import lint_draft
from wanhui.flows.hand_over import Bulk
from wanhui.flows.offering import book_costs, plan_task, review_state
from wanhui.flows.own_remedies import remedies_of
from wanhui.flows.price_check import PROMISED, price_of, protections
from wanhui.flows.remedies import check_the_price
from wanhui.flows.rights import require
from wanhui.flows.shelf import chosen_from, shelf_of
from wanhui.flows.watch_goods import MEANING, counts_of, short_orders
from wanhui.flows.work_case import Loaded, act_on, load
from wanhui.records.money import Money
from wanhui.store import tenancy
from wanhui.store.account_settings import setting
from wanhui.store.case_lists import cases_by_ids
from wanhui.store.case_pages import WholeCase
from wanhui.store.case_rows import CaseLine
from wanhui.store.goods import orders_of_products, own_case_ids
from wanhui.store.price_drops import StoredDrop, latest_drops
from wanhui.store.shops import StoredShop, shops

#: Orders that are owed nothing are counted so far back: their buyers may ask, and hear the truth (own).
ASKERS: Final = timedelta(days=30)
_MOST: Final = 20
#: The remedy that pays a difference back.
_DIFFERENCE: Final = "price_difference"
_FURTHEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DropLine:
    """A price cut: how many orders are owed the difference and how much, and how many are owed nothing."""

    drop: StoredDrop
    owed: int
    total: Money
    not_owed: int
    promised_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsView:
    """Price cuts with what they owe, the cases of both watches, and of each shop what counts mean and days promised."""

    drops: tuple[DropLine, ...]
    price_cases: tuple[CaseLine, ...]
    stock_cases: tuple[CaseLine, ...]
    meanings: tuple[tuple[StoredShop, Counts, int], ...]
    counts: tuple[Counts, ...] = COUNTS


def goods_view(account: UUID, *, sold: str = "") -> GoodsView:
    """What both watches have found of what a broadcast, streamer or offer `sold` (empty: of everything).

    The number of queries grows with the shops that had price cuts only.
    """
    with tenancy.account(account):
        drops = latest_drops(account, most=_MOST)
        promised, chosen = setting(account, PROMISED), setting(account, MEANING)
        lines: dict[StoredDrop, DropLine] = {}
        for shop in dict.fromkeys(drop.shop for drop in drops):
            mine = [drop for drop in drops if drop.shop == shop]
            lines |= {one.drop: one for one in _lines(account, mine, protections(promised, shop), sold=sold)}
        prices = cases_by_ids(account, own_case_ids(account, "price_drop", sold=sold))
        stock = cases_by_ids(account, own_case_ids(account, "out_of_stock", sold=sold))
        meanings = tuple((shop, counts_of(chosen, shop.id), int(promised.get(shop.id, 0))) for shop in shops(account))
    return GoodsView(
        drops=tuple(lines[drop] for drop in drops),
        price_cases=tuple(sorted(prices.values(), key=lambda one: one.number)),
        stock_cases=tuple(sorted(stock.values(), key=lambda one: one.number)),
        meanings=meanings,
    )


def _lines(account: UUID, drops: Sequence[StoredDrop], rules: Sequence[Protection], *, sold: str) -> Iterator[DropLine]:
    """The price cuts of one shop; its orders are looked up once."""
    reach = max([timedelta(days=rule.days) for rule in rules] + [ASKERS])
    since, products = min(one.seen_at for one in drops) - reach, {one.product for one in drops}
    orders = [order for _, order in orders_of_products(account, drops[0].shop, products, since=since, sold=sold)]
    for drop in drops:
        near = [order for order in orders if timedelta() <= drop.seen_at - order.created_at <= reach]
        found = affected(
            near, drop.product, drop.now_costs, sku=drop.sku or None, dropped_at=drop.seen_at, protections=rules
        )
        owed = [one for one in found if one.check.is_owed]
        yield DropLine(
            drop=drop,
            owed=len({one.order for one in owed}),
            total=sum((one.amount for one in owed), drop.was.times(0)),
            not_owed=len({one.order for one in found if not one.check.is_owed}),
            promised_days=max((rule.days for rule in rules), default=0),
        )


def prepare_payments(agent: Agent, numbers: Sequence[int], *, key: str, now: datetime) -> Bulk:
    """For each case: the price is checked, the owed difference granted as a task, and word to the buyer planned.

    Nothing is paid by it; at night the word waits for morning. A case that is owed nothing by now (``E-PRICE-NOT``)
    stands among the refused and keeps no other back.
    """

    def one(number: int) -> None:
        found = check_the_price(agent, number, now=now)
        if found is None or not found.is_owed:
            raise WanhuiError("E-PRICE-NOT")
        _grant(agent, number, key=key, now=now)
        words = lambda whole, case: _price_words(agent.account, whole, case, now=now)  # noqa: E731 - one call
        _tell(agent, number, about="price", words=words, now=now)

    require(agent.role, "case.bulk")
    return _each(numbers, one)


def _grant(agent: Agent, number: int, *, key: str, now: datetime) -> None:
    """What is owed needs no choice of the buyer: it is granted and its exact steps become a task, once a case."""

    def act(on: Loaded, by: By) -> Acted:
        acting = Acting(on.case, by)
        if any(one.kind == _DIFFERENCE and one.state in ("chosen", "done") for one in on.case.remedies):
            return acting.done()
        (option,) = chosen_from(shelf_of(agent, on, now=now), on, [_DIFFERENCE])
        remedy = str(uuid5(on.whole.line.id, f"price:{key}"))
        acting.follow(granting.offer(acting.case, by, option, remedy_id=remedy, review_state=review_state(on)))
        acting.add(ev.RemedyMoved, remedy=remedy, state="chosen", proof="owed")
        plan_task(acting, by, remedy, packs=remedies_of(on.account, on.case.shop))
        return acting.done()

    with tenancy.account(agent.account):
        act_on(agent, number, act, now=now)
        book_costs(load(agent.account, number))


def tell_short(agent: Agent, numbers: Sequence[int], *, until: date, looked: bool, now: datetime) -> Bulk:
    """Plans the word to the buyer of each order that is short: wait until that day, another variant, or a refund.

    ``E-STOCK-LOOK`` unless somebody has looked at the shelf, ``E-LATE-DATE`` for a day that is over or too far; an
    order that stock can serve by now (``E-STOCK-NOT``) stands among the refused.
    """
    require(agent.role, "case.bulk")
    if not looked:
        raise WanhuiError("E-STOCK-LOOK")
    if not 0 <= (until - now.date()).days <= _FURTHEST:
        raise WanhuiError("E-LATE-DATE")
    text = Words(
        f"您好，您的订单里有一件不够发了，很抱歉。可以等到{until.month}月{until.day}日再发，也可以换一款，"
        "或者马上退款，直接在这里告诉我们，我们按您选的办。",
        f"Hello, more of one item was ordered than we can send, and I am sorry. You may wait until "
        f"{until.day} {until:%B}, choose another variant, or have a refund at once; tell us here and we will do as "
        "you choose.",
    )

    def words(whole: WholeCase, case: Case) -> Words:
        row = whole.line.row
        meaning = counts_of(setting(agent.account, MEANING), row.shop)
        goods = set(facts_of(whole, case).goods)
        found = short_orders(agent.account, row.shop, goods, counts=meaning, now=now)
        if all(one.order.id != row.order for one in found.values()):
            raise WanhuiError("E-STOCK-NOT")
        return text

    return _each(numbers, lambda number: _tell(agent, number, about="stock", words=words, now=now))


def _each(numbers: Sequence[int], act: Callable[[int], None]) -> Bulk:
    done, refused = [], []
    for number in dict.fromkeys(numbers):
        try:
            act(number)
        except WanhuiError as problem:
            refused.append((number, problem))
        else:
            done.append(number)
    return Bulk(done=tuple(done), refused=tuple(refused))


def _tell(
    agent: Agent, number: int, *, about: PlanAbout, words: Callable[[WholeCase, Case], Words], now: datetime
) -> None:
    """Plans one message, once a case; ``E-REPLY-BLOCKED`` for what may not be said."""
    with tenancy.account(agent.account):
        whole = whole_case(agent.account, number)
        case = replay(whole.events)
        around = around_cases(agent.account, [case], now)[case.id]
        at = held_until(now, around.zone, around.contact)
        text = words(whole, case).text(around.language)
        lint = lint_draft(whole, case, text, way="chat", now=at)
        if lint.blocking:
            raise WanhuiError("E-REPLY-BLOCKED", count=lint.blocking)
        by = agent.by(now)

        def act(found: Case) -> Acted:
            acting = Acting(found, by)
            if all(plan.id != f"{about}:told" for plan in found.plans):
                made = Plan(id=f"{about}:told", act="send", about=about, at=at, made_at=now, by=by.actor, text=text)
                acting.add(ev.Planned, plan=made)
            return acting.done()

        change(agent.account, whole, act, now=now)


def _price_words(account: UUID, whole: WholeCase, case: Case, *, now: datetime) -> Words:
    facts = facts_of(whole, case)
    found = price_of(account, case, facts)
    if found is None or facts.order is None:
        raise WanhuiError("E-PRICE-NOT")
    bought = (facts.order.paid_at or facts.order.created_at).astimezone(ZoneInfo(whole.line.time_zone))
    day = now.astimezone(ZoneInfo(whole.line.time_zone)) + timedelta(days=1)
    return price_words(found, bought.date(), day.date())


def price_words(found: PriceCheck, bought: date, by: date) -> Words:
    """What a buyer reads who is owed a difference and has not asked yet."""
    return Words(
        f"您好，您{bought.month}月{bought.day}日买的这件降价了，还在价保期里，差价 {found.difference} 元应该退给您，"
        f"我们{by.month}月{by.day}日18:00前退回，您不用申请。",
        f"Hello, the price of what you bought on {bought.day} {bought:%B} has fallen within its price protection. We "
        f"refund the difference of {found.difference} by 18:00 on {by.day} {by:%B}; you need not apply.",
    )
