"""The life of several shops, day by day and order by order: the generator itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple

from wanhui.sources.simulated.complaints import complain
from wanhui.sources.simulated.dice import Dice
from wanhui.sources.simulated.habits import Habits, habits
from wanhui.sources.simulated.journey import Records, Trip, emit_order, praise, set_out, small_talk
from wanhui.sources.simulated.people import Person
from wanhui.sources.simulated.planted import fault_of, plant, truths
from wanhui.sources.simulated.stamps import DAY, HOUR, midnight, stamp
from wanhui.sources.simulated.stores import Goods, Sku, Store, make_store, set_up, stocks
from wanhui.sources.simulated.strikes import Strike, Underworld, threaten

#: Orders of one shop a day when nothing else is asked for.
ORDERS_A_DAY: Final = 400
#: The month that is simulated when nothing else is asked for; it holds the sales day of 11 November.
START: Final = date(2026, 10, 20)
#: How many orders fall into each hour: asleep at four, a bump at noon, most in the evening.
_HOURS: Final = tuple(
    accumulate((9, 5, 3, 2, 1, 2, 6, 12, 22, 34, 42, 40, 38, 36, 36, 37, 36, 34, 38, 50, 66, 68, 46, 22))
)
#: Sales days, by month and day, and their orders in hundredths of an ordinary day's.
_SALES: Final = {(11, 11): 300, (11, 10): 160, (6, 18): 250, (12, 12): 200}
_WEEKEND: Final = 115
#: Buyers of one shop that may come back; the oldest are forgotten, so that memory stays bounded.
_REGULARS: Final = 5_000
_COMES_BACK: Final = 0.3
#: Households that one shop knows at once, and how many buyers one has (from, to); a full one gives way to another.
_HOUSES: Final = 60
_FULL: Final = {"family": (1, 4), "dormitory": (4, 30)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to simulate: `orders` is the number in all (None: `ORDERS_A_DAY` for each shop).

    In the days `after` nothing more is ordered, but what was begun goes on; all that happens before them is the same.
    """

    days: int
    seed: int
    shops: int = 1
    orders: int | None = None
    start: date = START
    after: int = 0


class Chunk(NamedTuple):
    """Records that belong together, and the lines of truth about them."""

    records: Records
    truth: list[dict[str, Any]]


def simulate(plan: Plan) -> Iterator[Chunk]:
    """Everything that happens in the shops of `plan`, one chunk an order, roughly in the order of time.

    Each order comes with its whole life up to the end of the simulated days. The same plan gives the same chunks.
    """
    usual = habits(Dice(f"{plan.seed}/habits"))
    start = midnight(plan.start)
    end = start + (plan.days + plan.after) * DAY
    stores = [make_store(str(plan.seed), number, start=start, usual=usual) for number in range(plan.shops)]
    for store in stores:
        store.planted = plant(store, start=start, days=plan.days, usual=usual)
        yield Chunk(list(set_up(store, start)), list(truths(store)))
    underworld = Underworld(Dice(f"{plan.seed}/professionals"), usual.professionals, stores)
    for number, orders in enumerate(_orders_by_day(plan)):
        day = start + number * DAY
        underworld.plan(orders, day)
        strikes = underworld.due(day + DAY, orders)
        honest = orders - len(strikes)
        for place, store in enumerate(stores):
            own = [one for one in strikes if one.store is store]
            share = honest * (place + 1) // len(stores) - honest * place // len(stores)
            yield Chunk(list(stocks(store, day)), [])
            yield from _day(store, usual, day, end=end, orders=share, strikes=own)


def _orders_by_day(plan: Plan) -> Iterator[int]:
    """The orders of all shops on each day; they add up to the whole number that was asked for."""
    total = plan.orders if plan.orders is not None else ORDERS_A_DAY * plan.days * plan.shops
    days = [plan.start + timedelta(days=number) for number in range(plan.days)]
    weights = [_SALES.get((day.month, day.day), _WEEKEND if day.weekday() >= 5 else 100) for day in days]
    sums = [0, *accumulate(weights)]
    for before, after in pairwise(sums):
        yield total * after // sums[-1] - total * before // sums[-1]


def _day(
    store: Store, usual: Habits, day: int, *, end: int, orders: int, strikes: list[Strike]
) -> Iterator[Chunk]:  # fmt: skip
    dice = store.dice
    moments: list[tuple[int, int, Strike | None]] = [(_moment(dice, day), place, None) for place in range(orders)]
    moments += [(one.at, orders + place, one) for place, one in enumerate(strikes)]
    for at, _, strike in sorted(moments, key=lambda one: one[:2]):
        trip = _struck(store, usual, strike, end=end) if strike else _honest(store, usual, at, end=end)
        yield Chunk(trip.out, [_truth(trip)])


def _moment(dice: Dice, day: int) -> int:
    hour = bisect_right(_HOURS, dice.draw() * _HOURS[-1], 0, 23)
    return day + hour * HOUR + int(dice.draw() * HOUR)


def _honest(store: Store, usual: Habits, at: int, *, end: int) -> Trip:
    dice = store.dice
    person = _buyer(store, usual, at)
    goods = dice.weighted(store.goods)
    sku = dice.pick(goods.skus)
    is_dear = dice.chance(_dearness(usual, person.group))
    trip = _trip(store, person, at, goods=goods, sku=sku, end=end, is_dear=is_dear)
    keys = {
        "batch": goods.batch(sku, at), "courier_region": f"{trip.courier}|{person.place.region}",
        "supplier": goods.supplier, "sku": sku.id, "agent": trip.agent,
    }  # fmt: skip
    trip.fault = fault_of(store, usual, goods, keys=keys, at=at)
    set_out(trip)
    if person.group != "shy":
        if not dice.chance(usual.silent):
            small_talk(trip)
        if dice.chance(0.5 if person.group == "gift" else 0.06):
            named = is_dear and dice.chance(0.5)
            trip.note = store.words.line(dice, "dear_note" if named else "notes", trip.slots)
    if trip.fault is not None:
        if dice.chance(usual.speaks):
            complain(trip)
    elif dice.chance(usual.reviews if person.group != "shy" else 0.03):
        praise(trip)
    emit_order(trip)
    person.total += 1
    return trip


def _struck(store: Store, usual: Habits, strike: Strike, *, end: int) -> Trip:
    """An order of a professional: what a crafty one does looks like anybody's."""
    dice, how = store.dice, usual.professionals
    is_dear = dice.chance(usual.dear if strike.is_crafty else how.dear)
    trip = _trip(store, strike.person, strike.at, goods=strike.goods, sku=strike.sku, end=end, is_dear=is_dear)
    set_out(trip)
    if not dice.chance(usual.silent if strike.is_crafty else how.silent):
        small_talk(trip)
    threaten(trip, strike, how)
    emit_order(trip)
    strike.person.total += 1
    return trip


def _dearness(usual: Habits, group: str) -> float:
    return {"gift": usual.dear_gift, "remote": usual.dear_remote}.get(group, usual.dear)


def _trip(
    store: Store, person: Person, at: int, *, goods: Goods, sku: Sku, end: int, is_dear: bool
) -> Trip:  # fmt: skip
    dice = store.dice
    store.sold += 1
    offers = _offers(dice, is_remote=person.place.is_remote, is_abroad=store.language == "en")
    method, fee = max(offers, key=lambda one: one[1]) if is_dear else offers[0]
    courier = method if method in ("EMS", "顺丰", "FedEx Express") else dice.weighted(store.couriers)
    return Trip(
        store=store,
        person=person,
        goods=goods,
        sku=sku,
        at=at,
        end=end,
        number=f"{stamp(at)[2:10].replace('-', '')}{store.number + 1:02d}{store.sold:07d}",
        fault=None,
        courier=courier,
        method=method,
        fee=fee,
        offers=offers,
        quantity=1 if dice.chance(0.82) else dice.whole(2, 5),
        agent=dice.pick(store.agents),
    )


def _offers(dice: Dice, *, is_remote: bool, is_abroad: bool) -> tuple[tuple[str, int], ...]:
    """The cheapest way first; some places have only one."""
    if is_abroad:
        return (("Standard", dice.pick((0, 399, 599))), ("FedEx Express", dice.pick((1_299, 1_999))))
    dear = ("EMS", dice.pick((2_200, 2_500))) if dice.chance(0.6) else ("顺丰", dice.pick((1_800, 2_300)))
    if is_remote and dice.chance(0.3):
        return (dear,)
    cheap = dice.pick((1_000, 1_200, 1_500)) if is_remote else dice.pick((0, 0, 600, 800, 1_000))
    return (("快递", cheap), dear)


def _buyer(store: Store, usual: Habits, at: int) -> Person:
    """Somebody who comes back, or somebody new of one of the kinds."""
    dice = store.dice
    if store.regulars and dice.chance(_COMES_BACK):
        return dice.pick(store.regulars)
    group = dice.weighted(usual.groups)
    person = _of_house(store, group, at) if group in _FULL else store.people.honest(group, at)
    if len(store.regulars) < _REGULARS:
        store.regulars.append(person)
    else:
        store.regulars[int(dice.draw() * _REGULARS)] = person
    return person


def _of_house(store: Store, group: str, at: int) -> Person:
    """One more of a house with room, or the first of a new one."""
    dice = store.dice
    houses = store.houses.setdefault(group, [])
    place = int(dice.draw() * _HOUSES)
    if place >= len(houses):
        place = len(houses)
        houses.append((store.people.house(group), 0))
    head, members = houses[place]
    houses[place] = (head, members + 1) if members < dice.whole(*_FULL[group]) else (store.people.house(group), 1)
    return store.people.household_of(houses[place][0], at)


def _truth(trip: Trip) -> dict[str, Any]:
    person = trip.person
    is_professional = person.group == "professional"
    return {
        "truth": "order", "order": trip.number, "shop": trip.store.id, "professional": is_professional,
        "ring": person.ring, "group": None if is_professional or person.group == "ordinary" else person.group,
        "fault": "extortion" if is_professional else trip.fault,
    }  # fmt: skip
