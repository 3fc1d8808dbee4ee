"""Records read for scoring: whatever the fast way takes over means what the careful way makes of it."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.errors import WanhuiError
from wanhui.flows.answer_lines import Tally
from wanhui.flows.risk_records import read_records
from wanhui.guard.sheets import Sheets, sheets_of
from wanhui.records.codec import ShopDefaults, decode

SHOP: dict[str, Any] = {"kind": "shop", "id": "s1", "platform": "pdd", "name": "云岫", "currency": "CNY"}
ORDER: dict[str, Any] = {
    "kind": "order", "id": "o1", "shop": "s1", "buyer": "b1", "created_at": "2026-11-11T00:03:12+08:00",
    "lines": [{"product": "p7", "sku": "p7-red", "quantity": 1, "price": "22.80"}], "shipping_fee": "25.00",
    "shipping_method": "EMS", "shipping_options": [{"method": "EMS", "fee": "25.00"}], "status": "paid",
    "paid_at": "2026-11-11T00:04:12+08:00", "address": {"city": "无锡市", "phone": "13800001111"}, "oaid": "OA-1",
}  # fmt: skip
BUYER: dict[str, Any] = {
    "kind": "buyer", "id": "b1", "shop": "s1", "registered_at": "2026-11-08T09:00:00+08:00", "credit_level": 3,
    "orders_total": 0, "reviews_given": {"good": 1, "bad": 0}, "contacts": [{"channel": "sms", "value": "13800001111"}],
}  # fmt: skip
MESSAGE: dict[str, Any] = {
    "kind": "message", "id": "m1", "shop": "s1", "conversation": "c1", "at": "2026-10-01T10:00:00+08:00",
    "from": "buyer", "text": "您好", "buyer": "b1", "attachments": [{"name": "a.png"}],
}  # fmt: skip
REVIEW: dict[str, Any] = {
    "kind": "review", "id": "r1", "shop": "s1", "at": "2026-11-20T10:00:00+08:00", "text": "杯子有裂", "stars": 2,
    "order": "o1", "images": ["a.jpg"], "scores": {"service": 4},
    "follow_up": {"at": "2026-11-21T10:00:00Z", "text": "好"},
}  # fmt: skip
CLAIM: dict[str, Any] = {"kind": "after_sale", "id": "a1", "shop": "s1", "order": "o1", "type": "refund_only",
                         "at": "2026-11-20T10:00:00+08:00", "amount": "5.00"}  # fmt: skip
EVENT: dict[str, Any] = {"kind": "shipment_event", "id": "e1", "shop": "s1", "order": "o1",
                         "at": "2026-11-20T10:00:00+08:00", "status": "delivered"}  # fmt: skip
ODD = st.sampled_from([
    None, "", "x\x00y", 7, -1, 2**62 + 1, 2.0, 2.5, True, [], [None], {}, {"a": {"b": 1}}, {"at": 3}, "22.80", "022.8",
    "-5", "1e3", "22.", 22.8, "USD", "usd", "2026-11-11T00:03:12", "2026-02-30T00:00:00+08:00", "20261111T000312Z",
    "2026-11-11T00:03:12.5+08:00", "1969-12-31T23:00:00+00:00", "buyer", "good", "EMS", [1], ["a"], [{"fee": 3}],
    [{"product": "p", "quantity": 2, "price": "1.00"}, {"product": "q", "quantity": 1, "price": "9"}],
    [{"fee": "1", "method": "b"}],
])  # fmt: skip
BASES = [ORDER, BUYER, MESSAGE, REVIEW, CLAIM, EVENT]
KEYS = sorted({key for one in BASES for key in one} - {"id"} | {"currency", "buyer_note", "x"})


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = [SHOP]
    for number, base in enumerate(draw(st.lists(st.sampled_from(BASES), max_size=12))):
        changes = draw(st.dictionaries(st.sampled_from(KEYS), ODD, max_size=2))
        found.append({**base, "id": f"{base['id']}-{number}", **changes})
    return found


def carefully(found: list[dict[str, Any]]) -> tuple[list[int], Sheets]:
    """The numbers of the lines that are refused, and the rows of the others, each decoded by itself."""
    refused, facts = [], []
    for number, one in enumerate(found, start=1):
        try:
            facts.append(decode(one, {"s1": ShopDefaults()}))
        except WanhuiError:
            refused.append(number)
    return refused, sheets_of(facts)


@settings(max_examples=60, deadline=None)
@given(lines())
def test_the_fast_way_reads_what_the_careful_way_reads(found: list[dict[str, Any]]) -> None:
    answers, sheets = read_records(map(orjson.dumps, found), "en", Tally())
    refused, expected = carefully([orjson.loads(orjson.dumps(one)) for one in found])
    assert [one["line"] for one in answers if isinstance(one, dict)] == refused
    assert repr(sheets) == repr(expected)


def test_a_bad_line_among_many_good_ones_is_found_alone() -> None:
    many = [{**EVENT, "id": f"e{number}"} for number in range(3_000)]
    many[1_700] = {**many[1_700], "status": "flown"}
    tally = Tally()
    (answer,), _ = read_records(map(orjson.dumps, many), "en", tally)
    assert isinstance(answer, dict)
    assert (answer["line"], answer["error"]["code"], tally.refused) == (1_701, "E-RECORD-FIELD", 1)


def test_versions_of_one_record_are_merged_wherever_they_stand() -> None:
    newer = {**ORDER, "buyer_note": "麻烦发 EMS", "updated_at": "2026-11-12T00:00:00+08:00"}
    filler = [{**EVENT, "id": f"e{number}"} for number in range(1_500)]
    for some in (
        [SHOP, ORDER, *filler, newer],
        [SHOP, newer, *filler, ORDER],
        [SHOP, ORDER, *filler, {**newer, "id": "o1"}],
    ):
        answers, sheets = read_records(map(orjson.dumps, some), "en", Tally())
        assert answers == [("s1", "o1")]
        assert [(one.note, one.fee) for one in sheets.orders] == [("麻烦发 EMS", "25.00")]
