"""Ordered and received: read from the buyer's words and held against the lines of the order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.world import order, yuan
from wanhui.cases.mix_up import mix_up
from wanhui.records.goods import Product, Sku
from wanhui.records.orders import Line

SHIRT = Product(
    id="p1", shop="s1", title="棉麻衬衫",
    skus=(Sku(id="m-white", name="白色 M"), Sku(id="l-yellow", name="黄色 L")),
)  # fmt: skip
ORDER = order(lines=(Line(product="p1", sku="m-white", quantity=1, price=yuan("68")),))


@pytest.mark.parametrize(
    ("text", "ordered", "came"),
    [
        ("要的 M 码，寄来一件 L", "M 码", "L"),
        ("拍白色到手是黄的", "白色", "黄"),
        ("我点的是茉莉味，怎么给我薄荷", "茉莉味", "薄荷"),
        ("明明选的蓝色 送来一个红的", "蓝色", "红"),
        ("Ordered the 500 ml, got the 250 ml", "500 ml", "250 ml"),
        ("I asked for white and you sent yellow", "white", "yellow"),
    ],
)
def test_both_sides_are_found_with_their_place(text: str, ordered: str, came: str) -> None:
    found = mix_up(text, None)
    assert found.ordered and found.came
    assert (found.ordered.text, found.came.text) == (ordered, came)
    assert text[found.came.span[0] : found.came.span[1]] == came


@pytest.mark.parametrize(
    ("text", "is_borne_out"),
    [
        ("拍的 M 码，收到 L 码", True),
        ("下单白色，发来黄色", True),
        ("I bought the white M and got yellow", True),
        ("拍的 L 码，收到 M 码", False),
        ("买的黑色，到手是白色", False),
    ],
)
def test_the_order_bears_out_or_does_not(text: str, is_borne_out: bool) -> None:
    assert mix_up(text, ORDER, [SHIRT]).is_borne_out is is_borne_out


def test_one_side_alone_is_shown_and_decides_nothing() -> None:
    found = mix_up("型号对不上，我买的是二代", ORDER, [SHIRT])
    assert found.ordered and found.came is None and not found.is_borne_out


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = mix_up(text, ORDER, [SHIRT])
    for side in (found.ordered, found.came):
        assert side is None or text[side.span[0] : side.span[1]] == side.text
