"""Events to plain JSON values and back, driven by their own types; every payload says its `schema`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, cast, get_args, get_origin, get_type_hints

import orjson

from wanhui.cases.events import EVENTS, Event
from wanhui.cases.stages import GateRule
from wanhui.cases.words import STAGES, Gate
from wanhui.errors import WanhuiError

SCHEMA: Final = 1
_KINDS: Final[Mapping[str, type[Event]]] = {event.kind: event for event in EVENTS}
#: Kept in columns of their own, beside the payload.
_APART: Final = frozenset({"seq", "at", "actor"})

_Encode = Callable[[Any], Any]
_Decode = Callable[[Any], Any]


def event_to_bytes(event: Event) -> bytes:
    """The payload of `event` as JSON with sorted keys. What many events share (clocks, gates) is written once.

    Its own fields and ``schema``; `kind`, `seq`, `at` and `actor` are stored beside it.
    """
    out: dict[str, Any] = {"schema": SCHEMA}
    for name, default, encode in _plan(_hashable(event)):
        item = getattr(event, name)
        if item is default or (default is not MISSING and item == default):
            continue
        out[name] = item if encode is None or item is None else _written(name, encode, item)
    return orjson.dumps(out, option=orjson.OPT_SORT_KEYS)


#: Values written lately, by identity: each entry keeps its value, so that no other can take its place.
_lately: dict[int, tuple[Any, orjson.Fragment]] = {}
_MOST_LATELY: Final = 4096
#: The fields whose values many events share.
_SHARED: Final = frozenset({"clocks", "gates", "seen", "priority"})


def _written(name: str, encode: _Encode, item: Any) -> Any:
    if name not in _SHARED:
        return encode(item)
    known = _lately.get(id(item))
    if known is None:
        if len(_lately) >= _MOST_LATELY:
            _lately.clear()
        known = _lately[id(item)] = (item, orjson.Fragment(orjson.dumps(encode(item), option=orjson.OPT_SORT_KEYS)))
    return known[1]


def event_from_json(kind: str, payload: Mapping[str, Any], *, seq: int, at: datetime, actor: str) -> Event:
    """The event that was stored as `payload`; ``E-CASE-EVENT`` when kind, schema or a field is not known."""
    cls = _KINDS.get(kind)
    if cls is None or payload.get("schema") != SCHEMA:
        raise WanhuiError("E-CASE-EVENT", kind=kind, detail=f"schema {payload.get('schema')}")
    own = {name: value for name, value in payload.items() if name != "schema"}
    try:
        found = _decoder(cast(Any, cls))(own)
        return cls(seq=seq, at=at, actor=actor, **found)
    except (KeyError, TypeError, ValueError) as bad:
        raise WanhuiError("E-CASE-EVENT", kind=kind, detail=str(bad)) from bad


def _hashable(event: Event) -> Any:
    """The class of `event`, which the type checker would not take for hashable."""
    return type(event)


@cache
def _encoder(cls: Any) -> Callable[[Any], dict[str, Any]]:
    """Writes the fields of `cls`, leaving out those that hold their default."""
    plan = _plan(cls)

    def write(value: Any) -> dict[str, Any]:
        out = {}
        for name, default, encode in plan:
            item = getattr(value, name)
            if item is default or (default is not MISSING and item == default):
                continue
            out[name] = item if encode is None or item is None else encode(item)
        return out

    return write


@cache
def _plan(cls: Any) -> tuple[tuple[str, Any, _Encode | None], ...]:
    """Name, default and writer of each field."""
    hints = get_type_hints(cls)
    return tuple((f.name, f.default, _encode(hints[f.name])) for f in fields(cls) if f.name not in _apart(cls))


def _apart(cls: type[Any]) -> frozenset[str]:
    return _APART if issubclass(cls, Event) else frozenset()


@cache
def _encode(hint: Any) -> _Encode | None:
    """How a value of `hint` is written; None: as it is."""
    hint = _plain(hint)
    if hint is datetime:
        return cast(_Encode, datetime.isoformat)
    if hint is Decimal:
        return str
    if hint is GateRule:
        return lambda rule: f"{rule.stage}/{rule.gate}"
    if get_origin(hint) is tuple:
        inner = _encode(get_args(hint)[0])
        return list if inner is None else (lambda items: [inner(item) for item in items])
    return _encoder(hint) if is_dataclass(hint) and isinstance(hint, type) else None


@cache
def _decoder(cls: type[Any]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    hints = get_type_hints(cls)
    plan = {f.name: _decode(hints[f.name]) for f in fields(cls) if f.name not in _apart(cls)}

    def read(payload: Mapping[str, Any]) -> dict[str, Any]:
        return {name: None if value is None else plan[name](value) for name, value in payload.items()}

    return read


@cache
def _decode(hint: Any) -> _Decode:
    hint = _plain(hint)
    if hint is datetime:
        return datetime.fromisoformat
    if hint is Decimal:
        return Decimal
    if hint is GateRule:
        return _gate_rule
    if get_origin(hint) is tuple:
        inner = _decode(get_args(hint)[0])
        return lambda items: tuple(inner(item) for item in items)
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if is_dataclass(hint) and isinstance(hint, type):
        read = _decoder(hint)
        return lambda payload: hint(**read(payload))
    return lambda value: value


def _gate_rule(text: str) -> GateRule:
    stage, _, gate = text.partition("/")
    return GateRule(_one_of(STAGES)(stage), _one_of(get_args(Gate))(gate))


def _one_of(allowed: tuple[Any, ...]) -> _Decode:
    def check(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {allowed}")
        return value

    return check


def _plain(hint: Any) -> Any:
    """`hint` without its ``| None``."""
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        return kinds[0]
    return hint
