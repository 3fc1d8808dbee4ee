"""Are many JSON objects plain?  The fast way beside `codec.decode`, for lines in bulk.

An object is *plain* when every field has the form that nearly all lines have: text as text, an amount as plain digits,
a time with its offset. `decode` takes a plain object as it stands, so that nothing needs to be made of it to be sure;
everything else is left to `decode`, which accepts more and says what is wrong. Objects of one shape (the same keys with
values of the same types) are judged together, so that only what the types leave open is looked at one by one, and are
handed on together as columns.
"""

from __future__ import annotations

import re
import types
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any, Final, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from wanhui.records.codec import KINDS, is_currency
from wanhui.records.convert import bounds, plan
from wanhui.records.fact import Fact
from wanhui.records.instants import Instants, read_times
from wanhui.records.money import Money

#: An amount that is written as it would be printed again.
_AMOUNT: Final = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,2})?")
_NONE: Final = type(None)
_SCALARS: Final = frozenset({str, int, float, bool, _NONE})
#: More shapes than this are no sign of one source: what was learnt is forgotten.
_MOST_SHAPES: Final = 4_096
_Trait = TypeVar("_Trait", bound=Hashable)


class Columns(NamedTuple):
    """Plain records of the same keys: the number of each, their values by key, and the times among these as read."""

    cls: type[Fact]
    numbers: Sequence[int]
    values: Mapping[str, Sequence[Any]]
    times: Mapping[str, Instants]

    def of(self, key: str) -> Sequence[Any]:
        """The values of `key`; None each where these records have none."""
        found = self.values.get(key)
        return (None,) * len(self.numbers) if found is None else found


#: Objects, and the number of each.
_Some = tuple[Sequence[int], Sequence[dict[str, Any]]]


@dataclass(slots=True)
class _Batch:
    """What is found, and what the types leave open: of `columns` the times are slices of all `times`."""

    columns: list[tuple[Columns, Mapping[str, slice]]] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    amounts: set[str] = field(default_factory=set)
    parts: dict[Any, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


_Shape = tuple[Any, ...]
Check = Callable[[Sequence[Any], _Batch], bool]


class _Judged(NamedTuple):
    """Of a shape that is plain: the places whose values must be looked at, and the keys of those that are times."""

    checks: tuple[tuple[int, Check], ...]
    times: Mapping[int, str]


class Shapes:
    """Tells plain objects; remembers the shapes that it has seen."""

    __slots__ = ("_judged",)

    def __init__(self) -> None:
        self._judged: dict[_Shape, _Judged | None] = {}

    def columns(self, found: Iterable[tuple[type[Fact], _Some]]) -> list[Columns] | None:
        """All of `found` (numbered objects by the class of their kind) if every one is plain, else None.

        Whether a text holds NUL, which `decode` replaces, is not looked at.
        """
        batch = _Batch()
        if not all(self._are_alike(cls, some, batch) for cls, some in found):
            return None
        if not self._are_parts_plain(batch) or not all(map(_AMOUNT.fullmatch, batch.amounts)):
            return None
        try:
            seconds, hours = read_times(batch.times)
        except ValueError:
            return None
        return [
            one._replace(times={key: Instants(seconds[at], hours[at]) for key, at in times.items()})
            for one, times in batch.columns
        ]

    def _are_parts_plain(self, batch: _Batch) -> bool:
        while batch.parts:
            cls, parts = batch.parts.popitem()
            if not self._are_alike(cls, (range(len(parts)), parts), batch):
                return False
        return True

    def _are_alike(self, cls: Any, some: _Some, batch: _Batch) -> bool:
        """Whether all of `some` fit as far as their types tell; what those leave open goes to `batch`."""
        return all(self._fits(cls, keys, same, batch=batch) for keys, same in _parted(some, tuple))

    def _fits(self, cls: Any, keys: tuple[str, ...], some: _Some, *, batch: _Batch) -> bool:
        """`_are_alike` for objects of the same keys."""
        values = list(zip(*map(dict.values, some[1]), strict=True))
        kinds = [set(map(type, one)) for one in values]
        if max(map(len, kinds), default=1) > 1:
            return all(self._fits(cls, keys, same, batch=batch) for _, same in _parted(some, _types))
        judged = self._judge(cls, keys, [kind for (kind,) in kinds])
        if judged is None:
            return False
        times: dict[str, slice] = {}
        for place, check in judged.checks:
            start = len(batch.times)
            if not check(values[place], batch):
                return False
            if place in judged.times:
                times[judged.times[place]] = slice(start, len(batch.times))
        if cls in _RECORDS:
            batch.columns.append((Columns(cls, some[0], dict(zip(keys, values, strict=True)), {}), times))
        return True

    def _judge(self, cls: Any, keys: tuple[str, ...], kinds: Sequence[type]) -> _Judged | None:
        shape = (cls, keys, *kinds)
        if shape not in self._judged:
            if len(self._judged) > _MOST_SHAPES:
                self._judged.clear()
            self._judged[shape] = _judge(cls, dict(zip(keys, kinds, strict=True)))
        return self._judged[shape]


def _parted(some: _Some, trait: Callable[[dict[str, Any]], _Trait]) -> Iterable[tuple[_Trait, _Some]]:
    """`some` by what they have in common."""
    found: dict[_Trait, tuple[list[int], list[dict[str, Any]]]] = defaultdict(lambda: ([], []))
    for number, object_ in zip(*some, strict=True):
        numbers, objects = found[trait(object_)]
        numbers.append(number)
        objects.append(object_)
    return found.items()


def _types(object_: dict[str, Any]) -> tuple[type, ...]:
    return tuple(map(type, object_.values()))


def _judge(cls: Any, shape: Mapping[str, type]) -> _Judged | None:
    """What is open about objects of a shape, given the type of each value by its key; None when it is not plain."""
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
    keys = list(shape)
    return _Judged(tuple(checks), {place: keys[place] for place, check in checks if check is _later_times})


def _are_currencies(values: Sequence[Any], _: _Batch) -> bool:
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

    def check_inside(values: Sequence[Any], batch: _Batch) -> bool:
        inside = list(unpack(values))
        if not inside:
            return True
        return set(map(type, inside)) == {expected} and (check is None or check(inside, batch))

    return check_inside


def _later_times(values: Sequence[Any], batch: _Batch) -> bool:
    batch.times.extend(values)
    return True


def _later_amounts(values: Sequence[Any], batch: _Batch) -> bool:
    batch.amounts.update(values)
    return True


def _later_parts(cls: Any) -> Check:
    def keep(values: Sequence[Any], batch: _Batch) -> bool:
        batch.parts[cls].extend(values)
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
