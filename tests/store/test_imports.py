"""Raw input, runs and column mappings are kept; bytes lie under their own hash, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from tests.cases.world import NOW
from wanhui.errors import WanhuiError
from wanhui.store import blobs, imports
from wanhui.store.keys import new_key

ITEM = imports.RawItem(
    source="file", media_type="text/csv", name="订单.csv", sha256=b"\7" * 32, size=9, received_at=NOW
)


@pytest.mark.database
def test_the_same_bytes_are_received_once(account: UUID, other_account: UUID) -> None:
    first = imports.save_raw_item(account, ITEM)
    assert imports.save_raw_item(account, ITEM) == first
    assert imports.save_raw_item(account, replace(ITEM, name="另一份.csv")) != first
    assert imports.save_raw_item(other_account, ITEM) != first


@pytest.mark.database
def test_a_run_is_kept_as_it_stands(account: UUID) -> None:
    begun = imports.ImportRun(
        id=new_key(), raw_item=None, name="订单.csv", sha256=ITEM.sha256, state="running", started_at=NOW
    )
    imports.save_run(account, begun)
    done = replace(
        begun, state="failed", counts={"new": 3, "rejected": 1}, rejects_path="r.jsonl",
        error={"code": "E-BUG", "values": {"reference": "x"}}, finished_at=NOW,
    )  # fmt: skip
    imports.save_run(account, done)
    assert imports.run(account, begun.id) == done
    assert imports.runs(account) == (done,)
    assert imports.run(account, new_key()) is None


@pytest.mark.database
def test_a_later_mapping_of_the_same_header_replaces_the_earlier(account: UUID, other_account: UUID) -> None:
    imports.save_mapping(account, header="编号,金额", name="旧", mapping={"编号": "id"})
    imports.save_mapping(account, header="编号,金额", name="新", mapping={"编号": "order"})
    assert imports.mappings(account) == {"编号,金额": {"编号": "order"}}
    assert imports.mappings(other_account) == {}


def test_bytes_are_found_by_their_hash_and_kept_once(tmp_path: Path) -> None:
    first = blobs.keep(tmp_path, [b"raw ", b"bytes"])
    assert (first.sha256, first.size) == (hashlib.sha256(b"raw bytes").digest(), 9)
    assert blobs.keep(tmp_path, [b"raw bytes"]) == first
    assert blobs.read(tmp_path, first.sha256) == b"raw bytes"
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [first.sha256.hex()]


def test_a_stream_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.keep(tmp_path, broken())
    assert list((tmp_path / "files").iterdir()) == []


def test_bytes_that_were_changed_or_lost_are_refused(tmp_path: Path) -> None:
    kept = blobs.keep(tmp_path, [b"proof"])
    blobs.path_of(tmp_path, kept.sha256).write_bytes(b"prooF")
    for _ in ("changed", "gone"):
        with pytest.raises(WanhuiError) as refused:
            blobs.read(tmp_path, kept.sha256)
        assert refused.value.code == "E-BLOB-CHANGED"
        blobs.path_of(tmp_path, kept.sha256).unlink(missing_ok=True)
