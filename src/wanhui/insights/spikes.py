"""Since when is there more trouble than the past explains?  A running test of every key and issue, without look-ahead.

At each complaint the counts of several windows that end there are held against what was to be expected (see
``expected``): how much likelier are they if a spike began with the window? Summed over all beginnings these are the
odds of Shiryaev (1963) and Roberts (1966), which by chance alone grow by no more than a day's worth a day. So the bar
of a key is the reciprocal of its share of the false alarms that a shop is allowed, however its keys hang together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.insights.expected import PAST, Days, Expectation, days_of_ledger, hours
from wanhui.insights.ledger import ANY, Ledger
from wanhui.insights.tails import F64, I64, likelier

#: Alarms a month that the odds allow by chance. They count too many: odds jump over their bar, and what nested keys
#: say alike is told once. benchmarks/insights measures less than a tenth of it; the goal is at most one.
FALSE_ALARMS: Final = 9.0
#: Windows in days, and for how many beginnings (days) each stands; those shorter than half a day would hang on how well
#: its hours are known, and long ones count for less than their length, since rates drift for reasons no record tells.
_WINDOWS: Final = (
    (0.5, 0.4), (0.75, 0.3), (1.0, 0.75), (1.5, 0.5), (2.0, 0.75), (3.0, 1.0), (5.0, 1.0), (7.0, 1.0), (10.0, 1.0),
)  # fmt: skip
#: Fewer complaints than this are never a spike (contract with the reader: no conclusion from one or two).
FEWEST: Final = 3
#: And there must be so many times more than expected.
TIMES: Final = 1.8
#: Nothing is judged before so many days, orders and complaints have been seen.
_DAYS, _ORDERS, _COMPLAINTS = 10, 100, 10
#: What an agent can be the cause of; parcels are late whoever answers.
_OF_AGENTS: Final = frozenset({"service", "refund", "mismatch", ANY})
#: What is read as nothing in particular tells nobody what to do: it is tested together with all else only.
_VAGUE: Final = frozenset({"other"})
#: How alike keys of a dimension are to what their goods let expect, as complaints' worth of certainty (own).
LIKENESS: Final[Mapping[str, float]] = {
    "shop": 30.0, "product": 6.0, "sku": 6.0, "batch": 8.0, "supplier": 12.0, "warehouse": 12.0, "courier": 12.0,
    "region": 12.0, "courier_region": 8.0, "courier_area": 10.0, "live": 5.0, "streamer": 8.0,
    "agent": 5.0,
}  # fmt: skip
#: The share of the false alarms that each dimension may have: most where causes are (own).
_SHARE: Final[Mapping[str, float]] = {
    "shop": 0.02, "product": 0.04, "sku": 0.2, "batch": 0.16, "supplier": 0.12, "warehouse": 0.03, "courier": 0.02,
    "region": 0.02, "courier_region": 0.12, "courier_area": 0.06, "live": 0.07, "streamer": 0.03,
    "agent": 0.1,
}  # fmt: skip
#: Within a dimension they go to keys and issues with so many complaints a day, where a spike can show within a day;
#: with fewer by the square of their part of it, never below the least part. (0.5 % of 300 orders a day.)
_PLENTY, _LEAST = 1.5, 0.05
#: All issues together are tested beside each by itself, for what is read as several.
_TOGETHER: Final = 0.2
#: No past is surer than this: days differ for reasons that no record tells.
_SUREST: Final = 80.0
_MONTH: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """At `at` the `count` complaints since `since` stood against `mean` expected ones, by the window that says most.

    `score` is the odds (ln) of all windows, `bar` what it had to reach, `shape` how sure the mean was.
    `key` and `issue` are places in the ledger's names; times are days since 1970.
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
    """Keys of one dimension under test: their events in order, expected sums, and bars by day."""

    dimension: str
    keys: I64
    issues: I64
    place: I64
    at: F64
    summed: F64
    daily: F64
    spread: F64
    past: F64
    bars: F64


def alarms(ledger: Ledger, *, until: float) -> tuple[Alarm, ...]:
    """Every moment at which a key and issue had become a finding, earliest first; each names its strongest window."""
    if not len(ledger.at) or not len(ledger.event_at):
        return ()
    days = days_of_ledger(ledger, until=until)
    expectation, clock = Expectation(ledger, days), hours(ledger, days)
    opens = max(ledger.at[0] + _DAYS, _nth(ledger.at, _ORDERS), _nth(ledger.event_at, 2 * _COMPLAINTS)) - days.first
    found: list[Alarm] = []
    for dimension in [one for one in ledger.names if one in LIKENESS]:
        series = _series(expectation, dimension)
        if series is not None:
            found += _scan(series, days, clock, opens=min(opens, float(days.count)))
    return tuple(sorted(found, key=lambda one: (one.at, -one.score)))


def _bars(expectation: Expectation, dimension: str, *, keys: I64, issues: I64) -> F64:
    """What the odds of each of the pairs `keys` and `issues` must come to on each day (ln): (pairs, days)."""
    arriving = expectation.arriving(dimension)
    mine, whole = np.zeros((len(keys), expectation.days.count)), np.zeros(expectation.days.count)
    for place, issue in enumerate(expectation.ledger.issues):
        worth = np.clip(arriving * expectation.totals(place) / _PLENTY, _LEAST, 1.0) ** 2
        worth *= _TOGETHER if issue == ANY else 1.0
        whole += worth.sum(0)
        mine[issues == place] = worth[keys[issues == place]]
    bars: F64 = np.log(_MONTH / FALSE_ALARMS / _SHARE[dimension]) - np.log(mine / whole)
    return bars


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
    wanted = wanted[[ledger.issues[issue] not in _VAGUE for issue in (wanted % count).tolist()]]
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
        bars=_bars(expectation, dimension, keys=wanted // count, issues=wanted % count),
    )


def _scan(series: _Series, days: Days, clock: F64, *, opens: float) -> list[Alarm]:
    span = days.count + PAST + 100.0
    line = series.place * span + series.at
    rank = np.arange(len(line))
    likeness = LIKENESS[series.dimension]
    best = np.full(len(line), -np.inf)
    window, mean_of, count_of, shape_of = (np.zeros(len(line)) for _ in range(4))
    upto = _summed(series, np.maximum(series.at, opens), clock)
    total = np.full(len(line), -np.inf)
    for width, worth in _WINDOWS:
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
        score = np.full(len(line), -np.inf)
        shape = np.minimum(past + certain, _SUREST)
        score[telling] = likelier(count[telling], mean[telling], shape[telling]) + np.log(worth)
        total = np.logaddexp(total, score)
        better = score > best
        best[better], window[better] = score[better], series.at[better] - since[better]
        mean_of[better], count_of[better], shape_of[better] = mean[better], count[better], shape[better]
    height = series.bars[series.place, np.minimum(np.floor(series.at).astype(np.int64), days.count - 1)]
    hit: npt.NDArray[np.int64] = np.nonzero(total >= height)[0]
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
            score=float(total[n]),
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
