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


class Shares:
    """Events of sharing, in the order in which they are noted: somebody (`place`) has something at a moment."""

    __slots__ = ("_at", "_codes", "_kinds", "_numbers", "_places")

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._kinds: list[str] = []
        self._codes: list[I64] = []
        self._places: list[I64] = []
        self._at: list[F64] = []

    def number(self, kind: str, value: Hashable) -> int:
        """The number of a thing."""
        found = self._numbers.setdefault((kind, value), len(self._kinds))
        if found == len(self._kinds):
            self._kinds.append(kind)
        return found

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
        names, times = who.tolist(), when.tolist()
        return [Group(self._kinds[one], dict(zip(names[a:b], times[a:b], strict=True))) for one, a, b in found]


def note_tokens(
    shares: Shares, orders: Sequence[OrderRow], profiles: Sequence[BuyerRow | None], *, buyer_of: I64, at: F64
) -> None:
    """Notes the tokens of orders and profiles by which buyers may be told again."""

    def numbers(tokens: Iterable[Token]) -> tuple[int, ...]:
        return tuple([shares.number(link_kind(kind, value), value) for kind, value in tokens])

    of_address: dict[AddressRow | None, tuple[int, ...]] = {None: ()}
    common: set[AddressRow | None] = set()
    of_buyer = [
        () if one is None else numbers(tokens_of_buyer(one.phone, one.email, one.contacts)) for one in profiles
    ]  # fmt: skip
    often = Counter(chain.from_iterable([order.marks for order in orders]))
    things = []
    for order, place in zip(orders, buyer_of.tolist(), strict=True):
        address = order.address
        if address not in of_address:
            tokens = list(tokens_of_address(address)) if address is not None else []
            of_address[address] = numbers(tokens)
            if any(link_kind(kind, value) == "common" for kind, value in tokens):
                common.add(address)
        own = of_address[address] + of_buyer[place]
        # What only one order shows links nobody; the token of a dormitory says no more than its address.
        marks = [("token", mark) for mark in order.marks if often[mark] > 1]
        if address in common:
            marks = [mark for mark in marks if link_kind(*mark) != "place"]
        things.append(numbers(marks) + own if marks else own)
    shares.note(things, buyer_of, at)


def note_wording(shares: Shares, spoken: Sequence[tuple[str, int, float]], *, kind: str) -> None:
    """Notes who wrote what (text, buyer, moment), so that those who write the same are found, linked by `kind`."""
    once = list(dict.fromkeys(text for text, _, _ in spoken))
    keys = {
        text: tuple([shares.number(kind, (band, key)) for band, key in enumerate(found)])
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
        [shares.number("timing", (what, start - 1)), shares.number("timing", (what, start))]
        for what, start in zip(bought, stretches, strict=True)
    ]
    shares.note(things, places, at)
