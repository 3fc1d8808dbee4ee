"""Scores simulated worlds of many seeds and prints the figures of the guard: ``python -m benchmarks.guard``."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Collection, Mapping, Sequence
from random import Random
from time import perf_counter

import numpy as np
from benchmarks.guard.figures import Scored, figures, mean
from benchmarks.guard.variations import variations
from benchmarks.guard.worlds import World, world

from wanhui.flows.screen_lines import screen
from wanhui.guard.sheets import sheets_of
from wanhui.records.fact import Fact

OUTCOMES = 200
_SHOWN = ("PR-AUC", "hold recall", "hold precision", "innocents held %", "ring F1", "ECE")


def score(
    world_: World,
    facts: Sequence[Fact],
    outcomes: Mapping[str, bool],
    *,
    is_online: bool,
    without: Collection[str] = (),
) -> Scored:
    """Every order of `facts` scored from what `outcomes` teach; those of `without` are left out of the figures."""
    rows = [
        (risk, order.buyer, world_.truth[order.id])
        for order, risk in screen(sheets_of(facts), outcomes, is_online=is_online)
        if order.id not in without
    ]
    return Scored(
        p=np.array([risk.p for risk, _, _ in rows]),
        is_held=np.array([risk.level == "hold" for risk, _, _ in rows]),
        ring=[risk.ring for risk, _, _ in rows],
        is_professional=np.array([bool(truth["professional"]) for _, _, truth in rows]),
        true_ring=[truth["ring"] for _, _, truth in rows],
        group=[truth["group"] for _, _, truth in rows],
        buyer=[buyer for _, buyer, _ in rows],
    )


def confirm(world_: World, facts: Sequence[Fact], seed: int) -> dict[str, bool]:
    """Two hundred outcomes as a shop would have them: half of what scored highest, half at random."""
    found = screen(sheets_of(facts), {}, is_online=False)
    scored = sorted(((risk.p, order.id) for order, risk in found), reverse=True)
    ids = [order for _, order in scored]
    dice = Random(seed)
    chosen = dice.sample(ids[: OUTCOMES * 2], OUTCOMES // 2) + dice.sample(ids[OUTCOMES * 2 :], OUTCOMES // 2)
    return {order: bool(world_.truth[order]["professional"]) for order in chosen}


def vary(seeds: Sequence[int], orders: int) -> None:
    """Prints a line for each change of the worlds: the means, and the worst share of any innocent group held."""
    found: dict[str, list[dict[str, float]]] = {}
    for seed in seeds:
        one = world(seed, orders)
        early = World(facts=one.before_shipping(), truth=one.truth)
        for name, changed in variations(early, seed):
            found.setdefault(name, []).append(figures(score(changed, changed.facts, {}, is_online=False)))
    print(f"{'':24}" + "".join(f"{figure:>20}" for figure in _SHOWN) + f"{'worst group %':>20}")
    for name, worlds in found.items():
        averages = mean(worlds)
        worst = max((bad for figure, (_, bad) in averages.items() if figure.startswith("held %")), default=0.0)
        shown = [averages[figure][0] if figure in averages else float("nan") for figure in _SHOWN]
        print(f"{name:24}" + "".join(f"{value:20.4f}" for value in (*shown, worst)))


def main() -> None:
    """Prints one table for each way of scoring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--variations", action="store_true", help="worlds as other simulators could have made them")
    options = parser.parse_args()
    if options.variations:
        vary(range(options.first, options.first + options.seeds), options.orders)
        return
    found: dict[str, list[dict[str, float]]] = {}
    speed = []
    for seed in range(options.first, options.first + options.seeds):
        one = world(seed, options.orders)
        early = one.before_shipping()
        gc.disable()
        start = perf_counter()
        bulk = figures(score(one, early, {}, is_online=False))
        speed.append(options.orders / (perf_counter() - start))
        outcomes = confirm(one, early, seed)
        found.setdefault("bulk, nothing after the order known", []).append(bulk)
        found.setdefault("bulk, all records", []).append(figures(score(one, one.facts, {}, is_online=False)))
        ways = (
            ("bulk", early, False),
            ("bulk, all records", one.facts, False),
            ("online, all records", one.facts, True),
        )
        for name, facts, is_online in ways:
            for taught, what in (({}, "nothing confirmed"), (outcomes, f"{OUTCOMES} outcomes")):
                value = figures(score(one, facts, taught, is_online=is_online, without=outcomes))
                found.setdefault(f"{name}, {what}, orders without an outcome", []).append(value)
        found.setdefault("online, all records", []).append(figures(score(one, one.facts, {}, is_online=True)))
        gc.enable()
    for name, worlds in found.items():
        print(f"\n{name} ({len(worlds)} seeds; mean, worst)")
        for figure, (average, worst) in mean(worlds).items():
            print(f"  {figure:28} {average:9.4f} {worst:9.4f}")
    print(f"\norders a second in bulk, records read: {np.median(speed):,.0f}")


if __name__ == "__main__":
    main()
