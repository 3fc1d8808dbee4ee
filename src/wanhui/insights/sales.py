"""Is the whole shop weak or only one item, since when, and what stands beside it?  Sales a day against their trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from wanhui.insights.tails import F64

#: An item this far below its own trend is weak, while the shop is within the second figure of its own (own).
ITEM, SHOP = 0.30, 0.10
#: Days looked at, and the days before them that make the trend.
_WINDOW, _TREND = 7, 28
#: A day of so many times the usual is a campaign: it says nothing about the trend.
_PEAK: Final = 3.0
#: Below so many orders to be expected in the window nothing is said.
_FEWEST: Final = 20.0
#: And the fall must be so many standard deviations.
_SURE: Final = 3.5

Why = Literal["quality", "service", "misunderstanding", "stock", "price", "no_repurchase", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """On day `seen` (its place) `key` had sold `sold` since `since` where its own trend promised `usual`.

    `daily` is what was sold on each day of the trend and of the fall, the last of them `seen`.
    """

    key: str
    is_shop: bool
    since: int
    seen: int
    sold: float
    usual: float
    daily: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What changed beside a fall, each as a ratio of now to before, 1 for no change (None: not known).

    `bad` is the rate of complaints about goods, `service` about service and parcels, `misread` about expectations,
    `returned` of goods that came back; `price` what a piece costs, `returning` the share of known buyers, `empty` the
    share of days without stock.
    """

    bad: float | None = None
    returned: float | None = None
    service: float | None = None
    misread: float | None = None
    price: float | None = None
    returning: float | None = None
    empty: float = 0.0


def falls(keys: Sequence[str], daily: F64, shop: str) -> tuple[Fall, ...]:
    """The first day on which each key, or the shop as a whole, was known to be weak; `daily` is (keys, days).

    A key that falls with the whole shop is not told apart from it.
    """
    whole = daily.sum(0)
    of_shop = _weak(whole, SHOP)
    found = [Fall(key=shop, is_shop=True, **_told(whole, day)) for day in of_shop[:1]]
    for key, sold in zip(keys, daily, strict=True):
        alone = [day for day in _weak(sold, ITEM) if _change(whole, day) > -SHOP]
        found += [Fall(key=key, is_shop=False, **_told(sold, day)) for day in alone[:1]]
    return tuple(sorted(found, key=lambda one: (one.seen, not one.is_shop, one.key)))


def reasons(beside: Beside) -> tuple[tuple[Why, float], ...]:
    """What the fall may come from, likeliest first, with weights that add up to one."""
    weights: dict[Why, float] = {
        "quality": max(_grown(beside.bad), _grown(beside.returned)),
        "service": _grown(beside.service),
        "misunderstanding": _grown(beside.misread),
        "price": 2.0 * _grown(beside.price),
        "no_repurchase": _grown(1 / beside.returning if beside.returning else None),
        "stock": 4.0 * beside.empty,
        "unknown": 0.3,
    }
    total = sum(weights.values())
    ranked: list[tuple[Why, float]] = [(why, weight / total) for why, weight in weights.items() if weight > 0]
    return tuple(sorted(ranked, key=lambda one: -one[1]))


def _grown(ratio: float | None) -> float:
    return max(ratio - 1.2, 0.0) if ratio is not None else 0.0


def _weak(sold: F64, limit: float) -> list[int]:
    if len(sold) < _WINDOW + _TREND:
        return []
    # All days at once: most of them are far from weak.
    before = sliding_window_view(sold, _TREND)[: len(sold) - _WINDOW - _TREND + 1]
    peak = _PEAK * np.maximum(np.median(before, axis=1, keepdims=True), 1.0)
    kept = np.where(before <= peak, before, np.nan)
    most = _PEAK * np.maximum(np.nanmedian(kept, axis=1, keepdims=True), 1.0)
    now = np.minimum(sliding_window_view(sold, _WINDOW)[_TREND:], most).sum(1)
    usual = np.nanmean(kept, axis=1) * _WINDOW
    days = np.nonzero((usual >= _FEWEST) & (now / np.maximum(usual, _FEWEST) - 1 <= -limit))[0] + _WINDOW + _TREND - 1
    return [day for day in days.tolist() if _is_sure(sold, day)]


def _parts(sold: F64, day: int) -> tuple[float, float]:
    """What was sold in the window that ends with `day`, and what the days before it promised; peaks are cut."""
    kept = _usual_days(sold, day)
    most = _PEAK * max(float(np.median(kept)) if len(kept) else 0.0, 1.0)
    window = np.minimum(sold[day + 1 - _WINDOW : day + 1], most)
    return float(window.sum()), float(kept.mean() if len(kept) else 0.0) * _WINDOW


def _usual_days(sold: F64, day: int) -> F64:
    """The days before the window that ends with `day`, without peaks."""
    before = sold[day + 1 - _WINDOW - _TREND : day + 1 - _WINDOW]
    kept: F64 = before[before <= _PEAK * max(float(np.median(before)), 1.0)]
    return kept


def _change(sold: F64, day: int) -> float:
    now, usual = _parts(sold, day)
    return now / usual - 1 if usual >= _FEWEST else 0.0


def _is_sure(sold: F64, day: int) -> bool:
    now, usual = _parts(sold, day)
    before = _usual_days(sold, day)
    # Days of a shop vary more than chance alone would have them.
    extra = max(float(before.var()) / max(float(before.mean()), 1e-9), 1.0)
    return usual - now >= _SURE * float(np.sqrt(usual * min(extra, 4.0)))


def _told(sold: F64, day: int) -> dict[str, Any]:
    now, usual = _parts(sold, day)
    daily = tuple(sold[day + 1 - _WINDOW - _TREND : day + 1].tolist())
    return {"since": day + 1 - _WINDOW, "seen": day, "sold": now, "usual": usual, "daily": daily}
