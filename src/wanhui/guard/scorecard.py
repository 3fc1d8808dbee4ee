"""The scorecard made ready: measures in, weights in log-odds out, many orders at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from wanhui.guard.measures import COLUMN
from wanhui.guard.pack import Factor, Family, RiskPack

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Compiled:
    """One factor by numbers: its column, where its steps begin, and what each weighs (nothing before the first)."""

    column: int
    since: F64
    weight: F64
    is_line: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All factors of a pack, ready to weigh."""

    pack: RiskPack
    factors: tuple[Compiled, ...]

    def weigh(self, measures: F64) -> F64:
        """Orders by factors: the prior weight of each; an unknown measure weighs nothing."""
        found = np.zeros((len(measures), len(self.factors)))
        for place, factor in enumerate(self.factors):
            value = measures[:, factor.column]
            known = ~np.isnan(value)
            if factor.is_line:
                weights = np.interp(value, factor.since, factor.weight)
            else:
                weights = factor.weight[np.searchsorted(factor.since, value, side="right")]
            found[:, place] = np.where(known, weights, 0.0)
        return found

    def steps(self, measures: F64) -> I64:
        """Orders by factors: the number of the step that each measure stands on, -1 where none or unknown."""
        found = np.full((len(measures), len(self.factors)), -1)
        for place, factor in enumerate(self.factors):
            value = measures[:, factor.column]
            step = np.searchsorted(factor.since, value, side="right") - 1
            found[:, place] = np.where(np.isnan(value), -1, step)
        return found

    def families(self, speaks: npt.NDArray[np.bool_]) -> I64:
        """How many counted families have a factor that speaks, for each row of orders by factors."""
        of = [factor.family for factor in self.pack.factors]
        counted = sorted(self.pack.decision.counted)
        found = np.zeros(len(speaks), np.int64)
        for family in counted:
            found += speaks[:, [place for place, name in enumerate(of) if name == family]].any(axis=1)
        return found

    def of(self, families: frozenset[Family]) -> npt.NDArray[np.bool_]:
        """Which factors belong to one of `families`."""
        return np.array([factor.family in families for factor in self.pack.factors])


def without(card: Scorecard, codes: Collection[str]) -> Scorecard:
    """`card` with the factors `codes` switched off: they weigh nothing and name no reason."""
    if not codes:
        return card
    factors = [
        replace(compiled, weight=np.zeros_like(compiled.weight)) if factor.code in codes else compiled
        for factor, compiled in zip(card.pack.factors, card.factors, strict=True)
    ]
    return Scorecard(card.pack, tuple(factors))


def compile_scorecard(pack: RiskPack) -> Scorecard:
    """`pack` made ready."""
    return Scorecard(pack, tuple(_compile(factor) for factor in pack.factors))


def row(measures: Mapping[str, float]) -> list[float]:
    """The columns of one order from measures by name; those left out are unknown."""
    found = [float("nan")] * len(COLUMN)
    for name, value in measures.items():
        found[COLUMN[name]] = value
    return found


def table(rows: Sequence[Sequence[float]]) -> F64:
    """Rows of measures as one array, well formed also when there are none."""
    return np.array(rows, np.float64).reshape(len(rows), len(COLUMN))


def sigmoid(logits: F64) -> F64:
    """Log-odds as probabilities."""
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -60.0, 60.0)))


def _compile(factor: Factor) -> Compiled:
    since = np.array([step.since for step in factor.steps])
    weight = np.array([step.weight for step in factor.steps])
    return Compiled(
        column=COLUMN[factor.measure],
        since=since,
        weight=weight if factor.is_line else np.concatenate([[0.0], weight]),
        is_line=factor.is_line,
    )
