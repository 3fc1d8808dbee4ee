"""A value made the quick way is the value that a plain frozen dataclass would be."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.records.strategies import records
from wanhui.records.codec import KINDS
from wanhui.records.fact import Fact
from wanhui.records.often import made_often


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain(Fact):
    """As every record is declared, without the quick constructor."""

    name: str
    note: str | None = None
    tags: tuple[str, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict, hash=False)


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class Quick(Fact):
    """The same with it."""

    name: str
    note: str | None = None
    tags: tuple[str, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict, hash=False)


@made_often
@dataclass(frozen=True, slots=True)
class Placed:
    """Fields by place."""

    first: int
    second: int = 2


@given(st.fixed_dictionaries({"id": st.text(), "shop": st.text(), "name": st.text()}, optional={
    "note": st.none() | st.text(), "tags": st.tuples(st.text()), "more": st.dictionaries(st.text(), st.integers()),
}))  # fmt: skip
def test_it_holds_what_the_plain_class_holds(values: dict[str, Any]) -> None:
    quick, plain = Quick(**values), Plain(**values)
    assert repr(quick) == repr(plain).replace("Plain", "Quick")
    assert type(quick) is Quick
    assert quick == Quick(**values)
    assert hash(quick) == hash(Quick(**values))
    assert replace(quick, name="x") == Quick(**{**values, "name": "x"})
    assert pickle.loads(pickle.dumps(quick)) == copy.copy(quick) == quick


def test_it_takes_the_same_parameters() -> None:
    assert list(inspect.signature(Quick).parameters) == list(inspect.signature(Plain).parameters)
    assert Placed(1) == Placed(1, 2) == Placed(second=2, first=1)
    for call in (lambda: Quick(id="a", shop="s"), lambda: Quick("a", "s", "n"), lambda: Placed(1, third=3)):
        with pytest.raises(TypeError):
            call()


def test_a_default_that_can_change_is_made_anew_each_time() -> None:
    assert Quick(id="a", shop="s", name="n").more is not Quick(id="a", shop="s", name="n").more


def test_it_is_as_frozen_as_before() -> None:
    quick = Quick(id="a", shop="s", name="n")
    for name in ("name", "id", "other"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(quick, name, "x")
    assert not hasattr(quick, "__dict__")


def test_a_class_that_does_more_than_keep_its_fields_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        one: int

        def __post_init__(self) -> None:
            raise ValueError

    with pytest.raises(TypeError, match="Checked"):
        made_often(Checked)


@given(st.sampled_from(sorted(KINDS)).flatmap(records))
def test_every_record_survives_pickling(record: Fact) -> None:
    assert pickle.loads(pickle.dumps(record)) == record
