"""Where a buyer writes in anger: which words of the agent's own draft give it back."""

from __future__ import annotations

from wanhui.cases.state import Case
from wanhui.records.conversations import Message
from wanhui.records.reviews import Review
from wanhui.replies.heat import is_heated, returned
from wanhui.store.case_pages import WholeCase


def heat_of(whole: WholeCase, case: Case, text: str) -> tuple[str, ...]:
    """The words of `text` that mirror the buyer's anger, each once; none where nobody is angry."""
    said = "\n".join(_words(item.fact) for item in whole.items)
    emotion = next(
        (item.reading["emotion"] for item in whole.items if item.reading and "emotion" in item.reading), None
    )
    if not is_heated(said, emotion=emotion, buyer_type=case.seen.buyer_type):
        return ()
    return tuple(dict.fromkeys(text[start:end] for start, end in returned(text, said)))


def _words(fact: object) -> str:
    if isinstance(fact, Review):
        return f"{fact.text}\n{fact.follow_up.text if fact.follow_up else ''}"
    return fact.text if isinstance(fact, Message) and fact.speaker == "buyer" else ""
