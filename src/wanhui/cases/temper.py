"""How likely a running chat is to end badly: rising anger, a question that nobody answers, a promise about to fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from wanhui.errors import Words

Sign = Literal["angry", "rising", "unanswered", "promise"]
Level = Literal[1, 2, 3]
#: From these probabilities on: soothe, show the history, hand it to an expert (a vendor's; a shop may change them).
LEVELS: Final = (0.20, 0.50, 0.80)

#: What one sign adds by itself; signs are taken as independent of each other (own values).
_ANGER: Final[Mapping[str, float]] = {"angry": 0.40, "disappointed": 0.15}
_RISING: Final = 0.30
_PROMISE: Final = 0.35
#: A question that has stood for so long without an answer.
_STANDS: Final = ((timedelta(minutes=30), 0.50), (timedelta(minutes=15), 0.35), (timedelta(minutes=5), 0.20))
_RANK: Final[Mapping[str, int]] = {"calm": 0, "disappointed": 1, "angry": 2}

SIGN_WORDS: Final[Mapping[Sign, Words]] = {
    "angry": Words("买家在生气", "the buyer is angry"),
    "rising": Words("情绪在上升", "anger is rising"),
    "unanswered": Words("有问题没人回", "a question stands unanswered"),
    "promise": Words("有承诺快要落空", "a promise is about to fail"),
}
LEVEL_WORDS: Final[Mapping[Level, Words]] = {
    1: Words("先安抚", "Soothe first"),
    2: Words("先看前面聊了什么再回", "Look at the history before you answer"),
    3: Words("转给有经验的人接手", "Hand it to somebody experienced"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of a chat, with the emotion that was read in it (of a buyer's only)."""

    is_buyers: bool
    at: datetime
    emotion: str = "calm"
    is_question: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """How a chat stands: the probability that it ends badly, its level (None: below the first), and the signs."""

    p: float
    level: Level | None
    signs: tuple[Sign, ...]


def temper(
    turns: Sequence[Turn], now: datetime, *, has_promise_due: bool = False, levels: Sequence[float] = LEVELS
) -> Temper:  # fmt: skip
    """How the chat of `turns` (in order of time) stands at `now`."""
    found: dict[Sign, float] = {}
    theirs = [turn for turn in turns if turn.is_buyers]
    last = theirs[-1].emotion if theirs else "calm"
    if last in _ANGER:
        found["angry"] = _ANGER[last]
    if len(theirs) > 1 and _RANK.get(last, 0) > _RANK.get(theirs[0].emotion, 0):
        found["rising"] = _RISING
    stood = _stands(turns, now)
    if stood is not None:
        found["unanswered"] = next((p for length, p in _STANDS if stood >= length), 0.0)
    if has_promise_due:
        found["promise"] = _PROMISE
    left = 1.0
    for p in found.values():
        left *= 1 - p
    risk = round(1 - left, 4)
    reached = [number for number, at_least in enumerate(levels, start=1) if risk >= at_least]
    level: Level | None = 3 if len(reached) >= 3 else 2 if len(reached) == 2 else 1 if reached else None
    return Temper(p=risk, level=level, signs=tuple(sign for sign, p in found.items() if p > 0))


def _stands(turns: Sequence[Turn], now: datetime) -> timedelta | None:
    """How long the buyer's first unanswered question has stood; None: there is none."""
    since: datetime | None = None
    for turn in turns:
        if not turn.is_buyers:
            since = None
        elif turn.is_question and since is None:
            since = turn.at
    return now - since if since is not None else None


_ASKS: Final = ("?", "？", "吗", "呢", "什么时候", "怎么", "多久", "能不能", "在不在", "how", "when", "where", "why")


def asks(text: str) -> bool:
    """Whether a message asks something."""
    plain = text.casefold()
    return any(sign in plain for sign in _ASKS)
