"""Who a buyer is: shortened on the desk by role, whole only on asking, and then recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web import world
from wanhui.evidence.masking import shortened
from wanhui.flows.contact_data import shown_name
from wanhui.records.money import Money
from wanhui.records.orders import Address, Line, Order
from wanhui.records.parties import Buyer
from wanhui.store.records import save_records

if TYPE_CHECKING:
    from django.test import Client

Visit = Callable[..., "Client"]
PHONE = "13812345678"


@given(st.text(alphabet="0123456789+- ", min_size=1, max_size=20))
def test_a_shortened_number_gives_no_more_than_its_ends(phone: str) -> None:
    shown = shortened(phone)
    assert phone not in shown
    assert sum(char.isdigit() for char in shown) <= 7
    assert shortened(shown) == shown, "what arrived masked stays as it is"


def test_a_name_is_whole_only_for_those_who_speak_with_buyers() -> None:
    assert [shown_name("林小满", role) for role in ("agent", "lead", "owner")] == ["林小满"] * 3
    assert shown_name("林小满", "auditor") == "林**"
    assert shown_name("林小满", "nobody") == "林**"


@pytest.mark.database
def test_contact_data_is_hidden_shown_on_asking_and_recorded(visit: Visit, merchant: world.Merchant) -> None:
    number = world.add_case(merchant)
    known = Buyer(id="B-r1", shop="s1", name="林小满", phone=PHONE, email="lin@example.com", orders_total=3)
    order = Order(
        id="O-r1", shop="s1", buyer="B-r1", created_at=merchant.now, status="delivered",
        lines=(Line(product="p1", quantity=1, price=Money(Decimal(68), "CNY")),),
        address=Address(name="林小满", phone=PHONE, province="浙江省", detail="湖滨路 8 号"),
    )  # fmt: skip
    save_records(merchant.account, [known, order])
    agent, auditor = (visit(world.colleague(merchant, role=role)) for role in ("agent", "auditor"))
    for path in ("/cases?tab=all", f"/cases/{number}?panel=call&view=reply", "/clocks", "/find?q=林"):
        seen = agent.get(path).content.decode()
        assert PHONE not in seen and "湖滨路" not in seen and "lin@example.com" not in seen, path
        assert "林小满" not in auditor.get(path).content.decode(), path
    assert "林小满" in agent.get(f"/cases/{number}").content.decode()
    assert shortened(PHONE) == "138****5678"
    whole = agent.post(f"/cases/{number}/contact").content.decode()
    assert PHONE in whole and "湖滨路 8 号" in whole and "lin@example.com" in whole
    assert auditor.post(f"/cases/{number}/contact").status_code == 403
    assert agent.post("/cases/99/contact").status_code == 422
    trail = visit(merchant).get("/settings/trail").content.decode()
    assert trail.count("查看买家联系信息") == 1 and f"case={number}" in trail, "asking in vain shows nothing to record"
    theirs = world.merchant(f"{merchant.login[-40:]}-other")
    assert PHONE not in visit(replace(theirs)).post(f"/cases/{number}/contact").content.decode()
