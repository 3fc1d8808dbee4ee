"""The figures by which a guard is judged: ranking, holds, who is held by mistake, rings, calibration."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What was said of each order, and what it was: arrays and lists in one order."""

    p: F64
    is_held: Bools
    ring: Sequence[str | None]
    is_professional: Bools
    true_ring: Sequence[str | None]
    group: Sequence[str | None]
    buyer: Sequence[str]


def figures(scored: Scored) -> dict[str, float]:
    """All figures of one world; a share of nothing is NaN."""
    truth, held = scored.is_professional, scored.is_held
    found = {
        "PR-AUC": average_precision(scored.p, truth),
        "recall at 0.5 % FPR": recall_at(scored.p, truth, 0.005),
        "hold recall": _share(held[truth]),
        "hold precision": _share(truth[held]),
        "innocents held %": 100 * _share(held[~truth]),
        "ring F1": ring_f1(scored),
        "ECE": calibration_error(scored.p, truth),
        "orders": float(len(truth)),
    }
    groups = np.array([one or "" for one in scored.group])
    for group in sorted(set(groups[~truth].tolist()) - {""}):
        found[f"held % {group}"] = 100 * _share(held[(groups == group) & ~truth])
    return found


def average_precision(p: F64, truth: Bools) -> float:
    """The area under the curve of precision over recall; ties count as one step."""
    order = np.argsort(-p, kind="stable")
    hits = np.cumsum(truth[order])
    last = np.append(np.diff(p[order]) != 0, True)
    precision = (hits / np.arange(1, len(p) + 1))[last]
    recall = (hits / max(1, truth.sum()))[last]
    return float(np.sum(np.diff(np.concatenate([[0.0], recall])) * precision))


def recall_at(p: F64, truth: Bools, rate: float) -> float:
    """The share of professional orders above the score that at most `rate` of the others reach."""
    others = np.sort(p[~truth])[::-1]
    limit = others[int(rate * len(others))]
    return _share(p[truth] > limit)


def calibration_error(p: F64, truth: Bools) -> float:
    """Expected calibration error over ten equal steps of probability."""
    bins = np.minimum((p * 10).astype(int), 9)
    return float(
        sum(abs(p[bins == k].mean() - truth[bins == k].mean()) * (bins == k).mean() for k in set(bins.tolist()))
    )


def ring_f1(scored: Scored) -> float:
    """F1 over pairs of buyers: in one ring by truth, in one ring by what was found."""
    true = _pairs(scored.buyer, scored.true_ring)
    found = _pairs(scored.buyer, scored.ring)
    both = len(true & found)
    return 2 * both / (len(true) + len(found)) if true or found else float("nan")


def _pairs(buyers: Sequence[str], rings: Sequence[str | None]) -> set[tuple[str, str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for buyer, ring in zip(buyers, rings, strict=True):
        if ring is not None:
            members[ring].add(buyer)
    return {pair for one in members.values() for pair in combinations(sorted(one), 2)}


def _share(of: Bools) -> float:
    return float(of.mean()) if len(of) else float("nan")


def mean(worlds: Sequence[Mapping[str, float]]) -> dict[str, tuple[float, float]]:
    """Mean and the worse end of each figure over worlds: the lowest, or the highest of what should be low."""
    found: dict[str, tuple[float, float]] = {}
    names = Counter(name for one in worlds for name in one)
    for name in names:
        values = np.array([one[name] for one in worlds if name in one and one[name] == one[name]])
        if len(values):
            is_bad = "held %" in name or name in ("ECE", "innocents held %")
            found[name] = (float(values.mean()), float(values.max() if is_bad else values.min()))
    return found
