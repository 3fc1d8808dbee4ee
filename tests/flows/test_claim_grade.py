"""A buyer who claims again and again: graded with reasons and asked for proof; what is due is paid all the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_remedies import given_id, kinds_of, told
from tests.flows.world import ORDER, SHOP, bring, write
from wanhui.flows.ask_photos import send_request
from wanhui.flows.investigate import confirm_fault
from wanhui.flows.remedies import carry_out, offer_remedies, record_choice, remedies
from wanhui.flows.show_evidence import show_evidence

pytestmark = pytest.mark.database


def claim(order: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {"kind": "after_sale", "id": f"a-{order}", "shop": "s1", "order": order, "at": at.isoformat(),
            "type": "refund_only", "reason": "收到时破损", "status": "done", **more}  # fmt: skip


def earlier(number: int, **more: Any) -> list[dict[str, Any]]:
    """An order of the first buyer some weeks ago that ended in a claim."""
    at = NOW - timedelta(days=20 * number)
    order = {**ORDER, "id": f"p{number}", "buyer": "b1", "created_at": at.isoformat()}
    return [order, claim(order["id"], at + timedelta(days=4), **more)]


@pytest.mark.capability("C-GD-11")
def test_repeated_claims_are_graded_with_reasons_and_asked_for_proof_and_still_paid(
    account: UUID, tmp_path: Path
) -> None:
    agent = hire(account)
    mine = [*told("穿一次就开线，质量太差"), claim("o1", NOW, status="requested")]
    other = [*told("杯子碎了一个，请退款", 2), claim("o2", NOW, status="requested")]
    bring(account, write(tmp_path, [SHOP, *mine, *other]), NOW)
    for number in (1, 2):
        first = show_evidence(agent, number, now=NOW).claim
        assert first is not None and first.grade == "normal" and not first.reasons and not first.asks_for_proof
    bring(account, write(tmp_path, earlier(1), "one.jsonl"), NOW)
    second = show_evidence(agent, 1, now=NOW).claim
    assert second is not None and second.grade == "elevated"
    bring(account, write(tmp_path, [*earlier(2), *earlier(3)], "more.jsonl"), NOW)
    graded, untouched = (show_evidence(agent, number, now=NOW).claim for number in (1, 2))
    assert graded is not None and graded.grade == "highest" and graded.asks_for_proof
    assert "4 张订单里，有 4 张" in graded.reasons[0].zh and "4 of 4 orders" in graded.reasons[0].en
    assert untouched is not None and untouched.grade == "normal", "another buyer's claims are not this one's"

    soon, version = NOW + timedelta(minutes=30), show_evidence(agent, 1, now=NOW).version
    assert send_request(
        agent, 1, address=lambda word: f"https://shop.example/u/{word}", language="zh", now=soon, seen=version
    )
    assert show_evidence(agent, 1, now=soon).links, "the buyer can send a photo or a video"
    confirm_fault(agent, 1, "product", proof="看过照片", now=NOW)
    menu = [one for one in remedies(agent, 1, now=NOW).options if one.approver is None and not one.is_extra]
    due = [one.remedy for one in menu if one.owed]
    assert any("refund" in kind for kind in due), "nobody above has to allow what is due"
    offer_remedies(agent, 1, [one.remedy for one in menu], key="k", now=NOW)
    money = next(kind for kind in due if "refund" in kind)
    refund = given_id(account, money)
    record_choice(agent, 1, refund, proof="聊天里说退款", now=NOW + timedelta(hours=1))
    carry_out(agent, 1, refund, proof="退款单 8801", now=NOW + timedelta(hours=2))
    assert kinds_of(account)[money] == "done"
