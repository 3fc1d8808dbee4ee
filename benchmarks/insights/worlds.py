"""Shops as columns, thousands of them in minutes: quiet ones, and ones with a cause planted, of many shapes.

They share nothing with the detector but the shape of a ledger: rates differ by product, days are busier or quieter and
rates drift for reasons that no record tells, sales jump, and part of what is said is misread or never told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import erf, sqrt
from typing import Final

import numpy as np

from wanhui.insights.areas import AREA, AREAS, by_area
from wanhui.insights.ledger import ANY, Complaint, Ledger
from wanhui.insights.sold import DIMENSIONS, JOIN
from wanhui.insights.tails import F64, I64

ISSUES: Final = ("damaged", "delivery", "effect", "mismatch", "missing", "quality", "service", "shipping", "size")
_REGIONS: Final = 20
_COURIERS: Final = ((0.45, 0.3, 0.15, 0.1), (0.7, 0.3), (0.3, 0.3, 0.2, 0.1, 0.1))
_FIRST: Final = 20_500
#: Nothing of these was sold before the trouble.
OF_A_TIME: Final = ("batch", "live")
#: 300 orders a day of which 0.5 % complain.
ENOUGH: Final = 1.5
_WATCHED: Final = ("sku", "batch", "courier_region", "supplier", "live")
_SOMETIME: Final = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A shop of `orders` a day over `products`, of which `total` complain; what is planted in which `dimension`.

    The planted key is one of the two with the fewest orders a day above `of`; its issue has at least the rate `base`,
    and `times` that in complaints made from the day `begins` on (`is_of_orders`: in those of orders made since). A
    batch is one that is first sold about a usual delay before that day, and is faulty from its first piece on; a
    broadcast is one of about that day. `drift` is how far
    rates walk in a month, `noise` how far a day lies off (both relative), `misread` the part of complaints
    that is taken for another issue, `promotion` how many times the orders of one day are.
    """

    days: int = 45
    orders: float = 600.0
    products: int = 12
    total: float = 0.04
    begins: int = 30
    dimension: str | None = None
    of: float = 300.0
    times: float = 3.0
    base: float = 0.005
    drift: float = 0.1
    noise: float = 0.05
    misread: float = 0.1
    promotion: float = 3.0
    delay: float = 5.0
    is_of_orders: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was made: ledgers, complaints, and of what was planted the key, the issue and its orders a day.

    `expected` are the planted key's usual complaints of the issue a day, `due` those of the first day of the trouble by
    the orders that were really made: of all orders, and of those made since; `watched` the keys and issues of the shop
    that have enough of them (`ENOUGH`) for the goal to speak of them.
    """

    ledgers: tuple[Ledger, ...]
    complaints: tuple[Complaint, ...]
    until: float
    begun: float
    key: str | None
    issue: str
    orders: float
    expected: float
    due: tuple[float, float]
    watched: int


def make(seed: int, shape: Shape) -> Made:
    """A shop of `shape`, the same for the same seed."""
    rng = np.random.default_rng(seed)
    at = _bought(rng, shape)
    names, keys = _attributes(rng, shape, at)
    agents = rng.integers(0, 6, len(at))
    in_chat = rng.random(len(at)) < 0.4
    rates = rng.dirichlet(np.full(len(ISSUES), 1.0), shape.products) * shape.total
    rates = rates * rng.gamma(4.0, 0.25, (shape.products, 1))
    issue = ISSUES.index("service") if shape.dimension == "agent" else int(rng.integers(len(ISSUES)))
    chance = rates[keys["product"]]
    hit, key = _planted(rng, shape, at, names=names, keys=keys, agents=agents if shape.dimension == "agent" else None)
    if shape.dimension == "agent":
        hit &= in_chat
    chance[hit, issue] = np.maximum(chance[hit, issue], shape.base)
    usual = float(chance[hit, issue].sum()) / shape.days if hit.any() else 0.0
    due = _due(shape, at[hit], chance[hit, issue])
    row, what, said = _said(rng, shape, at, chance=chance, hit=(hit, issue))
    misread = rng.random(len(row)) < shape.misread
    what = np.where(misread, rng.integers(0, len(ISSUES), len(row)), what)
    complaints = tuple(
        Complaint(at=_SOMETIME, issue=ISSUES[w], record=f"r{n}", order=f"o{r}")
        for n, (r, w) in enumerate(zip(row.tolist(), what.tolist(), strict=True))
    )
    shop = _ledger(names, keys, at, row=row, what=what, said=said)
    talks = np.nonzero(in_chat)[0]
    place = np.full(len(at), -1)
    place[talks] = np.arange(len(talks))
    heard = place[row] >= 0
    nothing = np.full(len(talks), -1)
    chats = _ledger(
        {"shop": ("s1",), "product": (), "agent": tuple(f"a{n}" for n in range(6))},
        {"shop": np.zeros(len(talks), np.int64), "product": nothing, "agent": agents[talks]},
        at[talks], row=place[row[heard]], what=what[heard], said=said[heard], which=np.nonzero(heard)[0],
    )  # fmt: skip
    return Made(
        ledgers=(shop, chats), complaints=complaints, until=float(_FIRST + shape.days), key=key, issue=ISSUES[issue],
        begun=float(_FIRST + shape.begins), orders=float(hit.sum()) / shape.days, expected=usual, due=due,
        watched=_watched(keys, rates[keys["product"]], shape.days),
    )  # fmt: skip


def _due(shape: Shape, at: F64, chance: F64) -> tuple[float, float]:
    """The usual complaints of the first day of the trouble, by the orders that were really made; and of new ones."""
    begun = _FIRST + shape.begins
    comes = come(begun + 1 - at, shape.delay) - come(begun - at, shape.delay)
    return float((chance * comes).sum()), float((chance * comes)[at >= begun].sum())


def come(days: F64, delay: float) -> F64:
    """The share of complaints that has come so many days after the order."""
    late = np.maximum(days, 1e-9)
    found: F64 = 0.5 * (1 + np.vectorize(erf, otypes=[np.float64])(np.log(late / delay) / 0.5 / sqrt(2)))
    return np.where(days > 0, found, 0.0)


def _watched(keys: dict[str, I64], chance: F64, days: int) -> int:
    found = 0
    for dimension in _WATCHED:
        of_row, known = keys[dimension], keys[dimension] >= 0
        for issue in range(chance.shape[1]):
            found += int((np.bincount(of_row[known], weights=chance[known, issue]) / days >= ENOUGH).sum())
    return max(found, 1)


def _bought(rng: np.random.Generator, shape: Shape) -> F64:
    day = np.arange(shape.days)
    busy = 1 + 0.25 * np.sin(day * 2 * np.pi / 7 + rng.uniform(0, 6)) + rng.normal(0, 0.08, shape.days)
    busy[int(rng.integers(10, shape.days))] *= shape.promotion
    busy[int(rng.integers(10, shape.days))] *= (1 + shape.promotion) / 2
    counts = rng.poisson(shape.orders * np.maximum(busy, 0.2))
    found: F64 = np.sort(np.repeat(day, counts) + (rng.normal(15, 5, int(counts.sum())) % 24) / 24) + _FIRST
    return found


def _attributes(rng: np.random.Generator, shape: Shape, at: F64) -> tuple[dict[str, tuple[str, ...]], dict[str, I64]]:
    count = len(at)
    product = rng.choice(shape.products, count, p=rng.dirichlet(np.full(shape.products, 0.8)))
    skus_of = rng.integers(1, 4, shape.products)
    first = np.concatenate([[0], np.cumsum(skus_of)])
    sku = first[product] + (rng.random(count) ** 1.5 * skus_of[product]).astype(np.int64)
    turn = rng.integers(9, 25, first[-1])
    start = rng.integers(0, 25, first[-1])
    number = ((at - _FIRST + start[sku]) // turn[sku]).astype(np.int64)
    batches, batch = np.unique(sku * 1000 + number, return_inverse=True)
    shares = _COURIERS[int(rng.integers(len(_COURIERS)))]
    courier = rng.choice(len(shares), count, p=shares)
    region = rng.choice(_REGIONS, count, p=rng.dirichlet(np.full(_REGIONS, 1.5)))
    suppliers = max(shape.products // 3, 1)
    supplier_of = rng.integers(0, suppliers, shape.products)
    is_live = (np.floor(at) % 3 == 0) & (rng.random(count) < 0.25)
    live = np.where(is_live, ((at - _FIRST) // 3).astype(np.int64), -1)
    named = {
        "shop": np.zeros(count, np.int64), "supplier": supplier_of[product], "product": product, "sku": sku,
        "batch": batch, "warehouse": np.full(count, -1), "courier": courier, "region": region,
        "courier_region": courier * _REGIONS + region, "live": live,
    }  # fmt: skip
    names = {one: tuple(f"{one}{n}" for n in range(int(keys.max(initial=-1)) + 1)) for one, keys in named.items()}
    provinces = [province for of_area in AREAS.values() for province in of_area]
    names["courier_region"] = tuple(
        f"courier{n // _REGIONS}{JOIN}{provinces[n % _REGIONS]}" for n in range(len(names["courier_region"]))
    )
    names[AREA], named[AREA] = by_area(names["courier_region"], named["courier_region"])
    names["batch"] = tuple(str(one) for one in batches.tolist())
    return names, {one: named[one] for one in (*DIMENSIONS, AREA) if one in named}


def _planted(
    rng: np.random.Generator,
    shape: Shape,
    at: F64,
    *,
    names: dict[str, tuple[str, ...]],
    keys: dict[str, I64],
    agents: I64 | None,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.bool_]], str | None]:
    if shape.dimension is None:
        return np.zeros(len(at), np.bool_), None
    of_row = keys[shape.dimension] if agents is None else agents
    near = (at > _FIRST + shape.begins - 4) & (at < _FIRST + shape.begins + 1) & (of_row >= 0)
    if shape.dimension in OF_A_TIME:
        seen, first = np.unique(of_row, return_index=True)
        first_sold = _FIRST + shape.begins - shape.delay - at[first]
        near &= np.isin(of_row, seen[np.abs(first_sold) <= 3])
    found, counts = np.unique(of_row[near], return_counts=True)
    # The two that sell at least so much and least above it; where none does, the two that sell most.
    short = np.abs(np.log(counts / 5 / shape.of)) + np.where(counts / 5 < shape.of, 10.0, 0.0)
    best = np.argsort(short)[: min(2, len(found))]
    key = int(found[rng.choice(best)])
    name = f"a{key}" if agents is not None else names[shape.dimension][key]
    return of_row == key, name


def _said(
    rng: np.random.Generator, shape: Shape, at: F64, *, chance: F64, hit: tuple[np.ndarray, int]
) -> tuple[I64, I64, F64]:
    """Row, issue and time of each complaint that came before the end."""
    planted, issue = hit
    begun = _FIRST + shape.begins
    most = chance.copy()
    most[planted, issue] *= shape.times
    walk = np.exp(np.cumsum(rng.normal(0, shape.drift / np.sqrt(30), (shape.days + 60, len(ISSUES))), axis=0))
    day_noise = rng.gamma(1 / shape.noise**2, shape.noise**2, (shape.days + 60, 1))
    factor = walk / walk.mean(0) * day_noise
    top = factor.max()
    row, what = np.nonzero(rng.random(most.shape) < most * top)
    late = at[row] + rng.lognormal(np.log(shape.delay), 0.5, len(row))
    said = np.maximum(np.floor(late) + (rng.normal(20, 4, len(row)) % 24) / 24, at[row] + 0.05)
    day = (np.floor(said) - _FIRST).astype(np.int64)
    inside = day < shape.days
    row, what, said, day = row[inside], what[inside], said[inside], day[inside]
    is_before = (at[row] if shape.is_of_orders else said) < begun
    before = planted[row] & (what == issue) & is_before & (shape.dimension not in OF_A_TIME)
    keep = rng.random(len(row)) * top < factor[day, what] * np.where(before, 1 / shape.times, 1.0)
    order = np.argsort(said[keep], kind="stable")
    return row[keep][order], what[keep][order], said[keep][order]


def _ledger(
    names: dict[str, tuple[str, ...]],
    keys: dict[str, I64],
    at: F64,
    *,
    row: I64,
    what: I64,
    said: F64,
    which: I64 | None = None,
) -> Ledger:
    complaint = np.arange(len(row)) if which is None else which
    any_ = len(ISSUES)
    rows, whats = np.concatenate([row, row]), np.concatenate([what, np.full(len(row), any_)])
    _, first = np.unique(rows * (any_ + 1) + whats, return_index=True)
    times = np.concatenate([said, said])
    order = first[np.argsort(times[first], kind="stable")]
    return Ledger(
        shop="s1", issues=(*ISSUES, ANY), names=names, keys=keys, at=at, event_at=times[order],
        event_row=rows[order], event_issue=whats[order], event_linked=np.ones(len(order), np.bool_),
        event_complaint=np.concatenate([complaint, complaint])[order],
    )  # fmt: skip
