"""Answers JSON Lines with JSON Lines, in batches: a bad line gives an error in its place and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import orjson

from wanhui.errors import Language, WanhuiError
from wanhui.records.codec import parse_line

#: Lines answered at once: enough to vectorise, small enough that the first answers come soon.
BATCH: Final = 2_000
#: The longest line that is taken, in bytes; longer ones are refused without being parsed.
LONGEST: Final = 16 * 2**20

Answer = dict[str, Any] | WanhuiError
AnswerMany = Callable[[Sequence[dict[str, Any]]], Sequence[Answer]]


@dataclass(slots=True)
class Tally:
    """How many lines were answered and refused; filled while the answers are drawn."""

    answered: int = 0
    refused: int = 0


def answer_lines(
    lines: Iterable[bytes], answer_many: AnswerMany, *, language: Language, tally: Tally
) -> Iterator[bytes]:
    """One line of JSON for each line that is not blank, in order, each ended by a newline.

    `answer_many` takes the objects of a batch and gives for each its answer or the error that refuses it. A refused
    line becomes ``{"id", "line", "error": {"code", "message"}}`` with the line's number from 1.
    """
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    while batch := list(islice(numbered, BATCH)):
        parsed = [(number, _parsed(line)) for number, line in batch]
        answers = iter(answer_many([found for _, found in parsed if not isinstance(found, WanhuiError)]))
        for number, found in parsed:
            answer = found if isinstance(found, WanhuiError) else next(answers)
            if isinstance(answer, WanhuiError):
                refused = answer
                tally.refused += 1
                named = found.get("id") if isinstance(found, dict) else None
                answer = {"id": named if isinstance(named, str | int) else None, "line": number}
                answer["error"] = {"code": refused.code, "message": refused.text(language)}
            else:
                tally.answered += 1
            yield orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)


def _parsed(line: bytes) -> dict[str, Any] | WanhuiError:
    if len(line) > LONGEST:
        return WanhuiError("E-LINE-LONG", limit=f"{LONGEST // 2**20} MB")
    try:
        return parse_line(line)
    except WanhuiError as refused:
        return refused
