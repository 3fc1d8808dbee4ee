"""JSON Lines to records and back: the contract of ``docs/reference/records.md``, driven by the dataclasses' own types.

`decode` refuses a line with one `WanhuiError` that names the field, what was expected and what was found;
`encode` is its inverse: ``decode(encode(r)) == r`` for every record (a property test holds it to that).
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from wanhui.errors import WanhuiError
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.convert import Reading, plan, shown, text
from wanhui.records.fact import Fact
from wanhui.records.goods import Inventory, Product
from wanhui.records.money import Money
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.parties import Agent, Buyer, Shop, Supplier
from wanhui.records.reviews import Review
from wanhui.records.straight import straight, unknown

KINDS: Final[Mapping[str, type[Fact]]] = types.MappingProxyType(
    {
        "shop": Shop,
        "product": Product,
        "buyer": Buyer,
        "order": Order,
        "shipment_event": ShipmentEvent,
        "message": Message,
        "review": Review,
        "after_sale": AfterSale,
        "inventory": Inventory,
        "supplier": Supplier,
        "agent": Agent,
    }
)
KIND_OF: Final[Mapping[type[Fact], str]] = types.MappingProxyType({cls: kind for kind, cls in KINDS.items()})

CHINA: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class ShopDefaults:
    """What a record of a shop takes over when it names none of its own."""

    time_zone: ZoneInfo = CHINA
    currency: str = "CNY"


def defaults_of(shop: Shop) -> ShopDefaults:
    """The defaults that `shop` gives to its records."""
    return ShopDefaults(ZoneInfo(shop.time_zone), shop.currency)


def parse_line(line: bytes | str) -> dict[str, Any]:
    """One line of JSON Lines as an object; ``E-RECORD-JSON`` when it is none."""
    try:
        found = orjson.loads(line)
    except ValueError as bad:
        raise WanhuiError("E-RECORD-JSON", detail=str(bad)) from bad
    if not isinstance(found, dict):
        raise WanhuiError("E-RECORD-JSON", detail=f"a {type(found).__name__}")
    return found


def decode(fields_: Mapping[str, Any], shops: Mapping[str, ShopDefaults]) -> Fact:
    """The record that a JSON object says; `shops` gives the defaults of each known shop."""
    kind = fields_.get("kind")
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise WanhuiError("E-RECORD-KIND", found=shown(kind), expected=", ".join(KINDS))
    shop = fields_.get("id") if cls is Shop else fields_.get("shop")
    base = shops.get(shop, _DEFAULTS) if isinstance(shop, str) else _DEFAULTS
    reading = Reading(str(kind), base.time_zone, base.currency)
    currency = fields_.get("currency")
    if currency is not None and cls is not Shop:
        reading.currency = text(currency, "currency", reading)
        _check_currency(reading.currency, reading)
    try:
        record: Fact | None = None if cls is Shop else straight(cls)(fields_, reading)
    except (ValueError, WanhuiError):
        record = None
    return _record(fields_, cls, reading) if record is None else record


def encode(record: Fact) -> dict[str, Any]:
    """The JSON object of `record`: contract keys first, unknown values left out, `extra` kept beside them."""
    out: dict[str, Any] = {"kind": KIND_OF[type(record)]}
    currency: set[str] = set()
    _encode_fields(record, out, currency)
    if isinstance(record, Shop):
        out.pop("shop")
    elif currency:
        out["currency"] = min(currency)
    if not record.extra:
        return out
    return {**out, **{k: v for k, v in record.extra.items() if k not in out}}


def encode_line(record: Fact) -> bytes:
    """`encode` as one line of canonical JSON (sorted keys, no newline)."""
    return orjson.dumps(encode(record), option=orjson.OPT_SORT_KEYS)


_DEFAULTS: Final = ShopDefaults()


def _record(found: Mapping[str, Any], cls: type[Fact], reading: Reading) -> Fact:
    compiled = plan(cls)
    known = compiled.by_key
    values: dict[str, Any] = {}
    for key, raw in found.items():
        field = known.get(key)
        if field is not None and raw is not None:
            values[field[0]] = field[1](raw, key, reading)
    if cls is Shop:
        _check_shop(values, reading)
    for name, key in compiled.required:
        if name not in values:
            raise WanhuiError("E-RECORD-MISSING", kind=reading.kind, key=key)
    return cls(**values, extra=unknown(found, known.keys() | {"kind"}, reading))


def _check_shop(values: dict[str, Any], reading: Reading) -> None:
    """A shop is its own shop, and its defaults must be usable: everything of the shop rests on them."""
    if "id" in values:
        values["shop"] = values["id"]
    if not valid_time_zone(values.get("time_zone", "Asia/Shanghai")):
        raise reading.wrong("time_zone", "an IANA time zone like Asia/Shanghai", values["time_zone"])
    _check_currency(values.get("currency", "CNY"), reading)


def is_currency(code: str) -> bool:
    """Whether `code` has the form of ISO 4217."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _check_currency(currency: str, reading: Reading) -> None:
    if not is_currency(currency):
        raise reading.wrong("currency", "three letters of ISO 4217 like CNY", currency)


def _encode_fields(value: Any, out: dict[str, Any], currency: set[str]) -> None:
    for name, key, is_required in plan(type(value)).written:
        item = getattr(value, name)
        if item is None:
            continue
        kind = type(item)
        if kind in _AS_IT_IS:
            out[key] = item
        elif item or is_required or kind not in _EMPTY:
            out[key] = _encode_value(item, currency)


#: What JSON holds as it is, and what says nothing when it is empty.
_AS_IT_IS: Final = frozenset({str, int, bool})
_EMPTY: Final = frozenset({tuple, dict})


def _encode_value(item: Any, currency: set[str]) -> Any:
    if isinstance(item, Money):
        currency.add(item.currency)
        return str(item)
    if isinstance(item, datetime):
        return item.isoformat()
    if isinstance(item, tuple):
        return [_encode_value(one, currency) for one in item]
    if isinstance(item, Mapping):
        return dict(item)
    if isinstance(item, str | int | bool):
        return item
    part: dict[str, Any] = {}
    _encode_fields(item, part, currency)
    return part


def valid_time_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone that this system knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)
