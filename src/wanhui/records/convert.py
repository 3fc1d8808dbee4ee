"""Compiles a record's own type annotations into converters from JSON, once per class: the hot path of `codec.decode`.

A converter is called with the raw value, its key and the `Reading` at hand; it gives the typed value or raises a
`WanhuiError` that names the key (dotted, from the outermost field), what was expected and what was found.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from wanhui.errors import WanhuiError
from wanhui.records.money import Money

#: Fields whose JSON name differs from their Python name.
_JSON_NAMES: Final[Mapping[str, str]] = types.MappingProxyType({"speaker": "from"})
#: Inclusive bounds of integers, by field name.
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = types.MappingProxyType(
    {"stars": (1, 5), "scores": (1, 5), "credit_level": (0, 20), "quantity": (0, 10**9), "stock": (-(10**9), 10**12)}
)
_ANY_INTEGER: Final = (-(2**62), 2**62)
#: Fields that the contract requires of a line, though a value made by an importer may lack them.
_ALSO_REQUIRED: Final = frozenset({"lines"})
_MAX_DEPTH: Final = 32
#: An amount longer than this, or finer than this many decimals, is no money (and would print as a mile of zeros).
_MAX_AMOUNT_LENGTH: Final = 40
_MAX_DECIMALS: Final = 12
#: Digits and a point up to this length are an amount without further questions.
_PLAIN_AMOUNT: Final = 12


class Reading:
    """What every message needs while one JSON object is read: its kind, its zone and its currency."""

    __slots__ = ("currency", "has_money", "kind", "zone")

    def __init__(self, kind: str, zone: ZoneInfo | None, currency: str) -> None:
        self.kind, self.zone, self.currency, self.has_money = kind, zone, currency, False

    def wrong(self, key: str, expected: str, found: Any) -> WanhuiError:
        """The error for a value that is not what its field expects."""
        return WanhuiError("E-RECORD-FIELD", kind=self.kind, key=key, expected=expected, found=shown(found))


Convert = Callable[[Any, str, Reading], Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its Python name, its JSON key, how it is read, and its annotation."""

    name: str
    key: str
    is_required: bool
    convert: Convert
    kind: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """How a dataclass is read and written: its fields in order, by JSON key, and what must be there (name, key).

    `written` is what writing needs of each field: name, key, and whether it is written even when it is empty.
    """

    fields: tuple[Field, ...]
    written: tuple[tuple[str, str, bool], ...]
    by_key: Mapping[str, tuple[str, Convert]]
    required: tuple[tuple[str, str], ...]


def plan(cls: type) -> Plan:
    """The plan of the dataclass `cls`, ``extra`` left out; made once."""
    found = _PLANS.get(cls)
    if found is None:
        found = _PLANS[cls] = _compiled(cls)
    return found


_PLANS: Final[dict[type, Plan]] = {}


def _compiled(cls: Any) -> Plan:
    hints = get_type_hints(cls)
    found = tuple(
        Field(
            f.name,
            _JSON_NAMES.get(f.name, f.name),
            (f.default is MISSING and f.default_factory is MISSING) or f.name in _ALSO_REQUIRED,
            _converter(hints[f.name], f.name),
            hints[f.name],
        )
        for f in fields(cls)
        if f.name != "extra"
    )
    return Plan(
        found,
        tuple((f.name, f.key, f.is_required) for f in found),
        {f.key: (f.name, f.convert) for f in found},
        tuple((f.name, f.key) for f in found if f.is_required),
    )


def text(raw: Any, key: str, reading: Reading) -> str:
    """A string (NUL replaced, which PostgreSQL cannot store); a whole number is taken as its digits."""
    if isinstance(raw, str):
        return raw.replace("\x00", "\ufffd") if "\x00" in raw else raw
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise reading.wrong(key, "text", raw)


def _boolean(raw: Any, key: str, reading: Reading) -> bool:
    if isinstance(raw, bool):
        return raw
    raise reading.wrong(key, "true | false", raw)


def _instant(raw: Any, key: str, reading: Reading) -> datetime:
    if not isinstance(raw, str):
        raise reading.wrong(key, "an ISO 8601 time", raw)
    try:
        at = datetime.fromisoformat(raw)
    except ValueError as bad:
        raise reading.wrong(key, "an ISO 8601 time", raw) from bad
    if not 1970 <= at.year <= 2200:
        raise reading.wrong(key, "a time between 1970 and 2200", raw)
    return at if at.tzinfo else at.replace(tzinfo=reading.zone)


def money(raw: Any, key: str, reading: Reading) -> Money:
    """An amount in the currency at hand, of digits or of a number."""
    if isinstance(raw, str) and len(raw) <= _PLAIN_AMOUNT and raw.isascii() and raw.replace(".", "", 1).isdigit():
        reading.has_money = True
        return Money(Decimal(raw), reading.currency)
    if isinstance(raw, str | int | float) and not isinstance(raw, bool):
        amount = _amount(str(raw))
        if amount is not None and amount.is_finite() and abs(amount) < 10**15:
            reading.has_money = True
            return Money(amount, reading.currency)
    raise reading.wrong(key, 'a decimal amount like "25.00"', raw)


def _amount(digits: str) -> Decimal | None:
    if len(digits) > _MAX_AMOUNT_LENGTH:
        return None
    try:
        amount = Decimal(digits)
    except InvalidOperation:
        return None
    if "e" in digits or "E" in digits:
        exponent = amount.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -_MAX_DECIMALS:
            return None
    return amount


def bounds(name: str) -> tuple[int, int]:
    """The least and the greatest whole number that the field `name` may hold."""
    return _BOUNDS.get(name, _ANY_INTEGER)


def _integer(name: str) -> Convert:
    low, high = bounds(name)

    def convert(raw: Any, key: str, reading: Reading) -> int:
        number = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
        if not isinstance(number, int) or isinstance(number, bool):
            raise reading.wrong(key, "a whole number", raw)
        if not low <= number <= high:
            raise reading.wrong(key, f"{low}..{high}", raw)
        return number

    return convert


def _choice(options: tuple[str, ...]) -> Convert:
    expected = " | ".join(options)

    def convert(raw: Any, key: str, reading: Reading) -> Any:
        if raw not in options:
            raise reading.wrong(key, expected, raw)
        return raw

    return convert


def _many(item: Convert) -> Convert:
    def convert(raw: Any, key: str, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise reading.wrong(key, "a list", raw)
        values = []
        try:
            for one in raw:
                values.append(item(one, "", reading))
        except WanhuiError as bad:
            raise _inside(bad, f"{key}[{len(values)}]") from bad
        return tuple(values)

    return convert


def _anything(raw: Any, key: str, reading: Reading) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise reading.wrong(key, "an object", raw)
    bounded(raw)
    return raw


def _mapping(item: Convert) -> Convert:
    def convert(raw: Any, key: str, reading: Reading) -> Mapping[str, Any]:
        if not isinstance(raw, dict):
            raise reading.wrong(key, "an object", raw)
        return {name: item(value, f"{key}.{name}", reading) for name, value in raw.items() if value is not None}

    return convert


def _part(cls: Any) -> Convert:
    compiled = plan(cls)
    by_key, required = compiled.by_key, compiled.required

    def convert(raw: Any, key: str, reading: Reading) -> Any:
        if not isinstance(raw, dict):
            raise reading.wrong(key, "an object", raw)
        values: dict[str, Any] = {}
        try:
            for name, found in raw.items():
                known = by_key.get(name)
                if known is not None and found is not None:
                    values[known[0]] = known[1](found, name, reading)
        except WanhuiError as bad:
            raise _inside(bad, f"{key}.") from bad
        for field, name in required:
            if field not in values:
                raise WanhuiError("E-RECORD-MISSING", kind=reading.kind, key=f"{key}.{name}")
        return cls(**values)

    return convert


def _inside(bad: WanhuiError, outer: str) -> WanhuiError:
    """The same error with the place of the outer field before its key: composed only when something is wrong."""
    if "key" not in bad.values:
        return bad
    return WanhuiError(bad.code, **{**bad.values, "key": outer + bad.values["key"]})


_PLAIN: Final[Mapping[Any, Convert]] = types.MappingProxyType(
    {str: text, bool: _boolean, datetime: _instant, Money: money}
)


def _converter(kind: Any, name: str) -> Convert:
    """The converter for one annotation; `name` is the field's, which may bound its integers."""
    if kind is int:
        return _integer(name)
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _converter(next(a for a in args if a is not type(None)), name)
    if origin is Literal:
        return _choice(args)
    if origin is tuple:
        return _many(_converter(args[0], name))
    if origin is not None:
        return _anything if args[1] is Any else _mapping(_converter(args[1], name))
    return _part(kind)


def bounded(value: dict[str, Any] | list[Any], depth: int = 0) -> None:
    """Refuses nesting that no real record has: it would only exhaust the stack later."""
    if depth > _MAX_DEPTH:
        raise WanhuiError("E-RECORD-JSON", detail="nested too deeply")
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, dict | list):
            bounded(item, depth + 1)


def shown(found: Any) -> str:
    """`found` as a message shows it: at most 60 characters."""
    if isinstance(found, float) and not math.isfinite(found):
        return str(found)
    written = repr(found[:80] if isinstance(found, str) else found)
    return written if len(written) <= 60 else written[:57] + "…"
