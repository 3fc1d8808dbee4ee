"""What was sold and what was complained of, as columns: one row a line of an order, one event a complaint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.insights.tails import F64
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order, ShipmentEvent

I64 = npt.NDArray[np.int64]

#: What a line of an order can be counted by. ``courier_region`` names both, joined by `JOIN`.
DIMENSIONS: Final = (
    "shop", "supplier", "product", "sku", "batch", "warehouse", "courier", "region", "courier_region", "live",
    "streamer",
)  # fmt: skip
#: What is known of a complaint whose order nobody told.
_OF_GOODS: Final = ("shop", "product", "sku", "supplier")
JOIN: Final = "|"
#: The issue under which every complaint is counted once, whatever it is about.
ANY: Final = "any"
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One issue of one text, chat line or request; `record` names where it stands."""

    at: datetime
    issue: str
    record: str
    order: str | None = None
    buyer: str | None = None
    product: str | None = None
    sku: str | None = None
    conversation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Rows and events of one shop. Times are days since 1970 on the shop's clock, ascending.

    `keys` holds for each dimension the place of the row's key in `names`, -1 where it is unknown. An event belongs to
    the row `event_row`; `event_linked` says whether that is its own order (else only its goods are known).
    `event_complaint` is its place among the complaints that the ledger was made of.
    """

    shop: str
    issues: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, I64]
    at: F64
    event_at: F64
    event_row: I64
    event_issue: I64
    event_linked: npt.NDArray[np.bool_]
    event_complaint: I64

    def keys_of_events(self, dimension: str) -> I64:
        """The key of each event in `dimension`, -1 where it is unknown."""
        found: I64 = self.keys[dimension][self.event_row]
        return found if dimension in _OF_GOODS else np.where(self.event_linked, found, -1)


def part(ledger: Ledger, *, since: float, until: float) -> tuple[Ledger, npt.NDArray[np.bool_]]:
    """The rows between two times with their events up to `until`, and which events of the whole those are."""
    first, last = np.searchsorted(ledger.at, (since, np.nextafter(until, np.inf)))
    kept = (ledger.event_row >= first) & (ledger.event_row < last) & (ledger.event_at <= until)
    cut = replace(
        ledger, keys={name: of_row[first:last] for name, of_row in ledger.keys.items()}, at=ledger.at[first:last],
        event_at=ledger.event_at[kept], event_row=ledger.event_row[kept] - first, event_issue=ledger.event_issue[kept],
        event_linked=ledger.event_linked[kept], event_complaint=ledger.event_complaint[kept],
    )  # fmt: skip
    return cut, kept


def order_ledger(shop: str, facts: Sequence[Fact], complaints: Sequence[Complaint], *, offset: float) -> Ledger:
    """The ledger of all orders of `shop` among `facts`; its clock is `offset` seconds ahead of UTC."""
    rows = _Rows(shop, offset)
    products = {one.id: one for one in facts if isinstance(one, Product) and one.shop == shop}
    couriers = {one.order: one.courier for one in facts if isinstance(one, ShipmentEvent) and one.courier}
    orders = [one for one in facts if isinstance(one, Order) and one.shop == shop]
    for order in sorted(orders, key=lambda one: one.created_at):
        rows.add(order, products, couriers.get(order.id))
    return rows.ledger(complaints)


def agent_ledger(shop: str, facts: Sequence[Fact], complaints: Sequence[Complaint], *, offset: float) -> Ledger:
    """One row for each agent in each conversation, at their first words there; complaints go to who spoke last.

    A complaint belongs to a conversation that it names, else to the last one of its order or buyer before it.
    """
    talks = [m for m in facts if isinstance(m, Message) and m.shop == shop]
    talks.sort(key=lambda one: one.at)
    return _Talks(shop, offset, talks).ledger(complaints)


def days_of(at: datetime, offset: float) -> float:
    """`at` in days since 1970 on a clock that is `offset` seconds ahead of UTC."""
    return (at.timestamp() + offset) / _DAY


class _Names:
    """Numbers names as they come."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, name: str | None) -> int:
        return -1 if not name else self._places.setdefault(name, len(self._places))

    def all(self) -> tuple[str, ...]:
        return tuple(self._places)


class _Rows:
    """Lines of orders as they are gathered, and where each order, buyer and product is found."""

    def __init__(self, shop: str, offset: float) -> None:
        self._shop, self._offset = shop, offset
        self._names = {dimension: _Names() for dimension in DIMENSIONS}
        self._keys: dict[str, list[int]] = {dimension: [] for dimension in DIMENSIONS}
        self._at: list[float] = []
        self._goods: list[tuple[str | None, str | None]] = []
        self._of_order: dict[str, range] = {}
        self._of_buyer: dict[str, list[int]] = {}
        self._of_goods: dict[tuple[str | None, str | None], list[int]] = {}

    def add(self, order: Order, products: Mapping[str, Product], scanned: str | None) -> None:
        """Adds the lines of one order; an order without lines is one row of unknown goods."""
        first = len(self._at)
        at = days_of(order.created_at, self._offset)
        courier = order.courier or scanned
        region = order.address.province or order.address.country if order.address else None
        warehouse, streamer = order.extra.get("warehouse"), order.extra.get("streamer")
        common: dict[str, str | None] = {
            "shop": self._shop,
            "courier": courier,
            "region": region,
            "courier_region": f"{courier}{JOIN}{region}" if courier and region else None,
            "live": order.source,
            "warehouse": warehouse if isinstance(warehouse, str) else None,
            "streamer": streamer if isinstance(streamer, str) else None,
        }
        for line in order.lines or (None,):
            goods = products.get(line.product) if line else None
            sku = line.sku if line else None
            known = next((one for one in goods.skus if one.id == sku), None) if goods else None
            batch = (line.batch if line else None) or (known.batch if known else None)
            self._row(
                at,
                {
                    **common,
                    "product": line.product if line else None,
                    "sku": sku,
                    "batch": batch,
                    "supplier": goods.supplier if goods else None,
                },
            )
            self._of_goods.setdefault((line.product if line else None, None), []).append(len(self._at) - 1)
            if sku:
                self._of_goods.setdefault((line.product if line else None, sku), []).append(len(self._at) - 1)
        self._of_order[order.id] = range(first, len(self._at))
        self._of_buyer.setdefault(order.buyer, []).extend(self._of_order[order.id])

    def _row(self, at: float, named: Mapping[str, str | None]) -> None:
        self._at.append(at)
        self._goods.append((named["product"], named["sku"]))
        for dimension in DIMENSIONS:
            self._keys[dimension].append(self._names[dimension].place(named[dimension]))

    def ledger(self, complaints: Sequence[Complaint]) -> Ledger:
        """The columns, with each complaint at its row."""
        found = [(self._find(one), one) for one in complaints]
        names = {dimension: one.all() for dimension, one in self._names.items()}
        keys = {dimension: np.array(one, np.int64) for dimension, one in self._keys.items()}
        return _ledger(self._shop, names, keys, at=self._at, found=found, offset=self._offset)

    def _find(self, one: Complaint) -> tuple[int, bool] | None:
        """The row of a complaint, and whether that is surely its own order."""
        rows: Iterable[int] = self._of_order.get(one.order or "", ())
        if not rows and one.buyer:
            rows = self._before(self._of_buyer.get(one.buyer, ()), one)
        listed = list(rows)
        if listed:
            fitting = [row for row in listed if one.product is None or self._goods[row][0] == one.product]
            exact = [row for row in fitting if one.sku is None or self._goods[row][1] == one.sku]
            return (exact or fitting or listed)[0], True
        if one.product is None:
            return None
        same = self._of_goods.get((one.product, one.sku)) or self._of_goods.get((one.product, None)) or ()
        earlier = self._before(same, one)
        return (earlier[0], False) if earlier else None

    def _before(self, rows: Sequence[int], one: Complaint) -> list[int]:
        """The last of `rows` that was bought before the complaint."""
        at = days_of(one.at, self._offset)
        low, high = 0, len(rows)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._at[rows[middle]] <= at else (low, middle)
        return [rows[low - 1]] if low else []


class _Talks:
    """Who spoke in which conversation, and where the conversations of an order or buyer are found."""

    def __init__(self, shop: str, offset: float, messages: Sequence[Message]) -> None:
        self._shop, self._offset = shop, offset
        self._agents, self._at, self._keys = _Names(), list[float](), list[int]()
        self._rows: dict[tuple[str, str], int] = {}
        self._last: dict[str, list[tuple[float, int]]] = {}
        whose: dict[str, set[str]] = {}
        for one in messages:
            about = whose.setdefault(one.conversation, {f"c{one.conversation}"})
            about |= {f"o{one.order}"} if one.order else set()
            about |= {f"b{one.buyer}"} if one.buyer else set()
        for one in messages:
            if one.speaker == "seller" and one.agent:
                self._said(one, whose[one.conversation])

    def _said(self, one: Message, about: Iterable[str]) -> None:
        assert one.agent is not None
        at, key = days_of(one.at, self._offset), (one.conversation, one.agent)
        if key not in self._rows:
            self._rows[key] = len(self._at)
            self._at.append(at)
            self._keys.append(self._agents.place(one.agent))
        for name in about:
            self._last.setdefault(name, []).append((at, self._rows[key]))

    def ledger(self, complaints: Sequence[Complaint]) -> Ledger:
        """The columns, with each complaint at the row of who spoke last before it."""
        found = [(self._find(one), one) for one in complaints]
        count = len(self._at)
        names = {"shop": (self._shop,), "product": (), "agent": self._agents.all()}
        nothing = np.full(count, -1, np.int64)
        keys = {"shop": np.zeros(count, np.int64), "product": nothing, "agent": np.array(self._keys, np.int64)}
        return _ledger(self._shop, names, keys, at=self._at, found=found, offset=self._offset)

    def _find(self, one: Complaint) -> tuple[int, bool] | None:
        at = days_of(one.at, self._offset)
        for name in (f"c{one.conversation}", f"o{one.order}", f"b{one.buyer}"):
            spoken = [row for when, row in self._last.get(name, ()) if when <= at]
            if spoken:
                return spoken[-1], True
        return None


def _ledger(
    shop: str,
    names: Mapping[str, tuple[str, ...]],
    keys: Mapping[str, I64],
    *,
    at: Sequence[float],
    found: Sequence[tuple[tuple[int, bool] | None, Complaint]],
    offset: float,
) -> Ledger:
    """The events in order of time: each issue of a row once, at its first complaint, and once more as `ANY`."""
    issues = (*sorted({one.issue for _, one in found}), ANY)
    place = {issue: number for number, issue in enumerate(issues)}
    seen: set[tuple[int | str, int]] = set()
    events: list[tuple[float, int, int, bool, int]] = []
    for number in sorted(range(len(found)), key=lambda n: found[n][1].at):
        spot, one = found[number]
        if spot is None:
            continue
        row, is_linked = spot
        # A complaint without an order of its own counts by itself: its row is only the like of it.
        same = row if is_linked else one.record
        for issue in (one.issue, ANY):
            if (same, place[issue]) not in seen:
                seen.add((same, place[issue]))
                events.append((max(days_of(one.at, offset), at[row]), row, place[issue], is_linked, number))
    events.sort()
    times = np.array([event[0] for event in events], np.float64)
    return Ledger(
        shop=shop,
        issues=issues,
        names=names,
        keys=keys,
        at=np.array(at, np.float64),
        event_at=times,
        event_row=np.array([event[1] for event in events], np.int64),
        event_issue=np.array([event[2] for event in events], np.int64),
        event_linked=np.array([event[3] for event in events], np.bool_),
        event_complaint=np.array([event[4] for event in events], np.int64),
    )
