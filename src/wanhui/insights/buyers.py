"""Each buyer's purchases as a history, who is late against their own rhythm, and what may have kept them away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, Literal, get_args

import numpy as np

from wanhui.insights.lapsed import GONE, Histories, Rhythm, expected, fit, is_late, staying
from wanhui.insights.ledger import Complaint
from wanhui.insights.tails import F64
from wanhui.records.orders import Order

#: So many of their own intervals without a purchase is late (own).
LATE: Final = 2.0
#: Purchases that follow within so many days are one errand; no shorter interval is a rhythm to hold a buyer to (own).
_ERRAND: Final = 3.0
#: Where nobody came back yet, a buyer is taken to come again after so many days (own).
_USUAL: Final = 60.0
_AHEAD: Final = (30, 90, 180)
#: So many buyers of a category must have come back before it has an interval of its own (own).
_ENOUGH: Final = 5
_DAY: Final = 86_400.0

Cause = Literal["quality", "service", "misunderstanding", "forgot"]
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
Kind = Literal["lapsed", "once"]
#: What a buyer complained of before they stayed away, and the cause it speaks for.
_SPEAKS_FOR: Final[Mapping[str, Cause]] = {
    "quality": "quality", "damaged": "quality", "adverse": "quality", "fake": "quality", "missing": "quality",
    "wrong": "quality", "packaging": "quality", "mismatch": "misunderstanding", "effect": "misunderstanding",
    "size": "misunderstanding", "install": "misunderstanding", "service": "service", "refund": "service",
    "shipping": "service", "delivery": "service", "price": "service",
}  # fmt: skip
#: What a cause is worth before anything was said, and what each complaint adds to it (own).
_SILENT: Final[Mapping[Cause, float]] = {"quality": 0.15, "service": 0.15, "misunderstanding": 0.1, "forgot": 0.6}
_SAID: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A buyer who is late by `late` times their own `interval` (days): lapsed, or never came back after once.

    `staying` is the chance that they still are a buyer, `ahead` what they will buy in 90 days, `due` when they became
    late, `causes` what may keep them away with its probability, likeliest first.
    """

    buyer: str
    kind: Kind
    purchases: int
    last: datetime
    due: datetime
    interval: float
    late: float
    staying: float
    ahead: float
    causes: tuple[tuple[Cause, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """All buyers of a shop: how many, how many came back, and the purchases to be expected of all in so many days.

    `rhythm` and `ahead` are None where too few ever came back.
    """

    buyers: int
    returned: int
    interval: float
    rhythm: Rhythm | None
    ahead: Mapping[int, float] | None
    away: tuple[Away, ...]


def cohort(orders: Sequence[Order], complaints: Sequence[Complaint], *, now: datetime) -> Cohort:
    """Who of the buyers is late at `now`; orders that were cancelled are no purchases, two on one day are one."""
    return cohort_of(_times(orders, now), _said(orders, complaints), now=now)


def cohort_of(
    times: Mapping[str, Sequence[float]],
    said: Mapping[str, Sequence[str]],
    *,
    now: datetime,
    categories: Mapping[str, str] | None = None,
    is_every_late: bool = False,
) -> Cohort:
    """Who of the buyers is late at `now`: `times` are their purchases (days since 1970, ascending, one a day).

    `said` are the issues each complained of. A buyer without an interval of their own is held against the median of
    the category they bought from last (`categories`), where enough buyers of it came back, else against all. Of those
    who came back and are late, the likely gone are told, or with `is_every_late` all.
    """
    names = sorted(times)
    histories, medians = _histories([times[name] for name in names], now)
    usual = float(np.nanmedian(medians)) if not np.isnan(medians).all() else _USUAL
    usuals = _usuals(names, medians, categories or {}, usual=usual)
    rhythm = fit(histories) if names else None
    stay = staying(histories, rhythm) if rhythm else np.full(len(names), 0.5)
    soon = expected(histories, rhythm, ahead=90.0) if rhythm else np.zeros(len(names))
    late = is_late(histories, np.where(np.isnan(medians), usuals, medians), usual=usual)
    away = []
    gone = (histories.repeats == 0) | (stay < GONE) | (late >= 2 * LATE) | is_every_late
    for n in np.nonzero((late >= LATE) & gone)[0].tolist():
        own = float(usuals[n]) if np.isnan(medians[n]) else float(medians[n])
        last = times[names[n]][-1]
        away.append(
            Away(
                buyer=names[n], kind="lapsed" if histories.repeats[n] else "once", purchases=len(times[names[n]]),
                last=datetime.fromtimestamp(last * _DAY, now.tzinfo),
                due=datetime.fromtimestamp((last + LATE * own) * _DAY, now.tzinfo), interval=own,
                late=float(late[n]), staying=float(stay[n]), ahead=float(soon[n]),
                causes=causes(said.get(names[n], ())),
            )
        )  # fmt: skip
    ahead = {days: float(expected(histories, rhythm, ahead=float(days)).sum()) for days in _AHEAD} if rhythm else None
    returned = int((histories.repeats > 0).sum())
    return Cohort(
        buyers=len(names), returned=returned, interval=usual, rhythm=rhythm, ahead=ahead, away=tuple(away)
    )  # fmt: skip


def _usuals(names: Sequence[str], medians: F64, categories: Mapping[str, str], *, usual: float) -> F64:
    """The interval by which a buyer without one of their own is held: that of their category, else of all."""
    groups: dict[str, list[float]] = {}
    for name, median in zip(names, medians.tolist(), strict=True):
        if name in categories and not np.isnan(median):
            groups.setdefault(categories[name], []).append(median)
    known = {name: float(np.median(found)) for name, found in groups.items() if len(found) >= _ENOUGH}
    return np.array([known.get(categories.get(name, ""), usual) for name in names], np.float64)


def causes(issues: Sequence[str]) -> tuple[tuple[Cause, float], ...]:
    """What may keep a buyer away who complained of `issues`; who said nothing has most likely forgotten."""
    weights = dict(_SILENT)
    for issue in issues:
        if issue in _SPEAKS_FOR:
            weights[_SPEAKS_FOR[issue]] += _SAID
    total = sum(weights.values())
    ranked: list[tuple[Cause, float]] = [(cause, weight / total) for cause, weight in weights.items()]
    return tuple(sorted(ranked, key=lambda one: -one[1]))


def _times(orders: Sequence[Order], now: datetime) -> dict[str, list[float]]:
    found: dict[str, dict[int, float]] = {}
    for order in orders:
        if order.status != "cancelled" and order.created_at <= now:
            at = order.created_at.timestamp() / _DAY
            found.setdefault(order.buyer, {}).setdefault(int(at), at)
    return {buyer: sorted(days.values()) for buyer, days in found.items()}


def _histories(times: Sequence[Sequence[float]], now: datetime) -> tuple[Histories, F64]:
    end = now.timestamp() / _DAY
    medians = [_middle(one) if len(one) > 1 else np.nan for one in times]
    histories = Histories(
        repeats=np.array([len(one) - 1 for one in times], np.float64),
        last=np.array([one[-1] - one[0] for one in times], np.float64),
        known=np.array([end - one[0] for one in times], np.float64),
    )
    return histories, np.array(medians, np.float64)


def _middle(times: Sequence[float]) -> float:
    """The median interval, never below an errand; for short lists plain sorting is far faster than arrays."""
    gaps = sorted([later - earlier for earlier, later in pairwise(times)])
    half = len(gaps) // 2
    return max(gaps[half] if len(gaps) % 2 else (gaps[half - 1] + gaps[half]) / 2, _ERRAND)


def _said(orders: Sequence[Order], complaints: Sequence[Complaint]) -> dict[str, list[str]]:
    whose = {order.id: order.buyer for order in orders}
    found: dict[str, list[str]] = {}
    for one in complaints:
        buyer = one.buyer or whose.get(one.order or "")
        if buyer:
            found.setdefault(buyer, []).append(one.issue)
    return found
