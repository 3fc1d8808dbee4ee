"""Writes for each record class a straight function that reads plain JSON objects: the hot path of `codec.decode`.

The function takes over what nearly all lines hold and raises at anything else, without saying what is wrong: `decode`
then reads the line again with the converters of `convert`, which accept more and name the field. So it may be quick
because it decides nothing: it never takes what the converters refuse, nor takes it for something else.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any, Final, Literal, Union, get_args, get_origin

from wanhui.records.convert import Field, Reading, bounded, bounds, money, plan
from wanhui.records.money import Money
from wanhui.records.often import CHANGE_CLASS, open_twin

Read = Callable[[Any, Reading], Any]
#: Amounts kept for each currency; prices come again and again.
_MOST_AMOUNTS: Final = 4_096


def straight(cls: Any, *, is_record: bool = True) -> Read:
    """The function that reads a plain object as a `cls` (a frozen dataclass with slots), written once.

    It raises ValueError or `WanhuiError` when the object is not plain. A record, unlike a part of one, keeps the
    fields that it does not know.
    """
    found = _WRITTEN.get(cls)
    if found is None:
        found = _WRITTEN[cls] = _written(cls, is_record=is_record)
    return found


def unknown(found: Mapping[str, Any], known: Set[str], reading: Reading) -> dict[str, Any]:
    """The fields that the contract does not name, as they came; a currency in use is none of them."""
    extra = {key: value for key, value in found.items() if key not in known}
    if reading.has_money:
        extra.pop("currency", None)
    bounded(extra)
    return extra


_WRITTEN: Final[dict[Any, Read]] = {}


class _Amounts(dict[str, Money]):
    """Money of one currency by how it is written."""

    __slots__ = ("_reading",)

    def __init__(self, currency: str) -> None:
        self._reading = Reading("", None, currency)

    def __missing__(self, written: str) -> Money:
        if len(self) >= _MOST_AMOUNTS:
            self.clear()
        made = self[written] = money(written, "", self._reading)
        return made


class _ByCurrency(dict[str, _Amounts]):
    """Amounts by currency; few, unless somebody invents them."""

    __slots__ = ()

    def __missing__(self, currency: str) -> _Amounts:
        if len(self) >= 64:
            self.clear()
        made = self[currency] = _Amounts(currency)
        return made


_AMOUNTS: Final = _ByCurrency()


def _written(cls: Any, *, is_record: bool) -> Read:
    known = frozenset(field.key for field in plan(cls).fields) | {"kind"}
    names: dict[str, Any] = {
        "cls": cls, "open_twin": open_twin(cls), "change_class": CHANGE_CLASS, "new": object.__new__,
        "instant": datetime.fromisoformat, "amounts": _AMOUNTS, "known": known, "unknown": unknown,
    }  # fmt: skip
    lines = ["def read(found, reading):", "    if type(found) is not dict: raise ValueError"]
    lines += ["    get = found.get", "    self = new(open_twin)"]
    defaults = {field.name: field for field in fields(cls)}
    for field in plan(cls).fields:
        lines += [f"    {line}" for line in _lines(field, defaults[field.name], names)]
    if is_record:
        lines += ["    self.extra = {} if found.keys() <= known else unknown(found, known, reading)"]
    lines += ["    change_class(self, cls)", "    return self"]
    exec("\n".join(lines), names)  # noqa: S102 - as `dataclass` does, of field names alone
    made: Read = names["read"]
    return made


def _lines(field: Field, declared: Any, names: dict[str, Any]) -> Iterator[str]:
    """The lines that read one field into `value` and keep it."""
    yield f"value = get({field.key!r})"
    steps = _steps(field, names)
    if field.is_required:
        yield from steps
    else:
        yield "if value is not None:"
        yield from (f"    {step}" for step in steps)
        if declared.default_factory is not MISSING:
            names[f"default_{field.name}"] = declared.default_factory
            yield f"else: value = default_{field.name}()"
        elif declared.default is not None:
            names[f"default_{field.name}"] = declared.default
            yield f"else: value = default_{field.name}"
    yield f"self.{field.name} = value"


def _steps(field: Field, names: dict[str, Any]) -> list[str]:
    """What makes the typed value of the JSON `value` (which is not None when the field may be absent)."""
    kind = field.kind
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    origin, inside = get_origin(kind), get_args(kind)
    if kind in _STEPS:
        return list(_STEPS[kind])
    if kind is int:
        low, high = bounds(field.name)
        return [f"if type(value) is not int or not {low} <= value <= {high}: raise ValueError"]
    if origin is Literal:
        names[f"options_{field.name}"] = frozenset(inside)
        return [f"if type(value) is not str or value not in options_{field.name}: raise ValueError"]
    if is_dataclass(kind):
        names[f"read_{field.name}"] = straight(kind, is_record=False)
        return [f"value = read_{field.name}(value, reading)"]
    if origin is tuple and is_dataclass(inside[0]):
        names[f"read_{field.name}"] = straight(inside[0], is_record=False)
        many = f"value = tuple([read_{field.name}(one, reading) for one in value])"
        return ["if type(value) is not list: raise ValueError", many]
    names[f"convert_{field.name}"] = field.convert
    return [f"value = convert_{field.name}(value, {field.key!r}, reading)"]


_STEPS: Final[Mapping[Any, tuple[str, ...]]] = types.MappingProxyType(
    {
        str: ('if type(value) is not str or "\\0" in value: raise ValueError',),
        bool: ("if type(value) is not bool: raise ValueError",),
        datetime: (
            "if type(value) is not str: raise ValueError",
            "value = instant(value)",
            "if not 1970 <= value.year <= 2200: raise ValueError",
            "if value.tzinfo is None: value = value.replace(tzinfo=reading.zone)",
        ),
        Money: (
            "if type(value) is not str: raise ValueError",
            "value = amounts[reading.currency][value]",
            "reading.has_money = True",
        ),
    }
)
