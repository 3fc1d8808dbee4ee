"""Hypothesis strategies for records: every kind, every field, derived from the dataclasses' own types."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from wanhui.records.codec import KINDS
from wanhui.records.fact import Fact
from wanhui.records.money import Money

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
WORD = st.text("abcxyz0123456789-", min_size=1, max_size=8)
INSTANT = st.integers(10**8, 7 * 10**9).map(
    lambda seconds: datetime.fromtimestamp(seconds, timezone(timedelta(hours=8)))
)
AMOUNT = st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
MONEY = AMOUNT.map(lambda amount: Money(Decimal(amount), "CNY"))
EXTRA = st.dictionaries(
    WORD.map(lambda word: "x-" + word), st.one_of(st.integers(-5, 5), TEXT, st.lists(TEXT, max_size=2)), max_size=2
)
_BOUNDED = {"stars": st.integers(1, 5), "credit_level": st.integers(0, 20), "quantity": st.integers(0, 99)}
_NAMED: dict[tuple[str, str], st.SearchStrategy[Any]] = {
    ("Shop", "time_zone"): st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
    ("Shop", "currency"): st.sampled_from(["CNY", "USD", "EUR"]),
    ("Product", "facts"): st.dictionaries(WORD, TEXT, max_size=2),
    ("Review", "scores"): st.dictionaries(st.sampled_from(["product", "service", "logistics"]), st.integers(1, 5)),
}


def values_of(kind: Any, name: str) -> st.SearchStrategy[Any]:
    """Any value of the annotation `kind` that a field called `name` may hold."""
    plain = {str: TEXT, int: _BOUNDED.get(name, st.integers(0, 10**6)), bool: st.booleans()}
    plain |= {datetime: INSTANT, Money: MONEY}
    if kind in plain:
        return plain[kind]
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return st.none() | values_of(next(a for a in args if a is not type(None)), name)
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple:
        return st.lists(values_of(args[0], name), max_size=2).map(tuple)
    if origin is Mapping:
        return st.dictionaries(WORD, values_of(args[1], name), max_size=2)
    assert is_dataclass(kind)
    return parts(kind)


def parts(cls: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any value of the frozen dataclass `cls`, required fields always filled."""
    hints = get_type_hints(cls)
    made = {
        f.name: _NAMED[cls.__name__, f.name] if (cls.__name__, f.name) in _NAMED else values_of(hints[f.name], f.name)
        for f in fields(cls)
        if f.name not in {"extra", *given}
    }
    required = [f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING]
    assert all(name in {**made, **given} for name in required)
    return st.builds(cls, **made, **given)


def records(kind: str, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Fact]:
    """Any record of `kind`."""
    cls = KINDS[kind]
    found = parts(cls, **{"id": WORD, "shop": st.just("s1"), "extra": EXTRA, **given})
    if kind == "shop":
        return found.map(lambda shop: type(shop)(**{**_as_dict(shop), "id": "s1"}))
    return found


def _as_dict(value: Any) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value)}
