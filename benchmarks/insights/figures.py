"""How often shops are alarmed for nothing, how soon planted trouble is found, and whether expected purchases come."""

from __future__ import annotations

import time
from datetime import timedelta

import numpy as np
from tests.insights.test_lapsed import made_up
from tests.insights.world import OFFSET, START, Plan, World, make

from wanhui.insights.incidents import Spike, spikes
from wanhui.insights.lapsed import expected, fit
from wanhui.insights.ledger import agent_ledger, days_of, order_ledger

_SHOPS = (Plan(orders=300, products=6, total=0.03), Plan(orders=600, products=12, total=0.06),
          Plan(orders=1500, products=30, total=0.1))  # fmt: skip
_DIMENSIONS = ("sku", "batch", "courier_region", "supplier", "agent")


def spikes_of_shops(count: int) -> None:
    """False alarms of `count` quiet shops; then for each dimension shops with one planted cause."""
    months, alarms = 0.0, 0
    for seed in range(count):
        plan = _SHOPS[seed % 3]
        alarms += len(_found(make(90_000 + seed, plan)))
        months += (plan.days - 7) / 30
    print(f"false alarms: {alarms} in {months:.1f} shop-months = {alarms / months:.2f} a month", flush=True)
    for times, base in ((3.0, 0.02), (5.0, 0.02), (5.0, 0.05)):
        for dimension in _DIMENSIONS:
            _planted(dimension, times, base, shops=max(count // 2, 2))


def _planted(dimension: str, times: float, base: float, *, shops: int) -> None:
    delays, first, seen = [], 0, 0
    for seed in range(shops):
        world = make(50_000 + seed, Plan(orders=1500, products=12, dimension=dimension, times=times, base=base))
        assert world.planted is not None
        _, key, _, begins = world.planted
        begun = days_of(begins - timedelta(seconds=OFFSET), OFFSET)
        hits = [one for one in _found(world) if any((c.dimension, c.key) == (dimension, key) for c in one.causes)]
        hits = [one for one in hits if one.detected_at >= begun - 1]
        seen += bool(hits)
        if hits:
            delays.append(hits[0].detected_at - begun)
            first += (hits[0].dimension, hits[0].key) == (dimension, key)
    day = sum(delay <= 1 for delay in delays)
    middle = f"{np.median(delays):.1f} days" if delays else "never"
    print(
        f"{dimension:15} x{times:.0f} of {base:.0%}: found {seen}/{shops}, within 24 h {day}, median {middle}, "
        f"planted cause first {first}/{seen}",
        flush=True,
    )


def _found(world: World) -> tuple[Spike, ...]:
    ledgers = [one("s1", world.facts, world.complaints, offset=OFFSET) for one in (order_ledger, agent_ledger)]
    return spikes(ledgers, world.complaints, until=days_of(world.until, OFFSET))


def buyers(count: int) -> None:
    """Expected against real purchases of 180 days, for buyers as the model supposes and for others."""
    assert START
    for is_other in (False, True):
        histories, later = made_up(7, count, is_pareto=is_other)
        begun = time.monotonic()
        rhythm = fit(histories)
        fitted = time.monotonic() - begun
        assert rhythm is not None
        foreseen = expected(histories, rhythm, ahead=180.0).sum()
        kind = "leave at any time" if is_other else "leave after a purchase"
        print(f"{count} buyers who {kind}: fitted in {fitted:.1f} s, expected/real = {foreseen / later.sum():.3f}")
