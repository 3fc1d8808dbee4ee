"""Reads records from JSON Lines into the current version of each, and says which lines it had to refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_lines import LONGEST, Tally
from wanhui.records.codec import ShopDefaults, decode, defaults_of, parse_line
from wanhui.records.fact import Fact
from wanhui.records.parties import Shop
from wanhui.records.version import merge


@dataclass(frozen=True, slots=True)
class Current:
    """The records in the order of their first lines, and the answers to lines that are none."""

    facts: tuple[Fact, ...]
    refused: tuple[dict[str, Any], ...]


def current_facts(lines: Iterable[bytes], language: Language, tally: Tally) -> Current:
    """What `lines` add up to; shops are read first, wherever they stand: their clocks and money hold for others."""
    waiting: list[tuple[int, dict[str, Any]]] = []
    refused: list[dict[str, Any]] = []
    shops: dict[str, ShopDefaults] = {}
    current: dict[tuple[type[Fact], str, str], Fact] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = _parsed(line)
            if found.get("kind") != "shop":
                waiting.append((number, found))
                continue
            shop = _keep(current, decode(found, shops))
            shops[shop.id] = defaults_of(shop) if isinstance(shop, Shop) else ShopDefaults()
        except WanhuiError as error:
            refused.append(_refusal(number, None, error, language=language))
    for number, found in waiting:
        try:
            _keep(current, decode(found, shops))
        except WanhuiError as error:
            refused.append(_refusal(number, found, error, language=language))
    tally.answered, tally.refused = len(current), len(refused)
    return Current(tuple(current.values()), tuple(sorted(refused, key=lambda one: int(one["line"]))))


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise WanhuiError("E-LINE-LONG", limit=f"{LONGEST // 2**20} MB")
    return parse_line(line)


def _keep(current: dict[tuple[type[Fact], str, str], Fact], fact: Fact) -> Fact:
    key = (type(fact), fact.shop, fact.id)
    current[key] = merge(current.get(key), fact) or current[key]
    return current[key]


def _refusal(number: int, found: Mapping[str, Any] | None, error: WanhuiError, *, language: Language) -> dict[str, Any]:
    named = found.get("id") if found is not None else None
    return {
        "id": named if isinstance(named, str | int) else None,
        "line": number,
        "error": {"code": error.code, "message": error.text(language)},
    }
