"""Simulated worlds to score: their records with and without what happened after each order, and their truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import ShopDefaults, decode, defaults_of
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review
from wanhui.sources.simulated.life import Plan, simulate

SHOPS, DAYS = 4, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Facts, and the line of truth of each order by its id."""

    facts: list[Fact]
    truth: dict[str, dict[str, Any]]

    def before_shipping(self) -> list[Fact]:
        """Without reviews, claims, and whatever was written after the order it speaks of."""
        ordered: dict[tuple[str, str | None], datetime] = {
            (one.shop, one.id): one.created_at for one in self.facts if isinstance(one, Order)
        }
        return [
            one
            for one in self.facts
            if not isinstance(one, Review | AfterSale)
            and not (isinstance(one, Message) and one.at > ordered[one.shop, one.order])
        ]


def world(seed: int, orders: int) -> World:
    """The world of `seed`."""
    facts: list[Fact] = []
    truth: dict[str, dict[str, Any]] = {}
    shops: dict[str, ShopDefaults] = {}
    for chunk in simulate(Plan(days=DAYS, seed=seed, shops=SHOPS, orders=orders)):
        for record in chunk.records:
            if record["kind"] in ("shipment_event", "inventory", "agent", "supplier"):
                continue
            fact = decode(orjson.loads(orjson.dumps(record)), shops)
            if isinstance(fact, Shop):
                shops[fact.id] = defaults_of(fact)
            facts.append(fact)
        truth |= {one["order"]: one for one in chunk.truth if one["truth"] == "order"}
    return World(facts=facts, truth=truth)
