"""Orders scored from JSON Lines: the contract's lines, bad lines in their places, outcomes, and the shop's stories."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.stories.story import SHOP as EXAMPLE
from tests.stories.story import Story, facts_of, index, stories
from wanhui.cli.main import main
from wanhui.errors import WanhuiError
from wanhui.flows.answer_lines import Tally
from wanhui.flows.screen_lines import read_outcomes, screen_lines

KEYS = ["id", "shop", "p", "level", "reasons", "ring", "advice"]
SHOP = {"kind": "shop", "id": "s1", "platform": "pdd", "name": "云岫器物", "opened_at": "2026-09-20T10:00:00+08:00"}
BUYER = {"kind": "buyer", "id": "b88", "shop": "s1", "registered_at": "2026-11-08T09:00:00+08:00", "orders_total": 0}
ORDER = {
    "kind": "order", "id": "TB1", "shop": "s1", "buyer": "b88", "created_at": "2026-11-11T00:03:12+08:00",
    "lines": [{"product": "p7", "quantity": 1, "price": "22.80"}], "shipping_fee": "25.00", "shipping_method": "EMS",
    "shipping_options": [{"method": "快递", "fee": "10.00"}, {"method": "EMS", "fee": "25.00"}],
}  # fmt: skip
HELLO = {"kind": "message", "id": "m1", "shop": "s1", "conversation": "c0", "at": "2026-10-01T10:00:00+08:00",
         "from": "buyer", "text": "您好", "buyer": "b0"}  # fmt: skip


def answers(records: Iterable[Any], **wish: Any) -> tuple[list[dict[str, Any]], Tally]:
    tally = Tally()
    lines = [one if isinstance(one, bytes) else orjson.dumps(one) for one in records]
    outcomes = wish.pop("outcomes", {})
    found = screen_lines(lines, outcomes, is_online=wish.pop("is_online", False), language="en", tally=tally)
    return [orjson.loads(line) for line in found], tally


def test_an_order_gives_one_line_with_the_keys_of_the_contract() -> None:
    (line,), tally = answers([SHOP, HELLO, BUYER, ORDER])
    assert list(line) == KEYS
    assert (line["id"], line["shop"], line["level"], line["advice"]) == ("TB1", "s1", "hold", "verify_before_shipping")
    assert all(list(reason) == ["code", "weight", "zh", "en"] for reason in line["reasons"])
    assert line["ring"] is None
    assert tally.answered == 1


def test_a_reason_quotes_the_figures_of_the_order() -> None:
    (line,), _ = answers([SHOP, BUYER, ORDER])
    says = next(one for one in line["reasons"] if one["code"] == "pays_dear_shipping_for_cheap_goods")
    for figure in ("25.00", "10.00", "22.80", "EMS"):
        assert figure in says["zh"]
        assert figure in says["en"]


@pytest.mark.capability("C-GD-03")
@pytest.mark.parametrize(
    ("change", "fires"),
    [
        ({}, True),
        ({"shipping_options": [{"method": "EMS", "fee": "25.00"}]}, False),
        ({"buyer_note": "请发 EMS，别的到不了"}, False),
        ({"shipping_fee": "10.00", "shipping_method": "快递"}, False),
        ({"lines": [{"product": "p7", "quantity": 4, "price": "22.80"}]}, False),
    ],
    ids=["EMS for 25 beside 10", "the only way", "asked for it", "the cheap way", "goods far above the fee"],
)
def test_a_courier_far_dearer_than_needed_is_marked(change: dict[str, Any], fires: bool) -> None:
    (line,), _ = answers([SHOP, HELLO, BUYER, {**ORDER, **change}])
    assert ("pays_dear_shipping_for_cheap_goods" in {one["code"] for one in line["reasons"]}) is fires


def test_a_link_says_what_is_shared() -> None:
    address = {"name": "王**", "phone": "OAID-7c41f09be2d84a", "city": "百色市"}
    second = {**ORDER, "id": "TB2", "buyer": "b89", "created_at": "2026-11-11T01:00:00+08:00"}
    records = [SHOP, HELLO, BUYER, {**BUYER, "id": "b89"}, *({**one, "address": address} for one in (ORDER, second))]
    for line in answers(records)[0]:
        assert line["ring"] == "ring-1"
        says = next(one for one in line["reasons"] if one["code"] == "linked_orders")
        assert "收件或设备标记相同" in says["zh"]
        assert "the same delivery or device token" in says["en"]


def test_records_may_come_in_any_order() -> None:
    forward, _ = answers([SHOP, HELLO, BUYER, ORDER])
    backward, _ = answers([ORDER, BUYER, HELLO, SHOP])
    assert forward == backward


def test_a_newer_version_of_an_order_counts_and_gives_no_second_line() -> None:
    older = {**ORDER, "updated_at": "2026-11-11T00:03:12+08:00"}
    newer = {**ORDER, "buyer_note": "麻烦发 EMS", "updated_at": "2026-11-11T00:05:00+08:00"}
    for records in ([older, newer], [newer, older]):
        (line,), _ = answers([SHOP, HELLO, BUYER, *records])
        assert line["level"] != "hold"


def test_bad_lines_are_named_in_their_places_and_the_rest_goes_on() -> None:
    found, tally = answers([SHOP, b"{nope", ORDER, {**ORDER, "id": "TB2", "created_at": "soon"}, b"", b"[1]"])
    assert [(one.get("id"), one.get("line")) for one in found] == [(None, 2), ("TB1", None), ("TB2", 4), (None, 6)]
    assert [one["error"]["code"] for one in found if "error" in one] == [
        "E-RECORD-JSON",
        "E-RECORD-FIELD",
        "E-RECORD-JSON",
    ]
    assert (tally.answered, tally.refused) == (1, 3)


def test_online_an_order_is_scored_from_what_came_before_it() -> None:
    later = {
        **HELLO,
        "id": "m2",
        "at": "2026-11-12T10:00:00+08:00",
        "buyer": "b88",
        "text": "给钱就改好评，不给钱就不改评价",
    }
    before, _ = answers([SHOP, HELLO, BUYER, ORDER], is_online=True)
    after, _ = answers([SHOP, HELLO, BUYER, ORDER, later], is_online=True)
    bulk, _ = answers([SHOP, HELLO, BUYER, ORDER, later])
    assert before == after
    assert "demanded_money_for_review" in {reason["code"] for reason in bulk[0]["reasons"]}


def test_a_confirmed_order_speaks_for_the_next_one_of_its_buyer() -> None:
    again = {**ORDER, "id": "TB2", "created_at": "2026-11-20T10:00:00+08:00", "shipping_fee": "10.00"}
    records = [SHOP, HELLO, BUYER, ORDER, again]
    plain, told = (answers(records, outcomes=known, is_online=True)[0] for known in ({}, {"TB1": True}))
    assert plain[0] == told[0]
    assert told[1]["p"] > plain[1]["p"]


def test_outcomes_are_read_and_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.jsonl"
    file.write_text('{"order": "TB1", "professional": true}\n\n{"order": 7, "professional": false}\n', encoding="utf-8")
    assert read_outcomes(file) == {"TB1": True, "7": False}
    for bad in ('{"order": "TB1"}', '{"order": "TB1", "professional": "yes"}', "nonsense", "[]"):
        file.write_text('{"order": "TB1", "professional": true}\n' + bad, encoding="utf-8")
        with pytest.raises(WanhuiError, match="Line 2") as refused:
            read_outcomes(file)
        assert refused.value.code == "E-RISK-OUTCOME"


def test_a_file_of_outcomes_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WanhuiError) as refused:
        read_outcomes(tmp_path / "none.jsonl")
    assert refused.value.code == "E-FILE-OPEN"


def test_the_command_prints_lines_and_exits_3_when_some_were_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for extra, code in ((b"", 0), (b"{nope\n", 3)):
        file = tmp_path / "records.jsonl"
        file.write_bytes(b"\n".join(map(orjson.dumps, [SHOP, BUYER, ORDER])) + b"\n" + extra)
        with file.open() as stream:
            monkeypatch.setattr("sys.stdin", stream)
            assert main(["risk", "--online"]) == code
        assert orjson.loads(capfdbinary.readouterr().out.splitlines()[0])["id"] == "TB1"


@cache
def example(is_online: bool) -> dict[str, dict[str, Any]]:
    lines = (EXAMPLE / "records.jsonl").read_bytes().splitlines()
    found = screen_lines(lines, {}, is_online=is_online, language="zh", tally=Tally())
    return {line["id"]: line for line in map(orjson.loads, found)}


STORIES = [story for story in stories() if story.risk is not None]


@pytest.mark.parametrize("is_online", [False, True])
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)
def test_stories(story: Story, is_online: bool) -> None:
    assert story.risk is not None
    line = example(is_online)[facts_of(story).orders[0].id]
    assert line["level"] in story.risk.level, story.says
    assert (line["ring"] is not None) is story.risk.is_in_ring, story.says


@pytest.mark.parametrize("is_online", [False, True])
def test_no_ordinary_order_of_the_example_shop_is_held(is_online: bool) -> None:
    held = {name for name, line in example(is_online).items() if line["level"] == "hold"}
    guarded = {order for one in index().values() if one["theme"] == "guard" for order in one["records"]["order"]}
    assert held <= guarded
    assert len(held) <= 5
