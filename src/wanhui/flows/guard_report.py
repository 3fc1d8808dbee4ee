"""How well checks before dispatch do, whom they stop by mistake, and what another weight would have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log
from typing import Final
from uuid import UUID

from wanhui.content.risk_rules import load_scorecard
from wanhui.errors import WanhuiError, Words
from wanhui.guard.decision import level_of
from wanhui.guard.pack import Factor
from wanhui.insights.measures import Rate, share
from wanhui.store.holds import Hold, screened

_SPAN: Final = timedelta(days=180)
#: More false stops than this among ordinary orders are too many.
MOST_FALSE: Final = 0.005
_MOST_TIMES: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One sign: on how many orders it spoke, how many of those have an outcome, how many were professional."""

    code: str
    says: Words
    spoke: int
    known: int
    right: int

    @property
    def precision(self) -> float | None:
        """The share of right ones; None while no outcome is known."""
        return self.right / self.known if self.known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Orders not found professional, of one kind of buyer or region: how many, and how many were stopped."""

    name: str
    orders: int
    stopped: int

    @property
    def share(self) -> Rate:
        """The share stopped with its interval; without a rate for too few orders to tell."""
        return share(self.stopped, self.orders)

    @property
    def rate(self) -> float | None:
        """The share stopped; None for too few orders to tell."""
        return self.share.rate

    @property
    def percent(self) -> str:
        """The share as a percentage with one place."""
        return "" if self.rate is None else f"{100 * self.rate:.1f}"

    @property
    def is_too_high(self) -> bool:
        """Whether more were stopped than is fair."""
        return self.rate is not None and self.rate > MOST_FALSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The last half year. `precision` is of stopped orders with an outcome; `missed` were let through."""

    orders: int
    stopped: int
    precision: float | None
    missed: int
    signals: tuple[Signal, ...]
    groups: tuple[Group, ...]
    regions: tuple[Group, ...]

    @property
    def rated(self) -> tuple[Group, ...]:
        """The groups and regions that have enough orders for a share."""
        return tuple(one for one in (*self.groups, *self.regions) if one.rate is not None)

    @property
    def fair(self) -> float:
        """More false stops than this share are too many."""
        return MOST_FALSE

    @property
    def precision_percent(self) -> str:
        """`precision` as a whole percentage."""
        return "" if self.precision is None else f"{100 * self.precision:.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a changed weight would have done to past orders: stopped before and after, and how many of them rightly."""

    code: str
    times: float
    before: int
    after: int
    right_before: int
    right_after: int
    false_before: int
    false_after: int


def report(account: UUID, *, now: datetime) -> Report:
    """The figures of the last half year."""
    orders = screened(account, since=now - _SPAN)
    stopped = [one for one in orders if _is_stopped(one)]
    known = [one for one in stopped if one.outcome is not None]
    ordinary = [one for one in orders if one.outcome is not True]
    return Report(
        orders=len(orders),
        stopped=len(stopped),
        precision=sum(bool(one.outcome) for one in known) / len(known) if known else None,
        missed=sum(one.outcome is True and not _is_stopped(one) for one in orders),
        signals=_signals(orders),
        groups=(
            _group("remote", ordinary, lambda one: one.is_remote is True),
            _group("not_remote", ordinary, lambda one: one.is_remote is False),
            _group("new", ordinary, lambda one: one.is_new),
            _group("not_new", ordinary, lambda one: not one.is_new),
            _group("all", ordinary, lambda _: True),
        ),
        regions=_regions(ordinary),
    )


def try_weight(account: UUID, code: str, times: float, *, now: datetime) -> Trial:
    """Replays past orders with the weight of sign `code` multiplied; nothing is changed by it.

    ``E-TRIAL-FACTOR`` for a sign that there is not, or a multiple outside 0 to 2.
    """
    pack = load_scorecard().pack
    if code not in {factor.code for factor in pack.factors} or not 0 <= times <= _MOST_TIMES:
        raise WanhuiError("E-TRIAL-FACTOR", found=code)
    orders = screened(account, since=now - _SPAN)
    before = [one for one in orders if one.level == "hold"]
    after = [one for one in orders if _level(one, code, times) == "hold"]
    return Trial(
        code=code,
        times=times,
        before=len(before),
        after=len(after),
        right_before=_count(before, is_right=True),
        right_after=_count(after, is_right=True),
        false_before=_count(before, is_right=False),
        false_after=_count(after, is_right=False),
    )


def signs() -> tuple[tuple[str, Words], ...]:
    """Every sign by its code, in words."""
    return tuple((factor.code, _name(factor)) for factor in load_scorecard().pack.factors)


#: Signs whose sentence quotes an order, in words that hold for all.
_IN_GENERAL: Final = {
    "pays_dear_shipping_for_cheap_goods": Words(
        "有便宜的运费不选，选了贵的", "A dear courier although a cheaper one was offered"
    ),
    "dear_shipping_is_usual_here": Words(
        "本店的老买家也常选贵的运费", "Long-standing buyers of the shop often choose the dear courier too"
    ),
    "linked_orders": Words("与有迹象的订单有关联", "Linked to orders that show signs"),
}


def _name(factor: Factor) -> Words:
    """A sign in the words of its strongest step."""
    return _IN_GENERAL.get(factor.code) or max(factor.steps, key=lambda step: step.weight).says


def _level(one: Hold, code: str, times: float) -> str:
    rules, counted = load_scorecard().pack.decision, load_scorecard().pack.decision.counted
    weights = {reason["code"]: reason["weight"] * (times if reason["code"] == code else 1.0) for reason in one.reasons}
    shift = sum(weights.values()) - sum(reason["weight"] for reason in one.reasons)
    chance = min(max(one.p, 1e-9), 1 - 1e-9)
    p = 1 / (1 + exp(-(log(chance / (1 - chance)) + shift)))
    families = {
        reason["family"]
        for reason in one.reasons
        if reason["family"] in counted and weights[reason["code"]] >= rules.least_weight
    }
    return level_of(p, len(families), rules)


def _signals(orders: Sequence[Hold]) -> tuple[Signal, ...]:
    spoke: dict[str, list[bool | None]] = defaultdict(list)
    says = dict(signs())
    for one in orders:
        for reason in one.reasons:
            if reason["weight"] > 0:
                spoke[reason["code"]].append(one.outcome)
    return tuple(
        Signal(
            code=code,
            says=says.get(code, Words(code, code)),
            spoke=len(found),
            known=sum(outcome is not None for outcome in found),
            right=sum(outcome is True for outcome in found),
        )
        for code, found in sorted(spoke.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def _regions(ordinary: Iterable[Hold]) -> tuple[Group, ...]:
    by: dict[str, list[Hold]] = defaultdict(list)
    for one in ordinary:
        if one.province:
            by[one.province].append(one)
    return tuple(
        _group(name, some, lambda _: True) for name, some in sorted(by.items(), key=lambda pair: -len(pair[1]))
    )


def _group(name: str, orders: Iterable[Hold], belongs: Callable[[Hold], bool]) -> Group:
    own = [one for one in orders if belongs(one)]
    return Group(name=name, orders=len(own), stopped=sum(_is_stopped(one) for one in own))


def _is_stopped(one: Hold) -> bool:
    return one.opened_at is not None


def _count(holds: Iterable[Hold], *, is_right: bool) -> int:
    return sum(one.outcome is is_right for one in holds)
