"""The exposure of a case's bad review, from the shop's records to the panel."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.test_insights import GOODS, order
from tests.flows.world import ORDER, SHOP, bring, cases, message, review, write
from wanhui.flows.exposure import exposure_of_case

pytestmark = pytest.mark.database


def rated(n: int, stars: int, days_ago: float) -> dict[str, Any]:
    at = (NOW - timedelta(days=days_ago)).isoformat()
    return review(f"r{n}", "好看" if stars > 3 else "杯子收到就碎了", order=f"o{n}", buyer=f"b{n}", product="cup",
                  stars=stars, at=at)  # fmt: skip


@pytest.mark.capability("C-IS-04")
def test_a_bad_review_shows_views_rating_effect_and_sales_at_risk_as_an_estimate(account: UUID, tmp_path: Path) -> None:
    from wanhui.web.words import say

    sold = [order(n, "cup", 2 + n % 20) for n in range(60)]
    others = [rated(n, 5, 3 + n) for n in range(1, 10)]
    bring(account, write(tmp_path, [SHOP, *GOODS, *sold, *others, rated(0, 1, 1)]), NOW)
    (number,) = [whole.line.number for whole in cases(account) if whole.line.row.order == "o0"]
    view = exposure_of_case(account, number, now=NOW)
    found = view.estimate
    assert (found.known.orders, found.known.ratings, view.currency) == (60, 9, "CNY")
    assert found.rating == (5.0, 4.6)
    assert found.views is not None
    assert found.views[0] < found.views[1]
    assert found.at_risk is not None
    assert found.at_risk[0] < found.at_risk[1]
    # The page calls it an estimate and gives the saying as a saying.
    assert say("exposure.estimate", "zh") == "只是估算"
    assert "没有算进来" in say("exposure.saying", "zh")


def test_few_orders_or_no_review_give_no_number(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, review("r1", "杯子碎了", order="261110-1", buyer="b1", stars=1)]), NOW)
    (one,) = cases(account)
    few = exposure_of_case(account, one.line.number, now=NOW).estimate
    assert (few.views, few.rating, few.at_risk) == (None, None, None)


def test_a_complaint_in_a_chat_has_no_exposure(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, message("m1", "杯子收到就碎了，要求退款")]), NOW)
    (one,) = cases(account)
    assert exposure_of_case(account, one.line.number, now=NOW).estimate.missing == ("review",)
