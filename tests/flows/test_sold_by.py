"""Cases of orders from live selling keep broadcast, streamer and offer, and the queue and its export split by them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.world import ORDER, SHOP, bring, cases, review, write
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.export_lists import Asked, Looking, numbers_on
from wanhui.flows.show_desk import wanted_of
from wanhui.records.codec import CHINA
from wanhui.store.case_lists import count_cases, list_cases

pytestmark = pytest.mark.database
SOLD = (
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
