"""Made chats are the same for the same seed, and hold every intent, manner and scenario with the labels they say."""

from __future__ import annotations

import pytest

pytest.importorskip("scipy")

from training.chat_maker import made_chats
from training.chats import conversation_of
from training.labels import chat_labels

from wanhui.reading.vocabulary import BUYER_TYPES, CHAT_HEADS, INTENTS, SCENARIOS


def test_the_same_seed_gives_the_same_chats() -> None:
    assert made_chats(50, seed=3) == made_chats(50, seed=3) != made_chats(50, seed=4)


def test_every_intent_manner_and_scenario_occurs() -> None:
    labels = [row["labels"] for row in made_chats(1500, seed=1)]
    assert {one["intent"] for one in labels} == set(INTENTS)
    assert {one["buyer_type"] for one in labels} == {None, *BUYER_TYPES}
    assert {one["scenario"] for one in labels} == set(SCENARIOS)
    extorting = [one for one in labels if one["intent"] == "extortion"]
    assert all(one["intent"] == "extortion" for one in labels if one["review_hostage"])
    assert any(not one["review_hostage"] for one in extorting), "some press without a review"


def test_a_chat_has_one_language_and_says_the_sum_that_its_label_names() -> None:
    for row in made_chats(300, seed=2):
        said = " ".join(turn["text"] for turn in row["turns"] if turn["who"] == "buyer")
        letters = [char for char in said if char.isalpha()]
        english = sum(char.isascii() for char in letters) / len(letters)
        assert english == 1 or english < 0.5
        assert "{" not in said
        money = row["labels"]["money_demand"]
        assert money is None or str(money) in said


def test_they_are_read_like_annotated_ones() -> None:
    rows = made_chats(20, seed=6)
    assert chat_labels(rows).shape == (20, len(CHAT_HEADS))
    assert all(conversation_of(row).turns[0].who == "buyer" for row in rows)
