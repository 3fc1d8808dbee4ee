"""Scores the orders among records given as JSON Lines; stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from wanhui.content.risk_rules import load_ear, load_scorecard
from wanhui.errors import Language, WanhuiError, Words
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
    printer = _Printer(load_scorecard().pack)
    scored = {
        (order.shop, order.id): printer.line(order, risk)
        for order, risk in screen(sheets, outcomes, is_online=is_online)
    }
    for answer in answers:
        if isinstance(answer, tuple):
            yield scored[answer]
        else:
            yield orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)


def screen(sheets: Sheets, outcomes: Mapping[str, bool], *, is_online: bool) -> Iterator[tuple[OrderRow, Risk]]:
    """Each order of `sheets` (the current version of each record of one account) with its risk."""
    card = load_scorecard()
    known = know(sheets, said_in(sheets), outcomes, window=card.pack.links.window_hours * _HOUR)
    return zip(known.orders, score_orders(known, card, is_online=is_online), strict=True)


def told(order: OrderRow, risk: Risk, pack: RiskPack) -> list[dict[str, Any]]:
    """The reasons for the risk of `order` as they are printed: code, weight, and words in both languages."""
    return [_told(reason, order, risk.shared, pack=pack) for reason in risk.reasons]


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


def _told(reason: Reason, order: OrderRow, shared: Sequence[str], *, pack: RiskPack) -> dict[str, Any]:
    says = _words(reason, pack)
    zh, en = says.zh, says.en
    if _quotes(says):
        values, kinds = figures(order), [pack.links.kinds[kind].says for kind in shared]
        zh = says.fill("zh", {**values, "shared": "，".join(kind.zh for kind in kinds)})
        en = says.fill("en", {**values, "shared": "; ".join(kind.en for kind in kinds)})
    code = pack.factors[reason.factor].code
    return {"code": code, "weight": round(reason.weight, _DIGITS), "zh": zh, "en": en}


def _words(reason: Reason, pack: RiskPack) -> Words:
    return pack.factors[reason.factor].steps[max(reason.step, 0)].says


def _quotes(says: Words) -> bool:
    """Whether a reason quotes something of its order."""
    return "{" in says.zh


class _Printer:
    """Prints orders; what those that are alike have in common is printed once."""

    __slots__ = ("_alike", "_pack")

    def __init__(self, pack: RiskPack) -> None:
        self._pack = pack
        self._alike: dict[int, tuple[bytes, bytes | None, bytes]] = {}

    def line(self, order: OrderRow, risk: Risk) -> bytes:
        """The line of one order, with the keys of the contract."""
        if risk.alike not in self._alike:
            self._alike[risk.alike] = self._common(order, risk)
        start, reasons, end = self._alike[risk.alike]
        if reasons is None:
            reasons = orjson.dumps(told(order, risk, self._pack))
        name, shop, ring = orjson.dumps(order.id), orjson.dumps(order.shop), orjson.dumps(risk.ring)
        return b'{"id":%b,"shop":%b,%b%b,"ring":%b%b' % (name, shop, start, reasons, ring, end)

    def _common(self, order: OrderRow, risk: Risk) -> tuple[bytes, bytes | None, bytes]:
        """What stands before the reasons, the reasons (None where they quote the order), and what stands at the end."""
        chance, level = orjson.dumps(round(risk.p, _P_DIGITS)), orjson.dumps(risk.level)
        quotes = any(_quotes(_words(reason, self._pack)) for reason in risk.reasons)
        reasons = None if quotes else orjson.dumps(told(order, risk, self._pack))
        advice = orjson.dumps(self._pack.decision.advice[risk.level])
        return b'"p":%b,"level":%b,"reasons":' % (chance, level), reasons, b',"advice":%b}\n' % advice


def said_in(sheets: Sheets) -> dict[str, Codes]:
    """What the buyers of `sheets` said that matters before shipping, by text; silence is left out."""
    texts = list(dict.fromkeys(sheets.texts()))
    if not texts:
        return {}
    fold, signals = load_ear()
    return {text: codes for text, codes in zip(texts, hear(texts, fold, signals), strict=True) if codes}
