"""Stock, order, parcel and after-sale stand beside the case as one chain; what is late or missing is marked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOW
from tests.flows.world import ORDER, SHOP, bring, message, write
from wanhui.flows.show_desk import show_case
from wanhui.store.case_lists import every_case

pytestmark = pytest.mark.database

PAID = {
    **ORDER, "status": "paid", "shipped_at": None, "delivered_at": None,
    "paid_at": "2026-11-10T04:05:00+02:00", "ship_by": "2026-11-12T10:05:00+08:00",
}  # fmt: skip
ASKS = message("m1", "五天了还没发货，到底什么时候发")
COUNT = {"kind": "inventory", "shop": "s1", "product": "p1", "sku": "w"}
REQUEST = {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "261110-1", "type": "refund_only",
           "status": "requested"}  # fmt: skip


def chain(account: UUID, folder: Path, *records: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """What the case page shows after these records: link -> state and time as its source wrote it."""
    bring(account, write(folder, [SHOP, ASKS, *records]), NOW)
    (case,) = every_case(account)
    page = show_case(account, case.number, now=NOW, zone=ZoneInfo("Asia/Shanghai"))
    assert page is not None and page.order is not None
    return {link.code: (link.state, link.at and link.at.isoformat()) for link in page.order.chain}


@pytest.mark.capability("C-IN-05")
def test_one_dated_chain_with_the_missing_steps_marked_and_each_time_with_its_own_offset(
    account: UUID, tmp_path: Path
) -> None:
    found = chain(
        account, tmp_path, PAID, {**COUNT, "id": "i1", "at": "2026-11-09T08:00:00+08:00", "stock": 4},
        {**COUNT, "id": "i2", "at": "2026-11-16T08:00:00+08:00", "stock": 0},
        {**REQUEST, "at": "2026-11-15T09:00:00+08:00", "respond_by": "2026-11-17T09:00:00+08:00"},
    )  # fmt: skip
    assert list(found) == ["stock", "ordered", "paid", "shipped", "delivered", "after_sale"]
    assert found == {
        "stock": ("missing", "2026-11-16T08:00:00+08:00"),
        "ordered": ("done", "2026-11-10T10:00:00+08:00"),
        "paid": ("done", "2026-11-10T04:05:00+02:00"),
        "shipped": ("missing", None),
        "delivered": ("next", None),
        "after_sale": ("late", "2026-11-15T09:00:00+08:00"),
    }


@pytest.mark.capability("C-IN-05")
def test_what_the_order_does_not_say_comes_from_the_parcel_and_late_is_late(account: UUID, tmp_path: Path) -> None:
    scan = {"kind": "shipment_event", "shop": "s1", "order": "261110-1"}
    found = chain(
        account, tmp_path, PAID, {**COUNT, "id": "i1", "at": "2026-11-16T08:00:00+08:00", "stock": 9},
        {**scan, "id": "e1", "at": "2026-11-13T10:00:00+08:00", "status": "picked_up"},
        {**scan, "id": "e2", "at": "2026-11-15T10:00:00+08:00", "status": "lost"},
        {**REQUEST, "at": "2026-11-15T11:00:00+08:00", "respond_by": (NOW + timedelta(hours=5)).isoformat()},
    )  # fmt: skip
    assert found["shipped"] == ("late", "2026-11-13T10:00:00+08:00")
    assert found["stock"][0] == "done" and found["after_sale"][0] == "done"
    assert found["delivered"] == ("missing", None)


def test_what_nobody_reported_is_unknown_and_never_missing(account: UUID, tmp_path: Path) -> None:
    found = chain(account, tmp_path, {**PAID, "status": "finished", "paid_at": None, "ship_by": None})
    assert {code: state for code, (state, _) in found.items()} == {
        "ordered": "done", "paid": "unknown", "shipped": "unknown", "delivered": "unknown"
    }  # fmt: skip
    assert found["ordered"][1] == datetime.fromisoformat(str(ORDER["created_at"])).isoformat()
