"""Who shares what: buyers by the tokens, words and moments that they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain

import numpy as np

from wanhui.guard.identity import AddressRow, Token, link_kind, tokens_of_address, tokens_of_buyer
from wanhui.guard.known import F64, I64, Group, Key
from wanhui.guard.sheets import BuyerRow, OrderRow
from wanhui.guard.wording import wording_keys

#: What somebody may have: the kind of it, and what it is.
Thing = tuple[str, Hashable]


class Shares:
    """Events of sharing, in the order in which they are noted: somebody (`place`) has something at a moment."""

    __slots__ = ("_at", "_codes", "_numbers", "_places")

    def __init__(self) -> None:
        self._numbers: dict[Thing, int] = {}
        self._codes: list[I64] = []
        self._places: list[I64] = []
        self._at: list[F64] = []

    def numbers(self, things: Iterable[Thing]) -> tuple[int, ...]:
        """The number of each of `things`."""
        known = self._numbers
        return tuple([known.setdefault(thing, len(known)) for thing in things])

    def note(self, things: Sequence[Sequence[int]], places: I64, at: F64) -> None:
        """That each of `places` has each of its `things` from `at` on."""
        counts = np.fromiter(map(len, things), np.int64, len(things))
        self._codes.append(np.fromiter(chain.from_iterable(things), np.int64, int(counts.sum())))
        self._places.append(np.repeat(places, counts))
        self._at.append(np.repeat(at, counts))

    def groups(self) -> list[Group]:
        """Those who share something, by what was noted first; nobody shares anything alone."""
        if not self._codes:
            return []
        codes, places, at = np.concatenate(self._codes), np.concatenate(self._places), np.concatenate(self._at)
        often = np.flatnonzero(np.bincount(codes, minlength=1)[codes] > 1)
        codes, places, at = codes[often], places[often], at[often]
        if not len(codes):
            return []
        first = np.full(int(codes.max()) + 1, len(codes))
        np.minimum.at(first, codes, np.arange(len(codes)))
        pairs = codes * (int(places.max()) + 1) + places
        by_pair = np.argsort(pairs, kind="stable")
        starts = np.flatnonzero(np.diff(pairs[by_pair], prepend=-1))
        seen = by_pair[starts]
        since = np.minimum.reduceat(at[by_pair], starts)
        order = np.lexsort((seen, since, first[codes[seen]]))
        thing, who, when = codes[seen][order], places[seen][order], since[order]
        starts = np.flatnonzero(np.diff(thing, prepend=-1))
        ends = np.append(starts[1:], len(thing))
        shared = ends - starts > 1
        found = zip(thing[starts[shared]].tolist(), starts[shared].tolist(), ends[shared].tolist(), strict=True)
        names, times, things = who.tolist(), when.tolist(), list(self._numbers)
        return [
            Group(link_kind(*things[one]), dict(zip(names[a:b], times[a:b], strict=True))) for one, a, b in found
        ]  # fmt: skip


def note_tokens(
    shares: Shares, orders: Sequence[OrderRow], profiles: Sequence[BuyerRow | None], *, buyer_of: I64, at: F64
) -> None:
    """Notes the tokens of orders and profiles by which buyers may be told again."""
    of_address: dict[AddressRow | None, tuple[int, ...]] = {None: ()}
    of_buyer = [
        () if one is None else shares.numbers(tokens_of_buyer(one.phone, one.email, one.contacts)) for one in profiles
    ]  # fmt: skip
    often = Counter(chain.from_iterable([order.marks for order in orders]))
    things = []
    for order, place in zip(orders, buyer_of.tolist(), strict=True):
        address = order.address
        own = of_address.get(address)
        if own is None and address is not None:
            own = of_address[address] = shares.numbers(tokens_of_address(address))
        own = (own or ()) + of_buyer[place]
        # What only one order shows links nobody.
        marks = [("token", mark) for mark in order.marks if often[mark] > 1] if order.marks else None
        things.append(shares.numbers(_telling(marks, address)) + own if marks else own)
    shares.note(things, buyer_of, at)


def _telling(marks: Sequence[Token], address: AddressRow | None) -> Sequence[Token]:
    """`marks` without those of a place where many strangers live, whose token says no more than its address."""
    places = {mark for mark in marks if link_kind(*mark) == "place"}
    if not places or address is None or all(link_kind(*one) != "common" for one in tokens_of_address(address)):
        return marks
    return [mark for mark in marks if mark not in places]


def note_wording(shares: Shares, spoken: Sequence[tuple[str, int, float]], *, kind: str) -> None:
    """Notes who wrote what (text, buyer, moment), so that those who write the same are found, linked by `kind`."""
    once = list(dict.fromkeys(text for text, _, _ in spoken))
    keys = {
        text: shares.numbers([(kind, one) for one in enumerate(found)])
        for text, found in zip(once, wording_keys(once), strict=True)
    }
    places = np.array([place for _, place, _ in spoken], np.int64)
    shares.note([keys[text] for text, _, _ in spoken], places, np.array([at for _, _, at in spoken], np.float64))


def note_timing(
    shares: Shares, bought: Sequence[tuple[Key, str | None]], *, places: I64, at: F64, window: float
) -> None:
    """Notes what (goods, way of shipping) new accounts bought when: stretches of `window` seconds overlap by half."""
    stretches = (at // (window / 2)).astype(np.int64).tolist()
    things = [
        shares.numbers([("timing", (what, start - 1)), ("timing", (what, start))])
        for what, start in zip(bought, stretches, strict=True)
    ]
    shares.note(things, places, at)
