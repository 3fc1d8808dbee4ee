"""The record contract, line by line: what is accepted, what is refused and how it is said, and that nothing is lost."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records.strategies import records
from wanhui.errors import WanhuiError
from wanhui.records.after_sales import AfterSale
from wanhui.records.codec import (
    KINDS,
    ShopDefaults,
    decode,
    defaults_of,
    encode,
    encode_line,
    parse_line,
    valid_time_zone,
)
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.goods import Product
from wanhui.records.money import Money
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review

BERLIN = ShopDefaults(ZoneInfo("Europe/Berlin"), "EUR")
REVIEW = {"kind": "review", "id": "r1", "shop": "s1", "at": "2026-11-11T20:03:00+08:00", "text": "差"}
ORDER = {
    "kind": "order", "id": "o1", "shop": "s1", "buyer": "b1", "created_at": "2026-11-11T00:03:12+08:00",
    "lines": [{"product": "p7", "quantity": 1, "price": "22.80"}],
}  # fmt: skip
SHOP = {"kind": "shop", "id": "s1", "platform": "taobao", "name": "枕溪器物"}


def review(**changes: Any) -> Review:
    found = decode({**REVIEW, **changes}, {})
    assert isinstance(found, Review)
    return found


def order(**changes: Any) -> Order:
    found = decode({**ORDER, **changes}, {})
    assert isinstance(found, Order)
    return found


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_encoded_decodes_to_the_same(kind: str) -> None:
    @settings(max_examples=20, deadline=timedelta(seconds=2))
    @given(records(kind))
    def law(record: Fact) -> None:
        line = encode_line(record)
        assert decode(parse_line(line), {}) == record
        assert encode_line(decode(parse_line(line), {})) == line

    law()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_object_is_a_record_or_refused_with_a_code(kind: str) -> None:
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    )
    names = sorted(plan_keys(kind))

    @settings(max_examples=20)
    @given(st.dictionaries(st.sampled_from(names), values, max_size=8))
    def law(fields: dict[str, Any]) -> None:
        try:
            decode({**fields, "kind": kind}, {})
        except WanhuiError as refused:
            assert refused.code.startswith("E-RECORD-")
            assert refused.text("zh") and refused.text("en")

    law()


def plan_keys(kind: str) -> set[str]:
    from wanhui.records.convert import plan

    return set(plan(KINDS[kind]).by_key) | {"currency", "x"}


@given(st.binary(max_size=60))
def test_any_bytes_are_a_line_or_refused(line: bytes) -> None:
    try:
        decode(parse_line(line), {})
    except WanhuiError as refused:
        assert refused.code.startswith("E-RECORD-")


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"1", b'"x"', b"null", b"{", b"{'a':1}", b'{"a":NaN}', b"\xff{}", b"{} {}"]
)
def test_a_line_that_is_no_object_is_refused(line: bytes) -> None:
    with pytest.raises(WanhuiError) as refused:
        parse_line(line)
    assert refused.value.code == "E-RECORD-JSON"


def test_a_kind_that_is_unknown_is_refused_with_the_known_ones() -> None:
    for kind in ("planet", None, 7, [], {}):
        with pytest.raises(WanhuiError) as refused:
            decode({**REVIEW, "kind": kind}, {})
        assert refused.value.code == "E-RECORD-KIND"
        assert "after_sale" in refused.value.text("en")


@pytest.mark.parametrize(
    ("found", "missing"),
    [(REVIEW, "id"), (REVIEW, "shop"), (REVIEW, "at"), (REVIEW, "text"), (ORDER, "buyer"), (ORDER, "created_at"),
     (ORDER, "lines"), (SHOP, "id"), (SHOP, "platform"), (SHOP, "name")],
)  # fmt: skip
def test_a_required_field_is_named_when_it_is_absent_or_null(found: dict[str, Any], missing: str) -> None:
    for broken in ({key: value for key, value in found.items() if key != missing}, {**found, missing: None}):
        with pytest.raises(WanhuiError) as refused:
            decode(broken, {})
        assert (refused.value.code, refused.value.values["key"]) == ("E-RECORD-MISSING", missing)


def test_a_part_names_what_it_lacks_with_its_place() -> None:
    with pytest.raises(WanhuiError) as refused:
        order(lines=[{"product": "p", "quantity": 1, "price": "1"}, {"product": "p", "price": "1"}])
    assert refused.value.values["key"] == "lines[1].quantity"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": 1.5}, "id"),
    ({"id": True}, "id"),
    ({"text": ["差"]}, "text"),
    ({"at": 1794398580}, "at"),
    ({"at": "gestern"}, "at"),
    ({"at": "1969-12-31T00:00:00"}, "at"),
    ({"at": "2201-01-01T00:00:00"}, "at"),
    ({"stars": 0}, "stars"),
    ({"stars": 6}, "stars"),
    ({"stars": 2.5}, "stars"),
    ({"stars": True}, "stars"),
    ({"stars": "5"}, "stars"),
    ({"grade": "superb"}, "grade"),
    ({"status": []}, "status"),
    ({"images": "a.jpg"}, "images"),
    ({"images": [7.5]}, "images[0]"),
    ({"follow_up": "追评"}, "follow_up"),
    ({"follow_up": {"at": "x", "text": "y"}}, "follow_up.at"),
    ({"scores": [5]}, "scores"),
    ({"scores": {"product": "good"}}, "scores.product"),
    ({"scores": {"service": 0}}, "scores.service"),
    ({"scores": {"logistics": 6}}, "scores.logistics"),
    ({"previous": [{"at": "2026-01-01", "stars": 9}]}, "previous[0].stars"),
]


def test_a_score_that_is_null_is_unknown() -> None:
    assert review(scores={"product": 2, "service": None}).scores == {"product": 2}


@pytest.mark.parametrize(("changes", "key"), WRONG)
def test_a_wrong_field_is_named_with_what_was_expected_and_found(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(WanhuiError) as refused:
        review(**changes)
    assert (refused.value.code, refused.value.values["key"]) == ("E-RECORD-FIELD", key)
    assert refused.value.values["expected"] and refused.value.values["found"]


def test_a_long_value_is_shown_in_short() -> None:
    with pytest.raises(WanhuiError) as refused:
        review(stars="长" * 10_000)
    assert len(refused.value.values["found"]) <= 60


def test_unknown_fields_are_kept_and_come_back() -> None:
    found = review(colour="red", nested={"a": [1, {"b": None}]}, currency="CNY")
    assert found.extra == {"colour": "red", "nested": {"a": [1, {"b": None}]}, "currency": "CNY"}
    assert encode(found)["nested"] == {"a": [1, {"b": None}]}


def test_absent_means_unknown_never_zero() -> None:
    found = order()
    assert (found.paid, found.shipping_fee, found.status, found.address) == (None, None, None, None)
    assert "paid" not in encode(found)
    assert order(paid=None, status=None) == found


def test_money_is_exact_and_in_the_shops_currency() -> None:
    assert order(paid="47.80").paid == Money(Decimal("47.80"), "CNY")
    assert order(paid=47).paid == Money(Decimal(47), "CNY")
    found = decode({**ORDER, "paid": "47.80"}, {"s1": BERLIN})
    assert isinstance(found, Order) and found.paid == Money(Decimal("47.80"), "EUR")
    assert encode(found)["currency"] == "EUR"


def test_a_record_may_name_its_own_currency() -> None:
    found = order(paid="1.00", currency="USD")
    assert found.paid == Money(Decimal("1.00"), "USD")
    assert found.lines[0].price.currency == "USD"
    assert "currency" not in found.extra
    for wrong in ("yuan", "usd", "", "US1", 7):
        with pytest.raises(WanhuiError) as refused:
            order(currency=wrong)
        assert refused.value.values["key"] == "currency"


@pytest.mark.parametrize(
    "amount", ["", "x", "1,5", "NaN", "Infinity", "1e15", "-1e15", "1E-13", "1E-999999999", "1" * 41, True, []]
)
def test_what_is_no_amount_is_refused(amount: Any) -> None:
    with pytest.raises(WanhuiError) as refused:
        order(paid=amount)
    assert refused.value.values["key"] == "paid"


def test_an_amount_never_prints_as_a_mile_of_digits() -> None:
    for amount in ("1E-12", "1e14", "0E-5", "999999999999999", "12345678.123456789"):
        assert len(str(order(paid=amount).paid)) < 30


def test_times_keep_their_offset_and_take_the_shops_zone_without_one() -> None:
    assert review().at.utcoffset() == timedelta(hours=8)
    assert review(at="2026-11-11T20:03:00Z").at == datetime(2026, 11, 12, 4, 3, tzinfo=timezone(timedelta(hours=8)))
    assert review(at="2026-11-11T20:03:00").at.tzinfo == ZoneInfo("Asia/Shanghai")
    found = decode({**REVIEW, "at": "2026-07-01T12:00:00"}, {"s1": BERLIN})
    assert isinstance(found, Review) and found.at.utcoffset() == timedelta(hours=2)
    assert encode(found)["at"] == "2026-07-01T12:00:00+02:00"


def test_a_shop_is_its_own_shop_with_checked_defaults() -> None:
    found = decode({**SHOP, "time_zone": "Europe/Berlin", "currency": "EUR", "language": "de"}, {})
    assert isinstance(found, Shop) and found.shop == "s1"
    assert defaults_of(found) == BERLIN
    assert "shop" not in encode(found)
    for changes in ({"time_zone": "Moon/Crater"}, {"time_zone": ""}, {"currency": "yuan"}, {"platform": "bazaar"}):
        with pytest.raises(WanhuiError) as refused:
            decode({**SHOP, **changes}, {})
        assert refused.value.values["key"] == next(iter(changes))


def test_time_zones_are_checked_without_touching_files() -> None:
    assert valid_time_zone("Asia/Shanghai")
    assert not any(map(valid_time_zone, ("", "../../etc/passwd", "Nowhere", "\x00", "Asia/Shanghai/x" * 100)))


def test_a_speaker_is_called_from_in_json() -> None:
    found = decode({"kind": "message", "id": "m", "shop": "s1", "conversation": "c", "at": "2026-11-11",
                    "from": "buyer", "text": "在吗"}, {})  # fmt: skip
    assert isinstance(found, Message) and found.speaker == "buyer"
    assert encode(found)["from"] == "buyer"
    assert "speaker" not in encode(found)


def test_masked_and_numeric_values_stay_as_they_came() -> None:
    found = decode({"kind": "buyer", "id": 88, "shop": "s1", "name": "张**", "phone": "138****1234"}, {})
    assert (found.id, getattr(found, "name", ""), getattr(found, "phone", "")) == ("88", "张**", "138****1234")


def test_facts_and_attachments_keep_their_shape() -> None:
    product = decode(
        {"kind": "product", "id": "p", "shop": "s1", "title": "杯", "facts": {"care": ["手洗", {"c": 40}]}}, {}
    )
    assert isinstance(product, Product) and product.facts == {"care": ["手洗", {"c": 40}]}
    request = decode({"kind": "after_sale", "id": "a", "shop": "s1", "order": "o", "at": "2026-11-11", "type": "resend",
                      "evidence": [{"name": "a.jpg", "sha256": "00"}]}, {})  # fmt: skip
    assert isinstance(request, AfterSale) and request.evidence[0].sha256 == "00"


def test_a_nul_character_never_reaches_the_store() -> None:
    assert review(text="a\x00b").text == "a\ufffdb"


@pytest.mark.parametrize("key", ["x", "facts"])
def test_nesting_that_no_record_has_is_refused(key: str) -> None:
    deep: Any = "end"
    for _ in range(40):
        deep = {"in": [deep]}
    with pytest.raises(WanhuiError) as refused:
        decode({"kind": "product", "id": "p", "shop": "s1", "title": "t", key: deep}, {})
    assert refused.value.code == "E-RECORD-JSON"


def test_a_line_is_canonical() -> None:
    assert orjson.loads(encode_line(review(b=1, a=2))) == encode(review(a=2, b=1))
    assert encode_line(review(b=1, a=2)) == encode_line(review(a=2, b=1))


def test_amounts_of_two_currencies_never_mix() -> None:
    yuan, dollar = Money(Decimal(1), "CNY"), Money(Decimal(1), "USD")
    assert yuan + yuan == yuan.times(2)
    assert (yuan - yuan).amount == 0
    assert yuan < yuan.times(2) and yuan <= yuan
    for mixed in (lambda: yuan + dollar, lambda: yuan - dollar, lambda: yuan < dollar, lambda: yuan <= dollar):
        with pytest.raises(ValueError, match="cannot mix"):
            mixed()


def test_reading_a_line_is_fast_enough_for_imports() -> None:
    """A tenth of the speed that is measured, so that only a lost order of magnitude fails on a busy machine."""
    line = orjson.dumps({**REVIEW, "order": "o", "grade": "bad"})
    started = time.process_time()
    for _ in range(2_000):
        decode(parse_line(line), {})
    assert 2_000 / (time.process_time() - started) > 8_000
