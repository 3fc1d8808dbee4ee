"""Who is left alone, what an answer says, where service fell short, and what writing to buyers did."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanhui.insights.buyers import cohort_of
from wanhui.insights.win_back import CONTROL, ENOUGH, cause_of, effect, is_control, steps_short

NOW = datetime(2026, 11, 18, tzinfo=UTC)
TODAY = NOW.timestamp() / 86_400


def test_one_in_five_is_left_alone_and_always_the_same_ones() -> None:
    names = [f"b{n}" for n in range(4_000)]
    first = [is_control("a", "s1", name) for name in names]
    assert first == [is_control("a", "s1", name) for name in names]
    assert sum(first) / len(names) == pytest.approx(CONTROL, abs=0.03)
    assert first != [is_control("a", "s2", name) for name in names], "another shop draws anew"


@pytest.mark.parametrize(
    ("text", "issues", "cause"),
    [
        ("质量不如以前了", ["quality"], "quality"),
        ("你们客服态度太差", ["service"], "service"),
        ("用了没什么效果", ["effect"], "misunderstanding"),
        ("一时忘了", [], "forgot"),
        ("上次买的还没用完呢", [], "forgot"),
        ("I simply forgot", [], "forgot"),
        ("It broke after a week", ["quality"], "quality"),
        ("杯口裂了", ["damaged"], "quality"),
        ("质量差，客服也没人理", ["quality", "service"], None),
        ("好的", [], None),
        ("不用发", [], None),
    ],
)
def test_an_answer_is_coded_where_it_is_plain(text: str, issues: list[str], cause: str | None) -> None:
    assert cause_of(text, issues) == cause


def test_the_steps_that_fell_short_are_told_against_those_who_stayed() -> None:
    said = {**{f"l{n}": ["refund", "service"] for n in range(6)}, **{f"s{n}": ["service"] for n in range(3)}}
    lapsed, stayed = [f"l{n}" for n in range(6)], [f"s{n}" for n in range(10)]
    found = steps_short(said, lapsed, stayed)
    assert found is not None
    assert [(one.step, round(one.gap, 1)) for one in found] == [("refunding", 1.0), ("answering", 0.7)]
    assert steps_short(said, lapsed[:4], stayed) is None, "no conclusion from fewer than five"


@given(st.integers(0, 400), st.integers(0, 400), st.data())
def test_an_effect_lies_in_its_interval_and_few_buyers_tell_nothing(n: int, m: int, data: st.DataObject) -> None:
    back = (data.draw(st.integers(0, n)), data.draw(st.integers(0, m)))
    found = effect(treated=(n, back[0]), control=(m, back[1]))
    if n < ENOUGH or m < ENOUGH:
        assert (found.gain, found.low, found.high) == (None, None, None)
    else:
        assert found.low is not None and found.gain is not None and found.high is not None
        assert -1 <= found.low <= found.gain <= found.high <= 1


def test_the_greatest_effect_there_can_be_stays_within_bounds() -> None:
    found = effect(treated=(30, 0), control=(70, 70))
    assert found.gain == found.low == -1.0


def test_without_an_interval_of_ones_own_the_category_counts() -> None:
    often = {f"f{n}": [TODAY - 40, TODAY - 30, TODAY - 20] for n in range(5)}
    seldom = {f"g{n}": [TODAY - 300, TODAY - 200, TODAY - 100] for n in range(6)}
    times = {**often, **seldom, "new": [TODAY - 35], "other": [TODAY - 35]}
    categories = {**dict.fromkeys(often, "tea"), **dict.fromkeys(seldom, "pots"), "new": "tea", "other": "pots"}
    away = {one.buyer: one for one in cohort_of(times, {}, now=NOW, categories=categories, is_every_late=True).away}
    assert away["new"].interval == pytest.approx(10) and away["new"].kind == "once"
    assert "other" not in away
    assert {one.kind for name, one in away.items() if name in often} == {"lapsed"}


def test_purchases_of_one_errand_are_no_rhythm_to_hold_a_buyer_to() -> None:
    times = {"twice": [TODAY - 9.2, TODAY - 8.9], **{f"b{n}": [TODAY - 50 - n, TODAY - 20 - n] for n in range(12)}}
    found = {one.buyer: one for one in cohort_of(times, {}, now=NOW, is_every_late=True).away}
    assert found["twice"].interval == 3 and found["twice"].late < 4, "eight days are not thirty intervals"
