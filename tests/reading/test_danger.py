"""Danger is heard in words that no pack was written from, and everyday complaints seldom sound like it."""

from __future__ import annotations

from tests.reading.danger_words import DANGER, HARMLESS
from wanhui.reading.read import Reader, TextIn, read_many

#: Own bar, as the product's goal for safety: a person looks once too often rather than once too seldom.
RECALL, PRECISION = 0.95, 0.8


def test_danger_in_unseen_words_is_heard_and_seldom_imagined(reader: Reader) -> None:
    heard = read_many(reader, [TextIn(text=text) for text in (*DANGER, *HARMLESS)]).columns.safety
    found, imagined = int(heard[: len(DANGER)].sum()), int(heard[len(DANGER) :].sum())
    assert found / len(DANGER) >= RECALL
    assert found / (found + imagined) >= PRECISION
