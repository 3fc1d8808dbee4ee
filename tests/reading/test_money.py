"""Which sums are demanded, and which numbers are no sums at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wanhui.reading.money import demanded, find_amounts


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (["给我打一百块钱"], "100"),
        (["打200到我支付宝"], "200"),
        (["赔我五十", "算了，给八十就行"], "80"),
        (["refund the full $29.99 please"], "29.99"),
        (["退三块五给我"], "3.5"),
        (["一共退我1,280元"], "1280"),
        (["300。到账我就删"], "300"),
        (["要一千二"], "1200"),
        (["转两百过来", "一百二，最低了，到账就改"], "120"),
        (["别家给一百五，你家就收你一百"], "100"),
        (["碎的这只退我22块8"], "22.8"),
        (["Please refund the 39 including postage"], "39"),
        (["退120，收据发你了"], "120"),
        (["高空费多收的那笔，120"], "120"),
        (["200元我不收，赔我480"], "480"),
        (["Send me $80 and I keep quiet", "$50 by PayPal or you get one star"], "50"),
    ],
)
def test_the_last_sum_that_is_asked_for(turns: list[str], value: str) -> None:
    found = demanded(turns)
    assert found is not None
    assert found[0] == Decimal(value)


@pytest.mark.parametrize(
    "text", ["买了3天就坏了", "穿175的码", "我打12315", "等了2个小时", "第55条", "碎成三块了", "5星好评", ""]
)
def test_numbers_that_are_no_sums(text: str) -> None:
    assert demanded([text]) is None


def test_a_span_covers_the_amount() -> None:
    text = "那就退我 45元 吧"
    (amount,) = find_amounts(text)
    assert "45" in text[slice(*amount.span)]
