"""What was complained of, beside the columns of what was sold or who spoke: one event for each complaint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt

from wanhui.insights.areas import AREA, by_area
from wanhui.insights.sold import DAY, DIMENSIONS, Sold
from wanhui.insights.tails import F64, I64

#: What is known of a complaint whose order nobody told.
_OF_GOODS: Final = ("shop", "product", "sku", "supplier")
#: The issue under which every complaint is counted once, whatever it is about.
ANY: Final = "any"


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


def order_ledger(sold: Sold, complaints: Sequence[Complaint], *, offset: float) -> Ledger:
    """The ledger of all that was sold; its clock is `offset` seconds ahead of UTC."""
    rows = _Rows(sold, complaints, offset)
    areas, of_row = by_area(sold.names["courier_region"], sold.keys["courier_region"])
    names = {one: sold.names[one] for one in DIMENSIONS} | {AREA: areas}
    keys = {one: sold.keys[one] for one in DIMENSIONS} | {AREA: of_row}
    return ledger_of(
        sold.shop, names, keys,
        at=sold.at, found=[(rows.find(one), one) for one in complaints], offset=offset,
    )  # fmt: skip


def days_of(at: datetime, offset: float) -> float:
    """`at` in days since 1970 on a clock that is `offset` seconds ahead of UTC."""
    return (at.timestamp() + offset) / DAY


class _Grouped:
    """The rows of each of some names, ascending."""

    def __init__(self, sold: Sold, kind: str, names: Set[str]) -> None:
        self._places = sold.places(kind, names)
        keys = sold.keys[kind]
        self._order = np.argsort(keys, kind="stable")
        self._ends = np.searchsorted(keys[self._order], np.arange(len(sold.names[kind]) + 1))

    def rows(self, name: str | None) -> I64:
        """The rows of `name`; none where it was not asked for or never seen."""
        place = self._places.get(name or "")
        found: I64 = self._order[:0] if place is None else self._order[self._ends[place] : self._ends[place + 1]]
        return found


class _Rows:
    """Where the orders, buyers and goods are that complaints name."""

    def __init__(self, sold: Sold, complaints: Sequence[Complaint], offset: float) -> None:
        self._sold, self._offset = sold, offset
        self._of_order = _Grouped(sold, "order", {one.order for one in complaints if one.order})
        self._of_buyer = _Grouped(sold, "buyer", {one.buyer for one in complaints if one.buyer})
        self._of_product = _Grouped(sold, "product", {one.product for one in complaints if one.product})
        self._skus = sold.places("sku", {one.sku for one in complaints if one.sku})
        self._of_goods: dict[tuple[str, str | None], I64] = {}

    def find(self, one: Complaint) -> tuple[int, bool] | None:
        """The row of a complaint, and whether that is surely its own order."""
        rows = self._of_order.rows(one.order)
        if not len(rows) and one.buyer:
            rows = self._before(self._of_buyer.rows(one.buyer), one)
        listed = rows.tolist()
        if listed:
            name = self._sold.name
            fitting = [row for row in listed if one.product is None or name("product", row) == one.product]
            exact = [row for row in fitting if one.sku is None or name("sku", row) == one.sku]
            return (exact or fitting or listed)[0], True
        if one.product is None:
            return None
        earlier = self._before(self._goods(one.product, one.sku), one)
        return (int(earlier[0]), False) if len(earlier) else None

    def _goods(self, product: str, sku: str | None) -> I64:
        """The rows of a variant, or where none was sold those of its product."""
        if (product, sku) not in self._of_goods:
            rows = self._of_product.rows(product)
            place = self._skus.get(sku or "")
            same = rows[:0] if place is None else rows[self._sold.keys["sku"][rows] == place]
            self._of_goods[product, sku] = same if len(same) else rows
        return self._of_goods[product, sku]

    def _before(self, rows: I64, one: Complaint) -> I64:
        """The last of `rows` that was bought before the complaint."""
        at = days_of(one.at, self._offset)
        low, high = 0, len(rows)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._sold.at[rows[middle]] <= at else (low, middle)
        return rows[max(low - 1, 0) : low]


def ledger_of(
    shop: str,
    names: Mapping[str, tuple[str, ...]],
    keys: Mapping[str, I64],
    *,
    at: F64,
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
                events.append((max(days_of(one.at, offset), float(at[row])), row, place[issue], is_linked, number))
    events.sort()
    times = np.array([event[0] for event in events], np.float64)
    return Ledger(
        shop=shop,
        issues=issues,
        names=names,
        keys=keys,
        at=at,
        event_at=times,
        event_row=np.array([event[1] for event in events], np.int64),
        event_issue=np.array([event[2] for event in events], np.int64),
        event_linked=np.array([event[3] for event in events], np.bool_),
        event_complaint=np.array([event[4] for event in events], np.int64),
    )
