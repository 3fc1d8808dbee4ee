"""Are many JSON objects plain?  The fast way beside `codec.decode`, for lines in bulk.

An object is *plain* when every field has the form that nearly all lines have: text as text, an amount as plain digits,
a time with its offset. `decode` takes a plain object as it stands, so that nothing needs to be made of it to be sure;
everything else is left to `decode`, which accepts more and says what is wrong. Objects of one shape (the same keys with
values of the same types) are judged together, so that only what the types leave open is looked at one by one.
"""

from __future__ import annotations

import re
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, Final, Literal, Union, get_args, get_origin

from wanhui.records.codec import KINDS, is_currency
from wanhui.records.convert import bounds, plan
from wanhui.records.fact import Fact
from wanhui.records.instants import are_times
from wanhui.records.money import Money

#: An amount that is written as it would be printed again.
_AMOUNT: Final = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,2})?")
_NONE: Final = type(None)
_SCALARS: Final = frozenset({str, int, float, bool, _NONE})
#: More shapes than this are no sign of one source: what was learnt is forgotten.
_MOST_SHAPES: Final = 4_096


@dataclass(slots=True)
class _Open:
    """What the types of a batch leave open."""

    times: list[str] = field(default_factory=list)
    amounts: set[str] = field(default_factory=set)
    parts: dict[Any, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


_Shape = tuple[Any, ...]
Check = Callable[[Sequence[Any], _Open], bool]
#: The fields of a shape, by their places, whose values must be looked at; None for a shape that is not plain.
_Judged = tuple[tuple[int, Check], ...] | None


class Shapes:
    """Tells plain objects; remembers the shapes that it has seen."""

    __slots__ = ("_judged",)

    def __init__(self) -> None:
        self._judged: dict[_Shape, _Judged] = {}

    def are_plain(self, found: Iterable[tuple[type[Fact], Sequence[dict[str, Any]]]]) -> bool:
        """Whether all of `found` (objects by the class of their kind) are plain.

        Whether a text holds NUL, which `decode` replaces, is not looked at.
        """
        rest = _Open()
        if not all(self._are_alike(cls, same, rest=rest) for cls, same in found):
            return False
        return self._are_parts_plain(rest) and all(map(_AMOUNT.fullmatch, rest.amounts)) and are_times(rest.times)

    def _are_parts_plain(self, rest: _Open) -> bool:
        while rest.parts:
            cls, parts = rest.parts.popitem()
            if not self._are_alike(cls, parts, rest=rest):
                return False
        return True

    def _are_alike(self, cls: Any, found: Sequence[dict[str, Any]], *, rest: _Open) -> bool:
        """Whether all of `found` fit as far as their types tell; what those leave open goes to `rest`."""
        by_keys: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for one in found:
            by_keys[tuple(one)].append(one)
        return all(self._fits(cls, keys, some, rest=rest) for keys, some in by_keys.items())

    def _fits(self, cls: Any, keys: tuple[str, ...], some: Sequence[dict[str, Any]], *, rest: _Open) -> bool:
        """`_are_alike` for objects of the same keys."""
        columns = list(zip(*map(dict.values, some), strict=True))
        kinds = [set(map(type, column)) for column in columns]
        if max(map(len, kinds), default=1) > 1:
            by_types: dict[tuple[type, ...], list[dict[str, Any]]] = defaultdict(list)
            for one in some:
                by_types[tuple(map(type, one.values()))].append(one)
            return all(self._fits(cls, keys, same, rest=rest) for same in by_types.values())
        shape = (cls, keys, *(kind for (kind,) in kinds))
        if shape not in self._judged:
            if len(self._judged) > _MOST_SHAPES:
                self._judged.clear()
            self._judged[shape] = _judge(cls, dict(zip(keys, shape[2:], strict=True)))
        judged = self._judged[shape]
        return judged is not None and all(check(columns[place], rest) for place, check in judged)


def _judge(cls: Any, shape: Mapping[str, type]) -> _Judged:
    """What is open about objects of a shape, given the type of each value by its key."""
    known = {one.key: one for one in plan(cls).fields}
    if any(one.is_required and shape.get(one.key, _NONE) is _NONE for one in known.values()):
        return None
    checks: list[tuple[int, Check]] = []
    for place, (key, kind) in enumerate(shape.items()):
        if kind is _NONE:
            continue
        if key in known:
            expected, check = _type_of(known[key].kind, known[key].name)
            if kind is not expected:
                return None
            checks += [(place, check)] if check is not None else []
        elif cls in _RECORDS and key != "kind":
            if kind not in _SCALARS:
                return None
            checks += [(place, _are_currencies)] if key == "currency" else []
    return tuple(checks)


def _are_currencies(values: Sequence[Any], _: _Open) -> bool:
    return all(isinstance(one, str) and is_currency(one) for one in set(values))


def _type_of(kind: Any, name: str) -> tuple[type, Check | None]:
    """The JSON type of values that the annotation `kind` of the field `name` takes, and what else must hold of them."""
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not _NONE)
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind is int:
        low, high = bounds(name)
        return int, lambda values, _: low <= min(values) and max(values) <= high
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return str, lambda values, _: set(inside).issuperset(values)
    if origin is tuple:
        return list, _all_inside(chain.from_iterable, *_type_of(inside[0], name))
    if origin is None:
        return dict, _later_parts(kind)
    if inside[1] is Any:
        return dict, lambda values, _: {type(one) for part in values for one in part.values()} <= _SCALARS
    return dict, _all_inside(_values_of, *_type_of(inside[1], name))


def _all_inside(unpack: Callable[[Iterable[Any]], Iterable[Any]], expected: type, check: Check | None) -> Check:
    """What must hold of lists or mappings: that everything inside is of one type and passes its own check."""

    def check_inside(values: Sequence[Any], rest: _Open) -> bool:
        inside = list(unpack(values))
        if not inside:
            return True
        return set(map(type, inside)) == {expected} and (check is None or check(inside, rest))

    return check_inside


def _later_times(values: Sequence[Any], rest: _Open) -> bool:
    rest.times.extend(values)
    return True


def _later_amounts(values: Sequence[Any], rest: _Open) -> bool:
    rest.amounts.update(values)
    return True


def _later_parts(cls: Any) -> Check:
    def keep(values: Sequence[Any], rest: _Open) -> bool:
        rest.parts[cls].extend(values)
        return True

    return keep


def _values_of(mappings: Iterable[Mapping[str, Any]]) -> Iterable[Any]:
    return (value for one in mappings for value in one.values() if value is not None)


_RECORDS: Final = frozenset(KINDS.values())
_BY_TYPE: Final[Mapping[Any, tuple[type, Check | None]]] = types.MappingProxyType(
    {
        str: (str, None),
        bool: (bool, None),
        datetime: (str, _later_times),
        Money: (str, _later_amounts),
    }
)
