"""Winning buyers back: who is left alone for comparison, what an answer says, where service fell short, what it did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import sqrt
from typing import Final

from wanhui.insights.buyers import Cause, causes
from wanhui.insights.tails import wilson

#: This part of the buyers found is left alone, so that the effect on the others can be told (own).
CONTROL: Final = 0.2
#: Below so many buyers in either group nothing is said of the effect (own).
ENOUGH: Final = 30
#: Below so many buyers nothing is said of which step fell short (own).
FEW: Final = 5
#: What buyers complain of, and the step of service that it points at.
STEPS: Final[Mapping[str, str]] = {
    "service": "answering", "refund": "refunding", "shipping": "dispatch", "delivery": "delivery",
    "packaging": "packing", "missing": "packing", "wrong": "packing",
}  # fmt: skip
_FORGOT: Final = re.compile(
    r"忘(?:了|记)|没想起|想不起来|没用完|还没(?:用|吃|喝)完|还有(?:很多|不少|一些|存货)|囤了|不缺|没时间|最近忙"
    r"|\bforg[eo]t\w*|\bstill have (?:some|plenty|enough)\b|\bhave not (?:used|finished)\b|\bbeen busy\b",
    re.IGNORECASE,
)
_QUALITY: Final = re.compile(
    r"质量|做工|不耐用|容易坏|掉色|起球|变质|\bquality\b|\bbroke\b|\bwore out\b", re.IGNORECASE
)
_SERVICE: Final = re.compile(r"态度|客服|服务|没人理|回复慢|退款慢|\bservice\b|\brude\b|\bslow repl", re.IGNORECASE)
_WRONG_IDEA: Final = re.compile(
    r"没(?:什么)?效果|没用$|不管用|和想的不一样|跟想的不一样|以为|不适合|不会用"
    r"|\bexpected\b|\bno effect\b|\bthought it\b",
    re.IGNORECASE,
)
_WORDS: Final[tuple[tuple[Cause, re.Pattern[str]], ...]] = (
    ("service", _SERVICE), ("quality", _QUALITY), ("misunderstanding", _WRONG_IDEA), ("forgot", _FORGOT),
)  # fmt: skip


def is_control(account: str, shop: str, buyer: str) -> bool:
    """Whether a buyer is left alone: the same answer every time, one in five, and nobody can choose."""
    digest = blake2b("\x1f".join((account, shop, buyer)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64 < CONTROL


def cause_of(text: str, issues: Sequence[str]) -> Cause | None:
    """What a buyer gives as the reason, by their words first, then by the issues read in them; None where unclear."""
    named = [cause for cause, words in _WORDS if words.search(text)]
    if named:
        return named[0] if len(named) == 1 else None
    ranked = causes(issues)
    return ranked[0][0] if issues and ranked[0][0] != "forgot" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShort:
    """A step of service: the share of lapsed buyers who met trouble at it, and of those who stayed."""

    step: str
    lapsed: float
    stayed: float

    @property
    def gap(self) -> float:
        """How much oftener lapsed buyers met it."""
        return self.lapsed - self.stayed


def steps_short(
    said: Mapping[str, Sequence[str]], lapsed: Sequence[str], stayed: Sequence[str]
) -> tuple[StepShort, ...] | None:
    """The steps that fell short for `lapsed` buyers oftener than for those who stayed, worst first; None: too few."""
    if len(lapsed) < FEW or len(stayed) < FEW:
        return None
    met = [
        Counter(step for buyer in group for step in {STEPS[issue] for issue in said.get(buyer, ()) if issue in STEPS})
        for group in (lapsed, stayed)
    ]
    found = [
        StepShort(step=step, lapsed=met[0][step] / len(lapsed), stayed=met[1][step] / len(stayed))
        for step in dict.fromkeys(STEPS.values())
    ]
    return tuple(sorted((one for one in found if one.gap > 0), key=lambda one: (-one.gap, one.step)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Of those written to and those left alone: how many, how many came back, and the difference with its interval.

    Below `ENOUGH` buyers in either group there is no difference to tell: `gain`, `low` and `high` are None.
    """

    treated: int
    treated_back: int
    control: int
    control_back: int
    gain: float | None
    low: float | None
    high: float | None


def effect(*, treated: tuple[int, int], control: tuple[int, int]) -> Effect:
    """The effect of being written to; each group is (buyers, of whom so many came back). Newcombe's interval."""
    (n, k), (m, j) = treated, control
    gain = low = high = None
    if n >= ENOUGH and m >= ENOUGH:
        p, q = k / n, j / m
        (p_low, p_high), (q_low, q_high) = wilson(k, n), wilson(j, m)
        gain = p - q
        low = max(gain - sqrt((p - p_low) ** 2 + (q_high - q) ** 2), -1.0)
        high = min(gain + sqrt((p_high - p) ** 2 + (q - q_low) ** 2), 1.0)
    return Effect(
        treated=n, treated_back=k, control=m, control_back=j, gain=gain, low=low, high=high
    )  # fmt: skip
