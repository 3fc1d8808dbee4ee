"""Checks texts given on the command line; stores nothing and needs no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson

from wanhui.content.linting import shipped_judge, shipped_linter
from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_lines import Answer, Tally, answer_lines
from wanhui.flows.known_facts import known_facts
from wanhui.records.codec import CHINA, ShopDefaults, decode, defaults_of, parse_line
from wanhui.records.fact import Fact
from wanhui.records.parties import Shop
from wanhui.replies.act_batch import judge_line
from wanhui.replies.batch import lint_lines, parse_outgoing
from wanhui.replies.finding import verdict
from wanhui.replies.lint import lint
from wanhui.replies.outgoing import OutgoingFacts

#: Texts remembered at most while a stream is judged, so that what is remembered stays in the processor's cache.
_KEPT: Final = 2_000


@dataclass(slots=True)
class _Asked:
    """A question of a stream, and its answer as soon as that is known."""

    found: Mapping[str, Any]
    answer: Answer | None = None

    def is_asked_by(self, other: Mapping[str, Any]) -> bool:
        """Whether `other` differs in nothing but its id."""
        mine, its = (orjson.dumps({**one, "id": None}) for one in (self.found, other))
        return mine == its


def lint_batch(lines: Iterable[bytes], *, language: Language, tally: Tally) -> Iterator[bytes]:
    """The verdict on each line of ``wanhui lint --batch``; the same words in the same situation are judged once."""
    return answer_lines(lines, partial(_answers, {}), language=language, tally=tally)


def _answers(known: dict[object, _Asked], objects: Sequence[Mapping[str, Any]]) -> list[Answer]:
    """Shops send the same words to many buyers: `known` holds what was last asked of a text, whoever asked."""
    if len(known) > _KEPT:
        known.clear()
    asked: list[_Asked] = []
    new: list[_Asked] = []
    for found in objects:
        text = found.get("text")
        one = known.get(text) if isinstance(text, str) else None
        if one is None or not one.is_asked_by(found):
            one = _Asked(found)
            new.append(one)
            if isinstance(text, str):
                known[text] = one
        asked.append(one)
    for one, answer in zip(new, lint_lines(shipped_linter(), [one.found for one in new]), strict=True):
        one.answer = answer
    return [_named(one.answer, found) for one, found in zip(asked, objects, strict=True)]


def _named(answer: Answer | None, found: Mapping[str, Any]) -> Answer:
    return answer if isinstance(answer, WanhuiError) else {"id": found.get("id"), **(answer or {})}


def judge_batch(lines: Iterable[bytes], *, language: Language, tally: Tally) -> Iterator[bytes]:
    """The answer to each act of ``wanhui lint --acts``."""
    return answer_lines(lines, _judged, language=language, tally=tally)


def _judged(objects: Sequence[Mapping[str, Any]]) -> list[Answer]:
    out: list[Answer] = []
    for found in objects:
        try:
            out.append(judge_line(shipped_judge(), found))
        except WanhuiError as refused:
            out.append(refused)
    return out


def lint_message(message: Mapping[str, Any], known: OutgoingFacts | None = None) -> tuple[list[bytes], bool]:
    """One line a finding for the message with the keys of ``--batch``, and whether something blocks.

    `known` are the facts that records bear out; they take the place of those in the message.
    """
    outgoing = parse_outgoing(message)
    found = lint(shipped_linter(), replace(outgoing, facts=known) if known is not None else outgoing)
    lines = [orjson.dumps(one.to_json(), option=orjson.OPT_APPEND_NEWLINE) for one in found]
    return lines, verdict(found) == "block"


def facts_of_order(path: Path, order: str, *, now: datetime) -> OutgoingFacts:
    """What the JSON Lines file at `path` bears out about `order`; ``E-LINT-ORDER`` when it is not there."""
    facts = list(_records(path))
    if all(one.id != order for one in facts):
        raise WanhuiError("E-LINT-ORDER", order=order, file=path.name)
    shop = next((one for one in facts if isinstance(one, Shop)), None)
    zone = defaults_of(shop).time_zone if shop is not None else CHINA
    return known_facts(facts, order, now=now, zone=zone)


def _records(path: Path) -> Iterator[Fact]:
    shops: dict[str, ShopDefaults] = {}
    try:
        lines = path.read_bytes().splitlines()
    except OSError as refused:
        raise WanhuiError("E-FILE-OPEN", name=path.name, detail=refused.strerror or refused) from refused
    for line in lines:
        if line.strip():
            fact = decode(parse_line(line), shops)
            if isinstance(fact, Shop):
                shops[fact.id] = defaults_of(fact)
            yield fact
