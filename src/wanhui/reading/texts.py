"""Reads one text, many texts, or a chat, in batches that fit the cache."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from wanhui.reading.columns import Columns, Pass, run
from wanhui.reading.conversation import ConversationIn
from wanhui.reading.explain import explain_chat, explain_texts
from wanhui.reading.reader import Reader
from wanhui.reading.result import Reading
from wanhui.records.often import made_often

#: A batch holds at most so many texts and characters, so that its arrays stay in the processor's cache.
_TEXTS, _CHARACTERS = 2048, 150_000


@made_often
@dataclass(frozen=True, slots=True, kw_only=True)
class TextIn:
    """A review or message to be read; `stars` 1..5 as shown, None when unknown."""

    text: str
    id: str | None = None
    stars: int | None = None
    platform: str | None = None
    category: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class ReadMany:
    """The columns of many texts, and the full reading of any one of them on demand."""

    columns: Columns
    texts: tuple[TextIn, ...]
    reader: Reader

    def reading(self, number: int) -> Reading:
        """Text `number` read in full, with spans."""
        return read_one(self.reader, self.texts[number])

    def rows(self) -> list[dict[str, Any]]:
        """The compact results, ready to be stored."""
        return self.columns.rows()


def read_many(reader: Reader, texts: Sequence[TextIn]) -> ReadMany:
    """All heads and flags of `texts` as columns. Never fails for any text; time is linear in the length."""
    parts = [_run(reader, chunk)[1] for chunk in _chunks(texts)]
    return ReadMany(columns=_concatenate(reader, parts), texts=tuple(texts), reader=reader)


def read_one(reader: Reader, text: TextIn) -> Reading:
    """One text in full: every label, and the words it rests on."""
    return read_full(reader, [text])[0]


def read_full(reader: Reader, texts: Sequence[TextIn]) -> list[Reading]:
    """Many texts in full, spans included."""
    out: list[Reading] = []
    for chunk in _chunks(texts):
        passed, found = _run(reader, chunk)
        out += explain_texts(
            reader, passed, found, ids=[text.id for text in chunk], texts=[text.text for text in chunk]
        )
    return out


def read_conversation(reader: Reader, conversation: ConversationIn) -> Reading:
    """One chat in full, read over all turns; only the buyer's words are judged."""
    return explain_chat(reader, conversation)


def _run(reader: Reader, chunk: Sequence[TextIn]) -> tuple[Pass, Columns]:
    told = [text.lang for text in chunk]
    return run(reader, [text.text for text in chunk], [text.stars for text in chunk], told=told)


def _chunks(texts: Sequence[TextIn]) -> Iterator[Sequence[TextIn]]:
    start = size = 0
    for number, text in enumerate(texts):
        size += len(text.text)
        if number + 1 - start >= _TEXTS or size >= _CHARACTERS:
            yield texts[start : number + 1]
            start, size = number + 1, 0
    if start < len(texts):
        yield texts[start:]


def _concatenate(reader: Reader, parts: Sequence[Columns]) -> Columns:
    if len(parts) == 1:
        return parts[0]
    if not parts:
        empty = run(reader, [""], [None])[1]
        return Columns(model=reader.version, **{n: getattr(empty, n)[:0] for n in _ARRAYS})
    joined: Mapping[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS}
    return Columns(model=reader.version, **joined)


_ARRAYS = tuple(field.name for field in fields(Columns) if field.name != "model")
