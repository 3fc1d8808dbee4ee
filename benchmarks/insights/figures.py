"""How often shops are alarmed for nothing, how soon planted trouble is found, and whether expected purchases come."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Final

import numpy as np
from benchmarks.insights.bound import best_power, table
from benchmarks.insights.worlds import OF_A_TIME, Made, Shape, make
from tests.insights.test_lapsed import made_up

from wanhui.insights.incidents import spikes
from wanhui.insights.lapsed import expected, fit

#: Small and steady, many goods that drift, days that differ, and a large shop with a sale of five times the orders.
_QUIET: Final = (
    Shape(orders=300, products=6, total=0.03, promotion=1.0), Shape(orders=300, products=30, total=0.05, drift=0.2),
    Shape(orders=1000, noise=0.1), Shape(orders=3000, products=40, total=0.03, promotion=5.0),
)  # fmt: skip
#: Shops from this seed on were never looked at while anything was chosen.
_HELD_OUT: Final = 210_000
_SCALE: Final = {"courier_region": 2.0}
_DIMENSIONS: Final = ("sku", "batch", "courier_region", "supplier", "agent", "live")
_LARGE: Final = Shape(orders=3000, products=24, base=0.02)
_LARGER: Final = Shape(orders=4000, of=1000.0)
#: What the goal speaks of, from the least to the plainest; in the last two what is sold is bad from a day on.
_PLANTED: Final = (
    ("300 a day, base 0.5 %, x3", replace(_LARGE, base=0.005)),
    ("300 a day, base 2 %, x3", _LARGE),
    ("300 a day, base 1 %, x6", replace(_LARGE, base=0.01, times=6.0)),
    ("1,000 a day, base 1 %, x3", replace(_LARGER, base=0.01)),
    ("1,000 a day, base 3 %, x3", replace(_LARGER, base=0.03)),
    ("orders of 300 a day, 2 %, x6", replace(_LARGE, times=6.0, delay=1.0, is_of_orders=True)),
    ("the same, told late", replace(_LARGE, times=6.0, is_of_orders=True)),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Of one shop: the finding that names the planted key first, what else was alarmed, and the most possible.

    `delay` is in days after the beginning; None where it was not found.
    """

    delay: float | None
    is_first: bool
    others: int
    expected: float
    bound: float


def spikes_of_shops(count: int) -> None:
    """What can be found at all; false alarms of quiet shops; planted causes, `count` shops of each kind."""
    table()
    with ProcessPoolExecutor(2) as pool:
        for shape in _QUIET:
            months = count * (shape.days - 10) / 30
            alarms = sum(pool.map(_alarms, range(_HELD_OUT, _HELD_OUT + count), repeat(shape)))
            print(f"quiet, {shape.orders:.0f} orders a day: {alarms / months:.2f} false alarms a month", flush=True)
        for name, shape in _PLANTED:
            every: list[_Found] = []
            for dimension in _DIMENSIONS:
                # So many orders of one courier and region ask for a shop that sells more.
                planted = replace(shape, dimension=dimension, orders=shape.orders * _SCALE.get(dimension, 1.0))
                found = list(pool.map(_found, range(_HELD_OUT, _HELD_OUT + count), repeat(planted)))
                _tell(f"{dimension:15} {name}", found)
                every += found
            _tell(f"{'all':15} {name}", every)


def _alarms(seed: int, shape: Shape) -> int:
    world = make(seed, shape)
    return len(spikes(world.ledgers, world.complaints, until=world.until))


def _found(seed: int, shape: Shape) -> _Found:
    world = make(seed, shape)
    planted = (str(shape.dimension), world.key)
    # What is sold for a time only is bad before the day on which its trouble is in full swing.
    early = shape.delay + 4 if shape.dimension in OF_A_TIME else 0.0
    found = [
        one
        for one in spikes(world.ledgers, world.complaints, until=world.until)
        if one.detected_at >= world.begun - early
    ]
    named = [one for one in found if planted in {(cause.dimension, cause.key) for cause in one.causes}]
    delay = named[0].detected_at - world.begun if named else None
    return _Found(
        delay=delay, is_first=bool(named) and (named[0].dimension, named[0].key) == planted,
        others=len(found) - bool(named), expected=world.expected, bound=_bound(world, shape),
    )  # fmt: skip


def _bound(world: Made, shape: Shape) -> float:
    """The most that can be found within a day of the beginning; for what is sold for a time only it is not known."""
    if shape.dimension in OF_A_TIME:
        return np.nan
    # Where only new orders are worse, complaints of those made before say nothing.
    usual = world.due[shape.is_of_orders] * (1 - shape.misread)
    return best_power(usual, times=shape.times, keys=world.watched)


def _tell(name: str, found: Sequence[_Found]) -> None:
    count, delays = len(found), [one.delay for one in found if one.delay is not None]
    bounds = [one.bound for one in found if one.bound == one.bound]
    shares = [sum(delay <= days for delay in delays) / count for days in (1, 2, 99)]
    print(
        f"{name:45} {np.mean([one.expected for one in found]):5.1f} a day: within 24 h {shares[0]:4.0%} "
        f"(at most {f'{np.mean(bounds):.0%}' if bounds else '?'}), 48 h {shares[1]:4.0%}, ever {shares[2]:4.0%}, "
        f"cause first {sum(one.is_first for one in found)}/{len(delays)}, "
        f"beside it {sum(one.others for one in found) / count:.1f}",
        flush=True,
    )


def buyers(count: int) -> None:
    """Expected against real purchases of 180 days, for buyers as the model supposes and for others."""
    for is_other in (False, True):
        histories, later = made_up(7, count, is_pareto=is_other)
        begun = time.process_time()
        rhythm = fit(histories)
        fitted = time.process_time() - begun
        assert rhythm is not None
        begun = time.process_time()
        foreseen = expected(histories, rhythm, ahead=180.0).sum()
        told = time.process_time() - begun
        kind = "leave at any time" if is_other else "leave after a purchase"
        print(
            f"{count} buyers who {kind}: fitted in {fitted:.1f} CPU s, expected in {told:.1f}, "
            f"expected/real = {foreseen / later.sum():.3f}"
        )
