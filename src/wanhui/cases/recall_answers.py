"""What a buyer chose of what a recall offers, by their own words; nothing where that is not plain."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

#: Words that name one way out; a word that denies it in front names none. 退换 names two: then a person asks which.
#: 换 alone is anything: a number, a season, another day; what is replaced or the end of the words must follow.
_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "refund": re.compile(r"退款|退钱|退了吧|退掉|退货|退换|refund|money back", re.IGNORECASE),
    "replacement": re.compile(
        r"退换|更换|补发|重发"
        r"|换(?:新|货|一(?!下时间|个时间)|个(?!时间|话|号|说法|地址)|只|件|成|下(?!时间|地址)|掉|吧|了吧|都|也)"
        r"|换(?=\s*(?:$|[，。,.;；!！?？~]))|replace|exchange|new one",
        re.IGNORECASE,
    ),
    "repair": re.compile(r"维修|修一下|修好|修理|repair", re.IGNORECASE),
}
_DENIED: Final = re.compile(
    r"(?:不想|不用|不要|别|不)(?:再)?(?:退|换|修|补发)[^，。,.;；]*"
    r"|(?:没|没有|未)(?:收到|看到|见到|等到)(?:退|换|补发|维修)[^，。,.;；]*"
    r"|退款(?:通知|短信|消息|信息|链接)"
    r"|(?:\bno|\bnot|n['’]t|\bwithout|rather than|instead of)"
    r"(?: want| need)?(?: to)?(?: have| get)?(?: an?| the| any)? (?:refund|replace\w*|exchange|repair|new one)",
    re.IGNORECASE,
)
#: What a reading of the words calls it.
_ASKS: Final = {"refund": "refund", "exchange": "replacement", "resend": "replacement", "repair": "repair"}


def chosen(text: str, asks: Collection[str], offers: Collection[str]) -> str:
    """The one offer that `text` asks for, else the one that its reading (`asks`) does; "" for none or several."""
    said = _DENIED.sub("", text)
    named = {offer for offer in offers if offer in _WORDS and _WORDS[offer].search(said)}
    denied = {offer for offer in _WORDS if _WORDS[offer].search(text)} - named
    read = ({_ASKS[one] for one in asks if one in _ASKS} & set(offers)) - denied
    if len(named) == 1:
        return next(iter(named))
    return next(iter(read)) if not named and len(read) == 1 else ""
