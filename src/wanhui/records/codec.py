"""JSON Lines to records and back: the contract of ``docs/reference/records.md``, driven by the dataclasses' own types.

`decode` refuses a line with one `WanhuiError` that names the field, what was expected and what was found;
`encode` is its inverse: ``decode(encode(r)) == r`` for every record (a property test holds it to that).
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from wanhui.errors import WanhuiError
from wanhui.records.after_sales import AfterSale
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Inventory, Product
from wanhui.records.money import Money
from wanhui.records.orders import Order, ShipmentEvent
from wanhui.records.parties import Agent, Buyer, Shop, Supplier
from wanhui.records.reviews import Review

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

#: Fields whose JSON name differs from their Python name, by kind.
_JSON_NAMES: Final[Mapping[str, str]] = types.MappingProxyType({"speaker": "from"})
#: Inclusive bounds of integers, by field name.
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = types.MappingProxyType(
    {"stars": (1, 5), "credit_level": (0, 20), "quantity": (0, 10**9), "stock": (-(10**9), 10**12)}
)
#: Fields that the contract requires of a line, though a value made by an importer may lack them.
_ALSO_REQUIRED: Final = frozenset({"lines"})
_MAX_DEPTH: Final = 32
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
        raise WanhuiError("E-RECORD-KIND", found=_shown(kind), expected=", ".join(KINDS))
    shop = fields_.get("id") if cls is Shop else fields_.get("shop")
    base = shops.get(shop, _DEFAULTS) if isinstance(shop, str) else _DEFAULTS
    currency = fields_.get("currency")
    if currency is not None and cls is not Shop:
        base = ShopDefaults(base.time_zone, _Reading(str(kind), base).text(currency, "currency"))
    return cast(Fact, _Reading(str(kind), base).record(fields_, cls))


def encode(record: Fact) -> dict[str, Any]:
    """The JSON object of `record`: contract keys first, unknown values left out, `extra` kept beside them."""
    out: dict[str, Any] = {"kind": KIND_OF[type(record)]}
    currency: set[str] = set()
    _encode_fields(record, out, currency)
    if isinstance(record, Shop):
        out.pop("shop")
    elif currency:
        out["currency"] = min(currency)
    return {**out, **{k: v for k, v in record.extra.items() if k not in out}}


def encode_line(record: Fact) -> bytes:
    """`encode` as one line of canonical JSON (sorted keys, no newline)."""
    return orjson.dumps(encode(record), option=orjson.OPT_SORT_KEYS)


_DEFAULTS: Final = ShopDefaults()


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    key: str
    kind: Any
    is_required: bool


@cache
def _plan(cls: type) -> tuple[_Field, ...]:
    hints = get_type_hints(cls)
    return tuple(
        _Field(
            f.name,
            _JSON_NAMES.get(f.name, f.name),
            hints[f.name],
            f.default is MISSING and f.default_factory is MISSING,
        )
        for f in fields(cls)
        if f.name != "extra"
    )


@cache
def _keys(cls: type) -> frozenset[str]:
    return frozenset({f.key for f in _plan(cls)} | {"kind"})


class _Reading:
    """Turns one JSON object into a record; keeps what every message needs."""

    __slots__ = ("defaults", "has_money", "kind")

    def __init__(self, kind: str, defaults: ShopDefaults) -> None:
        self.kind, self.defaults, self.has_money = kind, defaults, False

    def record(self, found: Mapping[str, Any], cls: type[Fact]) -> Any:
        values: dict[str, Any] = {}
        for f in _plan(cls):
            raw = found.get(f.key)
            if raw is None and f.name == "shop" and cls is Shop:
                raw = found.get("id")
            if raw is not None:
                values[f.name] = self.value(raw, f.kind, f.key)
            elif f.is_required or f.name in _ALSO_REQUIRED:
                raise WanhuiError("E-RECORD-MISSING", kind=self.kind, key=f.key)
        known = _keys(cls) | {"currency"} if self.has_money else _keys(cls)
        extra = {key: value for key, value in found.items() if key not in known}
        if extra:
            _bounded(extra, 0)
            values["extra"] = extra
        if cls is Shop:
            self.shop(values)
        return cls(**values)

    def shop(self, values: Mapping[str, Any]) -> None:
        """A shop's own defaults must be usable: everything of the shop rests on them."""
        if not valid_time_zone(values.get("time_zone", "Asia/Shanghai")):
            raise self.wrong("time_zone", "an IANA time zone like Asia/Shanghai", values["time_zone"])
        currency = values.get("currency", "CNY")
        if not (len(currency) == 3 and currency.isascii() and currency.isupper()):
            raise self.wrong("currency", "three letters of ISO 4217 like CNY", currency)

    def value(self, raw: Any, kind: Any, key: str) -> Any:
        """`raw` as the type `kind`, or an error that names `key`."""
        plain = _PLAIN.get(kind)
        if plain is not None:
            return plain(self, raw, key)
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self.value(raw, next(a for a in get_args(kind) if a is not type(None)), key)
        if origin is Literal:
            if raw not in get_args(kind):
                raise self.wrong(key, " | ".join(get_args(kind)), raw)
            return raw
        if origin is tuple:
            if not isinstance(raw, list):
                raise self.wrong(key, "a list", raw)
            item = get_args(kind)[0]
            return tuple(self.value(one, item, f"{key}[{i}]") for i, one in enumerate(raw))
        if origin is not None:
            return self.mapping(raw, get_args(kind)[1], key)
        return self.part(raw, kind, key)

    def part(self, raw: Any, cls: type, key: str) -> Any:
        if not isinstance(raw, dict):
            raise self.wrong(key, "an object", raw)
        values: dict[str, Any] = {}
        for f in _plan(cls):
            found = raw.get(f.key)
            if found is not None:
                values[f.name] = self.value(found, f.kind, f"{key}.{f.key}")
            elif f.is_required:
                raise WanhuiError("E-RECORD-MISSING", kind=self.kind, key=f"{key}.{f.key}")
        return cls(**values)

    def mapping(self, raw: Any, item: Any, key: str) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            raise self.wrong(key, "an object", raw)
        if item is Any:
            _bounded(raw, 0)
            return raw
        return {name: self.value(value, item, f"{key}.{name}") for name, value in raw.items()}

    def wrong(self, key: str, expected: str, found: Any) -> WanhuiError:
        return WanhuiError("E-RECORD-FIELD", kind=self.kind, key=key, expected=expected, found=_shown(found))

    def text(self, raw: Any, key: str) -> str:
        if isinstance(raw, str):
            if "\x00" in raw:
                raw = raw.replace("\x00", "�")
            return raw
        if isinstance(raw, int) and not isinstance(raw, bool):
            return str(raw)
        raise self.wrong(key, "text", raw)

    def integer(self, raw: Any, key: str) -> int:
        number = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
        if isinstance(number, int) and not isinstance(number, bool):
            low, high = _BOUNDS.get(key.rsplit(".", 1)[-1], (-(2**62), 2**62))
            if low <= number <= high:
                return number
            raise self.wrong(key, f"{low}..{high}", raw)
        raise self.wrong(key, "a whole number", raw)

    def boolean(self, raw: Any, key: str) -> bool:
        if isinstance(raw, bool):
            return raw
        raise self.wrong(key, "true | false", raw)

    def instant(self, raw: Any, key: str) -> datetime:
        if not isinstance(raw, str):
            raise self.wrong(key, "an ISO 8601 time", raw)
        try:
            at = datetime.fromisoformat(raw)
        except ValueError as bad:
            raise self.wrong(key, "an ISO 8601 time", raw) from bad
        if not 1970 <= at.year <= 2200:
            raise self.wrong(key, "a time between 1970 and 2200", raw)
        return at if at.tzinfo else at.replace(tzinfo=self.defaults.time_zone)

    def money(self, raw: Any, key: str) -> Money:
        if isinstance(raw, str | int | float) and not isinstance(raw, bool):
            try:
                amount = Decimal(str(raw))
            except InvalidOperation as bad:
                raise self.wrong(key, 'a decimal amount like "25.00"', raw) from bad
            if amount.is_finite() and abs(amount) < 10**15:
                self.has_money = True
                return Money(amount, self.defaults.currency)
        raise self.wrong(key, 'a decimal amount like "25.00"', raw)


_PLAIN: Final[dict[Any, Callable[[_Reading, Any, str], Any]]] = {
    str: _Reading.text,
    int: _Reading.integer,
    bool: _Reading.boolean,
    datetime: _Reading.instant,
    Money: _Reading.money,
}
for _plain in tuple(_PLAIN):
    _PLAIN[_plain | None] = _PLAIN[_plain]


def _bounded(value: Any, depth: int) -> None:
    """Refuses nesting that no real record has: it would only exhaust the stack later."""
    if depth > _MAX_DEPTH:
        raise WanhuiError("E-RECORD-JSON", detail="nested too deeply")
    if isinstance(value, dict):
        for item in value.values():
            _bounded(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _bounded(item, depth + 1)


def _shown(found: Any) -> str:
    if isinstance(found, float) and not math.isfinite(found):
        return str(found)
    text = repr(found)
    return text if len(text) <= 60 else text[:57] + "…"


def _encode_fields(value: Any, out: dict[str, Any], currency: set[str]) -> None:
    for f in _plan(type(value)):
        item = getattr(value, f.name)
        if item is None or (not f.is_required and f.name not in _ALSO_REQUIRED and item in ((), {})):
            continue
        out[f.key] = _encode_value(item, currency)


def _encode_value(item: Any, currency: set[str]) -> Any:
    if isinstance(item, str | int | bool):
        return item
    if isinstance(item, Money):
        currency.add(item.currency)
        return str(item)
    if isinstance(item, datetime):
        return item.isoformat()
    if isinstance(item, tuple):
        return [_encode_value(one, currency) for one in item]
    if isinstance(item, Mapping):
        return dict(item)
    part: dict[str, Any] = {}
    _encode_fields(item, part, currency)
    return part


def valid_time_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone that this system knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
