"""How a record lies in its row: the columns taken out of it, its canonical JSON and the hash of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import ShopDefaults, decode, encode_line
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Inventory, Product
from wanhui.records.often import made_often
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.parties import Buyer
from wanhui.records.reviews import Review

_DIGEST_BYTES: Final = 16
_NO_SHOPS: Final[dict[str, ShopDefaults]] = {}


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact:
    """A record as it is kept: its key, its value, and what was read in it (none yet: None)."""

    key: UUID
    fact: Fact
    reading: dict[str, Any] | None = None


@made_often
@dataclass(frozen=True, slots=True)
class Refs:
    """What a record points at, in its shop; an order points at itself, likewise a buyer and a product."""

    at: datetime | None
    order: str | None
    buyer: str | None
    product: str | None
    conversation: str | None


def refs_of(fact: Fact) -> Refs:
    """The references of `fact`."""
    return _REFS.get(type(fact), _nothing)(fact)


def _nothing(_: Fact) -> Refs:
    return Refs(None, None, None, None, None)


#: How each kind tells what it points at; asked once for every record of an import, so without detours.
_REFS: Final[Mapping[type[Fact], Callable[[Any], Refs]]] = {
    Review: lambda f: Refs(f.at, f.order, f.buyer, f.product, None),
    Message: lambda f: Refs(f.at, f.order, f.buyer, None, f.conversation),
    Order: lambda f: Refs(f.created_at, f.id, f.buyer, None, None),
    ShipmentEvent: lambda f: Refs(f.at, f.order, None, None, None),
    AfterSale: lambda f: Refs(f.at, f.order, None, None, None),
    Inventory: lambda f: Refs(f.at, None, None, f.product, None),
    Product: lambda f: Refs(None, None, None, f.id, None),
    Buyer: lambda f: Refs(None, None, f.id, None, None),
}


def said(fact: Fact) -> tuple[object, ...]:
    """What there is to read in `fact`: empty for kinds that hold no words; a change of it asks for a new reading."""
    if isinstance(fact, Review):
        return (fact.text, fact.stars, fact.grade, fact.follow_up)
    if isinstance(fact, Message):
        return (fact.text, fact.speaker)
    if isinstance(fact, AfterSale):
        return (fact.reason, fact.type)
    return ()


def payload_of(fact: Fact) -> bytes:
    """The canonical JSON of `fact`."""
    return encode_line(fact)


def digest_of(payload: bytes) -> bytes:
    """A hash of canonical JSON: equal hashes mean the same record."""
    return blake2b(payload, digest_size=_DIGEST_BYTES).digest()


def fact_of(payload: str | bytes) -> Fact:
    """The record that a stored payload says; it names every offset and currency itself."""
    return decode(orjson.loads(payload), _NO_SHOPS)
