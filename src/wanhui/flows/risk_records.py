"""Reads records from JSON Lines into what the guard needs of them; a bad line is refused in its place.

Nearly all lines are plain and are taken over as they stand, by columns. The others, shops, goods, and records that come
in several versions are decoded, so that whatever a line may hold means here what it means everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, Final

import orjson

from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_lines import LONGEST, Tally
from wanhui.flows.risk_rows import TELLING, Rows, in_line
from wanhui.guard.known import Key
from wanhui.guard.sheets import Sheets, sheets_of
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import KIND_OF, KINDS, ShopDefaults, decode, defaults_of, parse_line
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.parties import Buyer, Shop
from wanhui.records.reviews import Review
from wanhui.records.shapes import Shapes
from wanhui.records.version import merge

#: What a line answers: an order by its key, a refusal as it is printed.
Answer = Key | dict[str, Any]
#: A line as it was parsed: its number, and its object or why there is none.
Parsed = tuple[int, dict[str, Any] | WanhuiError]
#: Lines looked at together: enough to judge shapes at once, few enough to stay in the processor's memory.
_BATCH: Final = 1_024
#: So few lines are decoded one by one when one of them is not plain.
_FEW: Final = 8
#: Few of a kind, and needed whole.
_WHOLE: Final = frozenset({"shop", "product"})
_PLAIN: Final = KINDS.keys() - _WHOLE
_NUL: Final = b"\\u0000"


def read_records(lines: Iterable[bytes], language: Language, tally: Tally) -> tuple[list[Answer], Sheets]:
    """What the lines answer, in their order, and the current version of each record.

    Shops count wherever they stand: their time zone and currency decide how other lines are read.
    """
    pile, lines, first = _Pile(), iter(lines), 1
    while batch := list(islice(lines, _BATCH)):
        pile.add(batch, first)
        first += len(batch)
    facts, refused = pile.decoded()
    answers: list[tuple[int, Answer]] = [
        (number, _refusal(found, error, number=number, language=language)) for number, found, error in refused
    ]
    tally.refused += len(refused)
    orders = pile.keys_of_orders(facts)
    tally.answered += len(orders)
    sheets = pile.sheets(facts)
    return [answer for _, answer in sorted([*answers, *orders], key=itemgetter(0))], sheets


class _Pile:
    """Lines as they come: rows of plain ones by kind, and what has to be decoded."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        #: The lines that may have to be looked at again.
        self.lines: dict[int, bytes] = {}
        self.odd: list[Parsed] = []
        self.plain = {cls: Rows(cls) for cls in TELLING}
        self.shops: dict[str, ShopDefaults] = {}

    def add(self, lines: Sequence[bytes], first: int) -> None:
        """Takes in lines; `first` is the number of the first."""
        by_kind: dict[str, tuple[list[int], list[dict[str, Any]]]] = defaultdict(lambda: ([], []))
        with_nul = {number for number, line in enumerate(lines, first) if _NUL in line} if _has_nul(lines) else ()
        for number, found in _parse(lines, first):
            if isinstance(found, dict) and number not in with_nul:
                kind = found.get("kind")
                if type(kind) is str and kind in _PLAIN:
                    numbers, same = by_kind[kind]
                    numbers.append(number)
                    same.append(found)
                    continue
            self.odd.append((number, found))
        for kind, (numbers, _) in by_kind.items():
            if KINDS[kind] in self.plain:
                self.lines.update((number, lines[number - first]) for number in numbers)
        if not self._take([(KINDS[kind], some) for kind, some in by_kind.items()]):
            for kind, (numbers, same) in by_kind.items():
                self._sort_out(KINDS[kind], numbers, same)

    def _take(self, found: Sequence[tuple[type[Fact], tuple[Sequence[int], Sequence[dict[str, Any]]]]]) -> bool:
        """Takes over all of `found`, if all of it is plain."""
        columns = self.shapes.columns(found)
        for one in columns or ():
            if one.cls in self.plain:
                self.plain[one.cls].add(one)
        return columns is not None

    def _sort_out(self, cls: type[Fact], numbers: Sequence[int], same: Sequence[dict[str, Any]]) -> None:
        """Finds the plain ones by halves."""
        if self._take([(cls, (numbers, same))]):
            return
        if len(same) <= _FEW:
            self.odd += zip(numbers, same, strict=True)
        else:
            half = len(same) // 2
            self._sort_out(cls, numbers[:half], same[:half])
            self._sort_out(cls, numbers[half:], same[half:])

    def decoded(self) -> tuple[list[tuple[int, Fact]], list[tuple[int, dict[str, Any] | WanhuiError, WanhuiError]]]:
        """The records that had to be decoded, each by the number of its first line, and the lines that were refused."""
        read = {number: _decoded(found, {}) for number, found in self.odd if _is_shop(found)}
        for fact in (read[number] for number in sorted(read)):
            if isinstance(fact, Shop):
                self.shops[fact.id] = defaults_of(fact)
        self._take_back(self._several())
        read |= {number: _decoded(found, self.shops) for number, found in self.odd if number not in read}
        refused: list[tuple[int, dict[str, Any] | WanhuiError, WanhuiError]] = []
        current: dict[tuple[type[Fact], Key], Fact] = {}
        first: dict[tuple[type[Fact], Key], int] = {}
        for number, found in sorted(self.odd, key=itemgetter(0)):
            fact = read[number]
            if isinstance(fact, WanhuiError):
                refused.append((number, found, fact))
                continue
            key = (type(fact), (fact.shop, fact.id))
            first.setdefault(key, number)
            current[key] = merge(current.get(key), fact) or current[key]
        return [(first[key], fact) for key, fact in current.items()], refused

    def _several(self) -> set[int]:
        """The numbers of plain lines whose record has other lines beside."""
        found: set[int] = set()
        for cls, rows in self.plain.items():
            keys = list(zip(rows.shops, rows.ids, strict=True))
            odd = {_key(one) for _, one in self.odd if isinstance(one, dict) and one.get("kind") == KIND_OF[cls]}
            if len(set(keys)) < len(keys) or not odd.isdisjoint(keys):
                often = {key for key, count in Counter(keys).items() if count > 1} | odd
                found |= {number for number, key in zip(rows.numbers, keys, strict=True) if key in often}
        return found

    def _take_back(self, numbers: set[int]) -> None:
        if numbers:
            for rows in self.plain.values():
                rows.leave_out(numbers)
            self.odd += [(number, parse_line(self.lines[number])) for number in numbers]
        self.lines.clear()

    def keys_of_orders(self, facts: Sequence[tuple[int, Fact]]) -> list[tuple[int, Answer]]:
        """Each order by the number of its first line."""
        plain = self.plain[Order]
        found: list[tuple[int, Answer]] = list(
            zip(plain.numbers, zip(plain.shops, plain.ids, strict=True), strict=True)
        )  # fmt: skip
        return found + [(number, (fact.shop, fact.id)) for number, fact in facts if isinstance(fact, Order)]

    def sheets(self, facts: Sequence[tuple[int, Fact]]) -> Sheets:
        """Everything in the order of the lines."""
        slow = sorted(facts, key=itemgetter(0))
        decoded = sheets_of(fact for _, fact in slow)
        places: dict[type[Fact], list[int]] = defaultdict(list)
        for number, fact in slow:
            places[type(fact)].append(number)

        def together(cls: type[Fact], others: Sequence[Any]) -> list[Any]:
            plain = self.plain[cls]
            return in_line([*plain.numbers, *places[cls]], [*plain.rows(self.shops), *others])

        return Sheets(
            shops=decoded.shops,
            products=decoded.products,
            orders=together(Order, decoded.orders),
            buyers=together(Buyer, decoded.buyers),
            messages=together(Message, decoded.messages),
            reviews=together(Review, decoded.reviews),
            claims=together(AfterSale, decoded.claims),
        )


def _has_nul(lines: Sequence[bytes]) -> bool:
    return _NUL in b"".join(lines)


def _parse(lines: Sequence[bytes], first: int) -> Iterable[Parsed]:
    """The objects of a batch; where one line is no object, each is parsed by itself."""
    if max(map(len, lines)) <= LONGEST:
        try:
            found = list(map(orjson.loads, lines))
        except orjson.JSONDecodeError:
            found = []
        if found and set(map(type, found)) == {dict}:
            return enumerate(found, first)
    return [(number, _parsed(line)) for number, line in enumerate(lines, first) if line.strip()]


def _parsed(line: bytes) -> dict[str, Any] | WanhuiError:
    if len(line) > LONGEST:
        return WanhuiError("E-LINE-LONG", limit=f"{LONGEST // 2**20} MB")
    try:
        return parse_line(line)
    except WanhuiError as refused:
        return refused


def _is_shop(found: dict[str, Any] | WanhuiError) -> bool:
    return isinstance(found, dict) and found.get("kind") == "shop"


def _key(found: Mapping[str, Any]) -> Key:
    """The key of a record, written as it is read."""
    return str(found.get("shop")).replace("\x00", "\ufffd"), str(found.get("id")).replace("\x00", "\ufffd")


def _decoded(found: dict[str, Any] | WanhuiError, shops: Mapping[str, ShopDefaults]) -> Fact | WanhuiError:
    if isinstance(found, WanhuiError):
        return found
    try:
        return decode(found, shops)
    except WanhuiError as refused:
        return refused


def _refusal(
    found: dict[str, Any] | WanhuiError, refused: WanhuiError, *, number: int, language: Language
) -> dict[str, Any]:  # fmt: skip
    named = found.get("id") if isinstance(found, dict) else None
    return {
        "id": named if isinstance(named, str | int) else None,
        "line": number,
        "error": {"code": refused.code, "message": refused.text(language)},
    }
