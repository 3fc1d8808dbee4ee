"""Prices that fell and counts that open orders exceed, from records alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.world import NOW, yuan
from wanhui.cases.watch_goods import Counts, price_cuts, short_of
from wanhui.records.goods import Inventory, Product, Sku
from wanhui.records.money import Money
from wanhui.records.orders import Line, Order


def product(price: str | None, **skus: str) -> Product:
    made = tuple(Sku(id=name, price=yuan(cost)) for name, cost in skus.items())
    return Product(id="p1", shop="s1", title="杯", price=yuan(price) if price else None, skus=made)


def order(n: int, pieces: int = 1, **more: object) -> Order:
    given = {
        "id": f"o{n}", "shop": "s1", "buyer": f"b{n}", "created_at": NOW, "paid_at": NOW + timedelta(minutes=n),
        "status": "paid", "lines": (Line(product="p1", sku="w", quantity=pieces, price=yuan("9")),), **more,
    }  # fmt: skip
    return Order(**given)


def count(stock: int, ago: int = 1) -> dict[tuple[str, str], Inventory]:
    at = NOW - timedelta(hours=ago)
    return {("p1", "w"): Inventory(id="i", shop="s1", product="p1", sku="w", at=at, stock=stock)}


def test_a_cut_is_told_by_variant_where_variants_have_prices_of_their_own() -> None:
    found = price_cuts(product("20", w="20", y="22"), product("15", w="18", y="22"))
    assert [(one.sku, one.was, one.now_costs) for one in found] == [("w", yuan("20"), yuan("18"))]
    (own,) = price_cuts(product("20"), product("15"))
    assert (own.sku, own.now_costs) == ("", yuan("15"))


def test_a_rise_a_new_price_and_another_currency_are_no_cut() -> None:
    assert price_cuts(product("20"), product("25")) == ()
    assert price_cuts(product(None), product("5")) == ()
    dollars = Product(id="p1", shop="s1", title="杯", price=Money(yuan("3").amount, "USD"))
    assert price_cuts(product("20"), dollars) == ()


@pytest.mark.parametrize(
    ("stock", "counts", "short"),
    [
        (0, "to_sell", []),
        (-1, "to_sell", ["o2"]),
        (-2, "to_sell", ["o1", "o2"]),
        (3, "on_hand", []),
        (1, "on_hand", ["o1", "o2"]),
        (0, "on_hand", ["o0", "o1", "o2"]),
        (-5, "on_hand", ["o0", "o1", "o2"]),
    ],
)
def test_first_paid_is_first_served(stock: int, counts: Counts, short: list[str]) -> None:
    found = short_of([order(2), order(0), order(1)], count(stock), NOW, counts=counts)
    assert [one.order.id for one in found] == short


def test_a_stale_count_and_orders_that_have_left_say_nothing() -> None:
    assert short_of([order(0)], count(0, ago=80), NOW, counts="on_hand") == ()
    gone = [order(0, status="shipped"), order(1, shipped_at=NOW), order(2, status="cancelled"), order(3, status=None)]
    assert short_of(gone, count(0), NOW, counts="on_hand") == ()
    assert short_of([order(0)], {}, NOW, counts="on_hand") == ()


@given(st.lists(st.integers(1, 5), max_size=8), st.integers(-10, 30))
def test_what_is_short_is_what_was_ordered_beyond_the_count(pieces: list[int], stock: int) -> None:
    orders = [order(n, wanted) for n, wanted in enumerate(pieces)]
    short = sum(one.pieces for one in short_of(orders, count(stock), NOW, counts="on_hand"))
    assert short == max(0, sum(pieces) - max(stock, 0))
    sold = sum(one.pieces for one in short_of(orders, count(stock), NOW, counts="to_sell"))
    assert sold == min(sum(pieces), max(0, -stock))
