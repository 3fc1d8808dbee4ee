"""The laws of the chain: one way to write a fact, trees that prove, and no change, cut, insertion or order unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wanhui.evidence.canonical import canonical, commitment
from wanhui.evidence.chain import KINDS, ChainCheck, Fixed, Head, Tip, head_of, link, seal
from wanhui.evidence.merkle import add_leaf, leaf_hash, levels, peaks_root, proof, proven_root, root

AT = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def fixed(number: int, **more: object) -> Fixed:
    salt = number.to_bytes(16, "big")
    given = {
        "kind": KINDS[number % len(KINDS)], "item": UUID(int=number), "place": number, "source": "file", "raw": "ab",
        "fixed_at": AT + timedelta(seconds=number), "salt": salt, "commitment": commitment(salt, b"%d" % number),
    }  # fmt: skip
    return Fixed(**(given | more))


def chained(sizes: list[int]) -> list[tuple[Head, list[Fixed]]]:
    tip, out, number = Tip(), [], 0
    for size in sizes:
        batch = [fixed(number + step) for step in range(size)]
        number += size
        sealed = seal(batch, tip, sealed_at=AT + timedelta(hours=number), tool="wanhui")
        tip = sealed.tip
        out.append((sealed.head, batch))
    return out


def problems(batches: list[tuple[Head, list[Fixed]]], anchors: list[tuple[int, bytes]] | None = None) -> list[str]:
    check = ChainCheck()
    for head, batch in batches:
        check.batch(head, batch)
    check.anchors(anchors or [])
    return [one.problem for one in check.problems]


@given(LEAVES, st.data())
def test_a_proof_leads_from_every_leaf_to_the_root_and_from_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    way = proof(levels(leaves), place)
    assert proven_root(leaves[place], way) == root(leaves)
    assert proven_root(leaf_hash(leaves[place]), way) != root(leaves)
    assert len(way) <= 7


@given(LEAVES)
def test_a_tree_that_grows_leaf_by_leaf_is_the_tree_over_all_leaves(leaves: list[bytes]) -> None:
    peaks = ()
    for size, leaf in enumerate(leaves):
        assert peaks_root(peaks) == root(leaves[:size])
        peaks = add_leaf(peaks, size, leaf)
    assert peaks_root(peaks) == root(leaves)


def test_the_tree_is_the_one_of_the_standard() -> None:
    assert root([]) == sha256(b"").digest()
    assert leaf_hash(b"") == sha256(b"\0").digest()
    a, b, c = (leaf_hash(x) for x in (b"a", b"b", b"c"))
    node = sha256(b"\1" + a + b).digest()
    assert root([a, b, c]) == sha256(b"\1" + node + c).digest()


def other_store(value: object) -> object:
    """What a database makes of JSON: numbers in decimal figures without an exponent, no zero below zero."""
    if isinstance(value, dict):
        return {key: other_store(item) for key, item in value.items()}
    if isinstance(value, list):
        return [other_store(item) for item in value]
    if isinstance(value, float):
        return orjson.loads(format(Decimal(repr(value)) + 0, "f"))
    return value


@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.floats(-1e300, 1e300),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))  # fmt: skip
@example({"n": [1e16, 1e22, -0.0, 1e-7, 1.5e300, 2.0**60, "1e16"]})
def test_a_value_that_went_through_another_json_store_is_written_the_same(value: object) -> None:
    kept = {"value": value}
    assert canonical(orjson.loads(orjson.dumps(other_store(kept)))) == canonical(kept)


def test_keys_come_in_order_and_nothing_stands_between() -> None:
    assert canonical({"b": 1, "a": [2, "石"]}) == '{"a":[2,"石"],"b":1}'.encode()


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
def test_what_was_sealed_checks_out(sizes: list[int]) -> None:
    batches = chained(sizes)
    assert problems(batches, [(head.number, head.hash) for head, _ in batches]) == []
    assert [head_of(head.body) for head, _ in batches] == [head for head, _ in batches]


@given(st.lists(st.integers(1, 4), min_size=2, max_size=5), st.data())
def test_a_changed_removed_inserted_or_moved_fact_is_seen(sizes: list[int], data: st.DataObject) -> None:
    batches = chained(sizes)
    at = data.draw(st.integers(0, len(batches) - 1))
    _, batch = batches[at]
    place = data.draw(st.integers(0, len(batch) - 1))
    act = data.draw(st.sampled_from(["change", "remove", "insert", "time", "move"]))
    if act == "change":
        batch[place] = replace(batch[place], commitment=bytes(32))
    elif act == "time":
        batch[place] = replace(batch[place], fixed_at=AT - timedelta(days=1))
    elif act == "remove":
        del batch[place]
    elif act == "insert":
        batch.insert(place, fixed(999))
    else:
        batch.append(batch.pop(0))
        if len(batch) == 1:
            return
    assert problems(batches)


@given(st.lists(st.integers(1, 3), min_size=2, max_size=5), st.data())
def test_a_batch_that_is_gone_or_out_of_order_is_seen(sizes: list[int], data: st.DataObject) -> None:
    batches = chained(sizes)
    told = [(head.number, head.hash) for head, _ in batches]
    at = data.draw(st.integers(0, len(batches) - 2))
    assert problems(batches[:at] + batches[at + 1 :])
    assert problems([*batches[:at], batches[at + 1], batches[at], *batches[at + 2 :]])
    assert problems(batches[: at + 1]) == [], "a bare chain cannot see that its end was cut off"
    assert "cut_off" in problems(batches[: at + 1], told)


def test_every_bit_of_an_entry_counts() -> None:
    entry = next(link([fixed(7)], seq=1, previous=bytes(32)))
    for bit in range(len(entry.body) * 8):
        changed = bytearray(entry.body)
        changed[bit // 8] ^= 1 << bit % 8
        assert leaf_hash(bytes(changed)) != entry.hash


def test_clocks_that_ran_backwards_are_noted_and_nothing_is_lost() -> None:
    first = seal([fixed(1)], Tip(), sealed_at=AT + timedelta(hours=1), tool="wanhui")
    second = seal([fixed(2)], first.tip, sealed_at=AT, tool="wanhui")
    assert second.head.notes == ("clock_set_back",)
    late = seal([fixed(3, fixed_at=AT + timedelta(days=3))], second.tip, sealed_at=AT, tool="wanhui")
    assert late.head.notes == ("arrived_after_sealing",)
    assert problems([(first.head, [fixed(1)]), (second.head, [fixed(2)])]) == []


@pytest.mark.parametrize("body", [b"{}", b'{"v":1}', b"[]", b"null"])
def test_what_is_no_head_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        head_of(body)
