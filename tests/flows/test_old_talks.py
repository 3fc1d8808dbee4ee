"""Chats imported long after they were held: only those that end in an open complaint are work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.world import ORDER, SHOP, bring, cases, message, write

pytestmark = pytest.mark.database
BROKEN = "杯子收到就碎了，要求退款"


def chat(number: int, days: int, *said: tuple[str, str]) -> list[dict[str, Any]]:
    """An order and what was said about it, `days` ago."""
    begun = NOW - timedelta(days=days)
    order = {**ORDER, "id": f"o{number}", "buyer": f"b{number}"}
    lines = [
        message(
            f"m{number}-{place}", text, order=order["id"], buyer=order["buyer"], conversation=f"c{number}",
            at=(begun + timedelta(minutes=place)).isoformat(), **{"from": who},
        )
        for place, (who, text) in enumerate(said)
    ]  # fmt: skip
    return [order, *lines]


def test_an_old_chat_opens_a_case_only_if_its_last_word_is_an_open_complaint(account: UUID, tmp_path: Path) -> None:
    answered = chat(1, 30, ("buyer", BROKEN), ("seller", "抱歉，已经给您退款了，请查收。"))
    thanked = chat(2, 30, ("buyer", BROKEN), ("seller", "抱歉，已经给您退款了。"), ("buyer", "收到了，谢谢"))
    left = chat(3, 30, ("buyer", "在吗"), ("seller", "在的，您说"), ("buyer", BROKEN))
    fresh = chat(4, 2, ("buyer", BROKEN), ("seller", "抱歉，我马上核对。"))
    bring(account, write(tmp_path, [SHOP, *answered, *thanked, *left, *fresh]), NOW)
    assert {whole.line.row.order for whole in cases(account)} == {"o3", "o4"}
    again = message("m9", "钱一直没退给我，骗子", order="o1", buyer="b1", conversation="c1", at=NOW.isoformat())
    bring(account, write(tmp_path, [again]), NOW)
    assert "o1" in {whole.line.row.order for whole in cases(account)}, "whoever comes back is heard"


def test_questions_before_a_purchase_open_nothing(account: UUID, tmp_path: Path) -> None:
    asked = ("能发什么快递？", "什么时候发？", "这个多大？", "会掉色吗", "尺码偏大吗", "包邮吗", "这款怎么选")
    orders = [{**ORDER, "id": f"p{n}", "buyer": f"q{n}", "status": "paid", "shipped_at": None, "delivered_at": None}
              for n in range(len(asked))]  # fmt: skip
    words = [message(f"q{n}", text, order=f"p{n}", buyer=f"q{n}", conversation=f"k{n}") for n, text in enumerate(asked)]
    bring(account, write(tmp_path, [SHOP, *orders, *words]), NOW)
    assert not [whole.line.row.title_zh for whole in cases(account) if whole.line.row.reason != "late_parcel"]
