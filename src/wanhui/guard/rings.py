"""Which buyers belong together?  Links by what they share, and rings of those who are suspicious each by itself.

Sharing alone accuses nobody: a link carries only as much as the *behaviour* of the others is worth, on average over all
who share the thing, and less the more they are. So a family, a dormitory or a pick-up point links nobody to anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from wanhui.guard.known import Group, Known
from wanhui.guard.pack import Links

#: What a second, independent link adds to the strongest one.
_SECOND = 0.5
#: From this level of demand on (money tied to a review) a buyer is as suspicious to others as can be.
_TIED = 2
_HOUR = 3_600.0


class Suspicion:
    """How suspicious each buyer's own behaviour has been so far, in log-odds, and the rings that follow from it."""

    __slots__ = ("_cleared", "_events", "_formed", "_names", "_parent", "known", "links", "own")

    def __init__(self, known: Known, links: Links) -> None:
        self.known, self.links = known, links
        self.own = [0.0] * len(known.buyers)
        self._cleared: set[int] = set()
        self._parent: dict[int, int] = {}
        self._names: dict[int, int] = {}
        self._formed = 0
        self._events = sorted(_events(known), reverse=True)

    def hear(self, until: float) -> None:
        """Takes in demands and confirmed outcomes before `until`: some are beyond doubt, others are cleared.

        An outcome counts from its order on, since nobody says when it was confirmed.
        """
        while self._events and (self._events[-1][0] < until or until == inf):
            _, buyer, is_professional = self._events.pop()
            if is_professional:
                self._cleared.discard(buyer)
                self.own[buyer] = self.links.cap
            else:
                self._cleared.add(buyer)
                self.own[buyer] = 0.0

    def raise_to(self, buyer: int, value: float) -> None:
        """Keeps the most suspicious order of a buyer; one whom a person has cleared stays at nothing."""
        if buyer not in self._cleared:
            self.own[buyer] = max(self.own[buyer], min(value, self.links.cap))

    def linked(self, buyer: int, until: float) -> tuple[float, tuple[str, ...]]:
        """How suspicious are those who share something with `buyer`, as seen by `until`, and what do they share?

        The strongest link counts, and half of the strongest of another kind; both kinds are named, the stronger first.
        """
        best: dict[str, float] = {}
        for number in self.known.buyers[buyer].groups:
            group = self.known.groups[number]
            best[group.kind] = max(best.get(group.kind, 0.0), self._through(group, buyer, until))
        found = sorted(((value, kind) for kind, value in best.items() if value), reverse=True)[:2]
        total = sum(value * share for (value, _), share in zip(found, (1.0, _SECOND), strict=False))
        return min(self.links.cap, total), tuple(kind for _, kind in found)

    def join(self, numbers: Iterable[int], until: float) -> None:
        """Joins to rings the buyers of those groups whose majority is suspicious; who shows no sign stays out."""
        for number in numbers:
            group = self.known.groups[number]
            if len(group.since) > self.links.hub:
                continue
            seen = [place for place, since in group.since.items() if since <= until]
            suspects = self._suspects(group, seen)
            if len(suspects) > 1 and len(suspects) >= self.links.majority * len(seen):
                for other in seen:
                    if self.own[other] >= self.links.joins:
                        self._unite(suspects[0], other)

    def _suspects(self, group: Group, seen: Sequence[int]) -> list[int]:
        """Those of `seen` who are suspicious enough: less is needed beside another suspect close in time."""
        kind, since, window = self.links.kinds[group.kind], group.since, self.links.window_hours * _HOUR
        if len(seen) >= kind.crowd:
            return [place for place in seen if self.own[place] >= kind.crowd_suspicion]
        likely = [place for place in seen if self.own[place] >= min(kind.near_suspicion, kind.suspicion)]
        return [
            place
            for place in likely
            if self.own[place] >= kind.suspicion
            or any(place != other and abs(since[place] - since[other]) <= window for other in likely)
        ]

    def ring(self, buyer: int) -> str | None:
        """The ring of `buyer`; numbered as they are formed, and two that grow together keep the older name."""
        return f"ring-{self._names[self._root(buyer)]}" if buyer in self._parent else None

    def _through(self, group: Group, buyer: int, until: float) -> float:
        if len(group.since) > self.links.hub:
            return 0.0
        others = [self.own[place] for place, since in group.since.items() if place != buyer and since <= until]
        if not others:
            return 0.0
        kind = self.links.kinds[group.kind]
        return kind.worth * min(1.0, kind.small / (len(others) + 1)) * sum(others) / len(others)

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
    for history in known.buyers:
        if history.demand >= _TIED:
            yield history.demanded_at, history.place, True
        for at, _, is_professional in history.confirmed:
            yield at, history.place, is_professional
