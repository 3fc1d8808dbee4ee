"""How urgent a case is, as a sum of parts that anybody can check; never how likely a review is to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wanhui.cases.triage import Read
from wanhui.cases.words import Reason
from wanhui.errors import Words
from wanhui.records.money import Money


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a priority: its code and its points, which together have words."""

    code: str
    points: int

    @property
    def says(self) -> Words:
        """Why these points, for a person."""
        return _SAYS.get(self, Words(self.code, self.code))


@dataclass(frozen=True, slots=True)
class Priority:
    """`score` (0..100) is the sum of the points of `parts`; parts of zero points are left out."""

    score: int
    parts: tuple[Part, ...]


_SAYS: Final[dict[Part, Words]] = {}


def _part(code: str, points: int, says: Words) -> Part:
    part = Part(code, points)
    _SAYS[part] = says
    return part


#: Safety alone outweighs all other parts together (at most 49).
_SAFETY: Final = _part("safety", 51, Words("涉及人身安全", "Somebody may be hurt"))
#: (hours until due, part): the first row that the time left does not exceed.
_DUE: Final = (
    (0.0, _part("due", 15, Words("已经超时", "Overdue"))),
    (1.0, _part("due", 13, Words("1 小时内到期", "Due within the hour"))),
    (4.0, _part("due", 10, Words("4 小时内到期", "Due within 4 hours"))),
    (12.0, _part("due", 7, Words("12 小时内到期", "Due within 12 hours"))),
    (24.0, _part("due", 5, Words("一天内到期", "Due within a day"))),
    (48.0, _part("due", 3, Words("两天内到期", "Due within two days"))),
)
_SEVERITY: Final = {
    1: _part("severity", 4, Words("小问题", "A small annoyance")),
    2: _part("severity", 10, Words("这次购物没有达到目的", "The purchase has failed")),
    3: _part("severity", 15, Words("后果严重", "Serious consequences")),
}
_EXPOSURE: Final[dict[Reason, Part]] = {
    "bad_review": _part("exposure", 8, Words("差评公开可见", "A bad review that everybody sees")),
    "neutral_review": _part("exposure", 6, Words("中评公开可见", "A neutral review that everybody sees")),
    "hidden_complaint": _part("exposure", 4, Words("公开评价里有不满", "A complaint inside a public review")),
    "dispute": _part("exposure", 7, Words("平台已介入", "The platform has stepped in")),
}
_OUTSIDE: Final = _part(
    "outside", 8, Words("买家要向平台或监管投诉", "The buyer turns to the platform or an authority")
)
_GRAVE: Final = _part("severity", 15, Words("以评价索要钱物", "Money demanded under threat of a review"))
_PRESSED: Final = _part("outside", 8, Words("证据要马上固定", "Evidence must be fixed at once"))
#: (amount paid in yuan, part): what the buyer has at stake.
_VALUE: Final = (
    (500, _part("value", 6, Words("买家付了 500 元以上", "The buyer paid 500 yuan or more"))),
    (100, _part("value", 4, Words("买家付了 100 元以上", "The buyer paid 100 yuan or more"))),
    (30, _part("value", 2, Words("买家付了 30 元以上", "The buyer paid 30 yuan or more"))),
)
#: Rough worth of one unit in yuan, to sort amounts into three bands; unlisted currencies count as one yuan.
_YUAN: Final = {"CNY": 1.0, "USD": 7.0, "EUR": 7.5, "GBP": 9.0, "HKD": 0.9, "TWD": 0.22, "JPY": 0.05, "KRW": 0.005}
_READY: Final = _part("chance", 5, Words("办法现成，多半能当天解决", "A ready remedy; likely solved in a day"))
_LIKELY: Final = _part("chance", 3, Words("多半能谈妥", "Likely to be settled"))
_HARD: Final = _part("chance", 1, Words("不易一次解决", "Hard to settle at once"))
_READY_SCENARIOS: Final = frozenset({"damaged", "missing_item", "wrong_item", "late_shipment", "price_drop"})
_HARD_SCENARIOS: Final = frozenset({"adverse_reaction", "nitpick", "misuse"})


def priority(
    reading: Read | None, reason: Reason, now: datetime, *, due_at: datetime, paid: Money | None = None
) -> Priority:
    """The priority at `now` of a case that is due at `due_at` and about goods for which `paid` was paid."""
    found = []
    if reading is not None and reading.safety:
        found.append(_SAFETY)
    hours = (due_at - now).total_seconds() / 3600
    found += [next(part for limit, part in _DUE if hours <= limit)] if hours <= 48 else []
    found += _of_reading(reading, reason)
    found += _of_value(paid)
    return Priority(sum(part.points for part in found), tuple(found))


def _of_reading(reading: Read | None, reason: Reason) -> list[Part]:
    exposure = _EXPOSURE.get(reason)
    if reading is None:
        return [exposure, _LIKELY] if exposure else [_LIKELY]
    if reading.intent == "extortion":
        return [_GRAVE, _PRESSED, _chance(reading)]
    if "complaint" in reading.asks or reading.intent == "legit_threat":
        exposure = _OUTSIDE
    found = [_SEVERITY[reading.severity]] if reading.severity in _SEVERITY else []
    return [*found, exposure, _chance(reading)] if exposure else [*found, _chance(reading)]


def _chance(reading: Read) -> Part:
    if reading.intent in ("extortion", "professional_claim") or reading.scenario in _HARD_SCENARIOS:
        return _HARD
    return _READY if reading.scenario in _READY_SCENARIOS else _LIKELY


def _of_value(paid: Money | None) -> list[Part]:
    if paid is None:
        return []
    yuan = float(paid.amount) * _YUAN.get(paid.currency, 1.0)
    for least, part in _VALUE:
        if yuan >= least:
            return [part]
    return []
