"""A label corrected on the desk counts in the figures and stands in the next training set."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from training.data import Labelled, corrected_reviews, with_corrected
from training.labels import review_labels

from tests.cli.test_commands import typed  # noqa: F401 - a fixture
from tests.web import world
from wanhui.reading.vocabulary import REVIEW_HEADS

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.database
Typed = Callable[..., tuple[int, bytes, str]]


@pytest.fixture
def told(typed: Typed, merchant: world.Merchant) -> Callable[..., list[dict[str, Any]]]:  # noqa: F811
    """What ``wanhui corrections`` prints about the merchant."""

    def run(*options: str) -> list[dict[str, Any]]:
        code, out, error = typed(["corrections", "--account", f"商家 {merchant.login}", *options])
        assert code == 0, error
        return [orjson.loads(line) for line in out.splitlines()]

    return run


def figures(lines: list[dict[str, Any]]) -> dict[str, tuple[int, int, int, float | None]]:
    return {one["code"]: (one["shown"], one["removed"], one["added"], one["share_right"]) for one in lines}


@pytest.mark.capability("C-UN-10")
def test_a_correction_on_the_desk_reaches_the_figures_and_the_next_training_set(
    visit: Callable[..., Client], merchant: world.Merchant, told: Callable[..., list[dict[str, Any]]], tmp_path: Path
) -> None:
    numbers = [world.add_case(merchant, plan) for plan in world.PLANS]
    assert told() == [] and {share for *_, share in figures(told("--quality")).values()} == {1.0}
    client = visit(merchant)
    page = client.get(f"/cases/{numbers[0]}").content.decode()
    chip = page.split('id="r-1"')[1].split("</details>")[0]
    assert "服务" in chip and "0.91" in chip and "<q>" in chip, "the label, its probability, the words it rests on"
    guess = client.get(f"/cases/{numbers[3]}").content.decode()
    assert 'class="chip guess"' in guess, "under 0.60 it is a guess"
    record = re.search(r'name="record" value="([^"]+)"', page)[1]
    client.post(f"/cases/{numbers[0]}/correct", {"record": record, "old": "service", "new": "size"})
    client.post(f"/cases/{numbers[0]}/correct", {"record": record, "old": "size", "new": "packaging"})

    found = told("--quality")
    assert {(one["shop"], one["model"]) for one in found} == {("s1", "by-hand@1")}
    assert figures(found) == {
        "damaged": (1, 0, 0, 1.0), "service": (1, 1, 0, 0.0), "packaging": (0, 0, 1, None),
        "refund": (1, 0, 0, 1.0), "adverse": (1, 0, 0, 1.0), "quality": (1, 0, 0, 1.0),
    }  # fmt: skip
    (row,) = told()
    assert (row["id"], row["text"], row["issues"]) == ("s1/review/r1", world.CRACK, ["damaged", "packaging"])
    assert (row["polarity"], row["model"], row["corrected"]) == ("neg", "by-hand@1", ["issues"])

    file = tmp_path / "corrected.jsonl"
    file.write_bytes(orjson.dumps(row) + b"\n" + orjson.dumps({**row, "kind": "message"}) + b"\n")
    rows = corrected_reviews(file)
    labels = dict(zip(REVIEW_HEADS, review_labels(rows)[0].tolist(), strict=True))
    assert labels["issue.packaging"] and labels["issue.damaged"] and not labels["issue.service"]
    first = with_corrected(Labelled("os10", ["a"], ["好"], [1.0], [0], ["x"]), rows)
    assert (first.ids, first.texts, first.labels) == (["a", "s1/review/r1"], ["好", world.CRACK], [1.0, 0.0])


def test_another_merchant_sees_none_of_it(
    merchant: world.Merchant, told: Callable[..., list[dict[str, Any]]], unique: str
) -> None:
    world.add_case(world.merchant(f"x-{unique}"[:60]))
    assert told("--quality") == []


def test_learning_and_taking_back_answer_by_shop(
    merchant: world.Merchant, told: Callable[..., list[dict[str, Any]]]
) -> None:
    world.add_case(merchant, world.PLANS[0])
    assert told("--learn") == [], "nobody corrected anything yet"
    assert told("--undo") == []
