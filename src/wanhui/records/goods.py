"""What is sold: products with their variants, and stock at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wanhui.records.fact import Fact
from wanhui.records.money import Money
from wanhui.records.often import made_often


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku:
    """One variant of a product; `stock` in pieces."""

    id: str
    name: str | None = None
    price: Money | None = None
    stock: int | None = None
    batch: str | None = None


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Fact):
    """A product and the approved `facts` about it (ingredients, usage, care, effects, warnings, …)."""

    title: str
    category: str | None = None
    price: Money | None = None
    cost: Money | None = None
    fragile: bool | None = None
    supplier: str | None = None
    skus: tuple[Sku, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory(Fact):
    """Pieces of one variant in stock at one moment."""

    product: str
    sku: str
    at: datetime
    stock: int
