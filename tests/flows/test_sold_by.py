"""Orders from live selling: cases keep broadcast, streamer and offer, and every list and report is split by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_close_case import DONE
from tests.flows.test_incidents import SAID, torn
from tests.flows.test_recall import declared
from tests.flows.test_remedies import told
from tests.flows.world import ORDER, SHOP, bring, cases, review, state, write
from wanhui.flows import holds, recall
from wanhui.flows.after_action import list_reviews
from wanhui.flows.agreed_view import all_agreed
from wanhui.flows.answer_case import Answer, deliver, send_answer
from wanhui.flows.approvals import ask_approval, open_approvals
from wanhui.flows.clock_board import clock_board
from wanhui.flows.close_case import close_case
from wanhui.flows.correct_reading import correct_head
from wanhui.flows.desk_acts import Agent
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.export_lists import LISTS, Asked, Looking, numbers_on
from wanhui.flows.guard_consent import CONFIRMED, switch_on
from wanhui.flows.incidents import declare, list_incidents, proposals
from wanhui.flows.investigate import confirm_fault
from wanhui.flows.late_news import late_cases
from wanhui.flows.proof import Wanted, proof_of
from wanhui.flows.remedies import offer_remedies
from wanhui.flows.show_desk import wanted_of
from wanhui.records.codec import CHINA
from wanhui.store.case_lists import count_cases, list_cases

pytestmark = pytest.mark.database
SOLD: tuple[dict[str, Any], ...] = (
    {"source": "room-8", "streamer": "阿月", "offer": "第二件半价"},
    {"source": "room-9", "streamer": "阿月"},
    {},
)


def test_the_queue_and_its_export_are_split_by_broadcast_streamer_and_offer(account: UUID, tmp_path: Path) -> None:
    agent = hire(account)
    records = [{**SHOP, "platform": "douyin"}]
    for number, sold in enumerate(SOLD, start=1):
        order = {**ORDER, "id": f"o{number}", "buyer": f"b{number}", **sold}
        bad = review(f"r{number}", "杯子收到就碎了", order=order["id"], buyer=order["buyer"], stars=1)
        records += [order, bad]
    bring(account, write(tmp_path, records), NOW)
    flags = [set(whole.line.row.flags) for whole in cases(account)]
    assert {"room:room-8", "streamer:阿月", "offer:第二件半价"} <= flags[0]
    assert {"room:room-9", "streamer:阿月"} <= flags[1]
    assert not any(":" in flag for flag in flags[2])
    wanted = {"room-8": {1}, "room-9": {2}, "阿月": {1, 2}, "第二件半价": {1}, "没有": set(), "": {1, 2, 3}}
    by = Looking(agent=agent, now=NOW, zone=CHINA)
    for name, numbers in wanted.items():
        query = QueueQuery(tab="all", sold=name)
        asked = wanted_of(query, me=str(agent.id), now=NOW, zone=CHINA)
        assert {line.number for line in list_cases(account, asked).lines} == numbers, name
        assert count_cases(account, asked)["all"] == len(numbers)
        assert set(numbers_on(Asked(query=query), by)) == numbers


def test_flags_come_with_an_order_that_arrives_after_its_case_and_outlast_a_correction(
    account: UUID, tmp_path: Path
) -> None:
    bad = review("r1", "杯子收到就碎了", order="o1", buyer="b1", stars=1)
    bring(account, write(tmp_path, [{**SHOP, "platform": "douyin"}, bad]), NOW)
    assert not any(":" in flag for flag in cases(account)[0].line.row.flags)
    bring(account, write(tmp_path, [{**ORDER, "id": "o1", **SOLD[0]}], "order.jsonl"), NOW + timedelta(minutes=5))
    kept = {"room:room-8", "streamer:阿月", "offer:第二件半价"}
    assert kept <= set(cases(account)[0].line.row.flags)
    bring(account, write(tmp_path, [{**ORDER, "id": "o1", **SOLD[0]}], "again.jsonl"), NOW + timedelta(minutes=6))
    assert len(flags := cases(account)[0].line.row.flags) == len(set(flags))
    correct_head(hire(account), 1, head="severity", value="3", now=NOW + timedelta(minutes=7))
    assert kept <= set(cases(account)[0].line.row.flags)


def sold_world(account: UUID, folder: Path) -> tuple[Agent, UUID]:
    """Cases 1, 4, 7, 10 of room-8, cases 2, 5, 8, 11 of room-9, the others of no broadcast, on every list there is.

    Three are one incident and closed, three wait for an approval, three have a promise, three a remedy; their orders
    are recalled, and as many new ones wait for a check.
    """
    lead, agent = hire(account, "owner"), hire(account)
    switch_on(lead, confirmed=frozenset(CONFIRMED), now=NOW)
    records: list[dict[str, Any]] = [{**SHOP, "platform": "douyin"}]
    for n in range(1, 10):
        made = torn(n) if n <= 3 else told("杯子有黑点，小瑕疵，想补偿一点", n, paid="168.00")
        records += [{**made[0], **SOLD[(n - 1) % 3]}, made[1]]
    bring(account, write(folder, records), NOW)
    assert len(proposals(account, now=NOW, sold="room-9")) == 2 and not proposals(account, now=NOW, sold="没有")
    declare(lead, SAID, [1, 2, 3], now=NOW)
    for number in (1, 2, 3):
        close_case(lead, number, replace(DONE, basis="lead"), now=NOW)
    for number in (4, 5, 6):
        ask_approval(agent, number, "partial_refund", reason="老客户", now=NOW)
        text = "您好，给您添麻烦了，实在抱歉。我正在核对您的订单，明天 18:00 前给您答复。"
        said = Answer(object="chat", text=text, key=str(number), seen=10**6)
        deliver(account, send_answer(agent, number, said, now=NOW), now=NOW + timedelta(seconds=11))
    for number in (7, 8, 9):
        confirm_fault(agent, number, "product", proof="看过照片", now=NOW)
        offer_remedies(lead, number, ["return_refund", "exchange"], key="k", now=NOW)
    key = recall.start_recall(lead, declared(dimension="batch", key="B7"), now=NOW)
    return lead, key


@pytest.mark.capability("C-IN-11")
def test_every_list_and_report_is_split_by_broadcast_streamer_and_offer(account: UUID, tmp_path: Path) -> None:
    lead, key = sold_world(account, tmp_path)
    by = Looking(agent=lead, now=NOW + timedelta(hours=1), zone=CHINA)
    shown: dict[str, Callable[[str], Iterable[int]]] = {
        "board": lambda name: [one.number for one in clock_board(lead, now=NOW, zone=CHINA, sold=name).next_due],
        "promises": lambda name: [one.number for one in all_agreed(lead, now=NOW, sold=name).promises],
        "approvals": lambda name: [one.number for one in open_approvals(lead, sold=name)],
        "incidents": lambda name: [n for one in list_incidents(account, sold=name) for n in one.numbers],
        "remedies": lambda name: [
            one.given.number for one in proof_of(account, Wanted(sold=name), now=NOW, zone=CHINA).lines
        ],
        "recall": lambda name: [int(one.order[1:]) for one in recall.show_recall(account, key, sold=name)[1]],
    }
    rooms = {"room-8": 1, "room-9": 2}
    for page, listed in shown.items():
        everything = set(listed(""))
        assert len(everything) >= 3, page
        for name, first in rooms.items():
            assert set(listed(name)) == {n for n in everything if n % 3 == first}, (page, name)
        assert set(listed("阿月")) == {n for n in everything if n % 3}, page
        assert set(listed("第二件半价")) == {n for n in everything if n % 3 == 1}, page
        assert not set(listed("没有")), page
    for name in LISTS:  # whatever can be taken away is split alike
        whole = list(numbers_on(Asked(list=name), by))
        split = list(numbers_on(Asked(list=name, query=QueueQuery(sold="阿月")), by))
        assert split == [n for n in whole if n % 3], name
    (load,) = [clock_board(lead, now=NOW, zone=CHINA, sold=name).free.open for name in ("room-8",)]
    assert load == sum(state(one).status != "closed" for one in cases(account) if one.line.number % 3 == 1)
    assert [one.found for one in recall.list_recalls(account, sold="room-8")] == [1]
    assert recall.list_recalls(account, sold="没有") == ()
    assert len(list_reviews(account, now=NOW, sold="room-9")) == len(list_reviews(account, now=NOW)) == 1
    assert list_reviews(account, now=NOW, sold="没有") == ()
    assert late_cases(account, now=NOW, sold="没有") == ()
    assert recall.report(account, key, sold="room-8").count(b"\n") == 2
    assert holds.queue(account, now=NOW, sold="没有").waiting == ()
