"""What came after closed cases and broadcasts, from records that came in through the front door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_close_case import DONE, remedied
from tests.flows.test_remedies import told
from tests.flows.world import ORDER, SHOP, bring, review, write
from tests.store.world import a_recall
from wanhui.cases.parts import Outcome
from wanhui.flows.close_case import close_case
from wanhui.flows.export_cases import export_cases
from wanhui.flows.export_lists import Asked, Looking
from wanhui.flows.insights_after import Wanted, follow_up, numbers_after, show_after
from wanhui.flows.insights_fans import recount, show_fans
from wanhui.flows.refresh_insights import refresh
from wanhui.flows.remedies import carry_out
from wanhui.records.money import Money
from wanhui.store.accounts import create_account
from wanhui.store.case_lists import case_by_number
from wanhui.store.outcomes import save_outcome
from wanhui.store.recalls import open_recall
from wanhui.store.setup import Prepared

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
MANY = 24
LIVE = {"source": "live-1", "streamer": "阿岚"}


def later(n: int, at: datetime, part: str = "again", **more: Any) -> dict[str, Any]:
    """Buyer n buys once more for 50."""
    line = {"product": "p1", "quantity": 1, "price": "50.00"}
    return {"kind": "order", "id": f"{part}{n}", "shop": "s1", "buyer": f"b{n}", "created_at": at.isoformat(),
            "lines": [line], "paid": "50.00", "status": "finished", **more}  # fmt: skip


@pytest.fixture(scope="module")
def shop(database: Prepared, tmp_path_factory: pytest.TempPathFactory) -> UUID:
    """Cups of one broadcast: twenty-four came torn and were settled, twenty-four are fine. Sixteen of the buyers come
    back within ten days of it, four after two months, two after four; two send the new one back, three are cross.
    """
    account, tmp_path = create_account("云岫", NOW), tmp_path_factory.mktemp("later")
    quiet = [{**ORDER, **LIVE, "id": f"q{n}", "buyer": f"q{n}"} for n in range(MANY)]
    broken = [one for n in range(1, MANY + 1) for one in told("穿一次就开线，质量太差，想换一件", n, **LIVE)]
    bring(account, write(tmp_path, [SHOP, *quiet, *broken]), NOW)
    refresh(account, NOW)
    agent, lead = hire(account), hire(account, "lead")
    for number in (1, 2):
        remedy = remedied(account, agent, number, NOW)
        carry_out(agent, number, remedy, proof="已寄出", now=NOW + timedelta(hours=2))
        close_case(lead, number, replace(DONE, basis="lead"), now=NOW + timedelta(hours=3))
    # The others end the same way, without each going through the desk again.
    for number in range(3, MANY + 1):
        ended = Outcome(
            result="solved", cause="workmanship" if number <= 22 else "material", fault="product", is_avoidable=True,
            sku="w",
        )  # fmt: skip
        line = case_by_number(account, number)
        save_outcome(account, line.id, ended, loss=Money(Decimal(0), "CNY"), closed_at=NOW + timedelta(hours=3))
    back = [later(n, NOW + 10 * DAY) for n in range(1, 16)] + [later(16, NOW + 10 * DAY, currency="USD")]
    back += [later(n, NOW + 60 * DAY) for n in range(17, 21)]
    back += [later(n, NOW + 120 * DAY) for n in range(21, 23)] + [later(1, NOW + 9 * DAY, "off", status="cancelled")]
    sent = [{"kind": "after_sale", "id": f"a{n}", "shop": "s1", "order": f"again{n}", "type": "return_refund",
             "at": (NOW + 12 * DAY).isoformat(), "status": "done"} for n in (1, 2)]  # fmt: skip
    said = [review(f"later{n}", "还行", order=f"again{n}", buyer=f"b{n}", at=(NOW + 20 * DAY).isoformat(),
                   stars=2 if n < 4 else 5) for n in range(1, 9)]  # fmt: skip
    bring(account, write(tmp_path, [*back, *sent, *said], "later.jsonl"), NOW + 130 * DAY)
    return account


@pytest.mark.capability("C-IS-08")
def test_buyers_of_closed_cases_are_followed_for_90_and_180_days_by_remedy_cause_and_variant(
    shop: UUID, other_account: UUID, tmp_path: Path
) -> None:
    def rows(now: datetime, **wanted: Any) -> dict[str, Any]:
        return {row.key: row for row in show_after(shop, Wanted(**wanted), now=now).rows}

    soon, late = NOW + 91 * DAY, NOW + 181 * DAY
    assert follow_up(shop, NOW + 89 * DAY) == 0, "too early to tell"
    assert follow_up(shop, soon) == MANY
    assert follow_up(shop, soon) == 0
    made = rows(soon, by="cause")["workmanship"]
    assert (made.cases, made.back.count, made.back.orders) == (22, 20, 22)
    assert made.back.low < made.back.rate < made.back.high
    assert (made.orders, made.solved.rate) == (20, 1.0)
    assert made.regained == Money(Decimal("950.00"), "CNY"), "an order in another currency is counted and not summed"
    assert (made.returned.count, made.returned.orders, made.returned.rate) == (2, 20, 0.1)
    assert (made.bad.count, made.bad.orders, made.bad.rate) == (3, 8, None), "eight reviews are no rate"
    few = rows(soon, by="cause")["material"]
    assert (few.cases, few.back.count, few.back.rate) == (2, 0, None)
    assert rows(soon, by="sku")["w"].cases == MANY
    given = rows(soon, by="remedy")
    assert (given["exchange"].cases, given["exchange"].back.rate, given[""].cases) == (2, None, MANY - 2)
    assert given["exchange"].cost.amount > 0 == given[""].cost.amount
    assert rows(soon, by="cause", days=180) == {}
    assert follow_up(shop, late) == MANY
    assert rows(late, by="cause", days=180)["workmanship"].back.count == 22
    assert rows(late, by="cause")["workmanship"].back.count == 20, "what was seen after 90 days stays"

    numbers = numbers_after(shop, Wanted(by="remedy"), "exchange", now=soon)
    assert sorted(numbers) == [1, 2]
    looking = Looking(agent=hire(shop), now=soon, zone=NOW.tzinfo)
    out = export_cases(Asked(list="after", after=Wanted(by="remedy"), key="exchange"), looking)
    assert [row.number for row in out] == list(numbers)
    assert len(numbers_after(shop, Wanted(by="remedy"), "", now=soon)) == MANY - 2
    assert len(numbers_after(shop, Wanted(by="sku"), "w", now=soon)) == MANY

    # A first review that was changed is no success of ours, and none is counted.
    before = rows(late, by="cause")
    changed = review("r1", "好评", order="o1", buyer="b1", product="p1", stars=5, status="changed",
                     updated_at=late.isoformat())  # fmt: skip
    bring(shop, write(tmp_path, [changed], "changed.jsonl"), late)
    follow_up(shop, late)
    assert rows(late, by="cause") == before
    assert follow_up(other_account, late) == 0
    assert numbers_after(other_account, Wanted(by="sku"), "w", now=soon) == ()


@pytest.mark.capability("C-IS-09")
def test_a_broadcast_and_its_streamer_tell_who_bought_again_who_complained_and_how_soon_it_was_mended(
    shop: UUID, other_account: UUID
) -> None:
    assert open_recall(shop, a_recall())
    for by, key in (("live", "live-1"), ("streamer", "阿岚")):
        recount(shop, NOW + 140 * DAY)
        recount(shop, NOW + 140 * DAY)
        (row,) = show_fans(shop, by, shop=None).rows
        assert (row.fans.key, row.fans.buyers, row.fans.orders) == (key, 2 * MANY, 2 * MANY)
        assert (row.again_30.count, row.again_30.orders) == (16, 2 * MANY)
        assert (row.again_90.count, row.again_90.orders) == (20, 2 * MANY)
        assert row.again_30.low < row.again_30.rate == 16 / 48 < row.again_30.high
        assert (row.complained.count, row.complained.orders) == (MANY, 2 * MANY)
        assert (row.fans.remedies, row.fans.remedy_seconds, row.fans.recalls) == (2, 2 * 3600, 1)
        assert show_fans(other_account, by, shop=None).rows == ()
    recount(shop, NOW + 20 * DAY)
    (early,) = show_fans(shop, "live", shop="s1").rows
    assert (early.again_30.orders, early.again_30.rate) == (0, None), "30 days are not over"
    assert show_fans(shop, "live", shop="nowhere").rows == ()
