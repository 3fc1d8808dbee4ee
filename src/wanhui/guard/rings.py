"""Which buyers belong together?  Links by what they share, and rings of those who are suspicious each by itself.

Sharing alone accuses nobody: who shares something is a household until the *behaviour* of the others says otherwise.
What each of them shows is weighed as evidence for a ring against a household (the odds of a mixture in which some of a
ring look like anybody), so that every ordinary one among them speaks for all: a family, a dormitory or a pick-up point
links nobody to anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from math import exp, inf, log
from typing import Final

import numpy as np

from wanhui.guard.known import Group, Known
from wanhui.guard.pack import Links

#: What a second, independent link adds to the strongest one.
_SECOND = 0.5
#: The measure of a link begins here: fewer log-odds for a ring than these are nothing to speak of.
_LEAST = -7.0
_MOST = 11.0
#: The share of a household's others who come within the window by chance, and the number of them that counts.
_BY_CHANCE = 0.3
_COUNTED = 3
#: What is known of somebody without any order yet, or cleared by a person.
_ORDINARY = -3.0
#: Below this level of their own a buyer looks ordinary: a family that buys the same twice is no ring.
_ODD: Final = -0.5
#: From this level of demand on (money tied to a review) a buyer is as suspicious to others as can be.
_TIED = 2
_HOUR = 3_600.0
#: Sums of the same numbers in another order differ by less than this.
_ROUNDING: Final = 1e-6


class _Signs:
    """How suspicious each buyer is (`own`, in log-odds), and what that `speaks` for a ring with it."""

    __slots__ = ("own", "speaks")

    def __init__(self, buyers: int) -> None:
        self.own = [-inf] * buyers
        self.speaks = [0.0] * buyers

    def set(self, buyer: int, value: float, misfits: float) -> None:
        """Says how suspicious `buyer` is; of a ring the share `misfits` looks like anybody."""
        self.own[buyer] = value
        self.speaks[buyer] = log((1 - misfits) * exp(value) + misfits)


class Suspicion:
    """How suspicious each buyer's own behaviour has been so far, in log-odds, and the rings that follow from it."""

    __slots__ = ("_cleared", "_events", "_formed", "_known", "_names", "_parent", "_shown", "_window", "known", "links")

    def __init__(self, known: Known, links: Links) -> None:
        self.known, self.links = known, links
        self._window = links.window_hours * _HOUR
        buyers = len(known.buyers.profile)
        #: What behaviour shows, and the same where a demand or a person's finding leaves no doubt.
        self._shown, self._known = _Signs(buyers), _Signs(buyers)
        self._cleared: set[int] = set()
        self._parent: dict[int, int] = {}
        self._names: dict[int, int] = {}
        self._formed = 0
        self._events = sorted(_events(known), reverse=True)

    def hear(self, until: float) -> list[int]:
        """Takes in demands and confirmed outcomes before `until`: some are beyond doubt, others are cleared.

        An outcome counts from its order on, since nobody says when it was confirmed. Gives whom they are about.
        """
        heard: list[int] = []
        while self._events and (self._events[-1][0] < until or until == inf):
            _, buyer, is_professional = self._events.pop()
            heard.append(buyer)
            if is_professional:
                self._cleared.discard(buyer)
                self._known.set(buyer, self.links.sure, self.links.misfits)
            else:
                self._cleared.add(buyer)
                for signs in (self._shown, self._known):
                    signs.set(buyer, _ORDINARY, self.links.misfits)
        return heard

    def raise_to(self, buyer: int, value: float) -> None:
        """Keeps the most suspicious order of a buyer; one whom a person has cleared stays ordinary."""
        capped = min(value, self.links.cap)
        if buyer in self._cleared:
            return
        for signs in (self._shown, self._known):
            if capped > signs.own[buyer]:
                signs.set(buyer, capped, self.links.misfits)

    def _of(self, group: Group) -> _Signs:
        """What counts of those in `group`: what was found out about one says nothing of who meets it by chance."""
        return self._shown if self.links.kinds[group.kind].by_chance else self._known

    def linked(self, buyer: int, until: float, numbers: Iterable[int]) -> tuple[float, tuple[str, ...]]:
        """How plainly those who share something with `buyer` are a ring, as seen by `until`, and what do they share?

        `numbers` are the buyer's groups; those that link to nothing may be left out. From 0 (nothing to speak of) to
        11, in log-odds. The strongest link counts, and half of the strongest of another kind to other people; both
        kinds are named, the stronger first.
        """
        best: dict[str, tuple[float, int]] = {}
        for number in numbers:
            kind, value = self.known.groups[number].kind, self._through(self.known.groups[number], buyer, until)
            if value > best.get(kind, (0.0, 0))[0]:
                best[kind] = (value, number)
        found = sorted(((value, kind, number) for kind, (value, number) in best.items()), reverse=True)[:2]
        total = found[0][0] if found else 0.0
        if len(found) > 1 and self._differ(found[0][2], found[1][2]):
            total += _SECOND * found[1][0]
        return min(_MOST, total), tuple(kind for _, kind, _ in found)

    def stirring(self) -> tuple[list[int], Mapping[int, list[int]]]:
        """The groups all of which may be a ring, and for each buyer whom a group may link, the numbers of such groups.

        Bounds from above, for all groups at once: most are households, and need no closer look.
        """
        groups = self.known.groups
        if not groups:
            return [], {}
        size = np.array([len(group.since) for group in groups])
        starts = np.cumsum(size) - size
        members = np.fromiter(chain.from_iterable(group.since for group in groups), np.int64, int(size.sum()))
        of_group = np.repeat(np.arange(len(groups)), size)
        of = [self.links.kinds[group.kind] for group in groups]
        prior, discount, alike, small = (
            np.array([getattr(kind, name) for kind in of]) for name in ("prior", "discount", "alike", "small")
        )
        near = np.array([min(kind.suspicion, kind.near_suspicion) for kind in of])
        is_crowd = size >= np.array([kind.crowd for kind in of])
        speaks, own = np.array(self._known.speaks)[members], np.array(self._known.own)[members]
        spoken = np.add.reduceat(speaks, starts) - size * discount + _ROUNDING
        least = np.where(is_crowd, np.array([kind.crowd_suspicion for kind in of]), near)
        suspects = np.add.reduceat((own >= np.repeat(least, size)).astype(np.int64), starts)
        told = spoken + alike + self.links.close * _COUNTED
        is_plain = prior + np.minimum(1.0, small / size) ** 2 * told > self.links.plain
        is_known = size <= self.links.hub
        # What the others say together is what all say but for the buyer.
        telling = np.where(is_known, told + discount + prior - _LEAST, -np.inf)
        places = np.flatnonzero(telling[of_group] > speaks)
        linking: dict[int, list[int]] = defaultdict(list)
        for buyer, number in zip(members[places].tolist(), of_group[places].tolist(), strict=True):
            linking[buyer].append(number)
        return np.flatnonzero(is_known & (is_plain | (suspects > 1))).tolist(), linking

    def _differ(self, one: int, other: int) -> bool:
        """Whether two groups are other people: the same ones sharing a second thing prove nothing more."""
        return self.known.groups[one].since.keys() != self.known.groups[other].since.keys()

    def join(self, numbers: Iterable[int], until: float) -> None:
        """Joins to rings the buyers of groups that are led by suspects, or plain; who looks ordinary stays out."""
        for number in numbers:
            group = self.known.groups[number]
            seen = self._seen(group, until) if self.links.kinds[group.kind].makes_rings else []
            if len(seen) > 1 and (self._is_led(group, seen) or self._is_plain(group, seen)):
                least, own = self.links.kinds[group.kind].joins, self._of(group).own
                joined = [other for other in seen if own[other] >= least]
                for other in joined[1:]:
                    self._unite(joined[0], other)

    def _seen(self, group: Group, until: float) -> list[int]:
        """Who was in `group` by `until`, in order of time; nobody once there are too many to mean anything."""
        if until == inf:
            return list(group.since) if len(group.since) <= self.links.hub else []
        seen: list[int] = []
        for place, since in group.since.items():
            if since > until:
                break
            if len(seen) == self.links.hub:
                return []
            seen.append(place)
        return seen

    def _is_led(self, group: Group, seen: Sequence[int]) -> bool:
        """Whether most of `seen` are suspicious, each by itself."""
        suspects = self._suspects(group, seen)
        return len(suspects) > 1 and len(suspects) >= self.links.majority * len(seen)

    def _is_plain(self, group: Group, seen: Sequence[int]) -> bool:
        """Whether all of `seen` together make a ring likelier than a household."""
        kind, since = self.links.kinds[group.kind], group.since
        near = [(a, b) for a, b in pairwise(seen) if since[b] - since[a] <= self._window]
        alike = sum(self._is_alike(group, a, b) for a, b in near) if kind.alike else 0
        speaks = self._of(group).speaks
        evidence = sum(speaks[place] - kind.discount for place in seen) + kind.alike * alike / (len(seen) - 1)
        evidence += self.links.close * (len(near) / (len(seen) - 1) - _BY_CHANCE) * min(len(seen) - 1, _COUNTED)
        return kind.prior + min(1.0, kind.small / len(seen)) ** 2 * evidence > self.links.plain

    def _is_alike(self, group: Group, one: int, other: int) -> bool:
        """Whether two of `group`, neither of whom looks ordinary, bought the same goods when they came to it."""
        own = self._of(group).own
        if min(own[one], own[other]) < _ODD:
            return False
        goods = self.known.bought.get((one, group.since[one]))
        return goods is not None and goods == self.known.bought.get((other, group.since[other]))

    def _suspects(self, group: Group, seen: Sequence[int]) -> list[int]:
        """Those of `seen` who are suspicious enough: less is needed beside another suspect close in time."""
        kind, since = self.links.kinds[group.kind], group.since
        own = self._of(group).own
        if len(seen) >= kind.crowd:
            return [place for place in seen if own[place] >= kind.crowd_suspicion]
        likely = [place for place in seen if own[place] >= min(kind.near_suspicion, kind.suspicion)]
        return [
            place
            for place in likely
            if own[place] >= kind.suspicion
            or any(place != other and abs(since[place] - since[other]) <= self._window for other in likely)
        ]

    def ring(self, buyer: int) -> str | None:
        """The ring of `buyer`; numbered as they are formed, and two that grow together keep the older name."""
        return f"ring-{self._names[self._root(buyer)]}" if buyer in self._parent else None

    def _through(self, group: Group, buyer: int, until: float) -> float:
        others = [place for place in self._seen(group, until) if place != buyer]
        if not others:
            return 0.0
        kind, since = self.links.kinds[group.kind], group.since
        speaks = self._of(group).speaks
        spoken = sum(speaks[place] - kind.discount for place in others)
        if spoken + kind.alike + _COUNTED * self.links.close <= _LEAST - kind.prior:
            return 0.0
        near = [place for place in others if abs(since[place] - since[buyer]) <= self._window]
        alike = sum(self._is_alike(group, buyer, place) for place in near) if kind.alike else 0
        evidence = spoken + kind.alike * alike / len(others)
        evidence += self.links.close * (len(near) / len(others) - _BY_CHANCE) * min(len(others), _COUNTED)
        return max(0.0, kind.prior + min(1.0, kind.small / len(others)) ** 2 * evidence - _LEAST)

    def _root(self, buyer: int) -> int:
        while self._parent[buyer] != buyer:
            self._parent[buyer] = self._parent[self._parent[buyer]]
            buyer = self._parent[buyer]
        return buyer

    def _unite(self, one: int, other: int) -> None:
        for buyer in (one, other):
            self._parent.setdefault(buyer, buyer)
        first, second = sorted((self._root(one), self._root(other)))
        named = [self._names.pop(root) for root in {first, second} if root in self._names]
        if not named:
            self._formed += 1
        self._parent[second] = first
        self._names[first] = min(named, default=self._formed)


def _events(known: Known) -> Iterable[tuple[float, int, bool]]:
    """When something became plain about a buyer: money tied to a review, or an outcome that a person confirmed."""
    for buyer, demand in known.buyers.demands.items():
        if demand.level >= _TIED:
            yield demand.at, buyer, True
    for buyer, outcomes in known.buyers.confirmed.items():
        for at, _, is_professional in outcomes:
            yield at, buyer, is_professional
