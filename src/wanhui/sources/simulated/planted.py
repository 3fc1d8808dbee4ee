"""Plants causes in a shop's life: a bad batch, a slow courier, a falling supplier, a false description, a rude agent.

Each makes its fault at least four times as frequent as elsewhere, on a base of at least half a per cent. In three weeks
or more two others are plain to see however small the shop: a variant that arrives damaged for a week, and a batch that
has to be called back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wanhui.sources.simulated.dice import Dice
from wanhui.sources.simulated.habits import Habits
from wanhui.sources.simulated.stamps import DAY, HOUR, stamp
from wanhui.sources.simulated.stores import FAULTS, Goods, Planted, Store

_LEAST_BASE: Final = 0.005
_FOREVER: Final = 10**11
#: So many times the base that every third order has the fault.
_PLAINLY: Final = 60.0
#: In fewer days there is no past to see them against.
_WHOLE: Final = 21
#: Dimension, key, fault, from and until when, and how many times as frequent as elsewhere.
_Cause = tuple[str, str, str, int, int, float]
#: Regions with so many buyers that a slow courier shows.
_REGIONS: Final = ("华东", "华南", "华中", "华北", "西南")


def plant(store: Store, *, start: int, days: int, usual: Habits) -> tuple[Planted, ...]:
    """One cause of each of the five kinds for `store`, at moments within `days` from `start`, and plain ones."""
    dice = Dice(f"planted {store.id} {store.dice.draw()}")
    many = sorted(store.goods[0], key=lambda one: (-_share(store, one), one.id))[:10]
    bad, described = dice.pick(many), dice.pick(many)
    sku = dice.pick(bad.skus)
    broken = start + int(days * DAY * dice.between(0.35, 0.6))
    slow = start + int(days * DAY * dice.between(0.3, 0.7))
    region = dice.pick(_REGIONS) if store.language == "zh" else dice.pick(("CA", "TX", "NY"))
    courier = store.couriers[0][0]
    found = (
        ("batch", bad.batch(sku, broken), "quality_flaw", broken, _FOREVER, 8.0),
        ("courier_region", f"{courier}|{region}", "courier", slow, slow + 6 * DAY, 9.0),
        ("supplier", dice.pick(many).supplier, "serious_quality", start + int(days * DAY * 0.5), _FOREVER, 5.0),
        ("sku", dice.pick(described.skus).id, "not_as_described", start, _FOREVER, 6.0),
        ("agent", dice.pick(store.agents[1:]), "service_attitude", start, _FOREVER, 6.0),
    )
    plain = _plain(store, many, bad, start=start, days=days) if days >= _WHOLE else ()
    return tuple(_planted(store, usual, one) for one in (*found, *plain))


def _plain(store: Store, many: list[Goods], bad: Goods, *, start: int, days: int) -> tuple[_Cause, ...]:
    """The best-selling variant arrives damaged for a week; a batch of the next has to be called back."""
    most = sorted(many, key=lambda one: (-_share(store, one) / len(one.skus), one.id))
    recalled = next(one for one in most[1:] if one is not bad)
    at = start + int(days * DAY * 0.6)
    return (
        ("sku", most[0].skus[0].id, "damaged", at, at + 7 * DAY, _PLAINLY),
        ("batch", recalled.batch(recalled.skus[0], at), "quality_flaw", start, _FOREVER, _PLAINLY),
    )


def _planted(store: Store, usual: Habits, one: _Cause) -> Planted:
    dimension, key, fault, since, until, times = one
    base = max(_LEAST_BASE, usual.fault * FAULTS[fault][1] / sum(weight for _, weight in FAULTS.values()))
    return Planted(
        shop=store.id, dimension=dimension, key=key, fault=fault, since=since // HOUR * HOUR, until=until,
        rate=min(0.35, base * times), base=base,
    )  # fmt: skip


def fault_of(store: Store, usual: Habits, goods: Goods, *, keys: dict[str, str], at: int) -> str | None:
    """What goes wrong with an order whose dimensions have the values `keys`: a planted fault, or any other, or none."""
    dice = store.dice
    for one in store.planted:
        if keys[one.dimension] == one.key and one.since <= at < one.until and dice.chance(one.rate):
            return one.fault
    return dice.weighted(goods.faults) if dice.chance(usual.fault) else None


def truths(store: Store) -> Iterator[dict[str, Any]]:
    """A line of truth for each planted cause of `store`."""
    for one in store.planted:
        yield {
            "truth": "planted", "shop": one.shop, "dimension": one.dimension, "key": one.key, "fault": one.fault,
            "issue": FAULTS[one.fault][0], "from": stamp(one.since),
            "until": stamp(one.until) if one.until < _FOREVER else None,
            "rate": round(one.rate, 4), "base": round(one.base, 4),
        }  # fmt: skip


def _share(store: Store, goods: Goods) -> float:
    things, sums = store.goods
    place = things.index(goods)
    return sums[place] - (sums[place - 1] if place else 0.0)
