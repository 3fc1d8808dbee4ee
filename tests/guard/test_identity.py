"""What makes two buyers comparable, and what never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.guard.world import newcomer, order
from wanhui.guard.identity import is_masked, tokens_of
from wanhui.guard.wording import wording_keys
from wanhui.records.orders import Address
from wanhui.records.parties import Contact


@pytest.mark.parametrize("value", ["张**", "138****1234", "＊＊＊", "1xx", "1xxx5678", "•••", "隐藏", "a*b"])
def test_masked(value: str) -> None:
    assert is_masked(value) is (value != "1xx")


def kinds(address: Address) -> set[str]:
    return {kind for kind, _ in tokens_of(order("b1", address=address), None)}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Address(phone="13800001111"), {"phone"}),
        (Address(phone="+86 138-0000-1111"), {"phone"}),
        (Address(phone="12345"), set()),
        (Address(phone="OAID-7c41f09be2d84a"), {"token"}),
        (Address(name="王伟"), set()),
        (Address(name="ENC:9f8e7d6c5b4a3021"), {"token"}),
        (Address(city="无锡市", detail="清扬路 88 号 501"), {"address"}),
        (Address(city="无锡市", detail="清扬路"), set()),
        (Address(city="无锡市", detail="清扬路 ** 号 501 室"), set()),
        (Address(province="西藏自治区", city="那曲市"), set()),
    ],
)
def test_which_values_are_comparable(address: Address, expected: set[str]) -> None:
    assert kinds(address) == expected


def test_one_phone_written_in_two_ways_is_one() -> None:
    ways = [Address(phone="+86 138-0000-1111"), Address(phone="13800001111")]
    first, second = (set(tokens_of(order("b1", address=one), None)) for one in ways)
    assert first == second


def test_one_flat_written_in_two_ways_is_one() -> None:
    ways = ["清扬路 88 号 3 幢 501 室", "清扬路88号3栋501"]
    first, second = (set(tokens_of(order("b1", address=Address(city="无锡市", detail=way)), None)) for way in ways)
    assert first == second
    (other,) = tokens_of(order("b1", address=Address(city="无锡市", detail="清扬路88号3栋502")), None)
    assert other not in first


def test_a_name_needs_its_district_to_be_comparable() -> None:
    assert kinds(Address(name="陆行简", city="无锡市", district="梁溪区")) == {"recipient"}
    assert kinds(Address(name="陆**", city="无锡市", district="梁溪区")) == set()


def test_a_profile_and_the_fields_that_marketplaces_add_count_too() -> None:
    buyer = newcomer("b1", phone="13800001111", email="A@x.cn", contacts=(Contact(channel="sms", value="13900002222"),))
    bought = replace(order("b1"), extra={"oaid": "q" * 20, "device_token": "****"})
    found = set(tokens_of(bought, buyer))
    assert found == {
        ("phone", "13800001111"),
        ("phone", "13900002222"),
        ("token", "email:a@x.cn"),
        ("token", f"oaid:{'q' * 20}"),
    }


LONG = "杯口有毛刺而且底部有一道裂纹，卖家自己看着办吧，我等你到晚上八点"


def test_near_equal_words_share_a_key_and_others_do_not() -> None:
    same, near, other, short, empty = wording_keys(
        [LONG, LONG + "！", "水壶很好用，孩子特别喜欢，下次还会再来光顾", "好评", ""]
    )
    assert set(same) & set(near)
    assert not set(same) & set(other)
    assert short == empty == ()


def test_a_changed_word_keeps_most_texts_together() -> None:
    texts = [LONG.replace("八点", hour) for hour in ("八点", "九点", "十点", "七点", "六点", "五点")]
    keys = wording_keys(texts)
    assert sum(bool(set(keys[0]) & set(one)) for one in keys) >= 4


def test_no_texts_give_no_keys() -> None:
    assert wording_keys([]) == []
