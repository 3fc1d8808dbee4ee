"""Finds the words that a stored reading rests on. Only its labels are kept; the words are found when a page asks."""

from __future__ import annotations

from dataclasses import replace

from wanhui.content.models import load_reader
from wanhui.reading.read import TextIn, read_one, to_json
from wanhui.store.facts import StoredFact


def explained(item: StoredFact, text: str) -> StoredFact:
    """`item` with the spans of its labels in `text`, the words of it that a page shows.

    A chat is read over all its turns; of a label that rests on another turn no words are marked here.
    """
    if item.reading is None:
        return item
    found = to_json(read_one(load_reader(), TextIn(text=text)))
    spans = {one["code"]: one["spans"] for one in found["issues"]}
    issues = [{**one, "spans": spans.get(one["code"], [])} for one in item.reading["issues"]]
    return replace(item, reading={**item.reading, "issues": issues, "why": found["why"]})
