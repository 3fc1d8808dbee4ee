"""What makes a cluster of reviews: three in a week, and more than the weeks before promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from wanhui.insights.clusters import clusters
from wanhui.insights.ledger import Complaint

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def said(days: float, n: int = 0, *, product: str = "cup", issue: str = "damaged") -> Complaint:
    return Complaint(
        at=NOW - timedelta(days=days), issue=issue, record=f"{product}-{issue}-{days}-{n}", product=product
    )


def week(count: int) -> list[Complaint]:
    return [said(2, n) for n in range(count)]


@pytest.mark.parametrize(("before", "count", "is_news"), [
    (0, 2, False), (0, 3, True), (1, 3, True), (4, 3, False), (4, 6, True), (40, 12, False), (40, 25, True),
])  # fmt: skip
def test_three_in_a_week_are_news_only_where_the_four_weeks_before_do_not_promise_them(
    before: int, count: int, is_news: bool
) -> None:
    past = [said(8 + n * 26 / max(before, 1), n) for n in range(before)]
    found = clusters([*past, *week(count)], now=NOW)
    assert [(one.key, one.count, one.before) for one in found] == ([("cup", count, before / 4)] if is_news else [])


def test_another_product_another_issue_and_older_weeks_promise_nothing() -> None:
    other = [said(9, n, product="bowl") for n in range(20)] + [said(9, n, issue="size") for n in range(20)]
    old = [said(36, n) for n in range(20)]
    assert [one.key for one in clusters([*other, *old, *week(3)], now=NOW)] == ["cup"]


def test_one_review_read_twice_counts_once() -> None:
    assert clusters([*week(2), *week(2)], now=NOW) == ()
