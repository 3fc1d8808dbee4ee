"""Writes down where a sent text came from: the template or model, the facts used, and what the agent changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, Final
from uuid import UUID

from wanhui.replies.draft import Draft
from wanhui.store.accounts import audit

#: A text that shares less with the draft than this was written by hand.
_DERIVED: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a text came from: `template` or `model` (with its `prompt`), the `facts` used and the `edits` since.

    An edit is the place in the draft, what stood there and what stands there now.
    """

    template: str | None
    facts: tuple[str, ...] = ()
    edits: tuple[tuple[int, str, str], ...] = ()
    model: str | None = None
    prompt: str | None = None


def origin_of(text: str, drafted: Draft | None) -> Origin:
    """How `text` came out of `drafted`; by hand when there was no draft or little is left of it."""
    if drafted is None:
        return Origin(template=None)
    matcher = SequenceMatcher(a=drafted.text, b=text, autojunk=False)
    if matcher.ratio() < _DERIVED:
        return Origin(template=None)
    facts = dict.fromkeys(name for sentence in drafted.sentences for name in sentence.facts)
    return Origin(
        template=drafted.template or None,
        facts=tuple(facts),
        edits=tuple(
            (begin, drafted.text[begin:end], text[start:stop])
            for kind, begin, end, start, stop in matcher.get_opcodes()
            if kind != "equal"
        ),
        model=drafted.model,
        prompt=drafted.prompt,
    )


def log_origin(account: UUID, reply: UUID, origin: Origin, *, by: UUID, now: datetime) -> None:
    """Adds the origin of a reply to the account's trail; the texts themselves stay with the reply."""
    payload: dict[str, Any] = {
        "reply": str(reply),
        "template": origin.template,
        "model": origin.model,
        "prompt": origin.prompt,
        "facts": list(origin.facts),
        "edits": [list(edit) for edit in origin.edits],
    }
    audit(account, at=now, actor=str(by), action="reply_origin", payload=payload)
