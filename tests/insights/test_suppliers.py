"""Suppliers beside their like: rates, cost, answers, repeats, and no conclusion from too little."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wanhui.insights.suppliers import FEWEST, Answered, Card, FaultCase, Supplied, cards

AT = datetime(2026, 11, 18, tzinfo=UTC)
CUPS, BAGS = frozenset({"陶杯"}), frozenset({"帆布包"})


def supplier(key: str, orders: int, categories: frozenset[str] = CUPS) -> Supplied:
    return Supplied(key=key, categories=categories, orders=orders)


def fault(supplier: str, n: int, **more: Any) -> FaultCase:
    given = {
        "supplier": supplier, "number": n, "order": f"{supplier}-{n}", "product": "cup", "batch": f"b{n % 2}",
        "issues": ("damaged",), "fault": None, "ordered_at": AT, "opened_at": AT, "cost": None,
    }  # fmt: skip
    return FaultCase(**{**given, **more})


def faults(key: str, count: int, **more: Any) -> list[FaultCase]:
    return [fault(key, n, **more) for n in range(count)]


def of(found: tuple[Card, ...]) -> dict[str, Card]:
    return {one.supplier: one for one in found}


THREE = [supplier("a", 200), supplier("b", 200), supplier("c", 200)]


def test_who_has_twice_the_median_of_its_like_stands_out_with_its_interval() -> None:
    found = cards(THREE, [*faults("a", 30), *faults("b", 4), *faults("c", 5)])
    worst = found[0]
    assert (worst.supplier, worst.standing, worst.like) == ("a", "over", ("b", "c"))
    assert worst.rate.low is not None
    assert worst.rate.high is not None
    assert worst.threshold is not None
    assert worst.rate.low < (worst.rate.rate or 0) < worst.rate.high
    assert [of(found)[key].standing for key in "bc"] == ["below", "below"]


def test_only_suppliers_of_the_same_kind_of_goods_are_compared() -> None:
    known = [supplier("a", 200), supplier("b", 200, BAGS), supplier("c", 200, BAGS)]
    found = of(cards(known, [*faults("a", 30), *faults("b", 4)]))
    assert (found["a"].standing, found["a"].threshold, found["b"].like) == ("no_like", None, ("c",))


def test_an_order_counts_once_and_what_is_not_the_suppliers_matter_does_not() -> None:
    said = [
        *faults("a", 10), *faults("a", 10), fault("a", 50, issues=("shipping",)), fault("a", 51, fault="warehouse"),
        fault("a", 52, issues=("shipping",), fault="supplier"),
    ]  # fmt: skip
    assert of(cards(THREE, said))["a"].rate.count == 11


def test_cost_and_cost_a_case_are_of_the_cases_whose_cost_is_known() -> None:
    said = [fault("a", 1, cost=Decimal(30)), fault("a", 2, cost=Decimal("12.50")), fault("a", 3)]
    card = of(cards(THREE, said))["a"]
    assert (card.cost, card.priced, card.cost_per_case) == (Decimal("42.50"), 2, Decimal("21.25"))
    assert of(cards(THREE, said))["b"].cost_per_case is None


def test_the_answer_time_is_a_median_of_three_or_more_and_a_clock_that_went_back_is_left_out() -> None:
    took = [timedelta(hours=2), timedelta(hours=4), timedelta(hours=90), timedelta(hours=-5)]
    found = of(
        cards(THREE, [], [*(Answered(supplier="a", took=one) for one in took), Answered(supplier="b", took=took[0])])
    )
    assert (found["a"].answer, found["a"].answers) == (timedelta(hours=4), 3)
    assert (found["b"].answer, found["b"].answers) == (None, 1)


def test_one_fault_of_one_product_again_and_again_is_a_repeat_with_its_batches() -> None:
    card = of(cards(THREE, [*faults("a", 5), *faults("a", 2, issues=("effect",))]))["a"]
    assert [(one.product, one.issue, one.cases, one.batches) for one in card.repeats] == [("cup", "damaged", 5, 2)]


def test_nothing_is_concluded_from_no_orders_few_orders_or_few_cases() -> None:
    found = of(cards([supplier("a", 0), supplier("b", 19), supplier("c", 200), supplier("d", 400)], faults("b", 9)))
    assert (found["a"].standing, found["a"].rate.rate) == ("few_orders", None)
    assert (found["b"].standing, found["b"].rate.rate) == ("few_orders", None)
    few = of(cards(THREE, faults("a", FEWEST - 1)))["a"]
    assert few.standing == "few_cases"
    assert cards([], faults("a", 9)) == ()


def test_a_supplier_with_a_new_name_begins_anew() -> None:
    before = cards([supplier("old", 300), supplier("b", 200), supplier("c", 200)], faults("old", 40))
    after = cards([supplier("new", 5), supplier("b", 200), supplier("c", 200)], faults("new", 1))
    assert (of(before)["old"].standing, of(after)["new"].standing) == ("over", "few_orders")


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), min_size=1, max_size=6),
)
def test_whatever_comes_in_rates_are_shares_and_who_stands_out_has_the_cases_for_it(
    pairs: list[tuple[int, int]],
) -> None:
    known = [supplier(f"s{n}", orders) for n, (orders, _) in enumerate(pairs)]
    said = [one for n, (_, count) in enumerate(pairs) for one in faults(f"s{n}", count)]
    for card in cards(known, said):
        assert card.rate.count <= card.rate.orders
        assert card.rate.rate is None or 0.0 <= card.rate.rate <= 1.0
        assert not card.is_over or (card.rate.count >= FEWEST and card.rate.orders >= 20)
