"""The marketplace's clock and the shop's own run side by side: neither moves the other, the earlier one orders."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.flows.agreed import CHAT, Home, home
from tests.flows.test_close_case import DONE
from tests.flows.test_plans import MORNING, SAID
from tests.flows.world import ORDER, SHOP, bring, cases, state, write
from wanhui.flows.close_case import close_case, closing
from wanhui.flows.combine_cases import merge_cases, undo_merge
from wanhui.flows.desk_views import QueueQuery
from wanhui.flows.list_cases import all_cases
from wanhui.flows.show_desk import show_queue
from wanhui.flows.waiting import clock_lines, go_on, wait_for
from wanhui.flows.what_next import next_case

pytestmark = pytest.mark.database
CHINA = ZoneInfo("Asia/Shanghai")
BY = MORNING + timedelta(hours=36)


def request(id_: str = "a1", *, order: str = "261110-1", by: datetime = BY, **more: Any) -> dict[str, Any]:
    return {"kind": "after_sale", "id": id_, "shop": "s1", "order": order, "type": "return_refund",
            "at": MORNING.isoformat(), "status": "requested", "respond_by": by.isoformat(), **more}  # fmt: skip


def at(text: str) -> datetime:
    """A time of day in China, or as it was printed."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def running(shop: Home, kind: str) -> list[datetime]:
    """When the running clocks of `kind` are due."""
    return sorted(clock.due_at for clock in shop.now_is().clocks if clock.kind == kind and clock.is_running)


def place(shop: Home, name: str, *, by: datetime | None, buyer: str = "") -> int:
    """One more case (of another buyer), with a deadline of the marketplace where `by` names one; its number."""
    who = buyer or f"b-{name}"
    order = {**ORDER, "id": f"o-{name}", "buyer": who}
    said = {**CHAT, "id": f"m-{name}", "conversation": f"c-{name}", "buyer": who, "order": f"o-{name}"}
    asked = () if by is None else (request(f"a-{name}", order=f"o-{name}", by=by),)
    bring(
        shop.account, write(shop.folder, (order, {**said, "at": MORNING.isoformat()}, *asked), f"{name}.jsonl"), MORNING
    )
    return next(whole.line.number for whole in cases(shop.account) if whole.line.row.order == f"o-{name}")


@pytest.mark.capability("C-TR-05")
def test_the_shops_clock_rests_by_night_and_while_the_buyer_thinks_the_marketplaces_never(
    account: UUID, tmp_path: Path
) -> None:  # fmt: skip
    shop = home(account, tmp_path, MORNING, SHOP, {**CHAT, "at": MORNING.isoformat()}, request())
    shop.answer(MORNING + timedelta(minutes=5), SAID)
    (ours,) = running(shop, "resolution")
    number = shop.case().line.number
    evening, noon = MORNING.replace(hour=17), MORNING.replace(hour=11) + timedelta(days=1)
    wait_for(shop.agent, number, "buyer", until=noon + timedelta(hours=1), now=evening)
    lines = {line.kind: line for line in clock_lines(shop.agent, number, now=noon)}
    assert (lines["resolution"].state, lines["platform"].state, lines["platform"].due_at) == ("paused", "running", BY)
    assert running(shop, "platform") == [BY]
    go_on(shop.agent, number, now=noon)
    # of the eighteen hours only one in the evening and two in the morning are the shop's own
    assert (ours, running(shop, "resolution")) == (at("2026-11-21T10:00"), [at("2026-11-21T14:00")])
    assert running(shop, "platform") == [BY]
    (line,) = map(json.loads, all_cases(account))
    assert [at(line[key]) for key in ("due_at", "platform_due_at")] == [at("2026-11-21T14:00"), BY]


@pytest.mark.capability("C-TR-05")
def test_the_earlier_of_both_orders_the_queue_and_every_row_shows_the_two(account: UUID, tmp_path: Path) -> None:
    soon = MORNING + timedelta(minutes=30)
    shop = home(account, tmp_path, MORNING, SHOP, {**CHAT, "at": MORNING.isoformat()}, request(by=soon))
    shop.answer(MORNING + timedelta(minutes=1), SAID)
    held = shop.case().line.number
    wait_for(shop.agent, held, "buyer", until=BY, now=MORNING + timedelta(minutes=2))
    theirs = place(shop, "theirs", by=MORNING + timedelta(hours=1))
    ours = place(shop, "ours", by=BY)
    alone = place(shop, "alone", by=None)
    query = QueueQuery(tab="all")
    page = show_queue(account, query, me=str(shop.agent.id), now=MORNING + timedelta(minutes=3), zone=CHINA)
    rows = [row for group in page.groups for row in group.rows]
    shown = {row.number: [one and (one.kind, one.state, one.due_at) for one in (row.clock, row.beside)] for row in rows}
    noon = ("first_response", "running", MORNING.replace(hour=12))
    assert list(shown.items()) == [
        (held, [("platform", "running", soon), ("resolution", "paused", None)]),
        (theirs, [("platform", "running", MORNING + timedelta(hours=1)), noon]),
        (ours, [noon, ("platform", "running", BY)]),
        (alone, [noon, None]),
    ]
    taken = [next_case(shop.agent, now=MORNING), next_case(shop.agent, now=MORNING, apart=theirs)]
    assert taken == [theirs, ours]


def test_every_request_has_its_own_deadline_and_no_chat_answer_meets_it(account: UUID, tmp_path: Path) -> None:
    early, late = MORNING + timedelta(hours=2), MORNING + timedelta(hours=30)
    shop = home(account, tmp_path, MORNING, SHOP, request("a1", by=late), request("a2", by=early))
    shop.answer(MORNING + timedelta(minutes=5), SAID)
    assert running(shop, "platform") == [early, late]
    assert shop.case().line.row.platform_due_at == early
    shop.pass_until(late + timedelta(minutes=1))
    breached = [clock.breached_at for clock in shop.now_is().clocks if clock.kind == "platform"]
    assert sorted(at for at in breached if at is not None) == [early, late]
    done = late + timedelta(hours=1)
    shop.bring(done, request("a2", by=early, status="refused", updated_at=done.isoformat()))
    assert running(shop, "platform") == [late]


def test_a_dispute_that_brings_a_closed_case_back_runs_its_clock(account: UUID, tmp_path: Path) -> None:
    shop = home(account, tmp_path, MORNING, SHOP, {**CHAT, "at": MORNING.isoformat()})
    shop.answer(MORNING + timedelta(minutes=5), SAID)
    close_case(shop.lead, shop.case().line.number, DONE, now=MORNING + timedelta(minutes=10))
    called = MORNING + timedelta(days=2)
    by = called + timedelta(hours=48)
    shop.bring(called, request(status="disputed", at=called.isoformat(), by=by))
    assert (shop.now_is().status, running(shop, "platform")) == ("open", [by])


def test_nobody_but_a_lead_closes_over_a_request_that_the_marketplace_still_waits_for(
    account: UUID, tmp_path: Path
) -> None:  # fmt: skip
    shop = home(account, tmp_path, MORNING, SHOP, {**CHAT, "at": MORNING.isoformat()}, request())
    shop.answer(MORNING + timedelta(minutes=5), SAID)
    number, now = shop.case().line.number, BY - timedelta(hours=2)
    shop.pass_until(now)
    for_agent, for_lead = (closing(shop.agent, number, now=now).blockers[basis] for basis in ("confirmed", "lead"))
    told = [one.en for one in for_agent]
    assert "a request on the marketplace is not answered yet" in told
    assert "a request on the marketplace is not answered yet" not in [one.en for one in for_lead]
    shop.bring(now, request(status="refused", updated_at=now.isoformat()))
    told = [one.en for one in closing(shop.agent, number, now=now).blockers["confirmed"]]
    assert "a request on the marketplace is not answered yet" not in told


def test_on_a_marketplace_with_a_rule_every_new_letter_starts_its_clock(account: UUID, tmp_path: Path) -> None:
    said = {**CHAT, "at": MORNING.isoformat()}
    shop = home(account, tmp_path, MORNING, {**SHOP, "platform": "amazon"}, said)
    assert running(shop, "platform") == [MORNING + timedelta(hours=24)]
    shop.answer(MORNING + timedelta(hours=1), SAID)
    again = MORNING + timedelta(hours=3)
    shop.bring(again, {**said, "id": "m2", "at": again.isoformat()})
    shop.bring(again, {**said, "id": "m3", "at": (again + timedelta(minutes=9)).isoformat()})
    assert running(shop, "platform") == [again + timedelta(hours=24)]


def test_a_merge_keeps_the_marketplaces_deadlines_of_both_and_its_undo_loses_no_clock(
    account: UUID, tmp_path: Path
) -> None:  # fmt: skip
    early, late = MORNING + timedelta(hours=5), MORNING + timedelta(hours=30)
    shop = home(account, tmp_path, MORNING, SHOP, {**CHAT, "at": MORNING.isoformat()}, request(by=late))
    shop.answer(MORNING + timedelta(minutes=5), SAID)
    target, source = shop.case().line.number, place(shop, "other", by=early, buyer="b1")
    merge_cases(shop.lead, source, target, now=MORNING + timedelta(minutes=10))

    def clocks(number: int, kind: str) -> list[datetime]:
        (whole,) = [one for one in cases(account) if one.line.number == number]
        return sorted(one.due_at for one in state(whole).clocks if one.kind == kind and one.is_running)

    assert clocks(target, "platform") == [early, late]
    outside, again = MORNING + timedelta(minutes=12), MORNING + timedelta(minutes=20)
    shop.bring(outside, {**CHAT, "id": "m8", "at": outside.isoformat(), "from": "seller", "text": SAID})
    shop.bring(again, {**CHAT, "id": "m9", "at": again.isoformat(), "text": "还有一只也裂了"})
    (due,) = clocks(target, "next_response")
    undo_merge(shop.lead, source, now=MORNING + timedelta(minutes=30))
    assert (clocks(target, "platform"), clocks(target, "next_response")) == ([late], [due])
    assert clocks(source, "platform") == [early]
