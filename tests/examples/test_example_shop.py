"""The example shop: all in the contract, every reference resolves, every story told, the same each time."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanhui.records.codec import ShopDefaults, decode, defaults_of
from wanhui.records.fact import Fact
from wanhui.records.parties import Shop

EXAMPLES = Path(__file__).parents[2] / "examples"
#: Deadlines may lie ahead; nothing else may.
DUE = {"ship_by", "respond_by"}


def _module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


maker = _module("make_shop", EXAMPLES / "shop" / "make_shop.py")
teller = _module("tell_stories", EXAMPLES / "tell_stories.py")


@cache
def lines() -> tuple[dict[str, Any], ...]:
    text = (EXAMPLES / "shop" / "records.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.split("\n") if line)


@cache
def decoded() -> tuple[Fact, ...]:
    shops: dict[str, ShopDefaults] = {}
    found = []
    for line in lines():
        record = decode(line, shops)
        if isinstance(record, Shop):
            shops[record.id] = defaults_of(record)
        found.append(record)
    return tuple(found)


@cache
def index() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((EXAMPLES / "shop" / "story.json").read_text(encoding="utf-8"))["stories"])


def ids(kind: str) -> set[tuple[str, str]]:
    return {(line.get("shop", line["id"]), line["id"]) for line in lines() if line["kind"] == kind}


def instants(value: Any, key: str = "") -> list[tuple[str, datetime]]:
    """Every instant in a record with the key it stands under."""
    if isinstance(value, dict):
        return [one for k, v in value.items() for one in instants(v, k)]
    if isinstance(value, list):
        return [one for v in value for one in instants(v, key)]
    if isinstance(value, str) and key in {*DUE, "at"} | {k for k in [key] if k.endswith("_at")}:
        return [(key, datetime.fromisoformat(value))]
    return []


def test_there_is_enough_to_see() -> None:
    count = Counter(line["kind"] for line in lines())
    talks = {line["conversation"] for line in lines() if line["kind"] == "message"}
    good = [r for r in lines() if r["kind"] == "review" and (r.get("stars", 0) >= 4 or r.get("grade") == "good")]
    assert count["order"] >= 120
    assert count["review"] >= 60
    assert len(talks) >= 40
    assert len(good) >= 25
    assert {line["platform"] for line in lines() if line["kind"] == "shop"} == {
        "taobao", "pdd", "douyin", "amazon", "ebay",
    }  # fmt: skip


def test_every_line_is_a_record_of_the_contract_and_keeps_no_unknown_field() -> None:
    assert len(decoded()) == len(lines())
    assert [record.id for record in decoded() if record.extra] == []


def test_identities_are_unique() -> None:
    seen = Counter((line["kind"], line.get("shop", line["id"]), line["id"]) for line in lines())
    assert [key for key, n in seen.items() if n > 1] == []


@pytest.mark.parametrize(
    ("kind", "key", "target"),
    [
        ("order", "buyer", "buyer"),
        ("shipment_event", "order", "order"),
        ("message", "buyer", "buyer"),
        ("message", "order", "order"),
        ("message", "agent", "agent"),
        ("review", "order", "order"),
        ("review", "buyer", "buyer"),
        ("review", "product", "product"),
        ("after_sale", "order", "order"),
        ("inventory", "product", "product"),
        ("product", "supplier", "supplier"),
    ],
)
def test_references_resolve_within_the_shop(kind: str, key: str, target: str) -> None:
    known = ids(target)
    asked = {(line["shop"], line[key]) for line in lines() if line["kind"] == kind and key in line}
    assert asked
    assert asked - known == set()


def test_order_lines_name_real_variants() -> None:
    skus = {(p["shop"], s["id"]) for p in lines() if p["kind"] == "product" for s in p["skus"]}
    assert {(o["shop"], one["sku"]) for o in lines() if o["kind"] == "order" for one in o["lines"]} <= skus


def test_every_story_has_its_records_and_every_record_of_a_buyer_has_a_story() -> None:
    for story in index():
        for kind, found in story["records"].items():
            if kind != "conversation":
                assert set(found) <= {i for _, i in ids(kind)}, story["id"]
        assert story["records"]["order"], story["id"]
    told = {i for story in index() for i in story["records"]["order"]}
    assert told == {i for _, i in ids("order")}


def test_the_committed_files_are_what_the_fixed_anchor_gives(tmp_path: Path) -> None:
    maker.write(maker.ANCHOR, tmp_path)
    for name in ("records.jsonl", "story.json"):
        assert (tmp_path / name).read_bytes() == (EXAMPLES / "shop" / name).read_bytes()


@settings(max_examples=6, deadline=None)
@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 the zone comes from `timezones`
def test_nothing_has_happened_after_the_anchor_and_ids_do_not_move(anchor: datetime) -> None:
    records, _ = maker.build(anchor)
    assert [r["id"] for r in records] == [line["id"] for line in lines()]
    for record in records:
        for key, at in instants(record):
            assert key in DUE or at <= anchor, record


@settings(max_examples=200)
@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 see above
    st.integers(0, 24 * 60),
    st.integers(2, 400),
    st.times(),
)
def test_told_times_never_change_places(anchor: datetime, minutes: int, days: int, clock: Any) -> None:
    """A clock time of two days ago or more lies before any distance of a day at most, whatever the anchor."""
    near = maker._instant(f"-{minutes}m" if minutes else "-0h0m", anchor)
    far = maker._instant(f"-{days}d {clock:%H:%M}", anchor)
    assert far <= near <= anchor
    assert anchor - far >= timedelta(hours=24)


@pytest.mark.parametrize("told", ["", "-1d 10:00", "-25h", "yesterday", "-", "10:30"])
def test_a_time_told_in_a_way_that_could_change_places_is_refused(told: str) -> None:
    with pytest.raises(ValueError, match="told"):
        maker._instant(told, maker.ANCHOR)


def test_personal_data_is_masked_as_platforms_give_it() -> None:
    for record in lines():
        if record["kind"] == "buyer" and record["shop"] not in {"amz-zhenxi"}:
            assert "*" in record.get("phone", "*"), record
        if record["kind"] == "order":
            assert set(record["address"]["detail"]) == {"*"}
            phone = record["address"].get("phone") or "*"
            assert "*" in phone or phone.startswith("OAID-"), record


def test_the_five_kinds_of_hard_text_are_there() -> None:
    texts = [r["text"] for r in lines() if r["kind"] in {"review", "message"}]
    assert any("<script>" in t and "\u202e" in t for t in texts)
    assert any("V❤" in t for t in texts)
    assert any("蓋" in t for t in texts)
    assert any(r.get("follow_up") for r in lines())
    assert sum(bool(r.get("previous")) for r in lines() if r["kind"] == "review") >= 3


@pytest.mark.parametrize(("name", "language"), [("README.zh-CN.md", "zh"), ("README.md", "en")])
def test_the_readme_tells_every_story_as_the_records_do(name: str, language: str) -> None:
    readme = (EXAMPLES / name).read_text(encoding="utf-8")
    assert teller.rewritten(readme, language) == readme
    for story in index():
        assert story["story"][language] in readme


def test_every_word_of_the_index_is_whole_in_both_languages() -> None:
    import json
    from pathlib import Path

    index = json.loads((Path(__file__).parents[2] / "examples/shop/story.json").read_text(encoding="utf-8"))
    for story in index["stories"]:
        for part in ("title", "story", "expect"):
            assert set(story[part]) == {"zh", "en"}, story["id"]
            assert all(story[part].values()), story["id"]
