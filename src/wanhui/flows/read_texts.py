"""Reads texts and chats given as JSON Lines; stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wanhui.content.models import load_reader
from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_lines import Answer, Tally, answer_lines
from wanhui.reading.lines import parse_line
from wanhui.reading.read import ConversationIn, TextIn, read_conversation, read_full, to_json


def read_texts(lines: Iterable[bytes], *, language: Language, tally: Tally) -> Iterator[bytes]:
    """The reading of each line, as the contract of ``wanhui read`` prints it."""
    return answer_lines(lines, _answers, language=language, tally=tally)


def _answers(objects: Sequence[dict[str, Any]]) -> list[Answer]:
    reader = load_reader()
    out: list[Answer] = []
    texts: list[tuple[int, TextIn]] = []
    for place, found in enumerate(objects):
        try:
            line = parse_line(found)
        except WanhuiError as refused:
            out.append(refused)
            continue
        out.append(to_json(read_conversation(reader, line)) if isinstance(line, ConversationIn) else {})
        if isinstance(line, TextIn):
            texts.append((place, line))
    for (place, _), reading in zip(texts, read_full(reader, [text for _, text in texts]), strict=True):
        out[place] = to_json(reading)
    return out
