"""How often shops are alarmed for nothing, how soon planted trouble is found, and whether expected purchases come."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import repeat
from math import exp, lgamma, log
from typing import Final

import numpy as np
from benchmarks.insights.worlds import Shape, make
from tests.insights.test_lapsed import made_up

from wanhui.insights.incidents import spikes
from wanhui.insights.lapsed import expected, fit

#: Small and steady, many goods that drift, days that differ, and a large shop with a sale of five times the orders.
_QUIET: Final = (
    Shape(orders=300, products=6, total=0.03, promotion=1.0), Shape(orders=300, products=30, total=0.05, drift=0.2),
    Shape(orders=1000, noise=0.1), Shape(orders=3000, products=40, total=0.03, promotion=5.0),
)  # fmt: skip
_DIMENSIONS: Final = ("sku", "batch", "courier_region", "supplier", "agent", "live")
_PLANTED: Final = (
    ("x3, weak", Shape(orders=1000)),
    ("x3, base 2 %", Shape(orders=3000, base=0.02, of=600.0)),
    ("x3, base 6 %", Shape(orders=1000, total=0.1, base=0.06)),
    ("x6, base 2 %", Shape(orders=1000, base=0.02, times=6.0)),
)


def spikes_of_shops(count: int) -> None:
    """What can be found at all; false alarms of quiet shops; planted causes, `count` shops of each kind."""
    limits()
    with ProcessPoolExecutor(2) as pool:
        for shape in _QUIET:
            shops = list(pool.map(_found, range(70_000, 70_000 + count), repeat(shape)))
            months = count * (shape.days - 10) / 30
            alarms = sum(len(found) for found, _ in shops)
            print(f"quiet, {shape.orders:.0f} orders a day: {alarms / months:.2f} false alarms a month", flush=True)
        for name, shape in _PLANTED:
            for dimension in _DIMENSIONS:
                planted = replace(shape, dimension=dimension)
                _tell(f"{dimension:15} {name}", list(pool.map(_found, range(80_000, 80_000 + count), repeat(planted))))


def limits() -> None:
    """The share of spikes that shows within 24 hours to whoever knows the key and its past exactly.

    Once when a single key is watched, once when the same false alarm a month is shared by a thousand keys and issues.
    """
    for mean in (1.5, 3.0, 6.0, 12.0, 24.0):
        shares = [_power(mean, 3 * mean, chance=1 / (30 * keys)) for keys in (1, 1000)]
        print(f"{mean:4.1f} complaints a day, then x3: seen {shares[0]:.0%} (one key), {shares[1]:.0%} (a thousand)")


def _power(mean: float, then: float, *, chance: float) -> float:
    fewest = next(n for n in range(1, 500) if _above(n, mean) <= chance)
    return _above(fewest, then)


def _above(count: int, mean: float) -> float:
    return 1 - sum(exp(n * log(mean) - mean - lgamma(n + 1)) for n in range(count))


def _found(seed: int, shape: Shape) -> tuple[list[tuple[float, bool, bool]], float]:
    """Of each finding: days after the planted beginning, whether it names the planted key, whether first.

    And the planted key's complaints to be expected a day.
    """
    world = make(seed, shape)
    planted = (shape.dimension, world.key)
    return [
        (
            one.detected_at - world.begun,
            any((cause.dimension, cause.key) == planted for cause in one.causes),
            (one.dimension, one.key) == planted,
        )
        for one in spikes(world.ledgers, world.complaints, until=world.until)
    ], world.expected


def _tell(name: str, shops: Sequence[tuple[list[tuple[float, bool, bool]], float]]) -> None:
    named = [next((one for one in found if one[1] and one[0] >= -1), None) for found, _ in shops]
    delays = [one[0] for one in named if one is not None]
    first = sum(one[2] for one in named if one is not None)
    print(
        f"{name:30} {np.mean([a_day for _, a_day in shops]):5.1f} a day: found {len(delays)}/{len(shops)}, "
        f"within 24 h {sum(delay <= 1 for delay in delays)}, 48 h {sum(delay <= 2 for delay in delays)}, "
        f"planted cause first {first}/{len(delays)}",
        flush=True,
    )


def buyers(count: int) -> None:
    """Expected against real purchases of 180 days, for buyers as the model supposes and for others."""
    for is_other in (False, True):
        histories, later = made_up(7, count, is_pareto=is_other)
        begun = time.monotonic()
        rhythm = fit(histories)
        fitted = time.monotonic() - begun
        assert rhythm is not None
        foreseen = expected(histories, rhythm, ahead=180.0).sum()
        kind = "leave at any time" if is_other else "leave after a purchase"
        print(f"{count} buyers who {kind}: fitted in {fitted:.1f} s, expected/real = {foreseen / later.sum():.3f}")
