"""Which key explains a spike best?  Every dimension against every other, by likelihood, and many keys cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.insights.expected import PAST, Days, Expectation
from wanhui.insights.ledger import Ledger
from wanhui.insights.spikes import LIKENESS
from wanhui.insights.tails import F64, I64

#: How readily each dimension is believed to be the cause, all else equal (own).
_READINESS: Final[Mapping[str, float]] = {
    "batch": 1.0, "sku": 1.0, "courier_region": 1.0, "courier_area": 0.6, "product": 0.8, "supplier": 0.8,
    "agent": 0.8, "live": 0.5, "streamer": 0.5, "warehouse": 0.5, "courier": 0.5, "region": 0.3, "shop": 0.3,
}  # fmt: skip
#: What a key is a part of; parents stand before their parts among the dimensions.
_PARENT: Final = {"product": "supplier", "sku": "product", "batch": "sku"}
#: Whose parts are whose, the finest first: a whole must explain more than the worst of its parts does.
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sku": ("batch",), "product": ("sku",), "supplier": ("product",), "courier_area": ("courier_region",),
    "courier": ("courier_area", "courier_region"),
    "region": ("courier_region",), "shop": ("supplier", "product", "sku", "batch", "courier", "region", "live"),
}  # fmt: skip
#: How surely the rest of a whole is foreseen, in complaints' worth of certainty (own): how sales split between old
#: and new batches is known less well than either count suggests.
_REST_SURE: Final = 30.0
#: A part of goods is not less likely than the whole only because parts are many.
_GOODS: Final = ("supplier", "product", "sku", "batch")
#: How much more a key is believed that was new when the trouble began.
_NEW: Final = 3.0
#: What is wrong with these is wrong from the first piece on: trouble that begins later is another's matter.
_FROM_FIRST: Final = ("batch", "live")
#: New means: nothing of it sold longer before the trouble than this, in days: about as long as complaints take.
_NEW_WITHIN: Final = 8.0
#: A cause multiplies trouble about so many times, as sure as so many complaints (own).
_TIMES, _SURE = 3.0, 2.0
#: A key with fewer complaints in the spike is no candidate.
_FEWEST: Final = 2
#: So many candidates are told.
TOLD: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A key that may be the cause: its complaints in the spike, those to be expected, and those of its goods alone
    to be expected (`plain`), its own past aside. `gain` is how much better
    it explains them than nothing would (ln), `weight` that with how readily it is believed."""

    dimension: str
    key: str
    place: int
    count: int
    mean: float
    plain: float
    gain: float
    weight: float
    p: float = 0.0


def candidates(
    ledger: Ledger, days: Days, among: npt.NDArray[np.bool_], *, issue: int, since: float, until: float
) -> list[Candidate]:
    """All keys of `ledger` that complaints of `issue` among the events `among` came from between two times."""
    first = int(days.of(np.array([since]))[0])
    expectation = Expectation(ledger, days, not_after=first)
    inside = among & (ledger.event_issue == issue) & (ledger.event_at >= since) & (ledger.event_at <= until)
    found: list[Candidate] = []
    known: dict[str, dict[int, float]] = {}
    means: dict[str, dict[int, float]] = {}
    for dimension in (one for one in ledger.names if one in _READINESS):
        of_event = ledger.keys_of_events(dimension)
        keys, counts = np.unique(of_event[inside & (of_event >= 0)], return_counts=True)
        keys, counts = keys[counts >= _FEWEST], counts[counts >= _FEWEST]
        if not len(keys):
            continue
        daily = expectation.mean_of_keys(issue, dimension, keys)
        before = (ledger.event_issue == issue) & (ledger.event_at < days.first + first)
        before &= ledger.event_at >= days.first + first - PAST
        past = np.bincount(of_event[before & (of_event >= 0)], minlength=len(ledger.names[dimension]))[keys]
        old = daily[:, max(first - PAST, 0) : first].sum(1)
        plain = between(daily, since - days.first, until - days.first)
        likeness = LIKENESS[dimension]
        relative = (past + likeness * _of_parents(ledger, dimension, keys, known=known, default=1.0)) / (old + likeness)
        known[dimension] = dict(zip(keys.tolist(), relative.tolist(), strict=True))
        mean = np.minimum(plain * relative, _of_parents(ledger, dimension, keys, known=means, default=np.inf))
        means[dimension] = dict(zip(keys.tolist(), mean.tolist(), strict=True))
        found += _weighed(
            ledger, dimension, since, keys=keys.tolist(), inside=(counts, mean, plain), before=(past, old)
        )
    return _against_parts(ledger, found)


def rank(found: list[Candidate]) -> tuple[Candidate, ...]:
    """The likeliest first, `p` their probabilities among all candidates; at most `TOLD`."""
    if not found:
        return ()
    weights = np.array([one.weight for one in found])
    chance = np.exp(weights - weights.max())
    chance /= chance.sum()
    order = sorted(range(len(found)), key=lambda n: (-found[n].weight, found[n].dimension, found[n].key))
    return tuple(replace(found[n], p=float(chance[n])) for n in order[:TOLD])


def _weighed(
    ledger: Ledger,
    dimension: str,
    since: float,
    *,
    keys: list[int],
    inside: tuple[I64, F64, F64],
    before: tuple[I64, F64],
) -> list[Candidate]:
    """The candidates of a dimension from what came of each key inside the spike and before it, and was expected."""
    of_row = ledger.keys[dimension]
    counted = ledger.keys["product"] if dimension in _GOODS else of_row
    alive = len(np.unique(counted[counted >= 0]))
    price = float(np.log(_READINESS[dimension] / max(alive, 1)))
    out: list[Candidate] = []
    columns = (one.tolist() for one in (*inside, *before))
    for key, count, expected, plain, past, old in zip(keys, *columns, strict=True):
        times = (count + _TIMES * _SURE) / (expected + _SURE)
        gain = count * np.log(times) - expected * (times - 1) if count > expected else 0.0
        is_new = ledger.at[0] < since - _NEW_WITHIN < ledger.at[np.argmax(of_row == key)]
        weight = float(gain) + price + (float(np.log(_NEW)) if is_new else 0.0)
        if dimension in _FROM_FIRST:
            weight += _worse(past, old, times=float(times))
        name = ledger.names[dimension][key]
        out.append(
            Candidate(
                dimension=dimension,
                key=name,
                place=key,
                count=int(count),
                mean=float(expected),
                plain=float(plain),
                gain=float(gain),
                weight=weight,
            )
        )
    return out


def _against_parts(ledger: Ledger, found: Sequence[Candidate]) -> list[Candidate]:
    """Each whole is worth what its worst part is, and more or less by whether the rest of it is worse too."""
    known = {(one.dimension, one.place): one for one in found}
    for whole, kinds in ((whole, kinds) for whole, kinds in _PARTS.items() if whole in ledger.keys):
        of_whole: dict[int, Candidate] = {}
        for part in [one for one in known.values() if one.dimension in kinds]:
            row = int(np.argmax(ledger.keys[part.dimension] == part.place))
            place = int(ledger.keys[whole][row])
            if place not in of_whole or part.gain > of_whole[place].gain:
                of_whole[place] = part
        for place, part in of_whole.items():
            if (one := known.get((whole, place))) is not None:
                gain = part.gain + _of_rest(one, part)
                known[whole, place] = replace(one, gain=gain, weight=one.weight + gain - one.gain)
    return list(known.values())


def _of_rest(whole: Candidate, part: Candidate) -> float:
    """How much better the rest of `whole` is explained when it is as much worse as `part`, than when it is as usual."""
    times = (part.count + _TIMES * _SURE) / (part.mean + _SURE)
    rest = whole.mean * max(1 - part.plain / max(whole.plain, 1e-9), 0.0)
    return _worse(max(whole.count - part.count, 0), rest, times=times)


def _worse(count: float, usual: float, *, times: float) -> float:
    """How much better `count` is explained by `times` the usual than by the usual (ln), itself not quite known."""
    usual, sure = max(usual, 1e-3), _REST_SURE
    worse = usual * times
    fewer = sure * np.log((sure + usual) / (sure + worse))
    return float(fewer + count * (np.log(worse / (sure + worse)) - np.log(usual / (sure + usual))))


def _of_parents(
    ledger: Ledger, dimension: str, keys: I64, *, known: Mapping[str, Mapping[int, float]], default: float
) -> F64:
    """What is known of the parent of each key (a batch belongs to its variant); `default` where nothing is."""
    parent = _PARENT.get(dimension, "")
    if parent not in known:
        return np.full(len(keys), default)
    of_row, above = ledger.keys[dimension], ledger.keys[parent]
    places = [int(above[np.argmax(of_row == key)]) for key in keys.tolist()]
    return np.array([known[parent].get(place, default) for place in places])


def between(daily: F64, since: float, until: float) -> F64:
    """What was to be expected of each row from `since` to `until` (days from the first); parts of days by share."""
    summed = np.hstack([np.zeros((len(daily), 1)), np.cumsum(daily, axis=1)])
    ends = []
    for at in (max(since, 0.0), min(until, float(daily.shape[1]))):
        day = min(int(at), daily.shape[1] - 1)
        ends.append(summed[:, day] + daily[:, day] * (at - day))
    found: F64 = np.maximum(ends[1] - ends[0], 1e-9)
    return found
