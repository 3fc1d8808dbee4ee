"""Goods in doubt: the sale stops, the owner hears at once, and every authority's clock runs, warns and is settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.flows.people import hire
from tests.flows.test_insights import order
from tests.flows.world import SHOP, bring, write
from wanhui.errors import WanhuiError

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
CREAM = {"kind": "product", "id": "cream", "shop": "s1", "title": "修护面霜", "category": "美妆护肤", "supplier": "lab",
         "skus": [{"id": "cream-50", "batch": "k3"}]}  # fmt: skip


def stopped(by: Any, **more: Any) -> UUID:
    from wanhui.flows.stop_sale import NewStop, stop

    given = {"shop": "s1", "dimension": "batch", "key": "k3", "reason": "三位买家起红疹", "harm": "serious"}
    now = more.pop("now", NOW)
    return stop(by, NewStop(**{**given, **more}), now=now)


def refused(act: Any) -> str:
    with pytest.raises(WanhuiError) as found:
        act()
    return found.value.code


def heard(account: UUID) -> list[tuple[str, str]]:
    """What an owner hears: kind and Chinese words."""
    from wanhui.flows.notice_pages import my_notices

    return [(one.notice.kind, one.notice.says.zh) for one in my_notices(hire(account, "owner"))]


@pytest.fixture
def shop(account: UUID, tmp_path: Path) -> UUID:
    line = {"product": "cream", "sku": "cream-50", "batch": "k3", "quantity": 1, "price": "98.00"}
    bring(account, write(tmp_path, [SHOP, CREAM, {**order(1, "cream", 5), "lines": [line]}]), NOW)
    return account


@pytest.mark.capability("C-RC-03")
@pytest.mark.parametrize(("harm", "days"), [("general", 30), ("serious", 15), ("large", 3)])
def test_a_safety_fault_stops_sale_and_promotion_alarms_the_owner_and_starts_the_clocks(
    shop: UUID, harm: str, days: int
) -> None:
    from wanhui.flows import stop_sale
    from wanhui.flows.clock_board import clock_board

    agent, lead = hire(shop), hire(shop, "lead")
    key = stopped(agent, harm=harm)
    view = stop_sale.show_stop(shop, key, now=NOW)
    assert (view.stop.stopped_at, view.stop.stopped_by, view.stop.goods) == (NOW, str(agent.id), "cosmetics")
    assert set(view.left) >= {"listing", "promotion", "platform"}, "what a person does on the platform is a task"
    assert [kind for kind, words in heard(shop) if "k3" in words] == ["safety"]
    due = {one.rule.id: one.clock.due_at for one in view.clocks if one.rule}
    assert due == {"danger": NOW, "cosmetics": NOW + days * DAY}
    # They stand on the board of clocks, and people are warned before each is due.
    board = clock_board(lead, now=NOW, zone=NOW.tzinfo)
    assert [one.clock.due_at for one in board.reports] == sorted(due.values())
    stop_sale.watch_stops(shop, NOW)
    reaction = next(one for one in view.clocks if one.rule and one.rule.id == "cosmetics")
    assert NOW < reaction.clock.warn_at < reaction.clock.due_at
    assert stop_sale.watch_stops(shop, reaction.clock.warn_at) == 1
    assert heard(shop)[0][0] == "clock_warn"
    assert stop_sale.watch_stops(shop, reaction.clock.due_at) == 1
    assert heard(shop)[0][0] == "clock_breach"
    assert stop_sale.watch_stops(shop, reaction.clock.due_at + DAY) == 0, "said once"


def test_a_stop_is_done_step_by_step_and_ended_only_when_it_is_cleared_and_reported(shop: UUID) -> None:
    from wanhui.flows import stop_sale

    agent, lead = hire(shop), hire(shop, "lead")
    key = stopped(agent)
    for name in stop_sale.STEPS:
        stop_sale.step(agent, key, name, now=NOW)
    view = stop_sale.show_stop(shop, key, now=NOW)
    assert view.left == ()
    assert view.stop.done["listing"] == (str(agent.id), NOW.isoformat(timespec="seconds"))
    resume = stop_sale.resume
    assert refused(lambda: resume(agent, key, note="好了", is_cleared=True, now=NOW)) == "E-ROLE-RIGHT"
    assert refused(lambda: resume(lead, key, note="卖完再说", is_cleared=False, now=NOW)) == "E-ACT-FORBIDDEN"
    assert refused(lambda: resume(lead, key, note="检测合格", is_cleared=True, now=NOW)) == "E-STOP-CLOCKS"
    assert refused(lambda: stop_sale.settle(lead, view.clocks[0].clock.id, note=" ", now=NOW)) == "E-STOP-NOTE"
    for one in view.clocks:
        stop_sale.settle(lead, one.clock.id, note="已报，回执 20261118-7", now=NOW)
    assert stop_sale.authority_clocks(shop, now=NOW) == ()
    resume(lead, key, note="检测合格，报告 7 号", is_cleared=True, now=NOW + DAY)
    assert stop_sale.show_stop(shop, key, now=NOW + DAY).stop.ended_by == str(lead.id)
    assert stopped(agent) != key, "the same goods can be stopped again"


def test_goods_that_sell_although_they_are_stopped_are_told_of_each_day(shop: UUID, tmp_path: Path) -> None:
    from wanhui.flows import stop_sale

    key = stopped(hire(shop))
    stop_sale.watch_stops(shop, NOW)
    line = {"product": "cream", "sku": "cream-50", "batch": "k3", "quantity": 1, "price": "98.00"}
    made: datetime = NOW + timedelta(hours=2)
    sold = {**order(2, "cream", 0), "created_at": made.isoformat(), "lines": [line]}
    bring(shop, write(tmp_path, [sold], "sold.jsonl"), made)
    assert stop_sale.show_stop(shop, key, now=made).sold == 1
    assert [stop_sale.watch_stops(shop, made) for _ in range(2)] == [1, 0]


def test_however_many_stops_hold_each_is_watched_with_a_fixed_number_of_queries(shop: UUID, tmp_path: Path) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wanhui.flows import stop_sale
    from wanhui.store.stops import still_sold

    goods = {"batch": "k3", "sku": "cream-50", "product": "cream", "live": "live-7"}
    for dimension, key in goods.items():
        stopped(hire(shop, "lead"), dimension=dimension, key=key, harm="")
    for n in range(201):
        stopped(hire(shop, "lead"), key=f"other-{n}", harm="", now=NOW + timedelta(seconds=1))
    line = {"product": "cream", "sku": "cream-50", "batch": "k3", "quantity": 1, "price": "98.00"}
    made = (NOW + timedelta(hours=2)).isoformat()
    sold = [{**order(n, "cream", 0, source="live-7"), "created_at": made, "lines": [line, line]} for n in (2, 3)]
    gone = {**order(4, "cream", 0, status="cancelled"), "created_at": made, "lines": [line]}
    bring(shop, write(tmp_path, [*sold, gone], "sold.jsonl"), NOW + DAY)
    with CaptureQueriesContext(connection) as asked:
        found = still_sold(shop)
    assert {(one.dimension, one.key): count for one, count in found} == dict.fromkeys(goods.items(), 2)
    assert sum("store_salestop" in one["sql"] for one in asked) == 5
    assert stop_sale.watch_stops(shop, NOW + DAY) == 4


def test_worse_harm_makes_the_clocks_stricter_and_lesser_harm_changes_nothing(shop: UUID) -> None:
    from wanhui.flows.stop_sale import show_stop

    agent = hire(shop)
    key = stopped(agent, harm="general")
    assert stopped(agent, harm="large") == key
    assert stopped(agent, harm="general") == key
    view = show_stop(shop, key, now=NOW)
    assert view.stop.harm == "large"
    assert max(one.clock.due_at for one in view.clocks) == NOW + 3 * DAY


def test_a_plain_fault_is_stopped_by_a_lead_without_alarm_or_clocks(shop: UUID, other_account: UUID) -> None:
    from wanhui.flows.stop_sale import list_stops, show_stop

    assert refused(lambda: stopped(hire(shop), harm="")) == "E-ROLE-RIGHT"
    key = stopped(hire(shop, "lead"), harm="")
    view = show_stop(shop, key, now=NOW)
    assert (view.clocks, view.left, heard(shop)) == ((), ("listing", "promotion", "stock"), [])
    assert list_stops(other_account, now=NOW) == ()
    assert refused(lambda: show_stop(other_account, key, now=NOW)) == "E-STOP-NONE"


@pytest.mark.parametrize(
    "change",
    [
        {"shop": "none"},
        {"key": " "},
        {"reason": ""},
        {"reason": "长" * 501},
        {"dimension": "colour"},
        {"harm": "awful"},
        {"goods": "toys"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_not_whole_stops_nothing(shop: UUID, change: dict[str, str]) -> None:
    from wanhui.flows.stop_sale import list_stops

    assert refused(lambda: stopped(hire(shop), **change)) == "E-STOP-FILL"
    assert list_stops(shop, now=NOW) == ()


def test_what_is_missing_is_named_in_the_words_of_the_reader(shop: UUID) -> None:
    with pytest.raises(WanhuiError) as found:
        stopped(hire(shop), reason="", shop="none")
    assert found.value.text("zh") == "停售还缺：店铺、原因（最多 500 字）。补上再记。"
    assert "the shop, the reason (at most 500 characters)" in found.value.text("en")


def test_a_lead_corrects_the_kind_and_the_clocks_follow_from_when_the_harm_was_known(shop: UUID) -> None:
    from wanhui.flows import stop_sale

    def rules() -> dict[str, datetime]:
        return {one.rule.id: one.clock.due_at for one in stop_sale.show_stop(shop, key, now=NOW).clocks if one.rule}

    agent, lead = hire(shop), hire(shop, "lead")
    key = stopped(agent)
    change = stop_sale.change_kind
    assert refused(lambda: change(agent, key, goods="other", now=NOW + DAY)) == "E-ROLE-RIGHT"
    assert refused(lambda: change(lead, key, goods="toys", now=NOW + DAY)) == "E-STOP-FILL"
    change(lead, key, goods="other", now=NOW + DAY)
    assert rules() == {"danger": NOW}
    change(lead, key, goods="cosmetics", now=NOW + 2 * DAY)
    assert rules() == {"danger": NOW, "cosmetics": NOW + 15 * DAY}
    assert stopped(agent, goods="other", now=NOW + 3 * DAY) == key
    assert "cosmetics" in rules(), "who does not lead ends no clock"
    assert stopped(lead, goods="food", now=NOW + 3 * DAY) == key
    assert rules() == {"danger": NOW, "food": NOW}
    assert stopped(agent, harm="large", now=NOW + 3 * DAY) == key
    assert stop_sale.show_stop(shop, key, now=NOW).stop.goods == "food", "what a lead corrected stays"


def test_a_case_that_the_account_does_not_have_is_left_out(shop: UUID) -> None:
    from wanhui.flows.stop_sale import show_stop

    assert show_stop(shop, stopped(hire(shop), case=999), now=NOW).stop.case is None


def test_abroad_no_clock_is_made_up(account: UUID, tmp_path: Path) -> None:
    from wanhui.flows.stop_sale import show_stop

    bring(account, write(tmp_path, [{**SHOP, "platform": "amazon"}, CREAM]), NOW)
    assert show_stop(account, stopped(hire(account)), now=NOW).clocks == ()
