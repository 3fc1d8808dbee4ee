"""Versions of one record: a repeat changes nothing, the newer wins by field, and the order of arrival never matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records.strategies import records
from wanhui.records.codec import KINDS, decode, encode
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.reviews import Review, ReviewVersion
from wanhui.records.version import FIELD_TIMES, latest_instant, merge

T0 = datetime(2026, 11, 11, 8, tzinfo=UTC)


def at(hours: int) -> datetime:
    return T0 + timedelta(hours=hours)


def order(version: int | None = None, **values: Any) -> Order:
    updated_at = None if version is None else at(version)
    return Order(id="o1", shop="s1", buyer="b1", created_at=T0, updated_at=updated_at, **values)


def review(text: str, version: int | None = None, **values: Any) -> Review:
    updated_at = None if version is None else at(version)
    return Review(**{"id": "r1", "shop": "s1", "at": T0, "stars": 1, "text": text, "updated_at": updated_at, **values})


def kept(*arrivals: Fact) -> Any:
    """The record that stands after `arrivals`, in this order."""
    state: Fact | None = None
    for arrival in arrivals:
        state = merge(state, arrival) or state
    assert state is not None
    return state


def test_the_first_to_arrive_is_kept_as_it_is() -> None:
    assert merge(None, order(courier="SF")) == order(courier="SF")


def test_a_repeat_changes_nothing() -> None:
    assert merge(order(1, courier="SF"), order(1, courier="SF")) is None


def test_the_newer_wins_and_keeps_what_it_does_not_know() -> None:
    found = kept(order(1, status="paid", courier="SF"), order(2, status="shipped"))
    assert (found.status, found.courier, found.updated_at) == ("shipped", "SF", at(2))


def test_the_older_only_fills_what_is_unknown() -> None:
    found = kept(order(2, status="shipped"), order(1, status="paid", courier="SF"))
    assert (found.status, found.courier, found.updated_at) == ("shipped", "SF", at(2))


def test_a_field_is_compared_with_its_own_source_not_with_the_record() -> None:
    versions = [order(1, courier="SF"), order(2, courier="YTO"), order(3, status="shipped")]
    assert {kept(*arrival).courier for arrival in permutations(versions)} == {"YTO"}


def test_the_times_of_older_fields_survive_the_codec() -> None:
    half = kept(order(3, status="shipped"), order(1, courier="SF"))
    assert half.extra[FIELD_TIMES] == {"courier": at(1).isoformat()}
    again = decode(encode(half), {})
    assert kept(again, order(2, courier="YTO")).courier == "YTO"


def test_unreadable_field_times_are_ignored() -> None:
    odd = replace(order(3, courier="SF"), extra={FIELD_TIMES: {"courier": "yesterday", "status": 7}})
    assert kept(odd, order(2, courier="YTO")).courier == "SF"


def test_without_versions_the_later_instant_inside_wins() -> None:
    paid, shipped = order(status="paid", paid_at=at(1)), order(status="shipped", shipped_at=at(5))
    assert kept(paid, shipped).status == "shipped"
    assert kept(shipped, paid).status == "shipped"
    assert kept(shipped, paid).paid_at == at(1)


def test_without_versions_and_equally_late_the_last_arrival_wins() -> None:
    assert kept(order(status="paid"), order(status="cancelled")).status == "cancelled"


def test_a_deadline_is_not_an_instant_that_was_reported() -> None:
    assert latest_instant(order(ship_by=at(99), paid_at=at(1))) == at(1)


def test_no_version_against_one_only_fills() -> None:
    found = kept(order(1, status="paid"), order(status="finished", finished_at=at(90), courier="SF"))
    assert (found.status, found.courier, found.finished_at) == ("paid", "SF", at(90))
    assert kept(found, order(courier="YTO")).courier == "SF"
    assert kept(found, order(0, courier="YTO")).courier == "YTO"


def test_a_version_replaces_what_had_none() -> None:
    found = kept(order(status="finished", finished_at=at(90)), order(1, status="paid"))
    assert (found.status, found.updated_at) == ("paid", at(1))


def test_extra_is_merged_key_by_key() -> None:
    found = kept(replace(order(1), extra={"a": 1, "b": 1}), replace(order(2), extra={"b": 2, "c": 2}))
    assert {key: found.extra[key] for key in "abc"} == {"a": 1, "b": 2, "c": 2}


def test_a_default_is_unknown_not_a_statement() -> None:
    shop = decode({"kind": "shop", "id": "s1", "platform": "amazon", "name": "n", "time_zone": "Europe/Berlin"}, {})
    later = decode({"kind": "shop", "id": "s1", "platform": "amazon", "name": "m"}, {})
    assert kept(shop, later).time_zone == "Europe/Berlin"
    assert kept(shop, later).name == "m"


def test_only_versions_of_one_record_are_merged() -> None:
    with pytest.raises(ValueError, match="one record"):
        merge(order(), replace(order(), id="o2"))


def test_a_changed_review_keeps_what_it_said() -> None:
    found = kept(review("杯口有缺口", 1), review("补寄已收到", 5, stars=4))
    assert (found.text, found.stars, found.status) == ("补寄已收到", 4, "changed")
    assert found.previous == (ReviewVersion(at=at(1), stars=1, text="杯口有缺口"),)


def test_a_status_that_comes_with_the_change_stands() -> None:
    assert kept(review("a", 1), review("b", 2, status="hidden")).status == "hidden"
    assert kept(review("a", 1, status="shown"), review("b", 2)).status == "changed"


def test_an_older_review_that_arrives_late_joins_the_history() -> None:
    found = kept(review("b", 2), review("a", 1))
    assert (found.text, found.status, [v.text for v in found.previous]) == ("b", "changed", ["a"])


def test_an_answer_or_a_follow_up_is_no_change_of_words() -> None:
    found = kept(review("a", 1), review("a", 2, status="shown"))
    assert (found.previous, found.status) == ((), "shown")


def test_stars_that_become_known_are_no_change() -> None:
    found = kept(review("a", 1, stars=None), review("a", 2, stars=2))
    assert (found.previous, found.status, found.stars) == ((), None, 2)


def test_a_history_that_the_platform_gives_is_not_doubled() -> None:
    given_ = ReviewVersion(at=at(1), stars=1, text="a")
    found = kept(review("a", 1), review("b", 2, previous=(given_,)))
    assert found.previous == (given_,)


def test_importing_an_older_export_again_changes_nothing() -> None:
    after = kept(review("a"), review("b"))
    assert after.text == "b"
    assert merge(after, review("a")) is None
    assert merge(after, review("b")) is None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_merging_is_idempotent(kind: str) -> None:
    @settings(max_examples=15)
    @given(records(kind, id=st.just("s1")), records(kind, id=st.just("s1")))
    def law(old: Fact, new: Fact) -> None:
        after = kept(old, new)
        assert merge(after, after) is None
        assert merge(after, new) is None

    law()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_order_of_arrival_gives_the_same_record(kind: str) -> None:
    """For a review every version names its text and stars, as platforms do: only then its history is determined."""
    fixed: dict[str, st.SearchStrategy[Any]] = {"id": st.just("s1")}
    if kind == "review":
        fixed |= {"stars": st.integers(1, 3), "text": st.sampled_from("ab"), "grade": st.none()}
        fixed |= {"previous": st.just(())}

    @settings(max_examples=60 if kind == "review" else 15)
    @given(st.lists(records(kind, **fixed), min_size=2, max_size=4), st.randoms())
    def law(versions: list[Fact], random: Any) -> None:
        arrivals = [replace(version, updated_at=at(i)) for i, version in enumerate(versions)]
        shuffled = [*arrivals, random.choice(arrivals)]
        random.shuffle(shuffled)
        assert kept(*shuffled) == kept(*arrivals)

    law()
