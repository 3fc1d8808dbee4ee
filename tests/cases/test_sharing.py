"""Who gets a case: never somebody off duty, never the untrained for grave matters, and everybody in turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wanhui.cases.sharing import Need, Worker, can_take, choose

MONDAY_TEN = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
NEED = Need(shop="s1", language="zh")
DAYTIME = (((540, 1080),),) * 5 + ((),) * 2

workers = st.builds(
    Worker,
    id=st.sampled_from("abcdef"),
    shops=st.none() | st.frozensets(st.sampled_from(["s1", "s2"])),
    week=st.none() | st.just(DAYTIME),
    languages=st.frozensets(st.sampled_from(["zh", "en"])),
    skills=st.frozensets(st.sampled_from(["safety", "extortion"])),
    most=st.integers(0, 3),
    load=st.integers(0, 4),
    is_away=st.booleans(),
)
needs = st.builds(
    Need,
    shop=st.sampled_from(["s1", "s2"]),
    language=st.sampled_from(["", "zh", "en"]),
    skills=st.frozensets(st.sampled_from(["safety", "extortion"])),
)
instants = st.integers(0, 60 * 24 * 60).map(lambda minutes: MONDAY_TEN + timedelta(minutes=minutes))


@given(st.lists(workers, max_size=6, unique_by=lambda one: one.id), needs, instants, st.sampled_from("abcdef"))
def test_whoever_is_chosen_may_and_can_and_nobody_who_could_has_less(
    team: list[Worker], need: Need, at: datetime, last: str
) -> None:
    chosen = choose(team, need, at, last=last)
    able = [one for one in team if can_take(one, need, at)]
    assert (chosen is None) == (not able)
    if chosen is not None:
        assert chosen in able and chosen.load == min(one.load for one in able)
        assert not chosen.is_away and need.skills <= chosen.skills


def test_of_equals_each_comes_in_turn() -> None:
    team, last, given_to = [Worker(id=name) for name in "abc"], "", Counter()
    for _ in range(9):
        chosen = choose(team, NEED, MONDAY_TEN, last=last)
        assert chosen is not None
        team = [replace(one, load=one.load + (one.id == chosen.id)) for one in team]
        last, given_to[chosen.id] = chosen.id, given_to[chosen.id] + 1
    assert set(given_to.values()) == {3}


def test_nobody_off_duty_gets_a_case() -> None:
    at_work = Worker(id="a", week=DAYTIME)
    assert choose([at_work], NEED, MONDAY_TEN) is at_work
    assert choose([at_work], NEED, MONDAY_TEN.replace(hour=8)) is None
    assert choose([at_work], NEED, MONDAY_TEN.replace(hour=18)) is None, "the end of a block is over"
    assert choose([at_work], NEED, MONDAY_TEN.replace(day=21)) is None, "a Saturday"
    assert choose([replace(at_work, is_away=True)], NEED, MONDAY_TEN) is None


def test_grave_matters_go_to_trained_people_and_languages_to_those_who_speak_them() -> None:
    trained, english = Worker(id="t", skills=frozenset({"safety"}), load=9), Worker(id="e", languages=frozenset({"en"}))
    assert choose([trained, english], replace(NEED, skills=frozenset({"safety"})), MONDAY_TEN) is trained
    assert choose([english], NEED, MONDAY_TEN) is None
    assert choose([trained, english], replace(NEED, language="en"), MONDAY_TEN) is english
    assert choose([Worker(id="f", most=2, load=2)], NEED, MONDAY_TEN) is None, "hands are full"
