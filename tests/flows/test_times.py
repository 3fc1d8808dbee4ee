"""Times are measured each by itself, and a new policy reaches open cases in the background only."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_close_case import DONE, answered, keep_promises
from tests.flows.test_remedies import told
from tests.flows.world import SHOP, bring, cases, message, state, write
from wanhui.cases.measuring import Kept, TimeKey
from wanhui.flows.close_case import close_case
from wanhui.flows.shops import choose_for_shop
from wanhui.flows.times import retime_shop, times

pytestmark = pytest.mark.database
HOUR = timedelta(hours=1)


def by_kind(account: UUID, shop: str, channel: str, now: object = None) -> dict[str, Kept]:
    found: dict[TimeKey, Kept] = times(account, now=now or NOW + 30 * HOUR)  # type: ignore[arg-type]
    return {key.kind: kept for key, kept in found.items() if (key.shop, key.channel) == (shop, channel)}


@pytest.mark.capability("C-TR-06")
def test_each_time_is_measured_by_itself_and_a_new_policy_retimes_in_the_background(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    other = {**SHOP, "id": "s2", "name": "别的店"}
    asked = {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "o2", "at": "2026-11-18T08:30:00+08:00",
             "type": "refund_only", "status": "requested", "respond_by": "2026-11-18T20:00:00+08:00"}  # fmt: skip
    first, second = told("穿一次就开线，质量太差"), told("颜色和图片不一样", 2)
    elsewhere = [{**one, "shop": "s2"} for one in told("少寄了一个杯盖，配件漏发了", 3)]
    bring(account, write(tmp_path, [SHOP, other, *first, second[0], asked, *elsewhere]), NOW)
    answered(account, agent, 1, NOW + HOUR)
    wrote = message("m1", "那什么时候能好？", order="o1", buyer="b1", at="2026-11-18T11:00:00+08:00")
    bring(account, write(tmp_path, [wrote]), NOW + 2 * HOUR)
    answered(account, agent, 1, NOW + 3 * HOUR, text="给您核对好了，明天 10:00 前把换货单号发给您，运费我们出。")
    keep_promises(account, agent, 1)
    close_case(agent, 1, DONE, now=NOW + 4 * HOUR)
    review = by_kind(account, "s1", "review")
    assert {"first_response", "next_response", "resolution", "promise"} <= review.keys(), "each by itself"
    assert review["first_response"].kept == 1 and review["first_response"].taken is not None
    assert abs(review["first_response"].taken - HOUR) < timedelta(minutes=1)
    assert review["next_response"].taken is not None and review["next_response"].taken < 2 * HOUR
    assert review["resolution"].kept == 1 and review["promise"].kept >= 1
    platform = by_kind(account, "s1", "after_sale")["platform"]
    assert (platform.overdue, platform.share) == (1, 0.0), "the platform's own deadline"
    assert by_kind(account, "s2", "review")["first_response"].kept == 0, "by shop"
    bands = {key.band for key in times(account, now=NOW + HOUR)}
    assert bands <= {"high", "middle", "low"} and bands, "by priority"
    # a new policy: nothing changes at once, and everything open with the worker
    before = {whole.line.number: state(whole).clocks for whole in cases(account)}
    choose_for_shop(account, "s2", {"sla_preset": "cross-border"})
    assert {whole.line.number: state(whole).clocks for whole in cases(account)} == before, "not in anybody's way"
    assert retime_shop(account, "s2", now=NOW + HOUR) == 1
    after = {whole.line.number: state(whole) for whole in cases(account)}
    (there,) = [number for number, case in after.items() if case.shop == "s2"]
    assert after[there].preset.startswith("cross-border@") and after[there].clocks != before[there]
    assert all(after[n].clocks == before[n] for n in before if n != there), "other shops and closed cases stay"
    assert retime_shop(account, "s2", now=NOW + HOUR) == 0
