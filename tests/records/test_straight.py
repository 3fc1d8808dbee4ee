"""The quick way through a record gives what the converters give, or leaves the line to them."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records.strategies import records
from wanhui.errors import WanhuiError
from wanhui.records.codec import KINDS, ShopDefaults, decode, encode, encode_line
from wanhui.records.convert import Reading, plan
from wanhui.records.straight import straight

DEFAULTS = ShopDefaults()
#: What lines hold besides what they should: just within, just outside, and of another type.
ODD = st.sampled_from(
    [
        None, True, False, 0, 1, 5, 6, -1, 10**9 + 1, 2**63, 2.0, 2.5, 1e300, "", "a", "a\x00b", "\ud7ff", "buyer",
        "paid", "good", "1970-01-01", "1970-W01-1", "1969-12-31T23:59:59+00:00", "2200-12-31T23:59:59-12:00",
        "2201-01-01", "2026-11-11T20:03:00Z", "20261111T200300+0800", "2026-11-11T20:03:00.1234567+08:00",
        "2026-11-11 20:03", "9999-99", "１９７１-01-01", "25.00", "٣.٥", "1e3", "1E-13", " 7 ", "1_000", "-0", "+5",
        "NaN", "1" * 41, ".5", "5.", "¥5", [], {}, ["a"], ["a\x00"], [1], [2.5], [None], [{}], [[]], {"a": 1},
        {"product": 9}, {"at": "2026-11-11", "text": "x"},
        {"at": 7, "text": "x"}, {"product": "p", "quantity": 1, "price": "2.50", "more": 1},
        [{"product": "p", "quantity": 1, "price": "2.50", "more": 1}], [{"product": "p", "quantity": -1, "price": "2"}],
        [{"method": "EMS", "fee": 25}], [{"channel": "sms", "value": 7, "consent": None}],
    ]
)  # fmt: skip


def told(found: Any) -> tuple[Any, ...]:
    """All that a caller can see of reading `found`: the record, as it is held and as it is written, or the error."""
    try:
        record = decode(found, {})
    except WanhuiError as refused:
        return refused.code, refused.values
    return record, repr(record), encode(record), list(encode(record))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_line_means_what_the_converters_make_of_it(kind: str) -> None:
    keys = st.sampled_from([*plan(KINDS[kind]).by_key, "currency", "colour", "kind2"])

    @settings(max_examples=40, deadline=timedelta(seconds=2))
    @given(records(kind).map(encode), st.dictionaries(keys, ODD, max_size=2), st.sets(keys, max_size=1))
    def law(plain: dict[str, Any], changes: dict[str, Any], gone: set[str]) -> None:
        line = {key: value for key, value in {**plain, **changes}.items() if key not in gone}
        assert told(line) == told(MappingProxyType(line)), "only a dict goes the quick way"

    law()


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"shop"}))
def test_what_is_written_goes_the_quick_way(kind: str) -> None:
    @settings(max_examples=20, deadline=timedelta(seconds=2))
    @given(records(kind))
    def law(record: Any) -> None:
        line = encode(record)
        read = straight(type(record))(line, Reading(kind, DEFAULTS.time_zone, DEFAULTS.currency))
        assert read == record
        assert encode_line(read) == encode_line(record)

    law()


def test_more_amounts_than_are_remembered_stay_exact() -> None:
    for cents in range(9_000):
        line = {"kind": "agent", "id": "a", "shop": "s1", "name": "n", "compensation_limit": f"{cents / 100:.2f}"}
        agent: Any = decode(line, {})
        assert str(agent.compensation_limit) == line["compensation_limit"]
