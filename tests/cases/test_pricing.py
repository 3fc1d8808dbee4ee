"""Price protection, and the situation from which a remedy is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cases.test_promises import scan
from tests.cases.world import NOW, RULES, later, opened, order, sketch, yuan
from wanhui.cases.pricing import PriceCheck, Protection, affected, check_price
from wanhui.cases.remedies import Authority, menu
from wanhui.cases.situation import situation
from wanhui.cases.work import confirm_fault
from wanhui.content.case_rules import load_remedies
from wanhui.errors import Words
from wanhui.records.goods import Product, Sku
from wanhui.records.money import Money
from wanhui.records.orders import Line, Order

WEEK = Protection(basis="platform", days=7, says=Words("平台 7 天价保", "The platform protects prices for 7 days"))
MONTH = Protection(basis="promise", days=30, says=Words("页面写了 30 天价保", "The page promises 30 days"))


def checked(days: float = 3, now_costs: str = "48", *rules: Protection) -> PriceCheck | None:
    at = NOW + timedelta(days=days)
    return check_price(yuan("68"), yuan(now_costs), NOW, dropped_at=at, protections=rules or (WEEK, MONTH))


def test_a_promise_outranks_the_platform_and_time_ends_both() -> None:
    soon, later_, late = checked(3), checked(20), checked(40)
    assert soon is not None
    assert soon.owed_by == MONTH
    assert soon.difference == yuan("20")
    assert later_ is not None
    assert later_.owed_by == MONTH
    assert late is not None
    assert not late.is_owed


def test_without_a_rule_nothing_is_owed_and_a_price_that_rose_is_no_case() -> None:
    only_week = checked(20, "48", WEEK)
    assert only_week is not None
    assert not only_week.is_owed
    assert checked(3, "70") is None
    assert checked(3, "68") is None
    assert checked(-1) is None
    euros = Money(Decimal(5), "EUR")
    assert check_price(yuan("68"), euros, NOW, dropped_at=NOW, protections=(WEEK,)) is None


def bought(id_: str, price: str = "68", **more: object) -> Order:
    line = Line(product="p7", sku="red", quantity=2, price=yuan(price))
    given: dict[str, object] = {"status": "paid", **more}
    return Order(id=id_, shop="s1", buyer=f"b-{id_}", created_at=NOW, lines=(line,), paid=yuan("136"), **given)


def test_all_orders_that_bought_dearer_are_found_with_their_sums() -> None:
    orders = [bought("o1"), bought("o2", "40"), bought("o3", status="refunded"), bought("o4")]
    found = affected(orders, "p7", yuan("48"), dropped_at=NOW + timedelta(days=2), protections=(WEEK,))
    assert [(one.order, one.amount) for one in found] == [("o1", yuan("40")), ("o4", yuan("40"))]
    assert affected(orders, "p7", yuan("48"), sku="blue", dropped_at=NOW, protections=(WEEK,)) == ()


# situations ----------------------------------------------------------------------------------------------------

BOOK = RULES.playbooks.named("damaged")
CUP = Product(
    id="p7", shop="s1", title="杯", cost=yuan("21.60"), skus=(Sku(id="red", stock=5),)
)  # fmt: skip


def test_cost_stock_and_fault_come_from_the_records() -> None:
    one = situation(opened(), BOOK, bought("o1"), products=[CUP], scans=[scan("failed", at=NOW)])
    assert one is not None
    assert one.goods_cost == yuan("43.20")
    assert "stock" in one.has
    assert one.fault == "courier"
    assert "price_drop" not in one.has


@pytest.mark.parametrize(("stock", "there"), [(1, False), (2, True), (None, True)])
def test_what_cannot_be_sent_again_is_not_offered(stock: int | None, there: bool) -> None:
    cup = replace(CUP, skus=(Sku(id="red", stock=stock),))
    one = situation(opened(), BOOK, bought("o1"), products=[cup])
    assert one is not None
    assert ("stock" in one.has) == there


def test_a_persons_word_on_the_fault_counts_before_the_proposal() -> None:
    case = opened(reading=sketch("wrong", scenario="wrong_item"))
    confirmed = confirm_fault(case, later(), "nobody", proof="ordered so", playbooks=RULES.playbooks).case
    before, after = (situation(one, BOOK, bought("o1")) for one in (case, confirmed))
    assert before is not None
    assert after is not None
    assert (before.fault, after.fault) == ("warehouse", "nobody")


def test_without_what_was_paid_there_is_no_menu() -> None:
    assert situation(opened(), BOOK, order(paid=None)) is None


def test_an_owed_difference_is_proposed_and_a_goodwill_one_needs_agreement() -> None:
    case = opened(reading=sketch("price", scenario="price_drop"))
    book = RULES.playbooks.named(case.playbook)
    for protections, owed in (((MONTH,), True), ((), False)):
        found = check_price(yuan("68"), yuan("28"), NOW, dropped_at=NOW + timedelta(days=3), protections=protections)
        one = situation(case, book, bought("o1"), price=found)
        assert one is not None
        options = {o.remedy: o for o in menu(load_remedies(), book.remedies, one, authority=Authority())}
        difference = options["price_difference"]
        assert difference.amount == yuan("40")
        assert (difference.owed is not None) == owed
        assert difference.approver == (None if owed else "lead")
        assert difference.is_proposed or not owed
