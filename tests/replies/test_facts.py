"""Claims about the order, held against what is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wanhui.content.linting import shipped_linter
from wanhui.replies.facts import CLAIM_HINTS, check_claims, decisive_claims
from wanhui.replies.folding import fold
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import Outgoing, OutgoingFacts


def _verdicts(text: str, **facts: object) -> dict[str, str]:
    claims = check_claims(fold(text).text, OutgoingFacts(**facts))  # type: ignore[arg-type]
    return {claim.kind: claim.verdict for claim in claims}


@pytest.mark.parametrize(
    ("text", "kind", "facts", "expected"),
    [
        ("仓库没货了", "out_of_stock", {"stock": 3}, "false"),
        ("仓库没货了", "out_of_stock", {"stock": 0}, "true"),
        ("仓库没货了", "out_of_stock", {}, "unknown"),
        ("It is sold out", "out_of_stock", {"stock": 3}, "false"),
        ("这一款刚被人拍走了", "out_of_stock", {"stock": 3}, "false"),
        ("昨天傍晚就交给快递员了", "shipped", {"shipped": False}, "false"),
        ("The money went back to your card", "refunded", {"refund_done": False}, "false"),
        ("货已经寄出了", "shipped", {"shipped": False}, "false"),
        ("已经给您退款了", "refunded", {"refund_done": False}, "false"),
        ("Your refund was issued", "refunded", {"refund_done": True}, "true"),
        ("单号SF1234567890123", "tracking", {"tracking": "sf1234567890123"}, "true"),
        ("单号SF1234567890123", "tracking", {"tracking": ""}, "false"),
        ("单号SF1234567890123", "tracking", {}, "unknown"),
        ("补您20元优惠券", "coupon_value", {"coupon_value": Decimal(10)}, "false"),
        ("这款包邮", "free_shipping", {"free_shipping": False}, "false"),
        ("退您25元", "amount", {"amounts": (Decimal(25),)}, "true"),
        ("退您26元", "amount", {"amounts": (Decimal(25),)}, "unknown"),
        ("商品没有质量问题", "no_quality_fault", {"has_quality_fault": True}, "false"),
        ("6月3日已经签收", "date", {"dates": (date(2026, 6, 1), date(2026, 6, 3))}, "true"),
        ("2025年6月3日签收", "date", {"dates": (date(2026, 6, 3),)}, "unknown"),
        ("6月4日仓库盘点过", "date", {"dates": (date(2026, 6, 3),)}, "unknown"),
        ("您6月4日下单", "date", {"dates": (date(2026, 6, 3),)}, "false"),
        ("您6月4日下单", "date", {}, "unknown"),
        ("您6月4日付款", "date", {"dates": (date(2026, 6, 3),)}, "unknown"),
        ("6月18日下单更优惠", "date", {"dates": (date(2026, 6, 3),)}, "unknown"),
        ("You ordered on June 4", "date", {"dates": (date(2026, 6, 3),)}, "false"),
        ("Delivered 2026-06-03", "date", {"dates": (date(2026, 6, 3),)}, "true"),
        ("这款没有参加保价", "no_price_promise", {"price_promise": True}, "false"),
    ],
)
def test_a_claim_is_true_false_or_unknown(text: str, kind: str, facts: dict[str, object], expected: str) -> None:
    assert _verdicts(text, **facts)[kind] == expected


@pytest.mark.parametrize(
    "text", ["不是没货，是打单慢了", "如果缺货我会先告诉您", "万一断货就退款", "if it is sold out we refund"]
)
def test_a_hypothesis_or_denial_is_no_claim(text: str) -> None:
    assert "out_of_stock" not in _verdicts(text, stock=5)


@pytest.mark.parametrize("text", ["裂口请拍完照发给我", "昨天没发货是我们漏单", "昨天拍的今天发货", "明天就寄出"])
def test_what_sounds_alike_is_no_claim(text: str) -> None:
    assert not {"out_of_stock", "shipped"} & set(_verdicts(text, stock=5, shipped=False))


@pytest.mark.parametrize("text", ["6月10日前到账", "we refund you by June 10", "7月25号之前寄出"])
def test_a_day_by_which_something_shall_happen_is_no_claim(text: str) -> None:
    assert "date" not in _verdicts(text, dates=(date(2026, 6, 3),))


def test_a_wrong_day_of_the_order_blocks() -> None:
    facts = OutgoingFacts(dates=(date(2026, 6, 3),))
    (found,) = lint(shipped_linter(), Outgoing(text="您6月4日下的单，退款今天18点前到账", facts=facts))
    assert (found.rule, found.severity, found.text) == ("TON-010", "block", "6月4日")


def test_the_cheap_check_finds_every_refuted_claim() -> None:
    text = fold("没货了，货已经寄出了，已经给您退款了，单号SF1234567890123").text
    facts = OutgoingFacts(stock=2, shipped=False, refund_done=False, tracking="")
    refuted = {claim.kind for claim in check_claims(text, facts) if claim.verdict == "false"}
    assert refuted == {claim.kind for claim in decisive_claims(text, facts, CLAIM_HINTS) if claim.verdict == "false"}
    assert refuted == {"out_of_stock", "shipped", "refunded", "tracking"}
