"""Deadlines that a marketplace sets: an after-sale request or dispute opens or joins a case and runs its own clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import CHAT, Home, home
from tests.flows.world import SHOP, bring, cases
from wanhui.sources.files.formats.after_sale_states import PDD, WECHAT_DISPUTES

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
ASKED = datetime(2026, 11, 18, 10, 0, tzinfo=CHINA)
BY = ASKED + timedelta(hours=36)


def request(**more: Any) -> dict[str, Any]:
    return {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "261110-1", "type": "return_refund",
            "at": ASKED.isoformat(), "status": "requested", "respond_by": BY.isoformat(), **more}  # fmt: skip


def platform(shop: Home) -> list[tuple[datetime, str]]:
    return [(clock.due_at, clock.state) for clock in shop.now_is().clocks if clock.kind == "platform"]


@pytest.mark.parametrize(("status", "reason"), [("requested", "after_sale"), ("disputed", "dispute")])
def test_a_request_opens_a_case_with_the_platforms_clock(
    account: UUID, tmp_path: Path, status: str, reason: str
) -> None:  # fmt: skip
    shop = home(account, tmp_path, ASKED, request(status=status))
    assert shop.case().line.row.reason == reason
    assert platform(shop) == [(BY, "running")]
    assert shop.case().line.row.platform_due_at == BY


def test_a_request_that_joins_an_open_case_brings_its_clock_along(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, ASKED, {**CHAT, "at": ASKED.isoformat()})
    assert platform(shop) == []
    shop.bring(ASKED + timedelta(hours=1), request())
    assert platform(shop) == [(BY, "running")]
    shop.bring(ASKED + timedelta(hours=2), request())
    assert platform(shop) == [(BY, "running")]


def test_the_platforms_clock_never_rests_and_ends_with_the_shops_act(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, ASKED, {**CHAT, "at": ASKED.isoformat()})
    shop.bring(ASKED + timedelta(hours=1), request())
    shop.answer(ASKED + timedelta(hours=2), "您好，退货申请看到了，抱歉让您扫兴了，今天18:00前给您答复。")
    later = ASKED + timedelta(hours=20)
    shop.bring(later, request(status="agreed", updated_at=later.isoformat()))
    assert [state for _, state in platform(shop)] == ["met"]


def test_a_deadline_that_the_platform_extends_moves_the_clock(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, ASKED, request())
    more = BY + timedelta(hours=24)
    later = ASKED + timedelta(hours=3)
    shop.bring(later, request(respond_by=more.isoformat(), updated_at=later.isoformat()))
    assert platform(shop) == [(more, "running")]


def test_the_earlier_of_both_clocks_orders_the_queue_and_both_are_shown(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, ASKED, SHOP, request(respond_by=(ASKED + timedelta(hours=1)).isoformat()))
    row = shop.case().line.row
    assert row.platform_due_at is not None and row.due_at is not None
    assert row.platform_due_at < row.due_at


PDD_TABLE = """id,order_sn,after_sales_type,after_sales_status,after_sale_reason,created_time,expire_time
{}"""
WECHAT_TABLE = """complaint_id,order_id,complaint_status,content,create_time,deadline
{}"""


@pytest.mark.capability("C-IN-06")
def test_every_open_state_of_the_marketplaces_own_tables_runs_the_marketplaces_clock(
    account: UUID, tmp_path: Path
) -> None:  # fmt: skip
    """A table of each marketplace with all of its states: what is open has a case and its clock, what is over none."""
    pdd = "\n".join(f"p{n},po{n},3,{n},质量问题,2026-11-18 09:00:00,2026-11-20 09:00:00" for n in range(34))
    wechat = "\n".join(
        f"w{n},wo{n},{n},商家不退款,2026-11-18 09:00:00,2026-11-20 09:00:00" for n in (*range(100, 117), 305, 307)
    )
    for shop, text in (("pdd", PDD_TABLE.format(pdd)), ("wx", WECHAT_TABLE.format(wechat))):
        path = tmp_path / f"{shop}.csv"
        path.write_text(text, encoding="utf-8")
        bring(account, path, ASKED, shop=shop)
    opened = {whole.line.row.order: whole for whole in cases(account)}
    states = {f"po{n}": ours for n, (_, ours) in PDD.items()}
    states |= {f"wo{n}": ours for n, (_, ours) in WECHAT_DISPUTES.items()}
    over = {order for order, ours in states.items() if ours in ("done", "closed", "refused")}
    everything = {f"po{n}" for n in range(34)} | {f"wo{n}" for n in WECHAT_DISPUTES}
    assert opened.keys() == everything - over
    due = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
    for order, whole in opened.items():
        assert whole.line.row.platform_due_at == due, order
        assert whole.line.row.reason == ("dispute" if states.get(order) == "disputed" else "after_sale"), order


@pytest.mark.capability("C-IN-06")
def test_a_dispute_within_seven_days_of_a_refusal_joins_the_case_with_its_clock(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, ASKED, {**SHOP, "platform": "wechat"}, request())
    refused = ASKED + timedelta(hours=5)
    shop.bring(refused, request(status="refused", updated_at=refused.isoformat()))
    called = refused + timedelta(days=6)
    by = called + timedelta(hours=48)
    shop.bring(called, request(id="c1", status="disputed", at=called.isoformat(), respond_by=by.isoformat()))
    assert shop.now_is().status == "open"
    assert (by, "running") in platform(shop)
