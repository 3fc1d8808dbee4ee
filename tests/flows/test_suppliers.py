"""Suppliers from records: a card with its figures, and one task with an owner and a day where the line is crossed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_claim_pack import lose
from tests.flows.test_insights import answered, complaint, order
from tests.flows.world import SHOP, bring, cases, write
from wanhui.errors import WanhuiError
from wanhui.store.accounts import NewPerson, add_person

pytestmark = pytest.mark.database
DAY = timedelta(days=1)


def goods(product: str, supplier: str) -> dict[str, Any]:
    return {"kind": "product", "id": product, "shop": "s1", "title": product, "supplier": supplier, "category": "陶杯"}


def bought(n: int, product: str) -> dict[str, Any]:
    line = {"product": product, "sku": f"{product}-w", "batch": f"{product}-{n % 2}", "quantity": 1, "price": "68.00"}
    return {**order(n, product, 5), "lines": [line]}


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    """Three makers of cups: of one 8 in 40 came broken, of the others 1 in 60; a fourth sold two cups, both broken."""
    from wanhui.flows.refresh_insights import refresh

    makers = {"bad": (0, 40, 8), "good": (100, 60, 1), "fair": (200, 60, 1), "new": (300, 2, 2)}
    records = [SHOP, {"kind": "supplier", "id": "bad", "shop": "s1", "name": "青禾窑"}]
    for maker, (first, orders, broken) in makers.items():
        records += [goods(f"cup-{maker}", maker), *(bought(first + n, f"cup-{maker}") for n in range(orders))]
        records += [complaint(first + n, 1) for n in range(broken)]
    talks = [answered(n, "a1") for n in (1, 2, 3)]
    bring(account, write(tmp_path, records), NOW)
    bring(account, write(tmp_path, talks, "talks.jsonl"), NOW)
    for name, role in (("何越", "agent"), ("云姐", "owner")):
        add_person(account, NewPerson(login=f"{role}-{account}", name=name, role=role, password="Qx7-Langes-Wort"))
    refresh(account, NOW)
    return account


def refused(act: Any) -> str:
    with pytest.raises(WanhuiError) as found:
        act()
    return found.value.code


@pytest.mark.capability("C-IS-05")
def test_a_supplier_is_scored_and_above_the_line_a_task_to_change_is_opened_once(shop: UUID) -> None:
    from wanhui.flows import suppliers as flow
    from wanhui.flows.notice_pages import my_notices

    numbers = {whole.line.row.order: whole.line.number for whole in cases(shop)}
    lose(shop, numbers["o0"], "68.50")
    lose(shop, numbers["o1"], "9.00", "USD")  # is no yuan
    for n, hours in ((1, 2), (2, 6), (3, 30)):
        wait_for_supplier(shop, numbers[f"o{n}"], hours=hours)
    view = flow.show_suppliers(shop, "s1", now=NOW + 2 * DAY)
    card = view.cards[0]
    assert (card.supplier, view.names[card.supplier], card.standing) == ("bad", "青禾窑", "over")
    assert (card.rate.orders, card.rate.count, card.priced, str(card.cost)) == (40, 8, 1, "68.50")
    assert (card.rate.low or 0) < (card.rate.rate or 0) < (card.rate.high or 0)
    assert (card.answer, card.answers) == (timedelta(hours=6), 3)
    assert [(one.product, one.issue, one.cases, one.batches) for one in card.repeats] == [("cup-bad", "damaged", 8, 2)]
    assert set(card.like) == {"good", "fair"}, "the one with two orders is no measure"
    assert {one.supplier: one.standing for one in view.cards}["new"] == "few_orders"
    assert flow.watch_suppliers(shop, NOW) == 1
    assert flow.watch_suppliers(shop, NOW + DAY) == 0, "once"
    view = flow.show_suppliers(shop, "s1", now=NOW)
    task = view.tasks[0]
    assert view.owners[task.owner] == "云姐"
    assert (task.supplier, task.due_at, task.figures["faults"]) == ("bad", NOW + flow.DECIDE_WITHIN, 8)
    assert any("青禾窑" in one.notice.says.zh for one in my_notices(hire(shop, "lead")))


def wait_for_supplier(account: UUID, number: int, *, hours: float) -> None:
    """A case waits for the supplier and somebody goes on with it so many hours later."""
    from wanhui.flows.waiting import go_on, wait_for

    agent = hire(account)
    wait_for(agent, number, "supplier", until=NOW + 3 * DAY, now=NOW)
    go_on(agent, number, now=NOW + timedelta(hours=hours))


def test_a_task_is_handed_on_and_decided_by_a_lead_and_rests_for_a_month(shop: UUID, other_account: UUID) -> None:
    from wanhui.flows import suppliers as flow

    flow.watch_suppliers(shop, NOW)
    lead, task = hire(shop, "lead"), flow.show_suppliers(shop, "s1", now=NOW).tasks[0]
    assert refused(lambda: flow.decide(hire(shop), task.id, decision="keep", note="先看", now=NOW)) == "E-ROLE-RIGHT"
    for decision, note in (("", "先看"), ("keep", " "), ("burn", "先看")):
        act = partial(flow.decide, lead, task.id, decision=decision, note=note, now=NOW)
        assert refused(act) == "E-SUPPLIER-FILL"
    with pytest.raises(WanhuiError) as empty:
        flow.decide(lead, task.id, decision="", note=" ", now=NOW)
    assert empty.value.text("zh") == "这项任务还缺：怎么决定、为什么这样决定。补上再保存。"
    for owner, due in (("没有这人", NOW + DAY), (task.owner, NOW - DAY), (task.owner, None)):
        assert refused(partial(flow.hand_over, lead, task.id, owner=owner, due_at=due, now=NOW)) == "E-SUPPLIER-FILL"
    people = {name: key for key, name in flow.show_suppliers(shop, "s1", now=NOW).people.items()}
    flow.hand_over(lead, task.id, owner=people["何越"], due_at=NOW + 2 * DAY, now=NOW)
    handed = flow.show_suppliers(shop, "s1", now=NOW).tasks[0]
    assert (handed.owner, handed.due_at) == (people["何越"], NOW + 2 * DAY)
    stranger = hire(other_account, "lead")
    assert refused(partial(flow.decide, stranger, task.id, decision="keep", note="x", now=NOW)) == "E-SUPPLIER-NONE"
    flow.decide(lead, task.id, decision="other_source", note="找同款货源，下周试单", now=NOW)
    assert refused(lambda: flow.decide(lead, task.id, decision="keep", note="x", now=NOW)) == "E-SUPPLIER-NONE"
    assert flow.watch_suppliers(shop, NOW + DAY) == 0
    assert flow.watch_suppliers(shop, NOW + 31 * DAY) == 1, "after a month without better goods"


def test_without_orders_or_products_there_are_no_cards(account: UUID, tmp_path: Path) -> None:
    from wanhui.flows import suppliers as flow

    assert flow.show_suppliers(account, "", now=NOW).cards == ()
    bring(account, write(tmp_path, [SHOP, goods("cup", "bad")]), NOW)
    view = flow.show_suppliers(account, "none", now=NOW)
    assert [(one.supplier, one.rate.rate, one.standing) for one in view.cards] == [("bad", None, "few_orders")]
    assert flow.watch_suppliers(account, NOW) == 0
