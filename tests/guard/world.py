"""Small worlds for the guard: a shop with ordinary sales, and orders of every suspicious and innocent kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from wanhui.content.risk_rules import load_scorecard
from wanhui.guard.heard import Codes
from wanhui.guard.known import Known
from wanhui.guard.layout import know
from wanhui.guard.order_risk import Risk, score_orders
from wanhui.guard.sheets import sheets_of
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.money import Money
from wanhui.records.orders import Address, Line, Order, ShippingOption
from wanhui.records.parties import Buyer, Shop

NOW = datetime.fromisoformat("2026-11-11T14:00:00+08:00")
SHOP = Shop(id="s1", shop="s1", platform="taobao", name="云岫", opened_at=NOW - timedelta(days=900))
CUP = Product(id="cup", shop="s1", title="陶杯", fragile=True)
BOTH = {"快递": "10.00", "EMS": "25.00"}
#: What is heard in a text.
Said = Mapping[str, Codes]


def money(amount: str) -> Money:
    """Yuan."""
    return Money(Decimal(amount), "CNY")


def order(buyer: str, at: datetime = NOW, *, ship: str = "快递", offers: Mapping[str, str] | None = None,
          price: str = "22.80", address: Address | None = None, **more: Any) -> Order:  # fmt: skip
    """One cup for `buyer`, sent by the way `ship` of those offered (by default two)."""
    offered = BOTH if offers is None else offers
    return Order(
        id=more.pop("id", f"o-{buyer}"),
        shop=more.pop("shop", "s1"),
        buyer=buyer,
        created_at=at,
        lines=(Line(product="cup", quantity=more.pop("quantity", 1), price=money(price)),),
        shipping_fee=money(offered[ship]),
        shipping_method=ship,
        shipping_options=tuple(ShippingOption(method=name, fee=money(fee)) for name, fee in offered.items()),
        address=address,
        **more,
    )


def newcomer(id_: str, *, days: float = 3, at: datetime = NOW, **more: Any) -> Buyer:
    """An account registered `days` before `at` that has bought nothing yet."""
    return Buyer(id=id_, shop="s1", registered_at=at - timedelta(days=days), orders_total=0, **more)


def regular(id_: str, **more: Any) -> Buyer:
    """An account of three years with many purchases."""
    return Buyer(id=id_, shop="s1", registered_at=NOW - timedelta(days=1100), orders_total=140, credit_level=8, **more)


def chat(buyer: str, text: str, at: datetime, **more: Any) -> Message:
    """A line that `buyer` wrote."""
    id_ = more.pop("id", f"m-{buyer}-{at:%d%H%M%S}")
    return Message(id=id_, shop="s1", conversation=f"c-{buyer}", at=at, speaker="buyer", text=text, buyer=buyer, **more)


#: A month before, somebody wrote to the shop: so chat is brought in, and silence means something.
CHAT = (regular("b-chat"), order("b-chat", NOW - timedelta(days=40)), chat("b-chat", "您好", NOW - timedelta(days=40)))


def seed(buyer: str = "b1", at: datetime = NOW, **more: Any) -> tuple[Buyer, Order]:
    """A three-day-old account without history, not a word, 25-yuan EMS on a cup of 22.80 though 10 would do."""
    return newcomer(buyer, at=at), order(buyer, at, ship="EMS", **more)


def index(facts: Iterable[Fact], *, said: Said | None = None, outcomes: Mapping[str, bool] | None = None) -> Known:
    """The shop, its cup, its chat, and `facts`, laid out."""
    window = load_scorecard().pack.links.window_hours * 3600
    return know(sheets_of([SHOP, CUP, *CHAT, *facts]), said or {}, outcomes or {}, window=window)


def score(facts: Iterable[Fact], *, said: Said | None = None, outcomes: Mapping[str, bool] | None = None,
          is_online: bool = False) -> dict[str, Risk]:  # fmt: skip
    """The risk of every order by its id."""
    known = index(facts, said=said, outcomes=outcomes)
    found = score_orders(known, load_scorecard(), is_online=is_online)
    return {one.id: risk for one, risk in zip(known.orders, found, strict=True)}


def codes(risk: Risk) -> dict[str, float]:
    """The weight of each reason by its code."""
    factors = load_scorecard().pack.factors
    return {factors[one.factor].code: one.weight for one in risk.reasons}
