"""Clocks that warn and run out, seen through the sweeper, one account at a time: the others are of other tests."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.world import ABROAD, BAD, SHOP, bring, cases, write
from wanhui.flows.watch_clocks import watch_clocks

pytestmark = pytest.mark.database


@pytest.mark.capability("C-TR-02")
def test_a_cross_border_shop_is_warned_after_a_day_and_late_after_two(account: UUID, tmp_path: Path) -> None:
    said = {**BAD, "shop": "a1", "text": "The lid arrived cracked and nobody answers."}
    bring(account, write(tmp_path, [ABROAD, said]), NOW)
    rang: list[tuple[str, str]] = []
    for hours in (23, 25, 47, 49):
        while watch_clocks(NOW + timedelta(hours=hours), only=account):
            pass
        (whole,) = cases(account)
        alarms = [(e.clock, e.alarm) for e in whole.events if e.kind == "clock_rang"]
        rang.append(tuple(a for c, a in alarms if c == "first_response"))
    assert rang == [(), ("warn",), ("warn",), ("warn", "breach")]


def test_two_sweepers_ring_an_alarm_once(account: UUID, tmp_path: Path) -> None:
    bring(account, write(tmp_path, [SHOP, BAD]), NOW)
    late = NOW + timedelta(days=1)
    while watch_clocks(late, only=account):
        pass
    assert watch_clocks(late, only=account) == 0
    (whole,) = cases(account)
    rang = [(event.clock, event.alarm) for event in whole.events if event.kind == "clock_rang"]
    assert len(rang) == len(set(rang)) and ("first_response", "breach") in rang
    assert [event.kind for event in whole.events].count("escalated") == 1
