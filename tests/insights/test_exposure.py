"""What a bad review may cost: bounds, inputs, and nothing where too little is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.insights.exposure import Exposure, Known, exposure


def known(**more: Any) -> Known:
    base = {"stars": 1, "orders": 280, "paid": Decimal(19040), "days": 28, "ratings": 49, "stars_sum": 230}
    return Known(**{**base, **more})


def test_views_rating_and_sales_at_risk_come_as_intervals() -> None:
    found = exposure(known())
    assert found.rating == (230 / 49, 231 / 50)
    assert found.views is not None
    assert found.views[0] < 10 / 0.03 * 21 < found.views[1]
    assert found.at_risk is not None
    assert (found.at_risk[0], found.missing) == (Decimal("0.00"), ())
    drop = 230 / 49 - 231 / 50
    assert (
        Decimal("0.09") * 30 * 680 * Decimal(drop) < found.at_risk[1] < 2 * Decimal("0.09") * 30 * 680 * Decimal(drop)
    )


def test_views_that_the_shop_knows_replace_the_assumption() -> None:
    assert exposure(known(views_a_day=100.0, orders=0, paid=None)).views == (1400, 3000)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"stars": None}, ("review",)),
        ({"orders": 19}, ("orders",)),
        ({"ratings": 4, "stars_sum": 20}, ("ratings",)),
        ({"paid": None}, ("sales",)),
        ({"orders": 0, "paid": None, "ratings": 0, "stars_sum": 0}, ("orders", "ratings")),
        ({"days": 0}, ("orders",)),
    ],
    ids=["no review", "few orders", "few ratings", "no prices", "nothing at all", "no time"],
)
def test_where_too_little_is_known_it_says_so_instead_of_a_number(change: dict[str, Any], missing: Any) -> None:
    found = exposure(known(**change))
    assert found.missing == missing
    assert found.at_risk is None


@given(
    st.builds(
        known, stars=st.integers(1, 5), orders=st.integers(0, 10**6), paid=st.decimals(0, 10**9, places=2),
        ratings=st.integers(0, 10**5).map(lambda n: n), stars_sum=st.integers(0, 10**5),
    )
)  # fmt: skip
def test_intervals_never_cross_and_money_is_never_below_nothing(one: Known) -> None:
    found: Exposure = exposure(one)
    assert found.views is None or 0 <= found.views[0] <= found.views[1]
    assert found.at_risk is None or 0 <= found.at_risk[0] <= found.at_risk[1]
