"""Professional bad-reviewers at work: who orders what together, and what they say once it has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wanhui.sources.simulated.dice import Dice
from wanhui.sources.simulated.habits import Professionals
from wanhui.sources.simulated.journey import Trip, review, write
from wanhui.sources.simulated.people import Person
from wanhui.sources.simulated.stamps import DAY, HOUR, MINUTE
from wanhui.sources.simulated.stores import Goods, Sku, Store

#: A ring orders within this time.
_TOGETHER: Final = 40 * HOUR
_MONEY: Final = ("100元", "200", "两百", "300块", "500元", "150", "二百八", "88.88元")
_DOLLARS: Final = ("$30", "50 dollars", "$80", "$20")


@dataclass(slots=True, kw_only=True)
class Strike:
    """One order that a professional is going to place: by whom, when, in which shop, and of what."""

    person: Person
    at: int
    store: Store
    goods: Goods
    sku: Sku
    words: str | None
    is_crafty: bool


class Underworld:
    """Plans strikes so that they make up the wished share of all orders; used accounts come back now and then."""

    __slots__ = ("_debt", "_dice", "_habits", "_rings", "_stores", "_used", "waiting")

    def __init__(self, dice: Dice, habits: Professionals, stores: list[Store]) -> None:
        self._dice, self._habits, self._stores = dice, habits, stores
        self._debt = 0.0
        self._rings = 0
        self._used: list[Person] = []
        self.waiting: list[Strike] = []

    def plan(self, orders: int, day: int) -> None:
        """Plans as many strikes from `day` on as `orders` more orders call for."""
        self._debt += orders * self._habits.share
        while self._debt >= 1:
            planned = self._ring(day) if self._dice.chance(self._ring_chance()) else [self._single(day)]
            self._debt -= len(planned)
            self.waiting.extend(planned)

    def due(self, until: int, most: int) -> list[Strike]:
        """The strikes before `until`, at most so many, taken off the list."""
        now = [one for one in self.waiting if one.at < until][:most]
        self.waiting = [one for one in self.waiting if not any(one is taken for taken in now)]
        return now

    def _ring_chance(self) -> float:
        """The chance that a strike is a ring's, so that rings make their share of *orders* (five to a ring)."""
        share = self._habits.in_ring
        return share / (share + 5 * (1 - share))

    def _target(self) -> tuple[Store, Goods]:
        """A young shop sooner than an old one, and cheap goods that break."""
        dice = self._dice
        stores = [one for one in self._stores for _ in range(3 if one.is_young else 1)]
        store = dice.pick(stores)
        return store, self._goods_of(store)

    def _single(self, day: int) -> Strike:
        dice = self._dice
        store, goods = self._target()
        at = self._moment(day + dice.whole(0, DAY - 1))
        if self._used and dice.chance(0.25):
            person = dice.pick(self._used)
            if person.id[:2] == store.platform[:2]:
                return self._strike(person, at, store, goods=goods)
        person = self._account(store, at)
        self._keep(person)
        return self._strike(person, at, store, goods=goods)

    def _ring(self, day: int) -> list[Strike]:
        dice, habits = self._dice, self._habits
        self._rings += 1
        store, goods = self._target()
        sku = dice.pick(goods.skus)
        start = day + dice.whole(0, DAY - 1)
        first = self._account(store, start)
        shares = [dice.chance(p) for p in (habits.same_phone, habits.same_token, habits.same_place)]
        if not any(shares):
            shares[dice.whole(0, 2)] = True
        words = None
        if dice.chance(habits.same_words):
            words = store.words.line(dice, "demands.complaint", {"goods": goods.title})
        is_one_thing = dice.chance(habits.one_thing)
        found = []
        for place in range(dice.whole(3, 8)):
            at = self._moment(start + dice.whole(0, _TOGETHER))
            person = first if place == 0 else self._account(store, at)
            _share(dice, first, person, shares=shares)
            person.ring = f"r{self._rings}"
            self._keep(person)
            other = goods if is_one_thing else self._goods_of(store)
            strike = self._strike(person, at, store, goods=other)
            strike.words = words
            if is_one_thing:
                strike.sku = sku
            found.append(strike)
        return found

    def _goods_of(self, store: Store) -> Goods:
        dice = self._dice
        if dice.chance(self._habits.fragile):
            return dice.pick(store.fragile)
        return dice.pick(store.cheap) if dice.chance(0.6) else dice.weighted(store.goods)

    def _account(self, store: Store, at: int) -> Person:
        dice, habits = self._dice, self._habits
        return store.people.professional(
            at,
            is_new=dice.chance(habits.new),
            is_empty=dice.chance(habits.empty),
            is_far=dice.chance(habits.remote),
            gives_bad=dice.chance(habits.bad_reviews),
        )

    def _strike(self, person: Person, at: int, store: Store, *, goods: Goods) -> Strike:
        is_crafty = self._dice.chance(self._habits.crafty)
        sku = self._dice.pick(goods.skus)
        return Strike(person=person, at=at, store=store, goods=goods, sku=sku, words=None, is_crafty=is_crafty)

    def _moment(self, at: int) -> int:
        """Some order in the small hours."""
        if not self._dice.chance(self._habits.night):
            return at
        return (at + 8 * HOUR) // DAY * DAY - 8 * HOUR + self._dice.whole(HOUR, 5 * HOUR) + DAY

    def _keep(self, person: Person) -> None:
        self._used.append(person)
        if len(self._used) > 200:
            self._used.pop(0)


def _share(dice: Dice, first: Person, other: Person, *, shares: list[bool]) -> None:
    """What makes several accounts one ring: most of them use the same telephone, device or address."""
    phone, device, place = shares
    if phone and dice.chance(0.8):
        other.phone = first.phone
    if device and dice.chance(0.8):
        other.device = first.device
    if place and dice.chance(0.8):
        other.place, other.detail = first.place, first.detail


def threaten(trip: Trip, strike: Strike, habits: Professionals) -> None:
    """The bad review soon after delivery, then the hint, the demand, and the wish to talk elsewhere."""
    dice, words = trip.store.dice, trip.store.words
    if dice.chance(0.1):
        return
    slots = {**trip.slots, "money": dice.pick(_MONEY if words.language == "zh" else _DOLLARS)}
    at = trip.delivered + dice.skewed(20 * MINUTE, 30 * HOUR)
    text = strike.words or words.line(dice, "demands.complaint", slots)
    review(trip, at, text, stars=1, pictures=1 if dice.chance(0.12) else 0)
    at += dice.whole(10, 900) * MINUTE
    if dice.chance(0.6):
        write(trip, at, words.line(dice, "demands.hint", slots))
    if dice.chance(habits.elsewhere + 0.2):
        write(trip, at + 5 * MINUTE, words.line(dice, "demands.elsewhere", slots))
    answered = at + dice.whole(10, 200) * MINUTE
    write(trip, answered, words.line(dice, "after.answer", slots), speaker="seller")
    if dice.chance(0.8):
        write(trip, answered + dice.whole(2, 300) * MINUTE, words.line(dice, "demands.plain", slots))
