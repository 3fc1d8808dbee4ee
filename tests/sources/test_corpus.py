"""Ten thousand malformed rows: none crashes, each is listed with row, column and reason, every good row is kept."""

from __future__ import annotations

import time
from pathlib import Path
from typing import get_args

import pytest

from tests.sources.corpus import FileKind, corpus, defects
from tests.sources.files_at_hand import taken, written
from wanhui.records.reviews import Review

KINDS: tuple[FileKind, ...] = get_args(FileKind)
ROWS = {"reviews": 7_000, "orders": 6_000, "lines": 7_200}


def test_the_corpus_is_large_and_varied() -> None:
    assert sum(len(defects(kind)) for kind in KINDS) >= 60
    assert sum(ROWS.values()) // 2 >= 10_000
    for kind in KINDS:
        assert set(defects(kind)) == {label.defect for label in corpus(kind, 2 * len(defects(kind)), 1).labels.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_bad_row_is_named_and_every_good_row_kept(kind: FileKind, tmp_path: Path) -> None:
    made = corpus(kind, ROWS[kind], seed=2026)
    path = written(tmp_path, made.content, f"{kind}.txt")
    started = time.process_time()
    found, refused = taken(path, None if kind == "lines" else "s1")
    assert time.process_time() - started < 20
    named = {r.row: (r.code, r.column if made.labels[r.row].column else None) for r in refused if r.row in made.labels}
    assert named == {row: (label.code, label.column) for row, label in made.labels.items()}
    assert len(refused) == len(made.labels)
    assert [record.text if kind == "reviews" and isinstance(record, Review) else record.id for record in found] == list(
        made.good
    )
    for one in refused:
        assert one.raw and "{" not in one.error.text("zh").replace(one.values.get("found", ""), "")


@pytest.mark.parametrize("kind", KINDS)
def test_reading_it_again_changes_nothing(kind: FileKind, tmp_path: Path) -> None:
    path = written(tmp_path, corpus(kind, 400, seed=7).content)
    assert taken(path) == taken(path)
