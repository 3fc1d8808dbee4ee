"""A merchant for the tests of the pages: a person, two shops, and cases opened from records and hand-made readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from wanhui.cases.opening import open_case
from wanhui.cases.playbook import Sketch, SketchedIssue
from wanhui.content.case_rules import load_rules
from wanhui.records.fact import Fact
from wanhui.records.goods import Product, Sku
from wanhui.records.money import Money
from wanhui.records.orders import Line, Order, ShipmentEvent
from wanhui.records.parties import Buyer, Shop
from wanhui.records.reviews import Review
from wanhui.store import tenancy
from wanhui.store.accounts import NewPerson, add_person, create_account
from wanhui.store.case_rows import NewCase, Preview
from wanhui.store.cases import open_cases
from wanhui.store.keys import new_key
from wanhui.store.readings import NewReading, save_readings
from wanhui.store.records import save_records

PASSWORD = "correct-horse-9"
CRACK = "收到的杯子杯口有一道裂纹，问客服等了两天都没人理。能不能换一只好的？"


@dataclass(frozen=True, slots=True)
class Merchant:
    """An account with one person in it."""

    account: UUID
    person: UUID
    login: str
    now: datetime


def merchant(login: str, *, role: str = "owner", name: str = "苏晴", language: str = "zh") -> Merchant:
    """A new account; `login` must be new as well."""
    now = datetime.now(UTC)  # noqa: TID251 - pages show cases beside the real clock
    account = create_account(f"商家 {login}", now)
    person = add_person(account, NewPerson(login=login, name=name, password=PASSWORD, role=role, language=language))
    save_records(account, [Shop(id="s1", shop="s1", platform="taobao", name="松间器物")])
    return Merchant(account, person, login, now)


def colleague(home: Merchant, *, role: str) -> Merchant:
    """Somebody else who works for the same merchant."""
    login = f"{home.login[-50:]}-{role}"
    person = add_person(home.account, NewPerson(login=login, name="小周", password=PASSWORD, role=role))
    return Merchant(home.account, person, login, home.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One review that opens a case: its words and what a careful reader reads in them."""

    id: str
    text: str
    stars: int = 1
    issues: tuple[tuple[str, float, tuple[int, int]], ...] = ()
    asks: tuple[str, ...] = ()
    safety: bool = False
    hostage: bool = False
    buyer: str = "林**"
    ago: timedelta = timedelta(minutes=30)


CRACKED = Plan(
    id="r1", text=CRACK, issues=(("damaged", 0.94, (5, 12)), ("service", 0.91, (13, 24))), asks=("exchange",)
)
PLANS = (
    CRACKED,
    Plan(id="r2", text="退款一直没到账，催了三次", stars=2, issues=(("refund", 0.9, (0, 7)),), buyer="杨**"),
    Plan(id="r3", text="用了之后手上起红疹", issues=(("adverse", 0.97, (5, 9)),), safety=True, buyer="周**"),
    Plan(id="r4", text="盘底有两个黑点，擦不掉", stars=3, issues=(("quality", 0.55, (0, 7)),), buyer="许**"),
)


def add_case(home: Merchant, plan: Plan = CRACKED) -> int:
    """Opens the case of `plan` with its order, parcel and buyer; gives its number."""
    at = home.now - plan.ago
    order = Order(
        id=f"O-{plan.id}", shop="s1", buyer=f"B-{plan.id}", created_at=at - timedelta(days=5), status="delivered",
        lines=(Line(product="p1", sku="p1-white", quantity=1, price=Money(Decimal("68"), "CNY")),),
        paid=Money(Decimal("68"), "CNY"), paid_at=at - timedelta(days=5), ship_by=at - timedelta(days=4),
        shipped_at=at - timedelta(days=3), delivered_at=at - timedelta(days=1), courier="中通", tracking="ZT1000",
    )  # fmt: skip
    review = Review(
        id=plan.id, shop="s1", at=at, text=plan.text, order=order.id, buyer=order.buyer, product="p1", stars=plan.stars
    )
    facts: list[Fact] = [
        Product(id="p1", shop="s1", title="手作粗陶杯", skus=(Sku(id="p1-white", name="白釉", batch="B1106"),)),
        Buyer(id=order.buyer, shop="s1", name=plan.buyer, orders_total=3),
        order,
        ShipmentEvent(id=f"E-{plan.id}", shop="s1", order=order.id, at=at - timedelta(days=1), status="delivered"),
        review,
    ]
    # Clocks that no hour of the day brings close: what a page shows must not depend on when the tests run.
    shop = Shop(id="s1", shop="s1", platform="taobao", name="松间器物")
    rules = load_rules(shop, home.now.year, preset="cross-border")
    found = open_case(rules, review, _sketch(plan), case_id=str(new_key()), now=at, order=order)
    assert found is not None
    with tenancy.account(home.account):
        saved = {type(one.fact): one.key for one in save_records(home.account, facts).facts}
        save_readings(home.account, [NewReading(record=saved[Review], model="by-hand@1", values=_reading(plan))])
        new = NewCase(
            id=UUID(found.case.id),
            row=found.row,
            preview=Preview(quote=plan.text[:60], stars=plan.stars, buyer_name=plan.buyer),
            events=(found.event,),
            items=(saved[Review],),
            search=f"{plan.text}\n{order.id}",
        )
        opened = open_cases(home.account, [new])
    return next(iter(opened.numbers.values()))


def fill(home: Merchant, plans: Sequence[Plan] = PLANS) -> list[int]:
    """Opens the cases of all `plans`."""
    return [add_case(home, plan) for plan in plans]


def _sketch(plan: Plan) -> Sketch:
    return Sketch(
        text=plan.text, asks=plan.asks, safety=plan.safety, review_hostage=plan.hostage,
        intent="extortion" if plan.hostage else "complaint", buyer_type="inquiring",
        issues=tuple(SketchedIssue(code=code, p=p, spans=(span,)) for code, p, span in plan.issues),
    )  # fmt: skip


def _reading(plan: Plan) -> dict[str, Any]:
    values = {
        "lang": "zh", "polarity": "neg", "polarity_p": 0.95, "p_positive": 0.05, "severity": 2,
        "safety": plan.safety, "emotion": "disappointed", "star_mismatch": None, "asks": list(plan.asks),
        "evidence": False, "suspect": None, "intent": "extortion" if plan.hostage else "complaint",
        "buyer_type": "inquiring", "review_hostage": plan.hostage, "money_demand": None, "scenario": "damaged",
        "issues": [{"code": code, "p": p, "spans": [list(span)]} for code, p, span in plan.issues],
        "why": [],
    }  # fmt: skip
    return orjson.loads(orjson.dumps(values))
