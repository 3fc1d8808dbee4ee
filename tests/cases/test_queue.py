"""The order of work: what comes next, what will be missed, and causes that come up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.cases.test_calendar import some
from tests.cases.world import NOW, opening
from wanhui.cases.queue import Like, due_of, in_order, mass_incidents, time_box, what_next, will_miss

ROW = opening().row


def row(id_: str, hours: float = 1, **more: object) -> object:
    return replace(ROW, id=id_, due_at=NOW + timedelta(hours=hours), **more)


def test_safety_first_then_time_then_priority() -> None:
    rows = [row("late", 1, priority=90), row("hurt", 50, is_safety=True), row("early", 0.5), row("urgent", 0.5)]
    rows[3] = replace(rows[3], priority=rows[2].priority + 5)
    assert [one.id for one in in_order(rows)] == ["hurt", "urgent", "early", "late"]


def test_the_platforms_deadline_counts_when_it_is_earlier() -> None:
    with_platform = row("a", 9, platform_due_at=NOW + timedelta(hours=2))
    assert due_of(with_platform) == NOW + timedelta(hours=2)
    assert [one.id for one in in_order([row("b", 3), with_platform])] == ["a", "b"]


def test_a_paused_case_comes_after_the_running_ones() -> None:
    assert [one.id for one in in_order([row("held", 1, is_paused=True), row("running", 9)])] == ["running", "held"]


def test_an_agent_takes_their_own_first_then_what_nobody_has() -> None:
    rows = [row("a", 1, assignee="he"), row("b", 2), row("c", 3, assignee="su")]
    taken = what_next(rows, "su")
    assert taken is not None
    assert taken.id == "c"
    free = what_next([rows[0], rows[1]], "su")
    assert free is not None
    assert free.id == "b"
    assert what_next([rows[0]], "su") is None
    assert what_next([row("d", 1, status="closed")], "su") is None


@some
@given(st.lists(st.tuples(st.integers(0, 48), st.booleans(), st.integers(0, 99)), max_size=8))
def test_the_order_never_loses_or_doubles_a_case(specs: list[tuple[int, bool, int]]) -> None:
    rows = [row(f"c{i}", due, is_safety=safe, priority=points) for i, (due, safe, points) in enumerate(specs)]
    ordered = in_order(rows)
    assert sorted(one.id for one in ordered) == sorted(one.id for one in rows)
    flags = [one.is_safety for one in ordered]
    assert flags == sorted(flags, reverse=True)


def test_a_queue_that_is_too_long_says_what_will_be_missed() -> None:
    rows = [row(f"c{i:02d}", 1) for i in range(12)]
    missed = will_miss(rows, NOW, handling=timedelta(minutes=10))
    assert {one.case for one in missed} == {f"c{i:02d}" for i in range(6, 12)}
    assert will_miss(rows, NOW, handling=timedelta(minutes=10), agents=2) == ()


def test_three_like_cases_in_a_day_are_an_incident() -> None:
    like = [Like(case=f"c{i}", at=NOW + timedelta(hours=i * 10), key="p7:damaged") for i in range(3)]
    assert mass_incidents(like) == {"p7:damaged": ("c0", "c1", "c2")}
    spread = [replace(one, at=NOW + timedelta(days=i * 9)) for i, one in enumerate(like)]
    assert mass_incidents(spread) == {}


def test_a_time_box_proposes_and_never_ends_a_contact() -> None:
    assert time_box(timedelta(minutes=10)) is None
    proposals = time_box(timedelta(minutes=15))
    assert proposals is not None
    assert len(proposals.proposals) == 3
