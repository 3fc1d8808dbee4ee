"""How near does the score come to what can be known?  ``python -m benchmarks.guard.optimum`` (needs the extra `train`).

The exact optimum would sum over every way in which buyers may belong together. In its place stands a rival that has
what no shop has: boosted trees learnt from the truth of other worlds of the same generator, on everything that the
score sees and the plain figures behind it, and again on what those who share something with an order look like. It
is scored on worlds that it has not seen, like ours; what it reaches is a bound from below, and close where more worlds
to learn from lift it no further.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf, nan
from multiprocessing import get_context

import numpy as np
from benchmarks.guard.__main__ import score
from benchmarks.guard.figures import F64, Bools, Scored, average_precision, recall_at
from benchmarks.guard.worlds import world

from wanhui.content.risk_rules import load_scorecard
from wanhui.flows.screen_lines import said_in
from wanhui.guard.factors import measure
from wanhui.guard.known import DAY, Known
from wanhui.guard.layout import know
from wanhui.guard.pack import RiskPack
from wanhui.guard.sheets import OrderRow, sheets_of

_FALSE = 0.005
_NEAR = 2 * DAY
#: Trees tell the unknown from everything that is known.
_UNKNOWN = -99.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One world: orders by figures, who shares which thing since when, the truth, and what our score says."""

    own: F64
    at: F64
    buyer_of: Sequence[int]
    kinds: int
    sharing: dict[int, list[tuple[int, dict[int, float]]]]
    truth: Bools
    ours: Scored


def look(seed: int, *, orders: int, is_online: bool) -> Looked:
    """The world of `seed` as both see it: online with all records, in bulk without what came after the orders."""
    one = world(seed, orders)
    facts = one.facts if is_online else one.before_shipping()
    sheets, card = sheets_of(facts), load_scorecard()
    known = know(sheets, said_in(sheets), {}, window=card.pack.links.window_hours * 3_600)
    plain = np.array([_figures(order, known, card.pack) for order in known.orders])
    kinds = list(card.pack.links.kinds)
    sharing = {
        buyer: [(kinds.index(known.groups[number].kind), known.groups[number].since) for number in numbers]
        for buyer, numbers in known.buyers.groups.items()
    }
    return Looked(
        own=np.hstack([measure(known, card.pack, is_online=is_online), plain]),
        at=known.at,
        buyer_of=known.buyer_of.tolist(),
        kinds=len(kinds),
        sharing={
            buyer: [(kind, since) for kind, since in groups if len(since) <= card.pack.links.hub]
            for buyer, groups in sharing.items()
        },
        truth=np.array([bool(one.truth[order.id]["professional"]) for order in known.orders]),
        ours=score(one, facts, {}, is_online=is_online),
    )


def _figures(order: OrderRow, known: Known, pack: RiskPack) -> tuple[float, ...]:
    """What the measures sum up."""
    price = sum(float(each) * count for _, _, count, each in order.lines)
    fee = nan if order.fee is None else float(order.fee)
    offers = [float(one) for one in order.offers] or [nan]
    remote = None if order.address is None else pack.places.is_remote(*order.address[2:4])
    products = [known.products.get((order.shop, line[0])) for line in order.lines]
    breaks = any(one is not None and one.fragile for one in products)
    note = float(bool(order.note))
    return (
        price, fee, min(offers), max(offers), fee / max(price, 0.01), float(order.hour), note, float(breaks),
        nan if remote is None else float(remote),
    )  # fmt: skip


def linked(seen: Looked, own: F64, *, is_online: bool) -> F64:
    """What those who share something with each order look like, by `own` (log-odds of each order by itself)."""
    found = np.full((len(own), seen.kinds, 5), nan)
    orders_of: dict[int, list[int]] = {}
    for order, buyer in enumerate(seen.buyer_of):
        orders_of.setdefault(buyer, []).append(order)
    most = {buyer: max(own[order] for order in orders) for buyer, orders in orders_of.items()}
    for order, buyer in enumerate(seen.buyer_of):
        at = seen.at[order]
        for kind, since in seen.sharing.get(buyer, ()):
            others = [one for one, when in since.items() if one != buyer and (not is_online or when <= at)]
            if not others:
                continue
            if is_online:
                values = [max(own[own_] for own_ in orders_of[one] if seen.at[own_] <= at) for one in others]
            else:
                values = [most[one] for one in others]
            near = sum(abs(since[one] - since[buyer]) <= _NEAR for one in others)
            told = (sum(np.maximum(values, -8.0) + 4.0), max(values), min(values), len(others), near / len(others))
            if not found[order, kind, 0] >= told[0]:
                found[order, kind] = told
    return found.reshape(len(own), -1)


def _fit(inputs: Sequence[F64], truths: Sequence[Bools]):  # type: ignore[no-untyped-def]
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=250, max_leaf_nodes=12, min_samples_leaf=30, l2_regularization=2.0, random_state=1
    )
    return model.fit(_told(np.vstack(inputs)), np.concatenate(truths))


def _told(inputs: F64) -> F64:
    return np.nan_to_num(inputs, nan=_UNKNOWN)


def rival(learn: Sequence[Looked], test: Sequence[Looked], *, is_online: bool) -> Iterator[F64]:
    """The rival's log-odds for the orders of each world of `test`."""
    halves = learn[::2], learn[1::2]
    first = [_fit([one.own for one in half], [one.truth for one in half]) for half in halves]
    both = [
        np.hstack([one.own, own[:, None], linked(one, own, is_online=is_online)])
        for half, model in zip(halves, first[::-1], strict=True)
        for one in half
        for own in [model.decision_function(_told(one.own))]
    ]
    second = _fit(both, [one.truth for half in halves for one in half])
    for one in test:
        own = np.mean([model.decision_function(_told(one.own)) for model in first], axis=0)
        inputs = np.hstack([one.own, own[:, None], linked(one, own, is_online=is_online)])
        yield second.decision_function(_told(inputs))


def main() -> None:
    """Prints for each world what ours and the rival reach, and the share that ours is of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=700)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--learn-first", type=int, default=810)
    parser.add_argument("--learn", type=int, default=12)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--online", action="store_true")
    options = parser.parse_args()
    seeds = [options.learn_first + n for n in range(options.learn)] + [options.first + n for n in range(options.seeds)]
    looking = partial(look, orders=options.orders, is_online=options.online)
    with get_context("spawn").Pool(min(2, os.cpu_count() or 1)) as pool:
        seen = pool.map(looking, seeds, chunksize=1)
    learn, test = seen[: options.learn], seen[options.learn :]
    rows = []
    print(
        f"{'seed':>6}{'':4}{'PR-AUC: ours':>14}{'rival':>8}{'share':>8}{'  recall: ours':>16}{'rival':>8}{'share':>8}"
    )
    for seed, one, odds in zip(seeds[options.learn :], test, rival(learn, test, is_online=options.online), strict=True):
        area = average_precision(one.ours.p, one.truth), average_precision(odds, one.truth)
        recall = recall_at(one.ours.p, one.truth, _FALSE), recall_at(odds, one.truth, _FALSE)
        rows.append((*area, *recall))
        print(f"{seed:6}{_row(rows[-1])}", flush=True)
    print(f"{'mean':>6}{_row(tuple(np.mean(rows, axis=0)))}")


def _row(of: tuple[float, ...]) -> str:
    ours, theirs, recall, their_recall = of
    share, recall_share = (a / b if b else inf for a, b in ((ours, theirs), (recall, their_recall)))
    return f"{ours:18.3f}{theirs:8.3f}{share:8.2f}{recall:16.3f}{their_recall:8.3f}{recall_share:8.2f}"


if __name__ == "__main__":
    main()
