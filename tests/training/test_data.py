"""What is written by hand for training: only words the product knows, nothing twice, no label against another."""

from __future__ import annotations

from training.data import more_dialogues, written_reviews
from training.labels import chat_labels, review_labels

from wanhui.reading.vocabulary import ASKS, CHAT_HEADS, ISSUES, POLARITIES, REVIEW_HEADS, SUSPECTS


def test_written_reviews_say_nothing_twice_and_only_known_words() -> None:
    rows = written_reviews()
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    assert {code for row in rows for code in row["issues"]} == set(ISSUES)
    assert {code for row in rows for code in row["asks"]} <= set(ASKS)
    assert {row["suspect"] for row in rows} <= {None, *SUSPECTS}
    assert {row["polarity"] for row in rows} == set(POLARITIES)
    assert review_labels(rows).shape == (len(rows), len(REVIEW_HEADS))


def test_written_harm_is_a_danger_and_praise_complains_of_nothing() -> None:
    for row in written_reviews():
        assert row["safety"] or "adverse" not in row["issues"], row
        assert (row["polarity"] in ("neg", "mixed")) == bool(row["issues"]) == bool(row["severity"]), row


def test_chats_have_one_intent_type_and_scenario_each_and_no_id_twice() -> None:
    rows = more_dialogues()
    labels = chat_labels(rows)
    assert len({row["id"] for row in rows}) == len(rows)
    for name in ("intent", "buyer_type", "scenario"):
        heads = [number for number, head in enumerate(CHAT_HEADS) if head.startswith(f"{name}.")]
        assert (labels[:, heads].sum(axis=1) == 1).all()
    assert all(turn["text"].strip() and turn["who"] in ("buyer", "seller") for row in rows for turn in row["turns"])
