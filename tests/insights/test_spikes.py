"""Planted trouble is found soon, laid at the right door, and quiet shops stay quiet; bad input gives nothing at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.insights.world import OFFSET, START, Plan, World, make
from wanhui.insights.incidents import Spike, spikes
from wanhui.insights.ledger import Complaint, days_of, order_ledger, part
from wanhui.insights.sold import Sold, sold, sold_lines
from wanhui.insights.spikes import FEWEST
from wanhui.insights.tails import discoveries, likelier, log_gamma, surprise, wilson
from wanhui.insights.talks import agent_ledger, talk_lines
from wanhui.records.goods import Product

SMALL = Plan(orders=200, products=5, days=34, begins=24)


def sales(world: World) -> Sold:
    products = [one for one in world.facts if isinstance(one, Product)]
    return sold("s1", sold_lines("s1", world.facts), products, offset=OFFSET)


def found(world: World) -> tuple[Spike, ...]:
    said = world.complaints
    talks = talk_lines("s1", world.facts)
    ledgers = (order_ledger(sales(world), said, offset=OFFSET), agent_ledger("s1", talks, said, offset=OFFSET))
    return spikes(ledgers, world.complaints, until=days_of(world.until, OFFSET))


@pytest.mark.parametrize("dimension", ["sku", "courier_region", "supplier"])
def test_planted_trouble_is_found_within_a_day_and_laid_at_its_door(dimension: str) -> None:
    world = make(3, replace(SMALL, orders=300, products=12, dimension=dimension, times=8.0, base=0.03))
    assert world.planted is not None
    _, key, issue, begins = world.planted
    begun = days_of(begins, 0)
    hits = [one for one in found(world) if (one.dimension, one.key) == (dimension, key)]
    assert hits
    assert hits[0].issue == issue
    assert begun <= hits[0].detected_at <= begun + 1
    assert hits[0].rate > 2 * hits[0].base
    assert hits[0].causes[0].p == max(cause.p for cause in hits[0].causes)


def test_no_later_record_changes_what_was_found_before() -> None:
    world = make(3, replace(SMALL, dimension="sku", times=8.0, base=0.03))
    whole = found(world)
    seen = whole[0].detected_at
    cut = START + timedelta(days=seen - days_of(START, OFFSET)) + timedelta(seconds=1)
    known = World(
        facts=world.facts, complaints=[one for one in world.complaints if one.at <= cut], until=world.until
    )  # fmt: skip
    assert [one.detected_at for one in found(known)][:1] == [seen]


def test_a_quiet_shop_is_hardly_ever_alarmed() -> None:
    months = 4 * (SMALL.days - 7) / 30
    assert sum(len(found(make(seed, SMALL))) for seed in range(40, 44)) <= 2 * months


@pytest.mark.parametrize(
    "complaints",
    [[], [Complaint(at=START, issue="quality", record="r1", order="nobody's")]],
    ids=["no complaint", "one of an order that nobody knows"],
)
def test_without_numbers_nothing_is_found(complaints: list[Complaint]) -> None:
    assert found(World(facts=make(1, replace(SMALL, days=3)).facts, complaints=complaints, until=START)) == ()
    assert found(World(complaints=complaints)) == ()


def test_a_complaint_before_its_order_counts_on_the_day_of_the_order() -> None:
    world = make(1, replace(SMALL, days=3))
    early = Complaint(at=START - timedelta(days=300), issue="quality", record="r", order="o0")
    ledger = order_ledger(sales(world), [early], offset=OFFSET)
    assert ledger.event_at.tolist() == [ledger.at[0]] * 2


def test_an_order_that_complains_twice_of_one_thing_counts_once() -> None:
    world = make(1, replace(SMALL, days=3))
    twice = [Complaint(at=START + timedelta(days=2), issue="quality", record=f"r{n}", order="o0") for n in range(2)]
    assert len(order_ledger(sales(world), twice, offset=OFFSET).event_at) == 2


@given(st.integers(1, 60), st.floats(0.01, 30), st.floats(0.5, 100))
def test_more_complaints_surprise_more_and_a_surer_past_does_not_surprise_less(
    n: int, mean: float, shape: float
) -> None:
    one, more = surprise([n, n + 1], mean, shape).tolist()
    assert more >= one >= 0
    if n > 2 * mean + FEWEST:
        assert float(surprise(n, mean, 2 * shape)) >= one - 1e-9


@given(st.floats(0.05, 30), st.floats(0.5, 100))
def test_by_chance_alone_the_odds_of_a_spike_are_even_on_average(mean: float, shape: float) -> None:
    n = np.arange(20_000.0)
    chance = log_gamma(n + shape) - log_gamma(shape) - log_gamma(n + 1)
    chance += n * np.log(mean / (mean + shape)) - shape * np.log1p(mean / shape)
    assert np.exp(chance + likelier(n, mean, shape)).sum() == pytest.approx(1.0, abs=1e-3)


@given(st.integers(0, 50), st.integers(1, 500))
def test_an_interval_holds_its_share_and_narrows_with_number(count: int, of: int) -> None:
    count = min(count, of)
    low, high = wilson(count, of)
    assert 0 <= low <= count / of + 1e-12
    assert count / of - 1e-12 <= high <= 1
    more = wilson(count * 10, of * 10)
    assert more[1] - more[0] <= high - low
    assert wilson(0, 0) == (0.0, 1.0)


@settings(max_examples=30)
@given(st.lists(st.floats(1e-9, 1), max_size=30))
def test_a_finding_is_never_less_probable_to_stand_than_a_weaker_one(chances: list[float]) -> None:
    stands = discoveries(chances, share=0.05)
    assert all(
        stands[n] for n in range(len(chances)) for m in range(len(chances)) if stands[m] and chances[n] <= chances[m]
    )


def test_the_gamma_function_agrees_with_factorials() -> None:
    assert np.exp(log_gamma([1.0, 2.0, 5.0, 10.0])).round(4).tolist() == [1.0, 1.0, 24.0, 362880.0]


def test_a_part_of_a_ledger_keeps_its_orders_with_what_was_said_of_them_by_its_end() -> None:
    world = make(1, replace(SMALL, days=12))
    ledger = order_ledger(sales(world), world.complaints, offset=OFFSET)
    since, until = float(ledger.at[0]) + 3, float(ledger.at[0]) + 9
    recent, kept = part(ledger, since=since, until=until)
    assert recent.at.tolist() == [at for at in ledger.at.tolist() if since <= at <= until]
    assert recent.event_at.max() <= until
    assert kept.sum() == len(recent.event_at) > 0
    assert recent.keys_of_events("sku").tolist() == ledger.keys_of_events("sku")[kept].tolist()


@pytest.mark.parametrize("seed", [3, 5])
def test_trouble_begins_before_it_is_seen(seed: int) -> None:
    world = make(seed, replace(SMALL, orders=300, dimension="sku", times=8.0, base=0.03))
    assert all(one.since < one.detected_at for one in found(world))
