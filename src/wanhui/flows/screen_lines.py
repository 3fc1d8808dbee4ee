"""Scores the orders among records given as JSON Lines; stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from wanhui.content.risk_rules import load_ear, load_scorecard
from wanhui.errors import Language, WanhuiError
from wanhui.flows.answer_lines import Tally
from wanhui.flows.risk_records import read_records
from wanhui.guard.factors import figures
from wanhui.guard.heard import Codes, hear
from wanhui.guard.layout import know
from wanhui.guard.order_risk import Reason, Risk, score_orders
from wanhui.guard.pack import RiskPack
from wanhui.guard.sheets import OrderRow, Sheets
from wanhui.records.codec import parse_line

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
    answers, sheets = read_records(lines, language, tally)
    scored = {(order.shop, order.id): line for order, line in screen(sheets, outcomes, is_online=is_online)}
    for answer in answers:
        yield orjson.dumps(scored[answer] if isinstance(answer, tuple) else answer, option=orjson.OPT_APPEND_NEWLINE)


def screen(
    sheets: Sheets, outcomes: Mapping[str, bool], *, is_online: bool
) -> Iterator[tuple[OrderRow, dict[str, Any]]]:
    """Each order of `sheets` (the current version of each record of one account) with its line of output."""
    card = load_scorecard()
    known = know(sheets, said_in(sheets), outcomes, window=card.pack.links.window_hours * _HOUR)
    for order, risk in zip(known.orders, score_orders(known, card, is_online=is_online), strict=True):
        yield order, to_json(order, risk, card.pack)


def to_json(order: OrderRow, risk: Risk, pack: RiskPack) -> dict[str, Any]:
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


def _told(reason: Reason, order: OrderRow, risk: Risk, *, pack: RiskPack) -> dict[str, Any]:
    factor = pack.factors[reason.factor]
    says = factor.steps[max(reason.step, 0)].says
    zh, en = says.zh, says.en
    if "{" in zh:
        values, kinds = figures(order), [pack.links.kinds[kind].says for kind in risk.shared]
        zh = says.fill("zh", {**values, "shared": "，".join(kind.zh for kind in kinds)})
        en = says.fill("en", {**values, "shared": "; ".join(kind.en for kind in kinds)})
    return {"code": factor.code, "weight": round(reason.weight, _DIGITS), "zh": zh, "en": en}


def said_in(sheets: Sheets) -> dict[str, Codes]:
    """What the buyers of `sheets` said that matters before shipping, by text; silence is left out."""
    texts = list(dict.fromkeys(sheets.texts()))
    if not texts:
        return {}
    fold, signals = load_ear()
    return {text: codes for text, codes in zip(texts, hear(texts, fold, signals), strict=True) if codes}
