"""Checks texts given on the command line; stores nothing and needs no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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

#: Answers kept at most while a stream is judged.
_KEPT: Final = 10_000


def lint_batch(lines: Iterable[bytes], *, language: Language, tally: Tally) -> Iterator[bytes]:
    """The verdict on each line of ``wanhui lint --batch``; the same words in the same situation are judged once."""
    return answer_lines(lines, partial(_answers, {}), language=language, tally=tally)


def _answers(known: dict[bytes, Answer], objects: Sequence[Mapping[str, Any]]) -> list[Answer]:
    """Shops send the same words to many buyers: `known` holds the answers to what was asked before, whoever asked."""
    asked = [orjson.dumps({**found, "id": None}) for found in objects]
    if len(known) > _KEPT:
        known.clear()
    new = {key: found for key, found in zip(asked, objects, strict=True) if key not in known}
    known.update(zip(new, lint_lines(shipped_linter(), list(new.values())), strict=True))
    answers = (known[key] for key in asked)
    return [
        answer if isinstance(answer, WanhuiError) else {"id": found.get("id"), **answer}
        for answer, found in zip(answers, objects, strict=True)
    ]


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
