"""What was sold, as columns: one row for each line of an order, in order of time, with all names numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wanhui.insights.tails import F64, I64
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.orders import Order, ShipmentEvent

#: What a line of an order can be counted by. ``courier_region`` names both, joined by `JOIN`.
DIMENSIONS: Final = (
    "shop", "supplier", "product", "sku", "batch", "warehouse", "courier", "region", "courier_region", "live",
    "streamer",
)  # fmt: skip
JOIN: Final = "|"
#: The batch that an order itself names; ``batch`` is filled in from what is known of the goods today.
TOLD_BATCH: Final = "told_batch"
DAY: Final = 86_400.0
#: So many lines are laid out at a time: what they come as takes far more room than their columns.
_CHUNK: Final = 20_000


class SoldLine(NamedTuple):
    """One line of an order, or an order without lines: then nothing is known of its goods.

    `at` is in seconds since 1970 (UTC), `price` that of one piece; `live` is the broadcast that it was sold in.
    """

    order: str
    buyer: str
    at: float
    is_cancelled: bool
    price: float | None = None
    product: str | None = None
    sku: str | None = None
    batch: str | None = None
    courier: str | None = None
    region: str | None = None
    live: str | None = None
    warehouse: str | None = None
    streamer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """The lines sold by one shop. `at` is in days since 1970 on the shop's clock, ascending; `price` may be unknown.

    `keys` holds for each of `DIMENSIONS`, `TOLD_BATCH`, ``order`` and ``buyer`` the place of the row's name in
    `names`, -1 where it is unknown. Names are numbered as they first came, so that nothing hangs on the order in which
    lines were read.
    """

    shop: str
    names: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, I64]
    at: F64
    price: F64
    is_cancelled: npt.NDArray[np.bool_]

    def name(self, kind: str, row: int) -> str | None:
        """The name of `kind` in a row, None where it is unknown."""
        place = int(self.keys[kind][row])
        return self.names[kind][place] if place >= 0 else None

    def places(self, kind: str, names: Set[str]) -> dict[str, int]:
        """The places of those of `names` that were seen."""
        return {name: place for place, name in enumerate(self.names[kind]) if name in names}

    def first_products(self, orders: Set[str]) -> dict[str, str]:
        """The product of the first line of each of `orders` whose goods are known."""
        place = np.full(len(self.names["order"]), -1, np.int64)
        place[self.keys["order"][::-1]] = self.keys["product"][::-1]
        first = ((name, int(place[n])) for name, n in self.places("order", orders).items())
        return {name: self.names["product"][n] for name, n in first if n >= 0}


def sold_lines(shop: str, facts: Iterable[Fact]) -> Iterator[SoldLine]:
    """The lines of all orders of `shop` among `facts`; a courier that no order names is told by its parcel's scans."""
    facts = tuple(facts)
    scanned = {one.order: one.courier for one in facts if isinstance(one, ShipmentEvent) and one.courier}
    for order in facts:
        if isinstance(order, Order) and order.shop == shop:
            yield from _lines(order, scanned.get(order.id))


def _lines(order: Order, scanned: str | None) -> Iterator[SoldLine]:
    warehouse, streamer = order.extra.get("warehouse"), order.extra.get("streamer")
    for line in order.lines or (None,):
        yield SoldLine(
            order=order.id,
            buyer=order.buyer,
            at=order.created_at.timestamp(),
            is_cancelled=order.status == "cancelled",
            price=float(line.price.amount) if line else None,
            product=line.product if line else None,
            sku=line.sku if line else None,
            batch=line.batch if line else None,
            courier=order.courier or scanned,
            region=order.address.province or order.address.country if order.address else None,
            live=order.source,
            warehouse=warehouse if isinstance(warehouse, str) else None,
            streamer=streamer if isinstance(streamer, str) else None,
        )


def sold(shop: str, lines: Iterable[SoldLine], products: Iterable[Product], *, offset: float) -> Sold:
    """Lays `lines` out as columns; `products` tell suppliers, and batches that no line names.

    The clock of the shop is `offset` seconds ahead of UTC.
    """
    columns = _Columns(shop, [one for one in products if one.shop == shop])
    waiting = iter(lines)
    while chunk := list(islice(waiting, _CHUNK)):
        columns.add(chunk)
    return columns.sold(offset)


class Names(dict[str | None, int]):
    """Numbers names as they come; nothing is -1."""

    def __init__(self) -> None:
        super().__init__({None: -1, "": -1})

    def __missing__(self, name: str | None) -> int:
        self[name] = place = len(self) - 2
        return place

    def all(self) -> tuple[str, ...]:
        """The names by their numbers."""
        return tuple(name for name in self if name)


class _Columns:
    """Columns as they are gathered."""

    def __init__(self, shop: str, products: Sequence[Product]) -> None:
        self._shop = shop
        self._suppliers: dict[str | None, str | None] = {one.id: one.supplier for one in products}
        self._batches: dict[tuple[str | None, str | None], str | None] = {
            (one.id, sku.id): sku.batch for one in products for sku in reversed(one.skus)
        }
        self._names = {kind: Names() for kind in (*DIMENSIONS, TOLD_BATCH, "order", "buyer")}
        self._keys: dict[str, list[I64]] = {kind: [np.empty(0, np.int64)] for kind in self._names}
        self._at, self._price = [np.empty(0)], [np.empty(0)]
        self._cancelled = [np.empty(0, np.bool_)]

    def add(self, lines: Sequence[SoldLine]) -> None:
        self._at.append(np.array([one.at for one in lines], np.float64))
        self._price.append(np.array([one.price for one in lines], np.float64))
        self._cancelled.append(np.array([one.is_cancelled for one in lines], np.bool_))
        for kind, texts in self._texts(lines).items():
            places = map(self._names[kind].__getitem__, texts)
            self._keys[kind].append(np.fromiter(places, np.int64, len(lines)))

    def _texts(self, lines: Sequence[SoldLine]) -> dict[str, list[str | None]]:
        suppliers, batches = self._suppliers.get, self._batches.get
        return {
            "shop": [self._shop] * len(lines),
            "supplier": [suppliers(one.product) for one in lines],
            "product": [one.product for one in lines],
            "sku": [one.sku for one in lines],
            "batch": [one.batch or batches((one.product, one.sku)) for one in lines],
            "warehouse": [one.warehouse for one in lines],
            "courier": [one.courier for one in lines],
            "region": [one.region for one in lines],
            "courier_region": [
                f"{one.courier}{JOIN}{one.region}" if one.courier and one.region else None for one in lines
            ],
            "live": [one.live for one in lines],
            "streamer": [one.streamer for one in lines],
            TOLD_BATCH: [one.batch for one in lines],
            "order": [one.order for one in lines],
            "buyer": [one.buyer for one in lines],
        }

    def sold(self, offset: float) -> Sold:
        at = np.concatenate(self._at)
        order = np.argsort(at, kind="stable")
        found = {
            kind: _numbered(np.concatenate(self._keys.pop(kind))[order], names.all())
            for kind, names in self._names.items()
        }
        return Sold(
            shop=self._shop,
            names={kind: names for kind, (_, names) in found.items()},
            keys={kind: keys for kind, (keys, _) in found.items()},
            at=(at[order] + offset) / DAY,
            price=np.concatenate(self._price)[order],
            is_cancelled=np.concatenate(self._cancelled)[order],
        )


def _numbered(keys: I64, names: Sequence[str]) -> tuple[I64, tuple[str, ...]]:
    """The same keys, numbered in the order of the rows in which they first stand."""
    first = np.empty(len(names) + 1, np.int64)  # the last stands for -1
    first[keys[::-1]] = np.arange(len(keys))[::-1]
    order = np.argsort(first[:-1])
    place = np.full(len(names) + 1, -1, np.int64)
    place[order] = np.arange(len(names))
    found: I64 = place[keys]
    return found, tuple(names[n] for n in order.tolist())
