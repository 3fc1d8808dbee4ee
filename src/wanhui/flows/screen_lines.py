"""Scores the orders among records given as JSON Lines; stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from wanhui.content.risk_rules import load_ear, load_scorecard
from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_lines import LONGEST, Tally
from wanhui.guard.factors import figures
from wanhui.guard.heard import Codes, hear
from wanhui.guard.known import Key
from wanhui.guard.layout import know
from wanhui.guard.order_risk import Reason, Risk, score_orders
from wanhui.guard.pack import RiskPack
from wanhui.records.codec import ShopDefaults, decode, defaults_of, parse_line
from wanhui.records.conversations import Message
from wanhui.records.fact import Fact
from wanhui.records.orders import Order
from wanhui.records.parties import Shop
from wanhui.records.reviews import Review
from wanhui.records.version import merge

_HOUR: Final = 3_600.0
#: Places after the point of a probability (ordinary orders lie below a thousandth) and of a weight.
_P_DIGITS: Final = 6
_DIGITS: Final = 4


def screen_lines(
    lines: Iterable[bytes], outcomes: Mapping[str, bool], *, is_online: bool, language: Language, tally: Tally
) -> Iterator[bytes]:
    """One line for each order, where it stood first, and one for each line that is refused, as ``wanhui risk`` prints.

    Nothing is printed before the last line has come: every record may matter to every order.
    """
    answers, facts = _records(lines, language, tally)
    scored = {(order.shop, order.id): line for order, line in screen(facts, outcomes, is_online=is_online)}
    for answer in answers:
        yield orjson.dumps(scored[answer] if isinstance(answer, tuple) else answer, option=orjson.OPT_APPEND_NEWLINE)


def screen(
    facts: Sequence[Fact], outcomes: Mapping[str, bool], *, is_online: bool
) -> Iterator[tuple[Order, dict[str, Any]]]:
    """Each order among `facts` (the current version of each record of one account) with its line of output."""
    card = load_scorecard()
    known = know(facts, said_in(facts), outcomes, window=card.pack.links.window_hours * _HOUR)
    for order, risk in zip(known.orders, score_orders(known, card, is_online=is_online), strict=True):
        yield order, to_json(order, risk, card.pack)


def to_json(order: Order, risk: Risk, pack: RiskPack) -> dict[str, Any]:
    """The line of one order, with the keys of the contract."""
    return {
        "id": order.id,
        "shop": order.shop,
        "p": round(risk.p, _P_DIGITS),
        "level": risk.level,
        "reasons": [_told(one, order, risk, pack=pack) for one in risk.reasons],
        "ring": risk.ring,
        "advice": pack.decision.advice[risk.level],
    }


def read_outcomes(path: Path) -> dict[str, bool]:
    """Confirmed outcomes by order id from JSON Lines; ``E-RISK-OUTCOME`` names the first line that is none."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as refused:
        raise WanhuiError("E-FILE-OPEN", name=path.name, detail=refused.strerror or refused) from refused
    found: dict[str, bool] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            order, is_professional = _outcome(line, path.name, number)
            found[order] = is_professional
    return found


def _outcome(line: bytes, name: str, number: int) -> tuple[str, bool]:
    try:
        obj = parse_line(line)
    except WanhuiError as refused:
        raise WanhuiError("E-RISK-OUTCOME", file=name, line=number) from refused
    order, outcome = obj.get("order"), obj.get("professional")
    if not isinstance(order, str | int) or isinstance(order, bool) or not isinstance(outcome, bool):
        raise WanhuiError("E-RISK-OUTCOME", file=name, line=number)
    return str(order), outcome


def _told(reason: Reason, order: Order, risk: Risk, *, pack: RiskPack) -> dict[str, Any]:
    factor = pack.factors[reason.factor]
    says = factor.steps[max(reason.step, 0)].says
    zh, en = says.zh, says.en
    if "{" in zh:
        values, kinds = figures(order), [pack.links.kinds[kind].says for kind in risk.shared]
        zh = says.fill("zh", {**values, "shared": "，".join(kind.zh for kind in kinds)})
        en = says.fill("en", {**values, "shared": "; ".join(kind.en for kind in kinds)})
    return {"code": factor.code, "weight": round(reason.weight, _DIGITS), "zh": zh, "en": en}


def _is_buyers(fact: Message | Review) -> bool:
    return isinstance(fact, Review) or fact.speaker == "buyer"


def said_in(facts: Sequence[Fact]) -> dict[tuple[type[Fact], Key], Codes]:
    """What the buyers among `facts` said that matters before shipping, by record; silence is left out."""
    spoken: list[Message | Review] = [one for one in facts if isinstance(one, Message | Review) and _is_buyers(one)]
    if not spoken:
        return {}
    fold, signals = load_ear()
    heard = hear([one.text for one in spoken], fold, signals)
    return {(type(one), (one.shop, one.id)): codes for one, codes in zip(spoken, heard, strict=True) if codes}


Answer = Key | dict[str, Any]


def _records(lines: Iterable[bytes], language: Language, tally: Tally) -> tuple[list[Answer], list[Fact]]:
    """What each line answers (an order by its key, a refusal as it is printed), and the current version of each record.

    Shops are read first, wherever they stand: their time zone and currency decide how other lines are read.
    """
    parsed = [(number, _parsed(line)) for number, line in enumerate(lines, start=1) if line.strip()]
    shops: dict[str, ShopDefaults] = {}
    read: dict[int, Fact | WanhuiError] = {}
    for wanted in (True, False):
        for number, found in parsed:
            if not isinstance(found, WanhuiError) and (found.get("kind") == "shop") is wanted:
                fact = read[number] = _decoded(found, shops)
                if isinstance(fact, Shop):
                    shops[fact.id] = defaults_of(fact)
    answers: dict[Key | int, Answer] = {}
    current: dict[tuple[type[Fact], Key], Fact] = {}
    for number, found in parsed:
        fact = found if isinstance(found, WanhuiError) else read[number]
        if isinstance(fact, WanhuiError):
            answers[number] = _refusal(found, fact, number=number, language=language)
            tally.refused += 1
            continue
        key = (fact.shop, fact.id)
        current[type(fact), key] = merge(current.get((type(fact), key)), fact) or current[type(fact), key]
        if isinstance(fact, Order) and key not in answers:
            answers[key] = key
            tally.answered += 1
    return list(answers.values()), list(current.values())


def _parsed(line: bytes) -> dict[str, Any] | WanhuiError:
    if len(line) > LONGEST:
        return WanhuiError("E-LINE-LONG", limit=f"{LONGEST // 2**20} MB")
    try:
        return parse_line(line)
    except WanhuiError as refused:
        return refused


def _decoded(found: Mapping[str, Any], shops: Mapping[str, ShopDefaults]) -> Fact | WanhuiError:
    try:
        return decode(found, shops)
    except WanhuiError as refused:
        return refused


def _refusal(
    found: dict[str, Any] | WanhuiError, refused: WanhuiError, *, number: int, language: Language
) -> dict[str, Any]:  # fmt: skip
    named = found.get("id") if isinstance(found, dict) else None
    return {
        "id": named if isinstance(named, str | int) else None,
        "line": number,
        "error": {"code": refused.code, "message": refused.text(language)},
    }
