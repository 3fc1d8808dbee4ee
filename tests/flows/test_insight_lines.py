"""``wanhui insights``: the contract's lines from records, bad lines told, bad data giving no figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from wanhui.flows.answer_lines import Tally
from wanhui.flows.insight_lines import insight_lines

START = datetime.fromisoformat("2026-03-01T09:00:00+08:00")
KEYS = ["kind", "shop", "dimension", "key", "issue", "from", "detected_at", "rate", "base", "causes"]
SHOP = {"kind": "shop", "id": "s1", "platform": "pdd", "name": "云岫器物"}
GOODS = [{"kind": "product", "id": f"p{n}", "shop": "s1", "title": f"商品{n}", "supplier": f"sup{n}"} for n in range(4)]


def found(records: Iterable[Any]) -> tuple[list[dict[str, Any]], Tally]:
    tally = Tally()
    lines = [one if isinstance(one, bytes) else orjson.dumps(one) for one in records]
    return [orjson.loads(line) for line in insight_lines(lines, language="en", tally=tally)], tally


def order(n: int, product: int, at: datetime, **more: Any) -> dict[str, Any]:
    line = {"product": f"p{product}", "sku": f"p{product}-a", "batch": f"p{product}-1", "quantity": 1, "price": "20.00"}
    return {"kind": "order", "id": f"o{n}", "shop": "s1", "buyer": f"b{n}", "created_at": at.isoformat(),
            "lines": [line], **more}  # fmt: skip


def bad(n: int, at: datetime, text: str = "收到就碎了，杯口全裂") -> dict[str, Any]:
    return {
        "kind": "review",
        "id": f"r{n}",
        "shop": "s1",
        "order": f"o{n}",
        "at": at.isoformat(),
        "stars": 1,
        "text": text,
    }


def life(days: int = 30, a_day: int = 60) -> list[dict[str, Any]]:
    """Orders every day, one in fifty broken; from day 20 on every third of product 2."""
    records: list[dict[str, Any]] = [SHOP, *GOODS]
    for n in range(days * a_day):
        at = START + timedelta(days=n / a_day)
        records.append(order(n, n % 4, at))
        if n % 50 == 7 or (n % 4 == 2 and n % 3 == 0 and n >= 20 * a_day):
            records.append(bad(n, at + timedelta(days=2, hours=n % 7)))
    return records


def test_a_spike_has_the_keys_of_the_contract_and_was_known_within_days() -> None:
    lines, tally = found(life())
    (spike,) = [one for one in lines if one["kind"] == "spike"]
    assert list(spike)[: len(KEYS)] == KEYS
    assert spike["key"] in ("p2", "p2-a", "p2-1", "sup2")
    assert spike["issue"] == "damaged"
    begun = START + timedelta(days=22)
    assert begun <= datetime.fromisoformat(spike["detected_at"]) <= begun + timedelta(days=1.5)
    assert spike["rate"] > 2 * spike["base"]
    assert [list(cause) for cause in spike["causes"]] == [["dimension", "key", "p"]] * len(spike["causes"])
    assert tally.refused == 0


def test_all_kinds_of_lines_begin_with_the_same_keys() -> None:
    lines, _ = found(life())
    assert {one["kind"] for one in lines} >= {"spike", "score", "lapsed"}
    assert all(list(one)[: len(KEYS)] == KEYS for one in lines)


def test_few_orders_have_no_rate() -> None:
    lines, _ = found(
        [SHOP, *GOODS, *(order(n, 1, START + timedelta(hours=n)) for n in range(10)), bad(3, START + timedelta(days=4))]
    )
    scores = [one for one in lines if one["kind"] == "score"]
    assert scores
    assert {(one["rate"], one["verdict"]) for one in scores} == {(None, "not_enough")}
    assert not [one for one in lines if one["kind"] == "spike"]


@pytest.mark.parametrize(
    "records",
    [
        [],
        [SHOP],
        [SHOP, bad(1, START)],
        [SHOP, order(1, 1, START)],
        [SHOP, *GOODS, order(1, 1, START), bad(1, START - timedelta(days=30))],
        [SHOP, order(1, 1, START, lines=[])],
        [SHOP, *(order(n, 1, START + timedelta(hours=n), status="refunded") for n in range(40))],
    ],
    ids=["nothing", "a shop", "one review", "one order", "said before it was bought", "no lines", "all refunded"],
)
def test_bad_data_gives_no_spike_and_divides_by_nothing(records: list[dict[str, Any]]) -> None:
    lines, _ = found(records)
    assert not [
        one for one in lines if one["kind"] == "spike" or (one["kind"] == "score" and one["rate"] and one["rate"] > 1)
    ]


def test_a_clock_that_went_wrong_changes_nothing_for_the_rest() -> None:
    skewed = order(99_999, 1, START + timedelta(days=9_000))
    old = order(99_998, 1, START - timedelta(days=9_000))
    plain, _ = found(life())
    lines, _ = found([*life(), skewed, old])
    assert [one for one in lines if one["kind"] == "spike"] == [one for one in plain if one["kind"] == "spike"]


def test_a_bad_line_is_told_and_the_rest_goes_on() -> None:
    lines, tally = found([b"{", {"kind": "order", "id": "x"}, *life(10)])
    assert [(one["line"], one["error"]["code"]) for one in lines[:2]] == [(1, "E-RECORD-JSON"), (2, "E-RECORD-MISSING")]
    assert tally.refused == 2


def test_a_question_before_buying_is_no_complaint() -> None:
    from wanhui.flows.complaints import complaints_in
    from wanhui.records.codec import decode

    base = {"kind": "message", "shop": "s1", "conversation": "c1", "from": "buyer", "at": START.isoformat()}
    asked = decode({**base, "id": "m1", "text": "能发什么快递？"}, {})
    angry = decode({**base, "id": "m2", "text": "杯子收到就是碎的，太让人失望了"}, {})
    assert {one.record for one in complaints_in([asked, angry])} == {"m2"}
