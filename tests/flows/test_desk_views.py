"""What the desk makes of records and events, before any page: groups by due time, chain, timeline, chips."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import world
from wanhui.flows import desk_queue
from wanhui.flows.desk_order import chain, order_view
from wanhui.flows.desk_statement import statement
from wanhui.flows.desk_timeline import timeline
from wanhui.flows.upload_file import safe_name
from wanhui.records.after_sales import AfterSale
from wanhui.records.money import Money
from wanhui.records.orders import Line, Order, ShipmentEvent
from wanhui.store.case_rows import CaseLine, Preview
from wanhui.store.facts import StoredFact
from wanhui.store.keys import new_key
from wanhui.store.readings import Corrected

CHINA = ZoneInfo("Asia/Shanghai")
NOW = world.NOW


def line(minutes: float | None, **more: Any) -> CaseLine:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    row = replace(world.opening().row, due_at=due, warn_at=due, **more)
    return CaseLine(
        id=new_key(),
        number=1,
        shop_name="店",
        time_zone="Asia/Shanghai",
        row=row,
        preview=Preview(quote="裂了", stars=1),
    )


@pytest.mark.parametrize(
    ("minutes", "span"),
    [
        (-1, "overdue"),
        (0, "overdue"),
        (59, "hour"),
        (61, "today"),
        (60 * 20, "tomorrow"),
        (60 * 50, "later"),
        (None, "none"),
    ],
)
def test_a_case_stands_in_the_group_of_its_due_time(minutes: float | None, span: str) -> None:
    assert desk_queue.span_of(line(minutes).row, NOW, CHINA) == span


def test_a_paused_case_has_no_running_clock() -> None:
    paused = line(30, is_paused=True)
    assert desk_queue.span_of(paused.row, NOW, CHINA) == "none"
    shown = desk_queue.queue_row(paused, NOW).clock
    assert shown is not None
    assert (shown.state, shown.due_at) == ("paused", None)


def test_the_marketplace_has_the_earlier_word_and_does_not_pause() -> None:
    theirs = NOW + timedelta(minutes=30)
    for row in (line(300, platform_due_at=theirs), line(300, platform_due_at=theirs, is_paused=True)):
        shown = desk_queue.queue_row(row, NOW).clock
        assert shown is not None
        assert (shown.kind, shown.due_at, shown.state) == ("platform", theirs, "running")
        assert desk_queue.span_of(row.row, NOW, CHINA) == "hour"


@given(st.lists(st.one_of(st.none(), st.integers(-5000, 9000)), max_size=12), st.booleans())
def test_no_case_is_lost_or_doubled_in_the_groups(minutes: list[int | None], by_due: bool) -> None:
    lines = [replace(line(m), number=at) for at, m in enumerate(minutes)]
    found = desk_queue.groups(lines, NOW, CHINA, by_due=by_due)
    assert sorted(row.number for group in found for row in group.rows) == list(range(len(lines)))
    assert all(group.rows for group in found)


def test_safety_outranks_every_other_flag() -> None:
    assert desk_queue.flag_of(line(5, is_safety=True, flags=("extortion",)).row) == "safety"
    assert desk_queue.flag_of(line(5, flags=("extortion",)).row) == "extortion"
    assert desk_queue.flag_of(line(5).row) is None


def order(**more: Any) -> Order:
    return Order(id="o1", shop="s1", buyer="b1", created_at=NOW - timedelta(days=5), **more)


def states(one: Order, *others: Any) -> list[str]:
    return [link.state for link in chain(one, others, NOW)]


def test_a_link_is_done_late_missing_to_come_or_unknown() -> None:
    ago = lambda days: NOW - timedelta(days=days)  # noqa: E731
    done = order(status="delivered", paid_at=ago(5), ship_by=ago(3), shipped_at=ago(4), delivered_at=ago(1))
    assert states(done) == ["done", "done", "done", "done"]
    assert states(replace(done, shipped_at=ago(2))) == ["done", "done", "late", "done"]
    assert states(order(status="paid", paid_at=ago(5), ship_by=ago(3))) == ["done", "done", "missing", "next"]
    assert states(order(status="paid", paid_at=ago(5), ship_by=ago(-1))) == ["done", "done", "next", "next"]
    assert states(order(status="shipped")) == ["done", "unknown", "unknown", "next"]
    assert states(order(status="cancelled")) == ["done", "unknown", "unknown", "unknown"]


def test_an_after_sale_nobody_answered_in_time_is_late() -> None:
    request = AfterSale(
        id="a1", shop="s1", order="o1", at=NOW - timedelta(days=2), type="exchange", status="requested",
        respond_by=NOW - timedelta(hours=1),
    )  # fmt: skip
    assert states(order(), request)[-1] == "late"
    assert states(order(), replace(request, status="agreed"))[-1] == "done"
    later = replace(request, id="a2", at=NOW, type="refund_only", status="agreed")
    shown = order_view(order(), [later, request], {}, now=NOW).requests
    assert [(one.type, one.due_at) for one in shown] == [("exchange", request.respond_by), ("refund_only", None)]


def test_the_order_names_its_goods_even_when_only_the_line_does() -> None:
    sold = Line(product="p1", quantity=2, price=Money(Decimal("9"), "CNY"), title="手作杯", batch="B1")
    view = order_view(order(lines=(sold,)), [], {}, now=NOW)
    assert (view.items, view.batch, view.buyer_orders) == (("手作杯 ×2",), "B1", None)


def test_the_timeline_is_in_order_of_time_by_the_day_of_the_viewer_and_tells_nothing_twice() -> None:
    late_evening = datetime(2026, 11, 17, 23, 30, tzinfo=CHINA)
    bought = order(delivered_at=late_evening)
    scan = ShipmentEvent(id="e1", shop="s1", order="o1", at=late_evening, status="delivered", text="本人签收")
    case = world.opening()
    days = timeline([bought, scan], [case.event], [], names={}, steps={}, zone=CHINA)
    items = [item for day in days for item in day.items]
    assert [item.at for item in items] == sorted(item.at for item in items)
    assert [item.code for item in items] == ["ordered", "delivered", "opened"]
    assert [day.day.isoformat() for day in days] == ["2026-11-13", "2026-11-17", "2026-11-18"]


READING: dict[str, Any] = {
    "lang": "zh",
    "issues": [{"code": "damaged", "p": 0.94, "spans": []}, {"code": "effect", "p": 0.4, "spans": []}],
    "asks": ["exchange"],
    "severity": 2,
    "emotion": "calm",
    "safety": False,
    "why": [],
    "star_mismatch": 0.9,
    "suspect": None,
    "intent": "complaint",
    "review_hostage": False,
}


def test_every_label_has_a_chip_and_a_weak_one_is_a_guess() -> None:
    text = "杯子裂了，想换一只"
    said = statement(StoredFact(key=new_key(), fact=world.review(text=text), reading=READING), ())
    assert [(chip.kind, chip.code, chip.is_guess) for chip in said.chips] == [
        ("issue", "damaged", False),
        ("issue", "effect", True),
        ("ask", "exchange", False),
        ("severity", "2", False),
        ("mismatch", "stars", False),
    ]
    for mark in said.marks:
        assert text[mark.start : mark.end] in said.chips[mark.chip].quotes, "what is marked is what the chip quotes"


def test_a_correction_lies_over_the_reading_and_the_last_one_holds() -> None:
    item = StoredFact(key=new_key(), fact=world.review(text="裂了"), reading=READING)
    given_ = [
        Corrected(record=item.key, head="issues", before=[], after=after, author=new_key(), at=NOW)
        for after in (["quality"], ["damaged", "packaging"])
    ]
    issues = [chip for chip in statement(item, given_).chips if chip.kind == "issue"]
    assert [(chip.code, chip.p, chip.is_corrected) for chip in issues] == [
        ("damaged", None, True),
        ("packaging", None, True),
    ]


def test_a_record_that_was_never_read_is_shown_all_the_same() -> None:
    said = statement(StoredFact(key=new_key(), fact=world.review(text="裂了"), reading=None), ())
    assert (said.text, said.chips) == ("裂了", ())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\订单.csv", "订单.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("..", "upload"),
        ("", "upload"),
    ],
)
def test_the_name_of_a_file_leads_nowhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_every_disk_takes(name: str) -> None:
    safe = safe_name(name.encode("utf-8", "replace").decode())
    assert safe and len(safe.encode()) <= 120 and "/" not in safe and "\x00" not in safe and safe not in (".", "..")
