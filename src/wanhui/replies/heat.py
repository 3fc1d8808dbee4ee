"""Does a draft give a buyer's anger back? Retorts, shouting, and the buyer's own hard words returned."""

from __future__ import annotations

import re
from typing import Final

Span = tuple[int, int]

#: Ways of hitting back that no insult is needed for: counter-questions, dismissals, keeping score.
_RETORTS: Final = re.compile(
    r"难道|凭什么|关我什么事|跟我(?:们)?有什么关系|你自己(?:看|选|买|不|没|去)|随便你|随你(?:便|吧)|爱(?:买|要|退|信)不"
    r"(?:买|要|退|信)|(?:到底|还)想怎(?:么)?样|讲不讲(?:道)?理|听不懂(?:吗|么)?|看不懂(?:吗|么)?|说(?:了|过)(?:多少|几|好几)遍"
    r"|懒得(?:跟|理)|不买就算了|至于(?:吗|么)|有必要(?:吗|么)|别(?:再)?(?:没完没了|无理取闹|胡搅蛮缠)|呵呵"
    r"|\bwhatever\b|\bas i(?:'ve| have)? (?:already )?(?:said|told you)\b|\bcalm down\b|\bnot (?:my|our) problem\b"
    r"|\bare you serious\b"
    r"|\bif you (?:had )?(?:only )?(?:bothered|read)\b|\byour own fault\b|\bobviously\b|\blike i said\b",
    re.IGNORECASE,
)
_SHOUTING: Final = re.compile(r"[!！?？]{2,}|\b[A-Z]{4,}(?:\s+[A-Z]{3,})+\b")
#: Hard words that a buyer may say and a shop must not say back.
_HARD: Final = re.compile(
    r"骗子|垃圾|恶心|无耻|有病|神经病|滚|闭嘴|撒谎|说谎|流氓|脑残|\bliars?\b|\bscam(?:mer)?s?\b|\bgarbage\b|\bidiots?\b",
    re.IGNORECASE,
)
#: How a heated text of a buyer looks, where no reading tells it.
_HEAT: Final = re.compile(
    r"[!！]{2,}|[?？]{2,}|气死|投诉你|受够|太过分|忍无可忍|\bfurious\b|\boutrageous\b|\bunacceptable\b", re.IGNORECASE
)


def is_heated(said: str, *, emotion: str | None = None, buyer_type: str | None = None) -> bool:
    """Whether the buyer writes in anger: as it was read, or by the hard words and marks of `said`."""
    return "angry" in (emotion, buyer_type) or bool(_HEAT.search(said) or _HARD.search(said))


def returned(draft: str, said: str) -> tuple[Span, ...]:
    """The places of `draft` that give anger back to the buyer who wrote `said`, in order and apart.

    Retorts and shouting count; of hard words only those that the buyer used too, for a shop may have to name them.
    It sees words only: cold politeness goes by.
    """
    theirs = {word.casefold() for word in _HARD.findall(said)}
    found = [match.span() for pattern in (_RETORTS, _SHOUTING) for match in pattern.finditer(draft)]
    found += [match.span() for match in _HARD.finditer(draft) if match[0].casefold() in theirs]
    apart: list[Span] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return tuple(apart)
