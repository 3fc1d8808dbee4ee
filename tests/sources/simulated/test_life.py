"""The simulated shops: repeatable, complete, within their days, and with what was planted really in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from wanhui.records.codec import ShopDefaults, decode, defaults_of
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.sources.simulated.life import Plan, simulate
from wanhui.sources.simulated.stores import FAULTS

Records = list[dict[str, Any]]


def both(plan: Plan) -> tuple[Records, Records]:
    """All records of `plan`, and all lines of truth."""
    records: Records = []
    truth: Records = []
    for chunk in simulate(plan):
        records += chunk.records
        truth += chunk.truth
    return records, truth


@pytest.fixture(scope="module")
def month() -> tuple[Records, Records]:
    """The month that the product's own figures are told of."""
    return both(Plan(days=30, seed=1))


@pytest.fixture(scope="module")
def street() -> tuple[Records, Records]:
    """A few days of four shops, one of them abroad."""
    return both(Plan(days=4, seed=2, shops=4, orders=900))


def of(records: Records, kind: str) -> Records:
    return [one for one in records if one["kind"] == kind]


def test_every_record_is_one_that_the_product_accepts(street: tuple[Records, Records]) -> None:
    shops: dict[str, ShopDefaults] = {}
    kinds = Counter[str]()
    for one in street[0]:
        fact = decode(orjson.loads(orjson.dumps(one)), shops)
        if isinstance(fact, Shop):
            shops[fact.id] = defaults_of(fact)
        kinds[one["kind"]] += 1
        tokens = {"receiver_token", "open_address_id", "device_token"}
        assert not isinstance(fact, Order) or fact.extra.keys() <= tokens
    assert set(kinds) == {
        "shop", "product", "buyer", "order", "shipment_event", "message", "review", "after_sale", "inventory",
        "supplier", "agent",
    }  # fmt: skip


def test_ids_are_never_used_twice(street: tuple[Records, Records]) -> None:
    keys = Counter((one["kind"], one.get("shop"), one["id"]) for one in street[0])
    assert max(keys.values()) == 1
    orders = Counter(one["id"] for one in of(street[0], "order"))
    assert max(orders.values()) == 1


def test_the_same_seed_gives_the_same_bytes_whatever_the_process(tmp_path: Path) -> None:
    found = set()
    for hashing in ("0", "77"):
        truth = tmp_path / hashing
        done = subprocess.run(
            [sys.executable, "-m", "wanhui", "simulate", "--days", "2", "--seed", "5", "--orders", "60", "--shops", "2",
             "--truth", str(truth)],
            env={**os.environ, "PYTHONHASHSEED": hashing, "TZ": "UTC" if hashing == "0" else "America/New_York"},
            capture_output=True, check=True,
        )  # fmt: skip
        found.add((done.stdout, truth.read_bytes()))
    assert len(found) == 1
    (out, truth_lines), *_ = found
    assert b'"truth"' not in out
    assert {orjson.loads(line)["truth"] for line in truth_lines.splitlines()} == {"order", "planted"}


def test_another_seed_gives_another_life() -> None:
    one, other = (both(Plan(days=1, seed=seed, orders=30))[0] for seed in (1, 2))
    assert [x["lines"] for x in of(one, "order")] != [x["lines"] for x in of(other, "order")]


@pytest.mark.parametrize(("orders", "shops", "days"), [(1, 1, 1), (7, 3, 2), (500, 2, 5)])
def test_as_many_orders_as_asked_for(orders: int, shops: int, days: int) -> None:
    records, truth = both(Plan(days=days, seed=3, shops=shops, orders=orders))
    assert len(of(records, "order")) == orders
    assert len([one for one in truth if one["truth"] == "order"]) == orders
    assert len(of(records, "shop")) == shops


def test_more_days_to_the_end_change_nothing_of_the_days_before() -> None:
    short, long = (both(Plan(days=3, seed=5, orders=400, after=after))[0] for after in (0, 9))
    said = lambda some: {one["id"]: one["text"] for one in some if one["kind"] in ("message", "review")}  # noqa: E731
    assert said(short).items() < said(long).items()
    assert [one["id"] for one in of(short, "order")] == [one["id"] for one in of(long, "order")]


def test_nothing_happens_after_the_last_day(street: tuple[Records, Records]) -> None:
    end = datetime.fromisoformat("2026-10-24T00:00:00+08:00")
    for one in street[0]:
        for key in ("at", "created_at", "shipped_at", "delivered_at", "finished_at"):
            assert key not in one or datetime.fromisoformat(one[key]) <= end, one


def test_a_life_follows_its_order(street: tuple[Records, Records]) -> None:
    orders = {one["id"]: one for one in of(street[0], "order")}
    for one in of(street[0], "shipment_event"):
        assert one["at"] >= orders[one["order"]]["created_at"]
    reviewed = [one for one in of(street[0], "review") if "delivered_at" in orders[one["order"]]]
    assert reviewed
    assert all(one["at"] > orders[one["order"]]["delivered_at"] for one in reviewed)
    assert {one["status"] for one in orders.values()} >= {"paid", "shipped", "delivered"}


def test_no_slot_of_a_phrase_stays_empty(month: tuple[Records, Records], street: tuple[Records, Records]) -> None:
    for records in (month[0], street[0]):
        texts = [str(one[key]) for one in records for key in ("text", "reason", "buyer_note") if one.get(key)]
        assert texts
        assert not [text for text in texts if set(text) & set("{}[]|") or not text.strip()]


def test_complaints_are_worded_in_many_ways(month: tuple[Records, Records]) -> None:
    fault_of = {one["order"]: one["fault"] for one in month[1] if one["truth"] == "order"}
    texts = Counter(one["text"] for one in of(month[0], "review") if fault_of[one["order"]] not in (None, "extortion"))
    assert len(texts) / texts.total() > 0.9


def test_a_month_shows_every_fault_and_enough_of_each(month: tuple[Records, Records]) -> None:
    faults = Counter(one["fault"] for one in month[1] if one["truth"] == "order")
    del faults[None]
    assert set(faults) == {*FAULTS, "extortion"}
    assert min(faults.values()) >= 40, faults  # about half of them end as a case
    assert faults.total() >= 1_800


def test_professionals_and_every_kind_of_innocent_who_looks_alike() -> None:
    truth = [one for one in both(Plan(days=30, seed=4, shops=3, orders=12_000))[1] if one["truth"] == "order"]
    professional = [one for one in truth if one["professional"]]
    assert 0.003 <= len(professional) / len(truth) <= 0.005
    assert {one["group"] for one in truth} == {
        None, "gift", "shy", "critic", "remote", "new_account", "dormitory", "family"
    }  # fmt: skip
    assert all(one["group"] is None for one in professional)
    rings = Counter(one["ring"] for one in truth)
    honest = rings.pop(None)
    assert honest < len(truth)
    assert len(rings) >= 2
    assert all(one["professional"] for one in truth if one["ring"])


def test_planted_causes_are_at_least_three_times_as_frequent_as_elsewhere() -> None:
    plan = Plan(days=30, seed=11, orders=20_000)
    records, truth = both(plan)
    fault_of = {one["order"]: one["fault"] for one in truth if one["truth"] == "order"}
    planted = [one for one in truth if one["truth"] == "planted"]
    assert {one["dimension"] for one in planted} == {"batch", "courier_region", "supplier", "sku", "agent"}
    supplier = {one["id"]: one["supplier"] for one in of(records, "product")}
    for cause in (one for one in planted if one["dimension"] in ("supplier", "sku")):
        hit = Counter[tuple[bool, bool]]()
        for order in of(records, "order"):
            (line,) = order["lines"]
            key = supplier[line["product"]] if cause["dimension"] == "supplier" else line["sku"]
            if order["created_at"] >= cause["from"]:
                hit[key == cause["key"], fault_of[order["id"]] == cause["fault"]] += 1
        inside = hit[True, True] / (hit[True, True] + hit[True, False])
        outside = hit[False, True] / (hit[False, True] + hit[False, False])
        assert inside >= 3 * outside >= 3 * 0.003, (cause, inside, outside)
        assert cause["rate"] >= 3 * cause["base"] >= 3 * 0.005


def test_another_first_day() -> None:
    records = both(Plan(days=2, seed=1, orders=40, start=date(2025, 3, 1)))[0]
    days = {datetime.fromisoformat(one["created_at"]).date() for one in of(records, "order")}
    assert days <= {date(2025, 3, 1), date(2025, 3, 1) + timedelta(days=1)}
