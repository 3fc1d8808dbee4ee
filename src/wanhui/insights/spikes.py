"""Since when is there more trouble than the past explains?  A running test of every key and issue, without look-ahead.

At each complaint the counts of several windows that end there are held against what was to be expected (see
``expected``) under what the key's own past says. The bar is as high as the number of tests of a month asks, so that a
shop is alarmed for nothing at most about `FALSE_ALARMS` times a month over all keys together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.insights.expected import PAST, Days, Expectation, days_of_ledger, hours
from wanhui.insights.ledger import ANY, I64, Ledger
from wanhui.insights.tails import F64, surprise

#: Alarms for nothing that a shop may get in a month by the sum of all chances (own; benchmarks/insights measures
#: about as many as this says; the goal is at most one).
FALSE_ALARMS: Final = 0.6
#: Windows in days; shorter ones would hang on how well the hours of a day are known.
_WINDOWS: Final = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
#: Fewer complaints than this are never a spike (contract with the reader: no conclusion from one or two).
FEWEST: Final = 3
#: And there must be so many times more than expected.
TIMES: Final = 1.8
#: Nothing is judged before so many days, orders and complaints have been seen.
_DAYS, _ORDERS, _COMPLAINTS = 10, 100, 10
#: What an agent can be the cause of; parcels are late whoever answers.
_OF_AGENTS: Final = frozenset({"service", "refund", "mismatch", "other", ANY})
#: How alike keys of a dimension are to what their goods let expect, as complaints' worth of certainty (own).
LIKENESS: Final[Mapping[str, float]] = {
    "shop": 30.0, "product": 6.0, "sku": 6.0, "batch": 8.0, "supplier": 12.0, "warehouse": 12.0, "courier": 12.0,
    "region": 12.0, "courier_region": 8.0, "live": 5.0, "streamer": 8.0,
    "agent": 5.0,
}  # fmt: skip
#: No past is surer than this: days differ for reasons that no record tells.
_SUREST: Final = 80.0
_MONTH: Final = 30.0
#: Complaints a day between which the chance of a false alarm is spent in proportion to them (own).
_FREQUENT: Final = (0.1, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """At `at` the `count` complaints since `since` stood against `mean` expected ones: `score` is -ln of the chance.

    `bar` is what the score had to reach, `shape` how sure the mean was. `key` and `issue` are places in the ledger's
    names; times are days since 1970.
    """

    dimension: str
    key: int
    issue: int
    at: float
    since: float
    count: int
    mean: float
    shape: float
    score: float
    bar: float


@dataclass(frozen=True, slots=True)
class _Series:
    """Keys of one dimension under test: their events in order, expected sums, and the hours of the day."""

    dimension: str
    keys: I64
    issues: I64
    place: I64
    at: F64
    summed: F64
    daily: F64
    spread: F64
    past: F64


def alarms(ledger: Ledger, *, until: float) -> tuple[Alarm, ...]:
    """Every moment at which a key and issue had become a finding, earliest first; each names its strongest window."""
    if not len(ledger.at) or not len(ledger.event_at):
        return ()
    days = days_of_ledger(ledger, until=until)
    expectation, clock = Expectation(ledger, days), hours(ledger, days)
    dimensions = [one for one in ledger.names if one in LIKENESS]
    found: list[Alarm] = []
    for dimension in dimensions:
        series = _series(expectation, dimension)
        if series is not None:
            found += _scan(series, _Bar(ledger, days, tests_of=len(LIKENESS)), clock)
    return tuple(sorted(found, key=lambda one: (one.at, -one.score)))


class _Bar:
    """How surprising a count must be at each moment, by the number of tests of the month before."""

    def __init__(self, ledger: Ledger, days: Days, *, tests_of: int) -> None:
        self.days = days
        self._at, self._times = tests_of, ledger.event_at
        self.opens = max(ledger.at[0] + _DAYS, _nth(ledger.at, _ORDERS), _nth(ledger.event_at, 2 * _COMPLAINTS))

    def at(self, times: F64) -> F64:
        tests = np.searchsorted(self._times, times) - np.searchsorted(self._times, times - _MONTH)
        begun = np.clip(times - self._times[0], 1.0, _MONTH)
        height: F64 = np.log(np.maximum(tests * _MONTH / begun, 50.0) * self._at / FALSE_ALARMS)
        return height


def _nth(times: F64, count: int) -> float:
    """When there had been `count`; never, when there were not."""
    return float(times[count - 1]) if len(times) >= count else float("inf")


def _series(expectation: Expectation, dimension: str) -> _Series | None:
    ledger, days = expectation.ledger, expectation.days
    of_event = ledger.keys_of_events(dimension)
    count = len(ledger.issues)
    pairs = np.where(of_event >= 0, of_event * count + ledger.event_issue, -1)
    wanted, times = np.unique(pairs, return_counts=True)
    wanted = wanted[(times >= FEWEST) & (wanted >= 0)]
    if dimension == "agent":
        wanted = wanted[[ledger.issues[issue] in _OF_AGENTS for issue in (wanted % count).tolist()]]
    if not len(wanted):
        return None
    daily, spread, past = np.zeros((3, len(wanted), days.count))
    for issue in np.unique(wanted % count):
        mine = np.nonzero(wanted % count == issue)[0]
        found = expectation.of_keys(int(issue), dimension, wanted[mine] // count)
        daily[mine], spread[mine], past[mine] = found.mean, found.spread, found.past
    kept = np.nonzero(np.isin(pairs, wanted))[0]
    place = np.searchsorted(wanted, pairs[kept])
    order = np.lexsort((ledger.event_at[kept], place))
    return _Series(
        dimension=dimension,
        keys=wanted // count,
        issues=wanted % count,
        place=place[order],
        at=ledger.event_at[kept][order] - days.first,
        summed=np.hstack([np.zeros((len(wanted), 1)), np.cumsum(daily, axis=1)]),
        daily=daily,
        spread=spread,
        past=past,
    )


def _scan(series: _Series, bar: _Bar, clock: F64) -> list[Alarm]:
    days = bar.days
    span = days.count + PAST + 100.0
    line = series.place * span + series.at
    rank = np.arange(len(line))
    likeness = LIKENESS[series.dimension]
    best = np.zeros(len(line))
    window, mean_of, count_of, shape_of = (np.zeros(len(line)) for _ in range(4))
    opens = min(bar.opens - days.first, float(days.count))
    upto = _summed(series, np.maximum(series.at, opens), clock)
    for width in _WINDOWS:
        since = np.maximum(series.at - width, opens)
        count = rank - np.searchsorted(line, series.place * span + since, side="left") + 1
        mean = np.maximum(upto - _summed(series, since, clock), 1e-9)
        begun = np.floor(since).astype(np.int64)
        old = np.maximum(begun - PAST, 0)
        past = np.searchsorted(line, series.place * span + begun) - np.searchsorted(line, series.place * span + old)
        day = np.minimum(begun, days.count - 1)
        expected = series.past[series.place, day]
        own = series.daily[series.place, day]
        doubt = series.spread[series.place, day] / np.maximum(own**2, 1e-18)
        certain = 1.0 / (1.0 / likeness + np.where(own > 0, doubt, 1.0))
        mean = mean * (past + certain) / (expected + certain)
        telling = np.nonzero((series.at > since) & (count >= FEWEST) & (count > TIMES * mean))[0]
        score = np.zeros(len(line))
        shape = np.minimum(past + certain, _SUREST)
        score[telling] = surprise(count[telling], mean[telling], shape[telling])
        better = score > best
        best[better], window[better] = score[better], series.at[better] - since[better]
        mean_of[better], count_of[better], shape_of[better] = mean[better], count[better], shape[better]
    # The chance of a false alarm is spent where a spike can show within a day: by how often complaints come.
    daily = series.daily[series.place, np.floor(series.at).astype(np.int64)]
    height = bar.at(series.at + days.first) - np.log(np.clip(daily, *_FREQUENT))
    hit: npt.NDArray[np.int64] = np.nonzero(best >= height)[0]
    return [
        Alarm(
            dimension=series.dimension,
            key=int(series.keys[series.place[n]]),
            issue=int(series.issues[series.place[n]]),
            at=float(series.at[n] + days.first),
            since=float(series.at[n] - window[n] + days.first),
            count=int(count_of[n]),
            mean=float(mean_of[n]),
            shape=float(shape_of[n]),
            score=float(best[n]),
            bar=float(height[n]),
        )
        for n in hit.tolist()
    ]


def _summed(series: _Series, at: F64, clock: F64) -> F64:
    """What was to be expected of each event's key from the first day until `at`."""
    day = np.minimum(np.floor(at).astype(np.int64), series.daily.shape[1] - 1)
    hour = np.clip((at - day) * 24, 0.0, 24.0)
    full = np.minimum(hour.astype(np.int64), 23)
    share = clock[day, full] + (hour - full) * (clock[day, full + 1] - clock[day, full])
    found: F64 = series.summed[series.place, day] + series.daily[series.place, day] * share
    return found
