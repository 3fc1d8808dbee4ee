"""Reads records from JSON Lines into what the guard needs of them; a bad line is refused in its place.

Nearly all lines are plain and are taken over as they stand. The others, shops, goods, and records that come in several
versions are decoded, so that whatever a line may hold means here what it means everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, Final

import orjson

from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_lines import LONGEST, Tally
from wanhui.flows.risk_rows import (
    Raw,
    buyer_rows,
    claim_rows,
    message_rows,
    order_rows,
    raw_buyer,
    raw_claim,
    raw_message,
    raw_order,
    raw_review,
    review_rows,
    together,
)
from wanhui.guard.known import Key
from wanhui.guard.sheets import Sheets, sheets_of
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import KINDS, ShopDefaults, decode, defaults_of, parse_line
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
    pile = _Pile()
    for batch in _batches(lines):
        pile.add(batch)
    facts, refused = pile.decoded()
    sheets = pile.sheets(facts)
    answers: list[tuple[int, Answer]] = [
        (number, _refusal(found, error, number=number, language=language)) for number, found, error in refused
    ]
    tally.refused += len(refused)
    orders = pile.keys_of_orders(facts)
    tally.answered += len(orders)
    return [answer for _, answer in sorted([*answers, *orders], key=itemgetter(0))], sheets


def _batches(lines: Iterable[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    numbered = enumerate(lines, start=1)
    while batch := list(islice(numbered, _BATCH)):
        yield batch


class _Pile:
    """Lines as they come: rows of plain ones by kind, and what has to be decoded."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self.lines: list[bytes] = []
        self.odd: list[Parsed] = []
        self.orders: list[Raw] = []
        self.buyers: list[Raw] = []
        self.messages: list[Raw] = []
        self.reviews: list[Raw] = []
        self.claims: list[Raw] = []
        self.shops: dict[str, ShopDefaults] = {}
        self._kinds = {
            "order": (self.orders, raw_order),
            "buyer": (self.buyers, raw_buyer),
            "message": (self.messages, raw_message),
            "review": (self.reviews, raw_review),
            "after_sale": (self.claims, raw_claim),
        }

    def add(self, batch: Sequence[tuple[int, bytes]]) -> None:
        """Takes in numbered lines."""
        by_kind: dict[str, tuple[list[int], list[dict[str, Any]]]] = defaultdict(lambda: ([], []))
        lines = [line for _, line in batch]
        with_nul = {number for number, line in batch if _NUL in line} if _NUL in b"".join(lines) else ()
        for number, found in _parse(batch):
            if (
                number not in with_nul
                and isinstance(found, dict)
                and type(kind := found.get("kind")) is str
                and kind in _PLAIN
            ):
                numbers, same = by_kind[kind]
                numbers.append(number)
                same.append(found)
            else:
                self.odd.append((number, found))
        if self.shapes.are_plain((KINDS[kind], same) for kind, (_, same) in by_kind.items()):
            for kind, (numbers, same) in by_kind.items():
                self._take(kind, numbers, same)
        else:
            for kind, (numbers, same) in by_kind.items():
                self._sort_out(kind, numbers, same)
        self.lines += lines

    def _take(self, kind: str, numbers: Sequence[int], same: Sequence[dict[str, Any]]) -> None:
        if kind in self._kinds:
            rows, raw = self._kinds[kind]
            rows += map(raw, numbers, same)

    def _sort_out(self, kind: str, numbers: Sequence[int], same: Sequence[dict[str, Any]]) -> None:
        """Finds the plain ones by halves."""
        if self.shapes.are_plain([(KINDS[kind], same)]):
            self._take(kind, numbers, same)
        elif len(same) <= _FEW:
            self.odd += zip(numbers, same, strict=True)
        else:
            half = len(same) // 2
            self._sort_out(kind, numbers[:half], same[:half])
            self._sort_out(kind, numbers[half:], same[half:])

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
        for name, (rows, _) in self._kinds.items():
            keys = [(row[1], row[2]) for row in rows]
            odd = {_key(one) for _, one in self.odd if isinstance(one, dict) and one.get("kind") == name}
            if len(set(keys)) < len(keys) or not odd.isdisjoint(keys):
                often = {key for key, count in Counter(keys).items() if count > 1} | odd
                found |= {row[0] for row, key in zip(rows, keys, strict=True) if key in often}
        return found

    def _take_back(self, numbers: set[int]) -> None:
        if numbers:
            for rows, _ in self._kinds.values():
                rows[:] = [row for row in rows if row[0] not in numbers]
            self.odd += [(number, parse_line(self.lines[number - 1])) for number in numbers]

    def keys_of_orders(self, facts: Sequence[tuple[int, Fact]]) -> list[tuple[int, Answer]]:
        """Each order by the number of its first line."""
        found: list[tuple[int, Answer]] = [(row[0], (row[1], row[2])) for row in self.orders]
        return found + [(number, (fact.shop, fact.id)) for number, fact in facts if isinstance(fact, Order)]

    def sheets(self, facts: Sequence[tuple[int, Fact]]) -> Sheets:
        """Everything in the order of the lines."""
        slow = sorted(facts, key=itemgetter(0))
        decoded = sheets_of(fact for _, fact in slow)
        places: dict[type[Fact], list[int]] = defaultdict(list)
        for number, fact in slow:
            places[type(fact)].append(number)
        return Sheets(
            shops=decoded.shops,
            products=decoded.products,
            orders=together(self.orders, order_rows(self.orders, self.shops), decoded.orders, numbers=places[Order]),
            buyers=together(self.buyers, buyer_rows(self.buyers), decoded.buyers, numbers=places[Buyer]),
            messages=together(self.messages, message_rows(self.messages), decoded.messages, numbers=places[Message]),
            reviews=together(self.reviews, review_rows(self.reviews), decoded.reviews, numbers=places[Review]),
            claims=together(self.claims, claim_rows(self.claims), decoded.claims, numbers=places[AfterSale]),
        )


def _parse(batch: Sequence[tuple[int, bytes]]) -> Iterable[Parsed]:
    """The objects of a batch; where one line is no object, each is parsed by itself."""
    lines = [line for _, line in batch]
    if max(map(len, lines)) <= LONGEST:
        try:
            found = list(map(orjson.loads, lines))
        except orjson.JSONDecodeError:
            found = []
        if found and set(map(type, found)) == {dict}:
            return zip((number for number, _ in batch), found, strict=True)
    return [(number, _parsed(line)) for number, line in batch if line.strip()]


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
