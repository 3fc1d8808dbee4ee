"""Clocks that rest while others act, ring when their time comes, and cases that go to somebody who will act."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.flows.agreed import CHAT, Home, home
from tests.flows.test_plans import MORNING, SAID, looked_into
from tests.flows.world import BAD
from wanhui.errors import WanhuiError
from wanhui.flows.foresee import foresee
from wanhui.flows.waiting import WHOM, clock_lines, go_on, wait_for
from wanhui.store.shops import save_settings

pytestmark = pytest.mark.database
THEN = MORNING + timedelta(minutes=30)
UNTIL = MORNING + timedelta(hours=6)


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> Home:
    return looked_into(home(account, tmp_path, MORNING))


def number(shop: Home) -> int:
    return shop.case().line.number


def waits(shop: Home, whom: str = "buyer", now: datetime = THEN) -> None:
    wait_for(shop.agent, number(shop), whom, until=UNTIL, now=now)


@pytest.mark.capability("C-TR-08")
@pytest.mark.parametrize("whom", WHOM)
def test_the_companys_clock_rests_while_somebody_else_has_to_act(shop: Home, whom: str) -> None:
    waits(shop, whom)
    (line,) = [one for one in clock_lines(shop.agent, number(shop), now=THEN) if one.kind == "resolution"]
    assert line.state == "paused"
    assert shop.case().line.row.status == "waiting" and shop.now_is().waiting_for == whom
    later = THEN + timedelta(hours=2)
    go_on(shop.agent, number(shop), now=later)
    (line,) = [one for one in clock_lines(shop.agent, number(shop), now=later) if one.kind == "resolution"]
    assert (line.state, line.paused) == ("running", timedelta(hours=2))


ACTS: dict[str, dict[str, Any]] = {
    "message": {**CHAT, "id": "m2", "text": "还在等"},
    "call": {**CHAT, "id": "m3", "channel": "phone", "text": "来电询问进展"},
    "evidence": {**CHAT, "id": "m4", "text": "图", "attachments": [{"name": "a.jpg", "media_type": "image/jpeg"}]},
    "review": {**BAD, "text": "碎了"},
    "parcel": {"kind": "shipment_event", "id": "e1", "shop": "s1", "order": "261110-1", "status": "returned"},
}


@pytest.mark.capability("C-TR-08")
@pytest.mark.parametrize("what", ACTS)
def test_any_act_of_the_buyer_restarts_it(shop: Home, what: str) -> None:
    waits(shop)
    at = THEN + timedelta(hours=1)
    shop.bring(at, {**ACTS[what], "at": at.isoformat()})
    (line,) = [one for one in clock_lines(shop.agent, number(shop), now=at) if one.kind == "resolution"]
    assert (line.state, line.paused) == ("running", timedelta(hours=1))
    assert shop.now_is().waiting_for is None


@pytest.mark.capability("C-TR-08")
def test_an_edited_review_restarts_it_too(shop: Home) -> None:
    shop.bring(THEN, BAD)
    shop.answer(THEN + timedelta(minutes=1), "看到了，抱歉，正在核对。")
    waits(shop, now=THEN + timedelta(minutes=5))
    at = THEN + timedelta(hours=1)
    shop.bring(at, {**BAD, "text": "补充：盒子也湿了", "updated_at": at.isoformat()})
    assert shop.now_is().waiting_for is None


def test_the_end_of_a_wait_is_told_once(shop: Home) -> None:
    waits(shop, "supplier")
    shop.pass_until(UNTIL)
    shop.pass_until(UNTIL + timedelta(hours=1))
    assert [one.kind for one in shop.heard()].count("plan_due") == 1


def test_a_wait_that_ended_before_rings_no_more(shop: Home) -> None:
    waits(shop, "supplier")
    go_on(shop.agent, number(shop), now=THEN + timedelta(hours=1))
    shop.pass_until(UNTIL)
    assert [plan.state for plan in shop.now_is().plans] == ["done"]


def test_nobody_is_put_off_by_a_pause(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    for whom, until, code in (
        ("buyer", UNTIL, "E-CASE-WAIT"), ("weather", UNTIL, "E-WAIT-WHOM"), ("buyer", MORNING, "E-WAIT-LONG"),
        ("buyer", MORNING + timedelta(days=15), "E-WAIT-LONG"),
    ):  # fmt: skip
        with pytest.raises(WanhuiError) as refused:
            wait_for(shop.agent, number(shop), whom, until=until, now=MORNING)
        assert refused.value.code == code
    assert shop.now_is().waiting_for is None


@pytest.mark.capability("C-TR-09")
def test_a_case_warns_then_calls_a_lead_and_goes_to_somebody_who_acts(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    clock = shop.now_is().clock("first_response")
    assert clock is not None and shop.now_is().assignee == str(shop.agent.id)
    share = (clock.warn_at - clock.started_at) / (clock.due_at - clock.started_at)
    assert share == pytest.approx(0.75, abs=0.01)
    shop.pass_until(clock.warn_at)
    assert [one.kind for one in shop.heard()].count("clock_warn") >= 1
    shop.pass_until(clock.due_at)
    assert "escalated" in [one.kind for one in shop.heard(shop.lead)]
    shop.pass_until(clock.due_at + timedelta(minutes=14))
    assert shop.now_is().assignee == str(shop.agent.id)
    shop.pass_until(clock.due_at + timedelta(minutes=15))
    # nobody else answers here, so it stays, and rings no more
    assert shop.now_is().reassign_at is None


@pytest.mark.capability("C-TR-09")
def test_it_goes_to_the_colleague_with_the_fewest_unless_somebody_acts(account: UUID, tmp_path: Path) -> None:
    from tests.flows.agreed import _person

    shop = home(account, tmp_path, MORNING)
    other = _person(account, "沈默", "agent")
    clock = shop.now_is().clock("first_response")
    assert clock is not None
    shop.pass_until(clock.due_at)
    shop.pass_until(clock.due_at + timedelta(minutes=15))
    assert shop.now_is().assignee == str(other.id)
    assert "reassigned" in [one.kind for one in shop.heard(other)]


@pytest.mark.capability("C-TR-09")
def test_whoever_acts_keeps_the_case(account: UUID, tmp_path: Path) -> None:
    from tests.flows.agreed import _person

    shop = home(account, tmp_path, MORNING)
    _person(account, "沈默", "agent")
    clock = shop.now_is().clock("first_response")
    assert clock is not None
    shop.pass_until(clock.due_at)
    shop.answer(clock.due_at + timedelta(minutes=5), SAID)
    shop.pass_until(clock.due_at + timedelta(minutes=20))
    assert shop.now_is().assignee == str(shop.agent.id)


@pytest.mark.capability("C-TR-09")
def test_a_shop_may_want_to_be_told_only(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING)
    save_settings(account, "s1", {"contact": {"is_notify_only": True}})
    clock = shop.now_is().clock("first_response")
    assert clock is not None
    shop.pass_until(clock.due_at + timedelta(hours=1))
    case = shop.now_is()
    assert (case.escalated_at, case.reassign_at, case.assignee) == (None, None, str(shop.agent.id))
    assert "clock_breach" in [one.kind for one in shop.heard()]


@pytest.mark.capability("C-TR-09")
def test_a_miss_is_foreseen_from_the_work_ahead_of_it(account: UUID, tmp_path: Path) -> None:
    from wanhui.cases.queue import HANDLING, will_miss
    from wanhui.store.case_lists import every_case

    shop = home(account, tmp_path, MORNING, *(
        {**CHAT, "id": f"m{i}", "conversation": f"c{i}", "buyer": f"x{i}", "order": None} for i in range(40)
    ))  # fmt: skip
    rows = [line.row for line in every_case(account)]
    due = min(row.due_at for row in rows if row.due_at is not None)
    now = due - HANDLING * 12
    expected = {miss.case for miss in will_miss(rows, now)}
    assert 0 < len(expected) < 40
    assert foresee(now, only=account) == len(expected)
    told = [one for one in shop.heard() if one.kind == "miss_likely"]
    assert {str(one.case) for one in told} == expected
    assert foresee(now + timedelta(minutes=1), only=account) <= 1  # once for each due time
