"""Money demanded over a review: a case of its own, frozen evidence and the playbook; lone signs are ordinary cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.world import ORDER, SHOP, bring, cases, message, review, state, write
from wanhui.flows.hold_evidence import hold_of, is_frozen

pytestmark = pytest.mark.database

BAD = review("r1", "垃圾店，大家别买", order="261110-1", buyer="b1", product="p1", stars=1)
DEMAND = message("m1", "打我支付宝8888，差评马上删，不给就一直挂着")
LOWER = message("m2", "那就6999，给了就改好评，不给我叫朋友都来打差评", at="2026-11-17T22:00:00+08:00")
ELSEWHERE = message("m3", "平台上不方便，加我微信谈评价的事", at="2026-11-17T20:30:00+08:00")


@pytest.mark.capability("C-GD-06")
def test_a_demand_tied_to_a_review_opens_a_case_freezes_the_evidence_and_starts_the_playbook(
    account: UUID, tmp_path: Path
) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, BAD, ELSEWHERE, DEMAND, LOWER]), NOW)
    (whole,) = cases(account)
    case = state(whole)
    assert case.playbook.startswith("extortion@")
    assert "extortion" in case.seen.flags
    held = hold_of(account, whole.line.number)
    assert held is not None and is_frozen(held, NOW)
    kept = {one.key for one in (*whole.items, *whole.around)}
    assert kept <= set(held.records)
    assert {type(one.fact).__name__ for one in whole.items} >= {"Message", "Review"}


@pytest.mark.parametrize(
    "records",
    [
        [BAD],
        [BAD, message("m4", "碎了一只，退我22块8")],
        [message("m5", "加我微信，平台上回复太慢")],
        [BAD, message("m6", "再不处理我就打12315，按消费者权益保护法退一赔三")],
        [message("m7", "明天再不到我就给差评")],
    ],
    ids=["a bad review", "a review and a refund", "elsewhere", "a lawful threat", "a review threatened for a delay"],
)
def test_one_sign_or_a_buyers_right_is_an_ordinary_case(
    account: UUID, tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    bring(account, write(tmp_path, [SHOP, ORDER, *records]), NOW)
    for whole in cases(account):
        assert not state(whole).playbook.startswith("extortion@")
        assert hold_of(account, whole.line.number) is None
