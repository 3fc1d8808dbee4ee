"""How a record lies in its row: the columns taken out of it, its canonical JSON and the hash of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

import orjson

from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import KIND_OF, ShopDefaults, decode, encode_line
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.reviews import Review

_DIGEST_BYTES: Final = 16
_NO_SHOPS: Final[dict[str, ShopDefaults]] = {}
#: Where an instant of the record itself stands; kinds without one have no place in a timeline.
_INSTANTS: Final = ("at", "created_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact:
    """A record as it is kept: its key, its value, and what was read in it (none yet: None)."""

    key: UUID
    fact: Fact
    reading: dict[str, Any] | None = None


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
    kind = KIND_OF[type(fact)]
    return Refs(
        at=next((getattr(fact, name) for name in _INSTANTS if hasattr(fact, name)), None),
        order=fact.id if kind == "order" else getattr(fact, "order", None),
        buyer=fact.id if kind == "buyer" else getattr(fact, "buyer", None),
        product=fact.id if kind == "product" else getattr(fact, "product", None),
        conversation=getattr(fact, "conversation", None),
    )


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
