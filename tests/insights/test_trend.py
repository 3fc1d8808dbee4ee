"""A trend adds up to its days, goes by weeks where days are small, and draws nothing from too little."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wanhui.insights.measures import ENOUGH
from wanhui.insights.trend import RIPENING, WEEKS, mondays, reach, trend

TODAY = date(2026, 11, 22)
FIRST = TODAY - timedelta(days=27)


def days(orders: int, complained: int, count: int = 100) -> list[tuple[date, int, int]]:
    return [(TODAY - timedelta(days=n), orders, complained) for n in range(count)]


def test_days_with_enough_orders_are_told_one_by_one() -> None:
    found = trend(days(40, 4), first=FIRST, today=TODAY)
    assert not found.is_by_week
    assert [step.first for step in found.steps] == [FIRST + timedelta(days=n) for n in range(28)]
    assert {step.rate.rate for step in found.steps} == {0.1}


def test_small_days_are_told_by_whole_weeks_of_a_quarter() -> None:
    found = trend(days(4, 1), first=FIRST, today=TODAY)
    assert found.is_by_week and len(found.steps) == WEEKS
    assert [step.first for step in found.steps] == list(mondays(TODAY))
    assert {step.rate.orders for step in found.steps} == {28}


def test_too_few_points_are_no_line_and_a_day_without_orders_is_a_gap() -> None:
    assert trend(days(40, 4, count=14), first=FIRST, today=TODAY).is_by_week is False
    assert trend(days(1, 1), first=FIRST, today=TODAY).steps == ()
    assert trend(days(40, 4, count=2), first=TODAY - timedelta(days=2), today=TODAY).steps == ()
    gapped = [day for day in days(40, 4) if day[0] != FIRST]
    step = trend(gapped, first=FIRST, today=TODAY).steps[0]
    assert (step.rate.orders, step.rate.rate) == (0, None)


def test_young_orders_are_marked_for_more_of_them_may_complain() -> None:
    steps = trend(days(40, 4), first=FIRST, today=TODAY).steps
    assert [step.first for step in steps if step.is_ripening] == [
        TODAY - timedelta(days=n) for n in reversed(range(RIPENING.days))
    ]


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 90), st.integers(0, 90)), max_size=60),
    st.integers(1, 90),
    st.integers(0, 6),
)
def test_no_order_is_lost_or_counted_twice(rows: list[tuple[int, int, int]], length: int, shift: int) -> None:
    today = TODAY + timedelta(days=shift)
    first = today - timedelta(days=length - 1)
    counted = {today - timedelta(days=ago): (orders, min(bad, orders)) for ago, orders, bad in rows}
    found = trend([(day, *both) for day, both in counted.items()], first=first, today=today, by_week=length % 2 == 0)
    if not found.steps:
        return
    begin = found.steps[0].first
    inside = [both for day, both in counted.items() if begin <= day <= today]
    assert begin >= reach(first, today)
    assert sum(step.rate.orders for step in found.steps) == sum(orders for orders, _ in inside)
    assert sum(step.rate.count for step in found.steps) == sum(bad for _, bad in inside)
    assert found.steps[-1].last == today
    assert all((step.rate.rate is None) == (step.rate.orders < ENOUGH) for step in found.steps)
