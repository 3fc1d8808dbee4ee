"""One case is loaded whole, with its chain around it, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.world import NOW, after_sale, message, order, review, yuan
from tests.store.world import READING, a_reply, all_unread, open_one, saved
from wanhui.records.goods import Product
from wanhui.records.orders import Line, ShipmentEvent
from wanhui.records.parties import Buyer
from wanhui.store import readings, replies
from wanhui.store.case_pages import load_case

pytestmark = pytest.mark.database


def parcel(name: str = "e1") -> ShipmentEvent:
    return ShipmentEvent(id=name, shop="s1", order="o1", at=NOW - timedelta(days=2), status="delivered")


def test_a_case_comes_with_its_whole_chain(account: UUID) -> None:
    bought = order(lines=(Line(product="p1", quantity=1, price=yuan("68")),))
    cup = Product(id="p1", shop="s1", title="玻璃杯")
    saved(account, bought, cup, Buyer(id="b1", shop="s1"), parcel(), message("在吗"), after_sale())
    saved(account, order(buyer="b2"), review(id="stranger", order="o2", buyer="b2"))
    case = open_one(account)
    found = load_case(account, 1)
    assert found is not None
    assert found.line.id == case.id
    assert [one.fact for one in found.items] == [review()]
    kinds = [type(one.fact).__name__ for one in found.around]
    assert sorted(kinds) == ["AfterSale", "Buyer", "Message", "Order", "ShipmentEvent"]
    assert found.products["s1", "p1"].fact == cup
    assert found.events == case.events
    assert load_case(account, 2) is None


def test_readings_and_replies_come_with_it(account: UUID) -> None:
    case = open_one(account)
    (key,) = [one.key for one in all_unread(account).facts]
    readings.save_readings(account, [readings.NewReading(record=key, model="m@1", values=READING)])
    reply = replies.save_reply(account, a_reply(case.id))
    found = load_case(account, 1)
    assert found is not None
    assert found.items[0].reading == READING
    assert found.replies == (reply,)


def test_the_conversation_comes_even_when_its_messages_name_no_order(account: UUID) -> None:
    (key,) = saved(account, message("杯子碎了"))
    saved(account, message("有人吗", at=NOW + timedelta(minutes=3), order=None, buyer=None))
    from tests.store.world import new_case
    from wanhui.store.cases import open_cases

    open_cases(account, [new_case(key)])
    found = load_case(account, 1)
    assert found is not None
    assert [one.fact.text for one in found.around] == ["有人吗"]


def test_without_an_order_the_buyer_leads_to_the_chain(account: UUID) -> None:
    saved(account, order(), Buyer(id="b1", shop="s1"))
    open_one(account, review(order=None), order=None)
    found = load_case(account, 1)
    assert found is not None
    assert {type(one.fact).__name__ for one in found.around} == {"Order", "Buyer"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(account: UUID, count: int) -> None:
    saved(account, order(), *(parcel(f"e{n}") for n in range(count)))
    case = open_one(account)
    for _ in range(count):
        replies.save_reply(account, a_reply(case.id))
    with CaptureQueriesContext(connection) as loading:
        found = load_case(account, 1)
    assert found is not None
    assert len(found.replies) == count
    # begin, setting, line, items, around, events, products, replies, said before, shops, knowledge, commit
    assert len(loading.captured_queries) == 12


def test_what_the_buyer_was_told_before_and_the_shops_public_replies_come_along(account: UUID) -> None:
    saved(account, order())
    first = open_one(account)
    second = open_one(account, review(id="r2", order="o2"))
    for number, (case, text, way) in enumerate([(first, "甲", "chat"), (first, "乙", "public_reply")]):
        reply = a_reply(case.id, text=text, object=way, status="sent", idempotency_key=f"k{number}")
        replies.save_reply(account, reply)
    found = load_case(account, 2)
    assert found is not None and found.line.id == second.id
    assert found.told_buyer == ("甲", "乙") and found.public_before == ("乙",)
    own = load_case(account, 1)
    assert own is not None and (own.told_buyer, own.public_before) == ((), ())
