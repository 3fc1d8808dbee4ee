"""What buyers chose of a recall, in their own words."""

from __future__ import annotations

import pytest

from wanhui.cases.recall_answers import chosen

OFFERS = ("refund", "replacement")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("我要退款", "refund"),
        ("换一只新的吧", "replacement"),
        ("不换了，退钱", "refund"),
        ("不用退款，给我换个新的", "replacement"),
        ("退款或者换都行", ""),
        ("好的知道了", ""),
        ("换个时间再说", ""),
        ("I would like a refund please", "refund"),
        ("Please send me a new one", "replacement"),
        ("能修一下吗", ""),
        ("可以退换吗", ""),
        ("我换手机号了", ""),
        ("换季再说", ""),
        ("换个号码联系我", ""),
        ("帮我换货", "replacement"),
        ("那就换吧", "replacement"),
        ("给我换", "replacement"),
        ("I don't want refund", ""),
        ("I don’t want a refund, send a new one", "replacement"),
        ("Rather a replacement than a refund", ""),
        ("怎么一直没收到退款通知", ""),
        ("没收到货，我要退款", "refund"),
    ],
)
def test_the_one_way_out_that_is_named_and_offered_is_the_choice(text: str, choice: str) -> None:
    assert chosen(text, (), OFFERS) == choice


def test_the_reading_helps_where_the_words_name_nothing_and_never_beyond_what_is_offered() -> None:
    assert chosen("麻烦处理", ("refund",), OFFERS) == "refund"
    assert chosen("麻烦处理", ("refund", "exchange"), OFFERS) == ""
    assert chosen("麻烦处理", ("repair",), OFFERS) == ""
    assert chosen("I don't want refund", ("refund",), OFFERS) == "", "a reading does not outdo what was denied"
