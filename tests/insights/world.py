"""A shop's life made up from a seed, with one trouble planted at a known hour: what the insights are measured on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from wanhui.insights.ledger import Complaint
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product, Sku
from wanhui.records.money import Money
from wanhui.records.orders import Address, Line, Order

START = datetime(2026, 3, 2, tzinfo=UTC)
OFFSET = 8 * 3600.0
ISSUES = ("quality", "damaged", "mismatch", "size", "shipping", "delivery", "missing", "service", "effect")
REGIONS = ("广东省", "浙江省", "江苏省", "山东省", "四川省", "河南省", "湖北省", "福建省", "云南省", "新疆维吾尔自治区")
COURIERS = ("圆通", "中通", "顺丰", "邮政")


@dataclass(slots=True)
class World:
    """What happened, and what was planted: dimension, key, issue and the day it began (None: nothing)."""

    facts: list[Fact] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    planted: tuple[str, str, str, datetime] | None = None
    until: datetime = START


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How big the shop is and what is planted: `times` more of `issue` for the biggest key of `dimension`."""

    days: int = 40
    orders: int = 400
    products: int = 12
    total: float = 0.04
    dimension: str | None = None
    times: float = 4.0
    begins: int = 26
    #: the base rate of the issue in the planted key, at least
    base: float = 0.02


def make(seed: int, plan: Plan) -> World:
    """A world of `plan`, the same for the same seed."""
    rng = np.random.default_rng(seed)
    world = World(until=START + timedelta(days=plan.days))
    goods = [_product(rng, n) for n in range(plan.products)]
    world.facts += goods
    popularity = rng.dirichlet(np.full(plan.products, 0.8))
    rate = rng.dirichlet(np.full(len(ISSUES), 1.0), plan.products) * plan.total
    rate *= rng.gamma(4.0, 0.25, (plan.products, 1))
    regions = rng.dirichlet(np.full(len(REGIONS), 1.5))
    swing = 1 + 0.25 * np.sin(np.arange(plan.days) * 2 * np.pi / 7 + rng.uniform(0, 6))
    bought = rng.poisson(plan.orders * swing)
    rows = []
    for day, count in enumerate(bought.tolist()):
        minutes = np.sort(rng.integers(0, 1440, count))
        chosen = rng.choice(plan.products, count, p=popularity)
        for minute, product in zip(minutes.tolist(), chosen.tolist(), strict=True):
            rows.append((day + minute / 1440, product))
    draws = rng.random((len(rows), 5))
    shares = np.cumsum(regions)
    attributes = [
        _attributes(one, at, goods[p], shares=shares) for one, (at, p) in zip(draws.tolist(), rows, strict=True)
    ]
    issue = ISSUES.index("service") if plan.dimension == "agent" else int(rng.integers(len(ISSUES)))
    target, times = _target(rng, plan, rows, attributes)
    if target is not None:
        world.planted = (str(plan.dimension), target, ISSUES[issue], START + timedelta(days=plan.begins))
    for n, ((at, product), named) in enumerate(zip(rows, attributes, strict=True)):
        order = _order(n, at, goods[product], named)
        world.facts.append(order)
        world.facts += _talk(n, order, named["agent"])
        hit = target is not None and named[str(plan.dimension)] == target
        _complain(rng, world, order, rate[product], hit=(issue, times, plan) if hit else None)
    return world


def _product(rng: np.random.Generator, n: int) -> Product:
    skus = tuple(Sku(id=f"p{n}-{k}") for k in range(int(rng.integers(1, 4))))
    return Product(
        id=f"p{n}",
        shop="s1",
        title=f"商品{n}",
        supplier=f"sup{n % 4}",
        skus=skus,
        extra={"turn": int(rng.integers(9, 25))},
    )


def _attributes(draw: list[float], at: float, goods: Product, *, shares: Any) -> dict[str, str]:
    sku = goods.skus[int(draw[0] * len(goods.skus))].id
    courier = COURIERS[int(np.searchsorted((0.45, 0.75, 0.9), draw[1]))]
    region = REGIONS[min(int(np.searchsorted(shares, draw[2])), len(REGIONS) - 1)]
    return {
        "sku": sku,
        "batch": f"{sku}-b{int(at) // int(goods.extra['turn'])}",
        "product": goods.id,
        "supplier": str(goods.supplier),
        "courier": courier,
        "region": region,
        "courier_region": f"{courier}|{region}",
        "live": f"live{int(at)}" if int(at) % 3 == 0 and draw[3] < 0.2 else "",
        "agent": f"a{int(draw[4] * 6)}",
    }


def _target(
    rng: np.random.Generator, plan: Plan, rows: list[tuple[float, int]], attributes: list[dict[str, str]]
) -> tuple[str | None, float]:
    if plan.dimension is None:
        return None, 1.0
    names, counts = np.unique(
        [a[plan.dimension] for (at, _), a in zip(rows, attributes, strict=True) if at > plan.begins - 6],
        return_counts=True,
    )
    return str(names[np.argsort(-counts)[int(rng.integers(min(2, len(names))))]]), plan.times


def _order(n: int, at: float, goods: Product, named: dict[str, str]) -> Order:
    created = START - timedelta(seconds=OFFSET) + timedelta(days=at)
    line = Line(product=goods.id, sku=named["sku"], batch=named["batch"], quantity=1, price=Money(Decimal(20), "CNY"))
    return Order(
        id=f"o{n}", shop="s1", buyer=f"b{n}", created_at=created, lines=(line,), courier=named["courier"],
        source=named["live"] or None, address=Address(province=named["region"]),
    )  # fmt: skip


def _talk(n: int, order: Order, agent: str) -> list[Fact]:
    if n % 3:
        return []
    return [
        Message(
            id=f"m{n}", shop="s1", conversation=f"c{n}", at=order.created_at - timedelta(minutes=5), speaker="seller",
            text="您好", agent=agent, order=order.id, buyer=order.buyer,
        )
    ]  # fmt: skip


def _complain(
    rng: np.random.Generator, world: World, order: Order, rate: Any, *, hit: tuple[int, float, Plan] | None
) -> None:
    """Each issue by its rate, some days after the purchase; the planted one more often from its day on."""
    chances = rate.copy()
    if hit is not None:
        chances[hit[0]] = max(chances[hit[0]], hit[2].base) * hit[1]
    for issue in np.nonzero(rng.random(len(ISSUES)) < chances)[0].tolist():
        hour = (rng.normal(20, 4) % 24) / 24
        local = order.created_at + timedelta(seconds=OFFSET, days=float(rng.lognormal(1.6, 0.5)))
        at = local.replace(hour=0, minute=0, second=0) + timedelta(days=hour) - timedelta(seconds=OFFSET)
        at = max(at, order.created_at + timedelta(hours=1))
        if hit is not None and issue == hit[0]:
            begins = START - timedelta(seconds=OFFSET) + timedelta(days=hit[2].begins)
            if at < begins and rng.random() > 1 / hit[1]:
                continue
        if at < world.until:
            name = f"r{len(world.complaints)}"
            world.complaints.append(
                Complaint(at=at, issue=ISSUES[issue], record=name, order=order.id, buyer=order.buyer)
            )
