"""How many complaints were to be expected of each key on each day, from what was known by then and nothing later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from wanhui.insights.ledger import ANY, Ledger
from wanhui.insights.tails import F64, I64

#: Complaints come within so many days of the purchase; later ones count on the last of them.
LAGS: Final = 45
#: A day is judged by what was known so many days before, so that a spike cannot become its own yardstick (own).
_BEHIND: Final = 3
#: What a shop without a past is taken for: so many complaints an order, as sure as so many
#: orders on each day of delay and so many complaints in all (own).
_RATE, _ORDERS, _LEVEL = 0.04, 50.0, 3.0
#: How sure the common delay of all issues is against that of one issue, in complaints on each day of delay (own).
_DELAY: Final = 2.0
#: A key is judged by so many days of its own past.
PAST: Final = 60
#: So many days are folded at a time: a matrix product does far more sums than are asked for, and is far faster still.
_BLOCK: Final = 64
#: And so many rows: larger products would be spread over all processors, which costs more than it gains.
_ROWS: Final = 32
#: A product starts as the shop's average, as sure as so many complaints (own).
_PRODUCT: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of a ledger: the first of them (days since 1970) and how many there are."""

    first: int
    count: int

    def of(self, at: F64) -> I64:
        """The place of the day of each time."""
        found: I64 = np.clip(np.floor(at).astype(np.int64) - self.first, 0, self.count - 1)
        return found


def days_of_ledger(ledger: Ledger, *, until: float) -> Days:
    """All days from the first row to `until` (days since 1970)."""
    first = int(np.floor(ledger.at[0]))
    return Days(first=first, count=max(int(np.floor(until)) - first + 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Complaints to be expected, by key and day: `mean` of the day and its variance `spread`, since neither the shop's
    rate nor that of each product is known for sure; `past` those of the `PAST` days before it."""

    mean: F64
    spread: F64
    past: F64


class Expectation:
    """Expected complaints by day: the shop's delay and rate of an issue, and how products differ from that.

    With `not_after` every day is judged by what had come in before that day (its place among `days`).
    """

    def __init__(self, ledger: Ledger, days: Days, *, not_after: int | None = None) -> None:
        self.ledger, self.days = ledger, days
        self._row_day, self._event_day = days.of(ledger.at), days.of(ledger.event_at)
        day = np.arange(days.count)
        self._known = np.maximum(day - _BEHIND, np.minimum(day, 2 * _BEHIND))
        if not_after is not None:
            self._known = np.full(days.count, max(not_after, 1))
        self._sold: dict[str, tuple[I64, I64, I64, F64]] = {}
        bought = np.bincount(self._row_day, minlength=days.count).astype(np.float64)
        self._exposed = self._until(_back(bought[None])[0])
        self._events = {n: np.nonzero(ledger.event_issue == n)[0] for n in range(len(ledger.issues))}
        self._any = self._delays(ledger.issues.index(ANY))
        prior = np.exp(-np.abs(np.log((np.arange(LAGS) + 1) / 6.0)))
        prior *= _RATE / prior.sum()
        # Until later days of delay have been seen, the earlier ones tell how far the shop is from the prior.
        level = (self._any.sum(1) + _LEVEL) / ((self._exposed * prior).sum(1) + _LEVEL)
        self._pooled = (self._any + _ORDERS * prior * level[:, None]) / (self._exposed + _ORDERS)

    def hazard(self, issue: int) -> F64:
        """For each day the chance that an order complains of `issue` so many days after it was made: (days, lags)."""
        found = self._delays(issue)
        ratio = (found.sum(1) + self._first(issue)) / (self._any.sum(1) + 1.0)
        mean = np.maximum(ratio[:, None] * self._pooled, 1e-9)
        hazard: F64 = (found + _DELAY) / (self._exposed + _DELAY / mean)
        return hazard

    def of_keys(self, issue: int, dimension: str, keys: I64) -> Expected:
        """What was to be expected of each of `keys` of `dimension` in complaints of `issue`."""
        hazard = self.hazard(issue)
        relative, sure = self._products(issue, hazard)
        of_key, goods_of, bought = self._goods_sold(dimension, keys)
        daily = _arriving(bought, hazard) * relative[goods_of]
        before = _arriving(_lately(bought), hazard) * relative[goods_of]
        parts = (daily, daily**2 / sure[goods_of], before)
        mean, spread, past = (_by_key(of_key, part, len(keys)) for part in parts)
        spread += mean**2 / (self._delays(issue).sum(1) + self._first(issue))
        return Expected(mean=mean, spread=spread, past=past)

    def mean_of_keys(self, issue: int, dimension: str, keys: I64) -> F64:
        """The `mean` of what `of_keys` gives, for less than half the work."""
        hazard = self.hazard(issue)
        relative, _ = self._products(issue, hazard)
        of_key, goods_of, bought = self._goods_sold(dimension, keys)
        return _by_key(of_key, _arriving(bought, hazard) * relative[goods_of], len(keys))

    def arriving(self, dimension: str) -> F64:
        """For each key of `dimension` and day the orders that come to complain on it, where all did: (keys, days)."""
        of_key, _, day, sold = self._lines(dimension)
        shape = (len(self.ledger.names[dimension]), self.days.count)
        bought = np.bincount(of_key * shape[1] + day, weights=sold, minlength=shape[0] * shape[1])
        return _arriving(bought.astype(np.float64).reshape(shape), self._pooled / self._pooled.sum(1, keepdims=True))

    def totals(self, issue: int) -> F64:
        """For each day the complaints of `issue` that an average order comes to in all."""
        total: F64 = self.hazard(issue).sum(1)
        return total

    def _first(self, issue: int) -> float:
        """The complaint that every shop is taken to have had before its first day, shared among all issues."""
        return 1.0 if self.ledger.issues[issue] == ANY else 1.0 / max(len(self.ledger.issues) - 1, 1)

    def _products(self, issue: int, hazard: F64) -> tuple[F64, F64]:
        """How many times the average each product complains of `issue`, as known on each day, and how surely.

        Row 0 stands for unknown goods; sureness is in complaints.
        """
        count = len(self.ledger.names["product"]) + 1
        bought = np.zeros((count, self.days.count))
        _, goods, day, sold = self._lines("product")
        bought[goods, day] = sold
        events = self._events[issue]
        goods = self.ledger.keys["product"][self.ledger.event_row[events]] + 1
        happened = _table(goods, self._event_day[events], (count, self.days.count))
        sure = self._until(happened.T).T + _PRODUCT
        # All that was sold before is held against what is known now: early guesses are no yardstick.
        relative = sure / (self._so_far(bought, hazard) + _PRODUCT)
        relative[0] = 1.0
        return relative, sure

    def _goods_sold(self, dimension: str, keys: I64) -> tuple[I64, I64, F64]:
        """For each key and product that was sold of it: the place of the key, the product, and sales by day.

        One line for each product: how the products of a key differ is no news about the key.
        """
        of_key, goods, day, sold = self._lines(dimension)
        place = np.full(len(self.ledger.names[dimension]) + 1, -1, np.int64)
        place[keys] = np.arange(len(keys))
        mine = place[of_key] >= 0
        width = len(self.ledger.names["product"]) + 1
        found, which = np.unique(place[of_key[mine]] * width + goods[mine], return_inverse=True)
        bought = np.zeros((len(found), self.days.count))
        bought[which, day[mine]] = sold[mine]
        return found // width, found % width, bought

    def _lines(self, dimension: str) -> tuple[I64, I64, I64, F64]:
        """Key, product (0: unknown), day and number of what was sold, each such line once."""
        if dimension not in self._sold:
            of_row, goods = self.ledger.keys[dimension], self.ledger.keys["product"] + 1
            width, known = len(self.ledger.names["product"]) + 1, of_row >= 0
            code = (of_row[known] * width + goods[known]) * self.days.count + self._row_day[known]
            lines, sold = np.unique(code, return_counts=True)
            rest, day = np.divmod(lines, self.days.count)
            self._sold[dimension] = (rest // width, rest % width, day, sold.astype(np.float64))
        return self._sold[dimension]

    def _delays(self, issue: int) -> F64:
        """How many complaints of `issue` were known on each day, by the days they took: (days, lags)."""
        events = self._events[issue]
        lag = np.clip(self._event_day[events] - self._row_day[self.ledger.event_row[events]], 0, LAGS - 1)
        return self._until(_table(self._event_day[events], lag, (self.days.count, LAGS)))

    def _so_far(self, bought: F64, hazard: F64) -> F64:
        """What should have come in by the day up to which each day knows, by what that day knows: (rows, days)."""
        return _folded(np.cumsum(bought, axis=1), hazard, days=self._known - 1)

    def _until(self, daily: F64) -> F64:
        """The sum of what had come in by the day up to which each day knows; days go down."""
        summed = np.vstack([np.zeros((1, daily.shape[1])), np.cumsum(daily, axis=0)])
        found: F64 = summed[self._known]
        return found


def hours(ledger: Ledger, days: Days) -> F64:
    """For each day the share of a day's complaints that came by each full hour, as known then: (days, 25)."""
    day = days.of(ledger.event_at)
    hour = ((ledger.event_at - np.floor(ledger.event_at)) * 24).astype(np.int64)
    counts = np.zeros((days.count + 1, 24))
    np.add.at(counts, (day + 1, np.minimum(hour, 23)), 1.0)
    known = np.cumsum(counts, axis=0)[:-1] + 4.0
    shares = np.cumsum(known, axis=1) / known.sum(1, keepdims=True)
    return np.hstack([np.zeros((days.count, 1)), shares])


def _lately(bought: F64) -> F64:
    """The sum of the `PAST` days before each day: (rows, days)."""
    summed = np.pad(np.cumsum(bought, axis=1), ((0, 0), (PAST + 1, 0)))
    count = bought.shape[1]
    found: F64 = summed[:, PAST : PAST + count] - summed[:, :count]
    return found


def _table(row: I64, column: I64, shape: tuple[int, int]) -> F64:
    """How often each row and column come together."""
    counts = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1])
    return counts.reshape(shape).astype(np.float64)


def _back(daily: F64) -> F64:
    """(rows, days) -> (rows, days, lags): what there was so many days before each day."""
    padded = np.pad(daily, ((0, 0), (LAGS - 1, 0)))
    return sliding_window_view(padded, LAGS, axis=1)[:, :, ::-1]


def _arriving(bought: F64, hazard: F64) -> F64:
    """The complaints expected on each day of what was bought on the days before: (rows, days)."""
    return _folded(bought, hazard, days=np.arange(len(hazard)))


def _folded(daily: F64, hazard: F64, *, days: I64) -> F64:
    """For each row and day the sum over lags of what there was so many days before `days`, by its hazard: (rows, days).

    Nothing was there before the first day.
    """
    rows = np.pad(daily.astype(np.float64), ((0, -len(daily) % _ROWS), (0, 0))).reshape(-1, _ROWS, daily.shape[1])
    found = np.empty((len(rows), _ROWS, len(hazard)))
    for start in range(0, len(hazard), _BLOCK):
        of = days[start : start + _BLOCK, None] - np.arange(LAGS)
        low = max(int(of.min()), 0)
        weights = np.zeros((max(int(of.max()) + 1 - low, 0), len(of)))
        column, lag = np.nonzero(of >= 0)
        weights[of[column, lag] - low, column] = hazard[start + column, lag]
        found[:, :, start : start + _BLOCK] = rows[:, :, low : low + len(weights)] @ weights
    return found.reshape(-1, len(hazard))[: len(daily)]


def _by_key(of_row: I64, rows: F64, count: int) -> F64:
    """The rows of each of `count` keys added up; `of_row`, the key of each row, ascends."""
    summed = np.zeros((count, rows.shape[1]))
    if len(of_row):
        present, first = np.unique(of_row, return_index=True)
        summed[present] = np.add.reduceat(rows, first, axis=0)
    return summed
