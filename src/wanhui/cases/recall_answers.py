"""What a buyer chose of what a recall offers, by their own words; nothing where that is not plain."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

#: Words that name one way out; a word that denies it in front names none.
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "refund": re.compile(r"退款|退钱|退了吧|退掉|退货|refund|money back", re.IGNORECASE),
    "replacement": re.compile(r"换(?!算|句|个时间|个话)|补发|重发|replace|exchange|new one", re.IGNORECASE),
    "repair": re.compile(r"维修|修一下|修好|修理|repair", re.IGNORECASE),
}
_DENIED: Final = re.compile(
    r"(?:不想|不用|不要|别|不)(?:再)?(?:退|换|修|补发)[^，。,.;；]*"
    r"|(?:no|not|don't want a) (?:refund|replace\w*|repair)",
    re.IGNORECASE,
)
#: What a reading of the words calls it.
_ASKS: Final = {"refund": "refund", "exchange": "replacement", "resend": "replacement", "repair": "repair"}


def chosen(text: str, asks: Collection[str], offers: Collection[str]) -> str:
    """The one offer that `text` asks for, else the one that its reading (`asks`) does; "" for none or several."""
    said = _DENIED.sub("", text)
    named = {offer for offer in offers if offer in _WORDS and _WORDS[offer].search(said)}
    read = {_ASKS[one] for one in asks if one in _ASKS} & set(offers)
    if len(named) == 1:
        return next(iter(named))
    return next(iter(read)) if not named and len(read) == 1 else ""
