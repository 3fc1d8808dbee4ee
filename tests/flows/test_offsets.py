"""What agents correct shifts the labels of their own shop: a little, by version, and back again when asked."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import orjson
import pytest

from tests.conftest import NOW
from tests.flows.world import SHOP, bring, review, write
from wanhui.content.models import load_reader
from wanhui.flows.corrections import correction_lines
from wanhui.flows.offsets import learn_from_corrections, readers, undo_learnt
from wanhui.reading.offsets import LARGEST_SHIFT
from wanhui.reading.vocabulary import REVIEW_HEADS
from wanhui.store import tenancy
from wanhui.store.keys import new_key
from wanhui.store.readings import Corrected, correct

pytestmark = pytest.mark.database
#: Texts that speak of packaging in passing, which this shop does not count as an issue.
_TEXTS = [f"盒子有点压扁了，第{number}次买，杯子本身没事" for number in range(12)]


@pytest.fixture
def corrected(account: UUID, tmp_path: Path) -> UUID:
    """An account whose agents set the issue `refund`, which nobody had read, on every one of a dozen reviews."""
    bring(account, write(tmp_path, [SHOP, *(review(f"r{n}", text) for n, text in enumerate(_TEXTS))]), NOW)
    with tenancy.account(account) as cursor:
        cursor.execute("SELECT record_id, issues FROM store_reading WHERE account_id = %s", [account])
        found = cursor.fetchall()
    for record, issues in found:
        change = Corrected(
            record=record, head="issues", before=issues, after=[*issues, "refund"], author=new_key(), at=NOW
        )
        correct(account, change)
    return account


def learnt(account: UUID) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in learn_from_corrections(account, NOW)]


def test_missed_labels_become_likelier_in_that_shop_only(corrected: UUID, other_account: UUID) -> None:
    assert len(list(correction_lines(corrected))) == len(_TEXTS)
    (line,) = learnt(corrected)
    assert (line["shop"], line["version"], line["learnt_from"]) == ("s1", 1, line["learnt_from"])
    shift = line["shifts"]["issue.refund"]  # type: ignore[index]
    assert 0 < shift <= LARGEST_SHIFT
    own = readers(corrected)["s1"]
    at = REVIEW_HEADS.index("issue.refund")
    assert own.review.bias[at] - load_reader().review.bias[at] == pytest.approx(shift, abs=1e-5)
    assert readers(other_account) == {} and learnt(other_account) == []


def test_what_is_read_afterwards_says_which_version_read_it(corrected: UUID, tmp_path: Path) -> None:
    learnt(corrected)
    bring(corrected, write(tmp_path, [review("later", "杯子收到了")], "later.jsonl"), NOW)
    with tenancy.account(corrected) as cursor:
        cursor.execute("SELECT model, count(*) FROM store_reading WHERE account_id = %s GROUP BY 1", [corrected])
        counts = dict(cursor.fetchall())
    assert counts == {load_reader().version: len(_TEXTS), f"{load_reader().version}+1": 1}


def test_learning_the_same_again_makes_no_new_version(corrected: UUID) -> None:
    assert [one["version"] for one in learnt(corrected)] == [1]
    assert learnt(corrected) == []


def test_the_version_before_holds_again_when_one_is_taken_back(corrected: UUID) -> None:
    learnt(corrected)
    (undone,) = [orjson.loads(line) for line in undo_learnt(corrected, NOW)]
    assert undone == {"shop": "s1", "undone": 1, "in_force": None}
    assert readers(corrected) == {}
    assert list(undo_learnt(corrected, NOW)) == []
    assert [one["version"] for one in learnt(corrected)] == [2], "a number is never given twice"


def test_safety_is_never_shifted(corrected: UUID) -> None:
    learnt(corrected)
    own, plain = readers(corrected)["s1"], load_reader()
    at = REVIEW_HEADS.index("safety")
    assert own.review.bias[at] == plain.review.bias[at] and own.limits == plain.limits
