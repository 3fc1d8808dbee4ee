"""Price protection: whether a later, lower price is owed to a buyer, by what, and which orders it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.errors import Words
from wanhui.records.money import Money
from wanhui.records.orders import Order

Basis = Literal["promise", "platform", "law"]
_STRENGTH: Final[tuple[Basis, ...]] = ("law", "promise", "platform")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """A rule by which the difference is refunded for `days` after purchase: who said so, and where."""

    basis: Basis
    days: int
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCheck:
    """What came of the check: the `difference`, and the rule that owes it (None: nothing is owed)."""

    difference: Money
    owed_by: Protection | None

    @property
    def is_owed(self) -> bool:
        """Whether the difference must be paid. An owed difference is never talked around."""
        return self.owed_by is not None


def check_price(
    paid: Money, now_costs: Money, bought_at: datetime, *, dropped_at: datetime, protections: Sequence[Protection]
) -> PriceCheck | None:
    """Whether the difference for one piece is owed; None when the price did not fall or fell before the purchase."""
    if now_costs.currency != paid.currency or not now_costs < paid or dropped_at < bought_at:
        return None
    holding = [rule for rule in protections if dropped_at - bought_at <= timedelta(days=rule.days)]
    owed_by = min(holding, key=lambda rule: _STRENGTH.index(rule.basis), default=None)
    return PriceCheck(difference=paid - now_costs, owed_by=owed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """An order that a price cut concerns, with the sum of all its pieces."""

    order: str
    buyer: str
    pieces: int
    check: PriceCheck

    @property
    def amount(self) -> Money:
        """What the buyer would get back."""
        return self.check.difference.times(self.pieces)


def affected(
    orders: Iterable[Order],
    product: str,
    now_costs: Money,
    *,
    sku: str | None = None,
    dropped_at: datetime,
    protections: Sequence[Protection],
) -> tuple[Affected, ...]:
    """Which of `orders` bought `product` (one `sku` of it) dearer; cancelled and refunded orders are left out."""
    found = []
    for order in orders:
        if order.status in ("cancelled", "refunded"):
            continue
        for line in order.lines:
            if line.product != product or (sku is not None and line.sku != sku):
                continue
            bought = order.paid_at or order.created_at
            check = check_price(line.price, now_costs, bought, dropped_at=dropped_at, protections=protections)
            if check is not None:
                found.append(Affected(order=order.id, buyer=order.buyer, pieces=line.quantity, check=check))
    return tuple(found)
